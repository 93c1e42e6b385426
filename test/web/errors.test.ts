import { expect } from "chai";
import { Interface, type ErrorFragment } from "ethers";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { ownErrors } from "../../sdk/src/chain/error-catalogue.ts";
import { explainError } from "../../sdk/src/chain/errors.ts";
import { findRevertData } from "../../sdk/src/chain/revert-data.ts";

const contracts = new Interface([
  "error ModelLicense_SoldOut(uint40 offerId, uint32 supply)",
  "error RoyaltyTreasury_Insolvent(address currency, uint256 balance, uint256 owed)",
  "error ModelRegistry_NotEnoughReceipts(uint64 releaseId, uint256 receipts, uint256 required)",
  "error EthicsCharter_InvalidProcess(uint8 field, uint256 value, uint256 limit)",
  "error VoteCastForbidden(uint256 proposalId, address account, uint8 voteOption)",
]);
const zero = "0x0000000000000000000000000000000000000000";
const soldOut = contracts.encodeErrorResult("ModelLicense_SoldOut", [3, 10]);

/** The same refusal as different providers wrap it. */
const shapes: Record<string, unknown> = {
  "a node's JSON-RPC error": { code: 3, message: "execution reverted", data: soldOut },
  "an older node's nested data": { code: -32603, message: "Internal error", data: { data: soldOut, hash: "0x" } },
  "MetaMask's originalError": { code: -32603, data: { originalError: { code: 3, data: soldOut } } },
  "ethers' CALL_EXCEPTION": { code: "CALL_EXCEPTION", data: soldOut, reason: null },
  "ethers' info": { code: "UNKNOWN_ERROR", info: { error: { code: 3, data: soldOut } } },
  "a cause": new Error("failed", { cause: { data: soldOut } }),
  "Parity's text": { code: -32015, message: "VM execution error.", data: `Reverted ${soldOut}` },
  "a body of text": { body: JSON.stringify({ error: { data: soldOut } }) },
};

describe("explaining a refusal", () => {
  for (const [name, error] of Object.entries(shapes)) {
    it(`finds the custom error in ${name}`, () => {
      expect(explainError(error)).to.deep.include({
        kind: "revert",
        name: "ModelLicense_SoldOut",
        sentence: "Offer 3 is sold out: all 10 licences are gone. A holder may resell one on the market.",
      });
    });
  }

  it("says amounts with their unit and receipts with what is demanded", () => {
    const insolvent = contracts.encodeErrorResult("RoyaltyTreasury_Insolvent", [zero, 10n ** 17n, 3n * 10n ** 17n]);
    expect(explainError({ data: insolvent }).sentence).to.include("would hold 0.1 ETH and owes 0.3 ETH");
    const receipts = contracts.encodeErrorResult("ModelRegistry_NotEnoughReceipts", [1, 2, 3]);
    expect(explainError({ data: receipts }).sentence).to.include("2 of the 3 independent passing receipts");
  });

  it("writes amounts of a token that is known, and counts the units of another", () => {
    const [known, other] = [`0x${"aB".repeat(20)}`, `0x${"22".repeat(20)}`];
    const tokens = { [known.toLowerCase()]: { symbol: "DEMO", decimals: 6 } };
    const sentence = (currency: string) => {
      const data = contracts.encodeErrorResult("RoyaltyTreasury_Insolvent", [currency, 1_500_000n, 3_000_000n]);
      return explainError({ data }, { tokens }).sentence;
    };
    expect(sentence(known.toLowerCase())).to.include("would hold 1.5 DEMO and owes 3 DEMO");
    expect(sentence(other)).to.include("would hold 1500000 units of 0x2222…2222");
  });

  it("says which time of a charter is too short or too long, and by how much", () => {
    const [hour, day] = [3_600, 86_400];
    const sentence = (value: number, limit: number) =>
      explainError({ data: contracts.encodeErrorResult("EthicsCharter_InvalidProcess", [4, value, limit]) }).sentence;
    expect(sentence(hour, 2 * day)).to.equal("The time to decide cannot be 1 hour: it has to be 2 days at least.");
    expect(sentence(366 * day, 365 * day)).to.equal("The time to decide cannot be 366 days: it has to be 365 days at most.");
  });

  it("knows TokenVoting's errors too", () => {
    const account = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    const data = contracts.encodeErrorResult("VoteCastForbidden", [1, account, 2]);
    expect(explainError({ data }).sentence).to.match(/^0x7099…79C8 cannot vote here/);
  });

  it("decodes other people's errors by their ABI", () => {
    const other = new Interface(["error Sleeping(uint256 until)"]);
    const data = other.encodeErrorResult("Sleeping", [7]);
    expect(explainError({ data }, { abis: [other.fragments] }).sentence).to.equal("The contract refused: Sleeping (until 7).");
  });

  it("shows selector and data of an error nobody knows", () => {
    const { sentence } = explainError({ data: "0xdeadbeef00" });
    expect(sentence).to.include("0xdeadbeef").and.include("0xdeadbeef00");
  });

  it("does not trip over arguments that are cut short", () => {
    expect(explainError({ data: soldOut.slice(0, 20) }).sentence).to.include(soldOut.slice(0, 10));
  });

  it("reads a plain reason and a panic", () => {
    const builtIn = new Interface(["error Error(string)", "error Panic(uint256)"]);
    expect(explainError({ data: builtIn.encodeErrorResult("Error", ["no"]) }).sentence).to.equal("The contract refused: no");
    expect(explainError({ data: builtIn.encodeErrorResult("Panic", [0x11]) }).sentence).to.include("arithmetic overflow");
  });

  it("says that a refusal without a reason has none", () => {
    expect(explainError({ code: 3, message: "execution reverted", data: "0x" })).to.include({ kind: "revert" });
  });
});

