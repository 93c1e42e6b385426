import { expect } from "chai";
import { describeTransaction } from "../../web/src/lib/state/transactions/describe.ts";
import type { TransactionRecord } from "../../web/src/lib/state/transactions/record.ts";

const record = (changes: Partial<TransactionRecord>): TransactionRecord => ({
  id: "1",
  kind: "transaction",
  title: "Buy licence",
  stage: "preparing",
  startedAt: 0,
  ...changes,
});
const states = (changes: Partial<TransactionRecord>) => describeTransaction(record(changes)).steps.map(({ state }) => state);
const label = (changes: Partial<TransactionRecord>) => describeTransaction(record(changes)).label;
const hash = `0x6563${"0".repeat(56)}5142`;

describe("a transaction in the header's words", () => {
  it("moves from the signature over the block to the index", () => {
    expect(states({ stage: "signing" })).to.deep.equal(["now", "todo", "todo"]);
    expect(states({ stage: "confirming", hash })).to.deep.equal(["done", "now", "todo"]);
    expect(states({ stage: "indexing", hash, block: 5 })).to.deep.equal(["done", "done", "now"]);
    expect(states({ stage: "done", hash, block: 5 })).to.deep.equal(["done", "done", "done"]);
  });

  it("puts a failure on the step that failed", () => {
    expect(states({ stage: "failed" })).to.deep.equal(["fail", "todo", "todo"]);
    expect(states({ stage: "failed", hash, block: 5 })).to.deep.equal(["done", "fail", "todo"]);
  });

  it("says what holds once it is done", () => {
    expect(label({ stage: "done", doneTitle: "Licence 43 is yours" })).to.equal("Licence 43 is yours");
    expect(label({ stage: "signing" })).to.equal("Waiting for your signature");
  });

  it("shows block and hash, and how much the index has still to read", () => {
    const { steps } = describeTransaction(record({ stage: "indexing", hash, block: 12, indexedBlock: 10 }));
    expect(steps[1]).to.include({ note: "confirmed in block 12", end: "0x6563…5142" });
    expect(steps[2]?.note).to.equal("2 blocks to read. You can leave this page.");
  });

  it("numbers the steps where there are several", () => {
    const flow = { id: "list", title: "List licence 1", steps: ["Approve", "List"], step: 0 };
    const first = describeTransaction(record({ stage: "done", flow }));
    expect(first.label).to.equal("1 of 2 done");
    expect(first.squares.map(({ state }) => state)).to.deep.equal(["done", "todo"]);
    const second = record({ stage: "failed", flow: { ...flow, step: 1 } });
    expect(describeTransaction(second).label).to.equal("2 of 2 failed");
    expect(label({ stage: "done", title: "List", flow: { ...flow, step: 1 } })).to.equal("Done: List");
  });

  it("has one step for a signature", () => {
    expect(states({ kind: "signature", stage: "signing" })).to.deep.equal(["now"]);
  });
});
