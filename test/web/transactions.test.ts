import { expect } from "chai";
import { Interface } from "ethers";
import { ProviderRpcError } from "../../web/src/lib/wallet/eip1193.ts";
import { RpcError, RpcUnreachableError } from "../../web/src/lib/chain/rpc.ts";
import { Double, hash, memoryStorage } from "./chain-double.ts";

const buy = { title: "Buy licence", contract: "ModelLicense", method: "mint", args: [] } as const;
const soldOut = new Interface(["error ModelLicense_SoldOut(uint40 offerId, uint32 supply)"]).encodeErrorResult(
  "ModelLicense_SoldOut",
  [3, 10],
);

describe("a transaction", () => {
  it("goes from preparing to indexed, and reads everything again before it counts as done", async () => {
    const world = new Double();
    world.script = (sleeps) => {
      if (sleeps === 3) world.mined = { block: 12, status: 1 };
      if (sleeps === 6) world.indexed = 11;
      if (sleeps === 9) world.indexed = 12;
    };
    const order: string[] = [];
    const outcome = await world.machine().send({ ...buy, onIndexed: () => void order.push(`indexed ${world.indexed}`) });
    expect(outcome.stage).to.equal("done");
    expect(world.stages).to.deep.equal(["preparing", "signing", "confirming", "indexing", "done"]);
    expect(outcome.record).to.include({ hash, block: 12, indexedBlock: 12 });
    expect(order).to.deep.equal(["indexed 12"]);
    expect(world.refreshes).to.equal(1);
    expect(world.storage.length, "nothing kept once done").to.equal(0);
  });

  describe("when the contract would refuse", () => {
    it("says why before the wallet is asked", async () => {
      const world = new Double();
      world.refusal = new RpcError(3, "execution reverted", soldOut);
      const outcome = await world.machine().send(buy);
      expect(outcome).to.include({ stage: "failed" }).and.have.property("message").that.matches(/^Offer 3 is sold out/);
      expect(outcome.record.error).to.equal("ModelLicense_SoldOut");
      expect(world.calls).not.to.include("eth_sendTransaction");
    });
  });

  describe("when the account holds too little", () => {
    it("says what it costs and what is there", async () => {
      const world = new Double();
      world.balance = 10n ** 14n;
      const outcome = await world.machine().send(buy);
      expect(outcome.stage === "failed" && outcome.message).to.equal(
        "This pays 0.001 ETH and your account holds 0.0001 ETH. Nothing was paid.",
      );
    });

    it("counts the gas in", async () => {
      const world = new Double();
      world.balance = 10n ** 15n;
      const outcome = await world.machine().send(buy);
      expect(outcome.stage === "failed" && outcome.message).to.match(/up to 0\.000027 ETH for gas/);
    });
  });

  describe("when the person says no", () => {
    it("is neutral in the wallet", async () => {
      const world = new Double();
      world.sign = () => Promise.reject(new ProviderRpcError(4001, "User rejected the request"));
      const outcome = await world.machine().send(buy);
      expect(outcome.stage).to.equal("rejected");
      expect(world.storage.length).to.equal(0);
    });

    it("is neutral when connecting, and when asked to switch networks", async () => {
      const unconnected = new Double();
      unconnected.connects = null;
      expect((await unconnected.machine().send(buy)).stage).to.equal("rejected");
      const elsewhere = new Double();
      elsewhere.network = false;
      const outcome = await elsewhere.machine().send(buy);
      expect(outcome.stage === "rejected" && outcome.message).to.match(/another network/);
    });
  });

  describe("when it fails in its block", () => {
    it("says the reason found by running it again", async () => {
      const world = new Double();
      world.mined = { block: 11, status: 0 };
      world.replayed = new RpcError(3, "execution reverted", soldOut);
      const outcome = await world.machine().send(buy);
      expect(outcome.stage === "failed" && outcome.message).to.match(/^Offer 3 is sold out.*gas was used/);
    });

    it("suspects the gas when it would succeed now", async () => {
      const world = new Double();
      world.mined = { block: 11, status: 0 };
      const outcome = await world.machine().send(buy);
      expect(outcome.stage === "failed" && outcome.message).to.match(/ran out of gas/);
    });
  });

  describe("when chain or index do not answer", () => {
    it("waits, and calls nothing failed", async () => {
      const world = new Double();
      world.sign = async () => {
        world.chainDown = true;
        world.indexDown = true;
        return hash;
      };
      world.script = (sleeps) => {
        if (sleeps === 200) {
          world.chainDown = false;
          world.mined = { block: 11, status: 1 };
        }
        if (sleeps === 400) {
          world.indexDown = false;
          world.indexed = 11;
        }
      };
      expect((await world.machine().send(buy)).stage).to.equal("done");
      expect(world.stages).not.to.include("failed");
    });

    it("claims nothing of what a wallet may have sent", async () => {
      const world = new Double();
      world.sign = () => Promise.reject(new RpcUnreachableError("http://127.0.0.1:1"));
      const outcome = await world.machine().send(buy);
      expect(outcome.stage).to.equal("lost");
    });
  });

  describe("when another one takes its place", () => {
    it("says so once the node has said it several times", async () => {
      const world = new Double();
      world.known = false;
      world.sign = async () => {
        world.nonce = 5;
        return hash;
      };
      const outcome = await world.machine().send(buy);
      expect(outcome.stage === "failed" && outcome.message).to.match(/replaced or cancelled/);
      expect(world.calls.filter((call) => call === "eth_getTransactionByHash").length).to.be.at.least(5);
    });
  });
});

