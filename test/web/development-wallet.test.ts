import { expect } from "chai";
import { HDNodeWallet, MaxUint256, Transaction, verifyMessage, verifyTypedData } from "ethers";
import { contractInterface } from "../../sdk/src/chain/contracts.ts";
import { RpcError } from "../../web/src/lib/chain/rpc.ts";
import type { Rpc } from "../../web/src/lib/chain/rpc.ts";
import { developmentAccounts, developmentMnemonic } from "../../web/src/lib/wallet/dev/accounts.ts";
import { decodeCall } from "../../web/src/lib/wallet/dev/decode.ts";
import { mayAnnounce } from "../../web/src/lib/wallet/dev/guard.ts";
import { DevelopmentProvider } from "../../web/src/lib/wallet/dev/provider.ts";
import type { SigningRequest } from "../../web/src/lib/wallet/dev/request.ts";
import { tokenFace } from "../../web/src/lib/wallet/dev/token-calls.ts";
import { bindsTypedData, nameTypedData, sayTypedData } from "../../web/src/lib/wallet/dev/typed-data.ts";
import { announceWallet, discoverWallets } from "../../web/src/lib/wallet/discovery.ts";

const kestrel = developmentAccounts[1]?.address ?? "";

/** A provider whose person answers as the test says, on a node that is on `chainId`. */
function wallet({ says = true, chainId = 31337 }: { says?: boolean; chainId?: number } = {}) {
  const asked: SigningRequest[] = [];
  const sent: string[] = [];
  const answers: Record<string, unknown> = {
    eth_chainId: `0x${chainId.toString(16)}`,
    eth_getTransactionCount: "0x7",
    eth_gasPrice: "0x3b9aca00",
    eth_getBlockByNumber: { baseFeePerGas: "0x1" },
    eth_estimateGas: "0x5208",
    eth_blockNumber: "0x1",
  };
  const request = async (method: string, parameters: readonly unknown[] = []) => {
    if (method === "eth_sendRawTransaction") return sent.push(parameters[0] as string) && "0xhash";
    if (method in answers) return answers[method];
    throw new RpcError(-32601, method);
  };
  const provider = new DevelopmentProvider({ request: request as Rpc["request"] }, {
    chooseAccount: async () => (says ? kestrel : null),
    approve: async (signing) => asked.push(signing) > 0 && says,
  });
  return { provider, asked, sent };
}

async function refusal(promise: Promise<unknown>): Promise<{ code: number; message: string }> {
  return promise.then(
    () => expect.fail("it was not refused"),
    (error: { code: number; message: string }) => error,
  );
}

const typedData = {
  domain: { name: "Commonweight", version: "1", chainId: 31337 },
  types: { EIP712Domain: [{ name: "name", type: "string" }], Note: [{ name: "text", type: "string" }] },
  primaryType: "Note",
  message: { text: "weighed" },
};

