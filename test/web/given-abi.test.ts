import { expect } from "chai";
import { Interface } from "ethers";
import { decodeActions } from "../../web/src/lib/governance/decode.ts";
import { allFlags } from "../../web/src/lib/governance/flags.ts";
import { describedBy, describedIn, givenAbis } from "../../web/src/lib/governance/given-abi.ts";
import { draftText } from "../../web/src/lib/governance/propose.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const FOREIGN = address("e");
const MALLORY = address("b");
const encode = (signature: string, args: readonly unknown[]) =>
  new Interface([`function ${signature}`]).encodeFunctionData(signature.split("(")[0] ?? "", args);

async function read(lines: readonly string[], data: string, to = FOREIGN) {
  const pasted = givenAbis(lines.map((line) => ({ target: to.toUpperCase().replace("0X", "0x"), function: line })));
  const context = { contracts: { DAO: address("1") }, releases: {}, nameOf: () => undefined, pasted };
  const [action] = await decodeActions([{ to, value: 0n, data }], context);
  return { action, dangers: allFlags(action ? [action] : []).filter(({ level }) => level === "danger") };
}

describe("An ABI that comes with a proposal", () => {
  const open = "openRound(uint256 goal, address judge)";
  const data = encode(open, [5n, MALLORY]);

  it("names the call for readers, as the proposer's word that nobody verified", async () => {
    const { action, dangers } = await read([`function ${open}`], data);
    expect(action?.title).to.equal("Call openRound on 0xeeee…eeee");
    expect(action?.note).to.contain("as the proposer describes them").and.to.contain("nobody has verified");
    expect(action?.raw).to.contain("openRound(goal: 5, judge: 0x");
    expect(dangers.map(({ sentence }) => sentence)).to.have.length(1);
    expect(dangers[0]?.sentence).to.contain("the proposer's own words, verified by nobody");
  });

  it("leaves a call unreadable whose function it does not describe", async () => {
    const { action, dangers } = await read(["function close()"], data);
    expect(action?.title).to.contain(data.slice(0, 10));
    expect(dangers[0]?.sentence).to.contain("Nobody can tell");
  });

  it("cannot rename what a standard knows: neither the arguments nor by a function with the same four bytes", async () => {
    const allowance = encode("approve(address spender, uint256 amount)", [MALLORY, 1n]);
    for (const line of ["function approve(address thanks, uint256 much)", "function sign_szabo_bytecode(bytes16 a, uint128 b)"]) {
      expect(new Interface([line]).getFunction(allowance.slice(0, 10)), "has those four bytes").to.not.equal(null);
      const { action, dangers } = await read([line], allowance);
      expect(action?.title, line).to.contain("Call approve");
      expect(dangers.some(({ sentence }) => sentence.includes("without another vote")), line).to.equal(true);
    }
  });

  it("does not make a known contract's unknown call look known", async () => {
    const { dangers } = await read([`function ${open}`], data, address("1"));
    expect(dangers[0]?.sentence).to.contain("Calls openRound on DAO").and.to.contain("verified by nobody");
  });

  it("may be broken: what cannot be read as a function is left out", () => {
    const lines = ["function ((", "event Paid(uint256)", "constructor()", "", `function ${open}`];
    const described = describedIn({ abiTargets: lines.map(() => FOREIGN), abiFunctions: lines });
    expect(givenAbis(described)[FOREIGN]?.fragments).to.have.length(1);
    expect(givenAbis(described.slice(0, 4))).to.deep.equal({});
    expect(describedIn(null)).to.deep.equal([]);
    expect(givenAbis(describedIn({ abiTargets: [FOREIGN], abiFunctions: [] }))).to.deep.equal({});
  });
});

describe("The text of a proposal that calls foreign contracts", () => {
  const text = { title: "A round", summary: "Opens a round.", body: "", links: [] };
  const call = { to: FOREIGN, value: 0n, data: "0x", abi: "function openRound(uint256 goal)" };
  const stored = async (abi: Parameters<typeof draftText>[1]) =>
    JSON.parse(new TextDecoder().decode((await draftText(text, abi)).document.bytes)) as { abi?: unknown };

  it("keeps each function that was pasted once, and those of its own contracts not at all", async () => {
    const draft = { kind: "calls" as const, actions: [call, call, { to: MALLORY, value: 0n, data: "0x" }] };
    expect(await stored(describedBy(draft))).to.deep.include({ abi: [{ target: FOREIGN, function: call.abi }] });
    expect(await stored(describedBy({ kind: "overrule", proposalId: "5" }))).to.not.have.property("abi");
  });

  it("is refused with the line that does not fit, or when there are too many", async () => {
    const long = { target: FOREIGN, function: `function f(${"uint256 a, ".repeat(60)}uint256 b)` };
    const refusal = async (abi: Parameters<typeof draftText>[1]) =>
      draftText(text, abi).then(() => "accepted", (error: Error) => error.message);
    expect(await refusal([long])).to.match(/^Function 1: .*500/);
    const many = Array.from({ length: 65 }, (_, i) => ({ target: FOREIGN, function: `function f${i}()` }));
    expect(await refusal(many)).to.contain("64");
    expect(await refusal([{ target: "0x1", function: "function f()" }])).to.contain("expected an address");
    expect(await refusal([{ target: FOREIGN, function: "event F()" }])).to.contain("expected a line such as");
  });
});