describe("a reload", () => {
  it("takes up a sent transaction and follows it to its end", async () => {
    const storage = memoryStorage();
    const before = new Double(storage);
    void before.machine().send(buy);
    while (before.stages.at(-1) !== "confirming") await new Promise((resolve) => setImmediate(resolve));
    before.script = () => {
      throw new Error("the page was left");
    };

    const after = new Double(storage);
    after.mined = { block: 12, status: 1 };
    after.indexed = 12;
    const machine = after.machine();
    machine.resume();
    expect(machine.records.map(({ title, hash }) => ({ title, hash }))).to.deep.equal([{ title: "Buy licence", hash }]);
    while (after.stages.at(-1) !== "done") await new Promise((resolve) => setImmediate(resolve));
    expect(storage.length).to.equal(0);
  });

  it("does not guess what a wallet answered to a page that is gone", async () => {
    const storage = memoryStorage();
    const before = new Double(storage);
    before.sign = () => new Promise(() => {});
    void before.machine().send(buy);
    while (before.stages.at(-1) !== "signing") await new Promise((resolve) => setImmediate(resolve));

    const machine = new Double(storage).machine();
    machine.resume();
    expect(machine.records[0]).to.include({ stage: "lost" }).and.have.property("message").that.matches(/If you signed/);
  });

  it("forgets what was sent to a chain that has begun anew", async () => {
    const storage = memoryStorage();
    const before = new Double(storage);
    void before.machine().send(buy);
    while (before.stages.at(-1) !== "confirming") await new Promise((resolve) => setImmediate(resolve));

    const after = new Double(storage);
    after.head = 2;
    after.known = false;
    const machine = after.machine();
    machine.resume();
    while (after.stages.at(-1) !== "lost") await new Promise((resolve) => setImmediate(resolve));
    expect(machine.records[0]?.message).to.match(/began anew/);
  });

  it("ignores what is no record, and what is too old", () => {
    const storage = memoryStorage();
    storage.setItem("commonweight:transaction:31337:dao:broken", "{");
    const old = { id: "old", title: "Old", stage: "confirming", startedAt: 0, kind: "transaction", hash };
    storage.setItem("commonweight:transaction:31337:dao:old", JSON.stringify(old));
    const world = new Double(storage);
    world.clock = 8 * 86_400_000;
    const machine = world.machine();
    machine.resume();
    expect(machine.records).to.deep.equal([]);
    expect(storage.length).to.equal(0);
  });
});

describe("a record put out of sight", () => {
  it("comes back when the stalled wallet signs after all", async () => {
    const world = new Double();
    let answer: (hash: string) => void = () => {};
    world.sign = () => new Promise((resolve) => (answer = resolve));
    world.mined = { block: 12, status: 1 };
    world.indexed = 12;
    const machine = world.machine();
    const sent = machine.send(buy);
    while (world.stages.at(-1) !== "signing") await new Promise((resolve) => setImmediate(resolve));
    machine.dismiss(machine.records[0]?.id ?? "");
    expect(machine.records).to.deep.equal([]);
    answer(hash);
    expect((await sent).stage).to.equal("done");
    expect(machine.records).to.have.length(1);
  });

  it("is not possible while a sent one is under way", async () => {
    const world = new Double();
    const machine = world.machine();
    void machine.send(buy);
    while (world.stages.at(-1) !== "confirming") await new Promise((resolve) => setImmediate(resolve));
    machine.dismiss(machine.records[0]?.id ?? "");
    expect(machine.records).to.have.length(1);
    world.mined = { block: 10, status: 1 };
  });
});

describe("a signature", () => {
  it("is handed back, and sends nothing", async () => {
    const world = new Double();
    world.sign = async () => "0x5167";
    const outcome = await world.machine().sign({ title: "Sign receipt", typedData: {} });
    expect(outcome).to.include({ stage: "done", signature: "0x5167" });
    expect(world.calls).to.deep.equal(["eth_signTypedData_v4"]);
  });
});