describe("explaining what is no refusal of a contract", () => {
  const kinds: [string, unknown, string][] = [
    ["a person's no", { code: 4001, message: "User rejected" }, "rejected"],
    ["a person's no through ethers", { code: "ACTION_REJECTED", info: { error: { code: 4001 } } }, "rejected"],
    ["too little money", { code: -32000, message: "insufficient funds for gas * price + value" }, "insufficient-funds"],
    ["a used nonce", { code: -32003, message: "nonce too low" }, "nonce"],
    ["a node that is away", new TypeError("Failed to fetch"), "unreachable"],
    ["anything else", new Error("strange"), "unknown"],
  ];
  for (const [name, error, kind] of kinds) it(`tells ${name}`, () => expect(explainError(error).kind).to.equal(kind));

  it("ends on errors that contain themselves", () => {
    const loop: Record<string, unknown> = {};
    loop.error = loop;
    expect(findRevertData(loop)).to.equal(undefined);
    expect(explainError(loop).kind).to.equal("unknown");
  });
});

describe("the catalogue of errors", () => {
  const folder = new URL("../../sdk/src/chain/generated/abi/", import.meta.url);
  // Ours are named after the contract that refuses; those of the libraries and of Aragon are not.
  const own = /^[A-Z][A-Za-z]*_/;

  before(function () {
    // The bindings are made from the compiled contracts; without them there is nothing to hold the list against.
    if (!existsSync(folder)) throw new Error("sdk/src/chain/generated is missing: run npm run build:contracts");
  });

  it("writes amounts of a token by what is known of it, in every sentence", () => {
    const token = `0x${"22".repeat(20)}`;
    const tokens = { [token]: { symbol: "DEMO", decimals: 0 } };
    for (const signature of Object.keys(ownErrors).filter((one) => one.includes("address currency"))) {
      const face = new Interface([`error ${signature}`]);
      const error = face.fragments[0] as ErrorFragment;
      const args = error.inputs.map(({ type }) => (type === "address" ? token : type === "bytes32" ? `0x${"0".repeat(64)}` : 1));
      const { sentence } = explainError({ data: face.encodeErrorResult(error, args) }, { tokens });
      expect(sentence, signature).to.not.match(/\d units of/);
    }
  });

  it("has a sentence for every custom error of our contracts, and for none that is gone", () => {
    const compiled = new Set<string>();
    for (const file of readdirSync(folder)) {
      const abi = new Interface(readFileSync(new URL(file, folder), "utf8"));
      abi.forEachError((error) => own.test(error.name) && compiled.add(error.format("full").replace(/^error /, "")));
    }
    const written = Object.keys(ownErrors);
    expect([...compiled].filter((signature) => !written.includes(signature)), "without a sentence").to.deep.equal([]);
    expect(written.filter((signature) => !compiled.has(signature)), "in no contract").to.deep.equal([]);
  });
});