describe("the development wallet", () => {
  it("names the accounts that its mnemonic gives", () => {
    for (const { index, address } of developmentAccounts) {
      const derived = HDNodeWallet.fromPhrase(developmentMnemonic, undefined, `m/44'/60'/0'/0/${index}`);
      expect(derived.address.toLowerCase()).to.equal(address);
    }
  });

  it("exists on the local chain, by the server's word, on this machine, and nowhere else", () => {
    const local = { devWallet: true, chainId: 31337, rpcUrl: "http://127.0.0.1:8545" };
    expect(mayAnnounce(local)).to.equal(true);
    expect(mayAnnounce({ ...local, devWallet: false })).to.equal(false);
    expect(mayAnnounce({ ...local, chainId: 1 })).to.equal(false);
    expect(mayAnnounce({ ...local, rpcUrl: "https://rpc.example.org" })).to.equal(false);
    expect(mayAnnounce({ ...local, rpcUrl: "http://127.0.0.1.example.org" })).to.equal(false);
  });

  it("tells nobody's address before the person chose one", async () => {
    const { provider } = wallet();
    expect(await provider.request({ method: "eth_accounts" })).to.deep.equal([]);
    expect(await provider.request({ method: "eth_requestAccounts" })).to.deep.equal([kestrel]);
    expect(await provider.request({ method: "eth_accounts" })).to.deep.equal([kestrel]);
  });

  it("tells its listeners when one acts as somebody else", async () => {
    const { provider } = wallet();
    const seen: string[][] = [];
    const listener = (accounts: string[]) => void seen.push(accounts);
    provider.on("accountsChanged", listener);
    provider.actAs(kestrel);
    provider.removeListener("accountsChanged", listener);
    provider.actAs(null);
    expect(seen).to.deep.equal([[kestrel]]);
  });

  it("signs and sends what was agreed to, for the chosen account", async () => {
    const { provider, asked, sent } = wallet();
    provider.actAs(kestrel);
    const transaction = { from: kestrel, to: `0x${"11".repeat(20)}`, data: "0x1234", value: "0x5" };
    expect(await provider.request({ method: "eth_sendTransaction", params: [transaction] })).to.equal("0xhash");
    expect(asked).to.deep.equal([{ kind: "transaction", account: kestrel, transaction }]);
    const signed = Transaction.from(sent[0]);
    expect(signed.from?.toLowerCase()).to.equal(kestrel);
    expect({ to: signed.to, data: signed.data, value: signed.value, nonce: signed.nonce, chainId: signed.chainId }).to.deep.equal(
      { to: transaction.to, data: "0x1234", value: 5n, nonce: 7, chainId: 31337n },
    );
  });

  it("signs typed data and messages so that they verify", async () => {
    const { provider } = wallet();
    provider.actAs(kestrel);
    const { domain, types: { Note }, message } = typedData;
    const parameters = [kestrel, JSON.stringify(typedData)];
    const signature = (await provider.request({ method: "eth_signTypedData_v4", params: parameters })) as string;
    expect(verifyTypedData(domain, { Note }, message, signature).toLowerCase()).to.equal(kestrel);
    const plain = (await provider.request({ method: "personal_sign", params: ["0x6869", kestrel] })) as string;
    expect(verifyMessage("hi", plain).toLowerCase()).to.equal(kestrel);
  });

  describe("refuses", () => {
    it("what the person declines, as any wallet does (4001)", async () => {
      const { provider, sent } = wallet({ says: false });
      provider.actAs(kestrel);
      const refused = await refusal(provider.request({ method: "eth_sendTransaction", params: [{ from: kestrel }] }));
      expect(refused.code).to.equal(4001);
      expect(sent).to.deep.equal([]);
    });

    it("to sign when the node is on another chain after all", async () => {
      const { provider, sent } = wallet({ chainId: 1 });
      provider.actAs(kestrel);
      const refused = await refusal(provider.request({ method: "eth_sendTransaction", params: [{ from: kestrel }] }));
      expect(refused.message).to.match(/chain 31337 only; this node is on 1/);
      expect(sent).to.deep.equal([]);
    });

    it("typed data for another chain", async () => {
      const { provider } = wallet();
      provider.actAs(kestrel);
      const foreign = JSON.stringify({ ...typedData, domain: { ...typedData.domain, chainId: 1 } });
      const refused = await refusal(provider.request({ method: "eth_signTypedData_v4", params: [kestrel, foreign] }));
      expect(refused.message).to.match(/for chain 1/);
    });

    it("to sign for somebody the page was not shown (4100)", async () => {
      const { provider } = wallet();
      provider.actAs(kestrel);
      const other = developmentAccounts[2]?.address;
      const refused = await refusal(provider.request({ method: "personal_sign", params: ["0x6869", other] }));
      expect(refused.code).to.equal(4100);
    });

    it("networks it does not exist on (4902), and methods it does not know (4200)", async () => {
      const { provider } = wallet();
      const elsewhere = provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: "0x1" }] });
      expect((await refusal(elsewhere)).code).to.equal(4902);
      expect((await refusal(provider.request({ method: "eth_sign", params: [] }))).code).to.equal(4200);
      expect((await refusal(provider.request({ method: "anvil_setBalance", params: [] }))).code).to.equal(4200);
    });
  });
});

