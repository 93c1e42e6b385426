import { expect } from "chai";
import { groundOf } from "../../web/src/lib/ethics/ground.ts";
import { bondAfter, changedFacts, processFacts, processSteps } from "../../web/src/lib/ethics/process.ts";
import { demandSentences, isChanged } from "../../web/src/lib/governance/clauses.ts";

const DAY = 86_400;
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("what a clause demands", () => {
  const clause = { number: 1, title: "A", text: "a", severity: "suspend" };

  it("is told in sentences, rights by what they allow", () => {
    const demands = {
      demandedReceipts: 2,
      demandedStatements: ["The code that trained it"],
      forbiddenRights: ["TRAIN_ON_OUTPUTS"],
    };
    expect(demandSentences(demands)).to.deep.equal([
      "2 passing receipts of others",
      "In the model card: The code that trained it",
      "No licence may grant: train on its outputs",
    ]);
    expect(demandSentences({})).to.deep.equal([]);
  });

  it("counts as a change of the clause, though its words are the same", () => {
    expect(isChanged({ before: clause, after: clause })).to.equal(false);
    expect(isChanged({ before: clause, after: { ...clause, demandedReceipts: 1 } })).to.equal(true);
  });
});

describe("a ground", () => {
  const on = (clauseNumber: number, disputeId: string, stage: string, outcome: string | null) => ({
    clauseNumber,
    disputeId,
    stage,
    outcome,
  });

  it("holds one live dispute, and counts those that were dismissed on it", () => {
    const disputes = [
      on(2, "9", "Open", null),
      on(1, "8", "Closed", "Dismissed"),
      on(1, "7", "Closed", "Dismissed"),
      on(1, "6", "Closed", "Lapsed"),
    ];
    expect(groundOf(disputes, 2)).to.deep.equal({ live: "9", dismissed: 0 });
    expect(groundOf(disputes, 1)).to.deep.equal({ live: null, dismissed: 2 });
  });
});

describe("how a charter says disputes go", () => {
  const process = {
    bondCurrency: `0x${"0".repeat(40)}`,
    bond: 5n * 10n ** 16n,
    ratifyWithin: 2 * DAY,
    answerWithin: DAY,
    decideWithin: 7 * DAY,
    appealWithin: 2 * DAY,
    remedyWithin: 14 * DAY,
    refundWithin: 3 * DAY,
    perpetualRefundBps: 5_000,
  };

  it("is told with its amounts and times", () => {
    const facts = Object.fromEntries(processFacts(process, {}).map(({ label, value }) => [label, plain(value)]));
    expect(facts["Dispute's bond"]).to.equal("0.05 ETH");
    expect(facts["A suspension lapses in"]).to.equal("2 d");
    expect(facts["Perpetual refund"]).to.equal("50 % of what makers got");
    const text = plain(
      processSteps(process, {})
        .map((step) => step.text)
        .join(" "),
    );
    expect(text)
      .to.contain("a bond of 0.05 ETH")
      .and.to.contain("alone for 6 d")
      .and.to.contain("50 % of a perpetual licence's");
  });

  it("is compared fact by fact, with what came and what went", () => {
    const before = [
      { label: "Bond", value: "1" },
      { label: "Old", value: "x" },
      { label: "Same", value: "s" },
    ];
    const after = [
      { label: "Bond", value: "2" },
      { label: "Same", value: "s" },
      { label: "New", value: "y" },
    ];
    expect(changedFacts(before, after)).to.deep.equal([
      { label: "Bond", before: "1", after: "2" },
      { label: "New", before: null, after: "y" },
      { label: "Old", before: "x", after: null },
    ]);
  });

  it("asks double the bond for each dispute dismissed on the ground, up to its caps", () => {
    expect(bondAfter(5n, 0)).to.equal(5n);
    expect(bondAfter(5n, 3)).to.equal(40n);
    expect(bondAfter(5n, 40)).to.equal(5n << 16n);
    expect(bondAfter(1n << 95n, 4)).to.equal((1n << 96n) - 1n);
  });
});