describe("what the development wallet says before signing", () => {
  const license = `0x${"1c".repeat(20)}`;
  const [one, two, three] = ["11", "22", "33"].map((byte) => `0x${byte.repeat(20)}`) as [string, string, string];

  it("counts the accounts of a list", async () => {
    const face = await contractInterface("ModelLicense");
    const data = face.encodeFunctionData("setSeats", [(3n << 32n) | 1n, [one, two], [three]]);
    const { sentence } = await decodeCall({ to: license, data }, { ModelLicense: license });
    expect(sentence).to.equal("Name 2 accounts that may use licence 3-1 and take 1 away.");
  });

  it("reads the fields of an order inside a call", async () => {
    const face = await contractInterface("ModelLicense");
    const order = { offerId: 4, quantity: 2, to: one, referrer: two, maximum: 10, proof: [] };
    const data = face.encodeFunctionData("mintOrder", [order]);
    const { sentence } = await decodeCall({ to: license, data, value: "0xa" }, { ModelLicense: license });
    expect(sentence).to.match(/^Buy 2 licences of offer 4 for 0x1111…1111/);
  });

  describe("of money in a token", () => {
    const market = `0x${"3e".repeat(20)}`;
    const contracts = { ModelLicense: license, LicenseMarket: market };
    const tokens = { [two]: { symbol: "DEMO", decimals: 6 } };
    const say = async (to: string, data: string, value = "0x0") =>
      (await decodeCall({ to, data, value }, contracts, tokens)).sentence;

    it("writes amounts of a token that is known as people do, and counts the units of another", async () => {
      const face = await contractInterface("LicenseMarket");
      const list = (currency: string) => face.encodeFunctionData("list", [(3n << 32n) | 1n, currency, 45_500_000n, 0]);
      expect(await say(market, list(two))).to.match(/^Offer licence 3-1 for 45\.5 DEMO until /);
      expect(await say(market, list(three))).to.match(/^Offer licence 3-1 for 45500000 units of 0x3333…3333 until /);
    });

    const calls: [string, unknown[], string][] = [
      ["approve", [license, 45_000_000n], "Let the licences' contract take 45 DEMO from you."],
      ["approve", [market, 1n], "Let the market take 0.000001 DEMO from you."],
      ["approve", [one, MaxUint256], "Let 0x1111…1111 take all the DEMO you have, now and later."],
      ["approve", [market, 0n], "No longer let the market take any DEMO from you."],
      ["transfer", [one, 2_000_000n], "Pay 2 DEMO to 0x1111…1111."],
      ["transferFrom", [one, three, 2_000_000n], "Move 2 DEMO from 0x1111…1111 to 0x3333…3333."],
    ];
    for (const [method, args, sentence] of calls) {
      it(`reads ${method} (${sentence})`, async () => {
        expect(await say(two, tokenFace.encodeFunctionData(method, args))).to.equal(sentence);
      });
    }

    it("does not take for a token's what another contract is called with", async () => {
      const data = tokenFace.encodeFunctionData("approve", [license, 45n]);
      expect(await say(three, data)).to.equal("Call 0x095ea7b3 on 0x3333…3333, which this wallet cannot read.");
    });

    it("says of a purchase without ether that its price is in the offer's token, or nothing", async () => {
      const face = await contractInterface("ModelLicense");
      const mint = (maximum: bigint) => face.encodeFunctionData("mint", [4, one, maximum]);
      const paid = "Buy a licence of offer 4 for 0x1111…1111, paying the offer's price in its token into the DAO's treasury.";
      expect(await say(license, mint(5n))).to.equal(paid);
      expect(await say(license, mint(0n))).to.equal("Buy a licence of offer 4 for 0x1111…1111, for nothing.");
    });

    it("says what a permit lets whom take", () => {
      const message = { spender: license, value: "45000000", deadline: "0" };
      const typed = { primaryType: "Permit", types: {}, domain: { verifyingContract: two }, message };
      expect(sayTypedData(typed, { contracts, tokens })).to.match(/^You let the licences' contract take 45 DEMO of yours, /);
    });
  });

  const about = { domain: { name: "Commonweight", verifyingContract: license }, types: {} };
  const said: [string, Record<string, unknown>, string, RegExp][] = [
    ["Permit", { spender: one, value: "5", deadline: "0" }, "permit", /^You let 0x1111…1111 take 5 units of 0x1c1c…1c1c of yours/],
    ["Bid", { tokenId: "0", releaseId: "2", rights: 3, price: "7", currency: two, expires: "0" }, "bid", /any licence of release 2 that allows “Run it” and “Use it in a business”/],
    ["Bid", { tokenId: String((3n << 32n) | 1n), price: "7", currency: two, expires: "0", rights: 0 }, "bid", /^You bid 7 units of .* for licence 3-1/],
    ["LicenseProof", { tokenId: "1", audience: "the desk", askedAt: "0" }, "proof", /a question of “the desk”/],
    ["Note", {}, "note", /^You sign a Note for Commonweight\.$/],
  ];
  for (const [primaryType, message, name, sentence] of said) {
    it(`says what a ${name} states and binds to (${Object.keys(message).length} fields)`, () => {
      const typed = { ...about, primaryType, message };
      expect(nameTypedData(typed)).to.equal(name);
      expect(sayTypedData(typed)).to.match(sentence);
      expect(bindsTypedData(typed)).to.match(/\.$/);
    });
  }
});

describe("discovering wallets (EIP-6963)", () => {
  it("finds one that was here before the page asked and one that comes later, each once", () => {
    const page = new EventTarget();
    const announce = (uuid: string) => {
      const info = { uuid, name: uuid, icon: "", rdns: uuid };
      announceWallet({ info, provider: { request: async () => null } }, page);
    };
    const found: string[] = [];
    announce("early");
    const stop = discoverWallets(({ info }) => found.push(info.name), page);
    announce("late");
    page.dispatchEvent(new Event("eip6963:requestProvider"));
    stop();
    announce("too late");
    expect(found).to.deep.equal(["early", "late"]);
  });

  it("ignores announcements that are no wallets", () => {
    const page = new EventTarget();
    const found: unknown[] = [];
    discoverWallets((wallet) => found.push(wallet), page);
    page.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: { info: { uuid: "x" } } }));
    page.dispatchEvent(new CustomEvent("eip6963:announceProvider"));
    expect(found).to.deep.equal([]);
  });
});
