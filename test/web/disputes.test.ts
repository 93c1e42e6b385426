import { expect } from "chai";
import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { isConcludable, movesOf, phaseOf, suspendingDispute, suspensionOf } from "../../web/src/lib/ethics/dispute.ts";
import type { DisputeFacts, DisputeHistory } from "../../web/src/lib/ethics/dispute.ts";
import { stakesOf } from "../../web/src/lib/ethics/bond.ts";
import { actOnDispute, suspensionVote } from "../../web/src/lib/ethics/actions.ts";
import { openVoteOf } from "../../web/src/lib/ethics/council.ts";
import { groundOf } from "../../web/src/lib/ethics/ground.ts";
import { historyOf } from "../../web/src/lib/ethics/history.ts";
import { bondAfter, changedFacts, processFacts, processSteps } from "../../web/src/lib/ethics/process.ts";
import { dueOf, refundState, remainderOf, unusedOf } from "../../web/src/lib/ethics/refund.ts";
import { disputeTimeline } from "../../web/src/lib/ethics/timeline.ts";
import type { StepFacts } from "../../web/src/lib/ethics/timeline.ts";
import { demandSentences, isChanged } from "../../web/src/lib/governance/clauses.ts";
import { disputedClauses, fits } from "../../web/src/lib/ethics/register.ts";
import { stoppedWords } from "../../web/src/lib/ethics/stopped.ts";
import { votesOn } from "../../web/src/lib/ethics/vote.ts";
import { disputeStatus } from "../../web/src/lib/ethics/words.ts";

const DAY = 86_400;
const plain = (text: string) => text.replaceAll("\u00a0", " ");

const raised = (over: Partial<DisputeFacts> = {}): DisputeFacts => ({
  stage: "Open", ruling: "None", raisedAt: "1000", answerUntil: "2000", deadline: "9000", suspendedUntil: null, ratified: false,
  answered: false, release: { status: "Approved" }, ...over,
});
const quiet: DisputeHistory = { suspendedBefore: false, otherSuspension: 0, immuneUntil: 0 };
const acts = (dispute: DisputeFacts, now: number, history = quiet) => movesOf(dispute, history, now).map(({ act }) => act);

describe("where a dispute stands", () => {
  it("waits for the answer first, and is decided from its time on or once it is there", () => {
    expect(phaseOf(raised(), 1999)).to.equal("answering");
    expect(phaseOf(raised(), 2000)).to.equal("deciding");
    expect(phaseOf(raised({ answered: true }), 1001)).to.equal("deciding");
  });

  it("is over in the second of its deadline", () => {
    const stages: [Partial<DisputeFacts>, string, string][] = [
      [{ stage: "Open" }, "deciding", "lapsing"],
      [{ stage: "Decided", ruling: "Upheld" }, "appealable", "final"],
      [{ stage: "Appealed", ruling: "Upheld" }, "appealed", "appeal-over"],
      [{ stage: "Remedy", ruling: "Upheld" }, "remedying", "remedy-missed"],
    ];
    for (const [over, before, after] of stages) {
      expect(phaseOf(raised(over), 8999)).to.equal(before);
      expect(phaseOf(raised(over), 9000)).to.equal(after);
      expect(isConcludable(phaseOf(raised(over), 8999))).to.equal(false);
      expect(isConcludable(phaseOf(raised(over), 9000))).to.equal(true);
    }
  });

  it("is settled elsewhere once another dispute revoked the release", () => {
    expect(phaseOf(raised({ release: { status: "Revoked" } }), 1500)).to.equal("moot");
    expect(phaseOf(raised({ stage: "Closed", release: { status: "Revoked" } }), 1500)).to.equal("closed");
  });

  it("tells the council's suspension from the members', and both from one that is over", () => {
    expect(suspensionOf({ suspendedUntil: null, ratified: false }, 1).state).to.equal("none");
    expect(suspensionOf({ suspendedUntil: "10", ratified: false }, 9).state).to.equal("council");
    expect(suspensionOf({ suspendedUntil: "10", ratified: true }, 9).state).to.equal("ratified");
    expect(suspensionOf({ suspendedUntil: "10", ratified: true }, 10).state).to.equal("over");
  });
});

describe("what can be done in a dispute", () => {
  it("is to suspend, confirm or answer at first, and to decide after the time to answer", () => {
    expect(acts(raised(), 1500)).to.deep.equal(["suspend", "ratify", "answer"]);
    expect(acts(raised(), 2500)).to.deep.equal(["suspend", "ratify", "decide", "answer"]);
    expect(acts(raised({ answered: true }), 1500)).to.deep.equal(["suspend", "ratify", "decide"]);
  });

  it("is to confirm before the suspension lapses, or to lift it", () => {
    const moves = movesOf(raised({ suspendedUntil: "4000" }), { ...quiet, suspendedBefore: true }, 1500);
    expect(moves.map(({ act }) => act)).to.deep.equal(["ratify", "lift", "answer"]);
    expect(moves[0]?.until).to.equal(4000);
    expect(acts(raised({ suspendedUntil: "4000", ratified: true }), 2500)).to.deep.equal(["decide", "lift", "answer"]);
  });

  it("is not for the council a second time, nor while the release is immune or suspended for another dispute", () => {
    expect(acts(raised(), 1500, { ...quiet, suspendedBefore: true })).not.to.include("suspend");
    expect(acts(raised(), 1500, { ...quiet, immuneUntil: 1501 })).not.to.include("suspend");
    expect(acts(raised(), 1501, { ...quiet, immuneUntil: 1501 })).to.include("suspend");
    const elsewhere = { ...quiet, otherSuspension: 2000 };
    expect(acts(raised(), 1999, elsewhere)).to.deep.equal(["ratify", "answer"]);
    expect(acts(raised(), 2000, elsewhere)).to.include("suspend");
  });

  it("is the accused's appeal after a ruling, and the members' second decision after that", () => {
    const decided = raised({ stage: "Decided", ruling: "Revoked", suspendedUntil: "20000", ratified: true });
    expect(acts(decided, 8000)).to.deep.equal(["lift", "appeal"]);
    expect(acts(raised({ ...decided, stage: "Appealed" }), 8000)).to.deep.equal(["decide", "lift"]);
    expect(acts(raised({ stage: "Remedy", ruling: "Upheld" }), 8000)).to.deep.equal(["remedy"]);
  });

  it("is only to conclude once a deadline has passed, and nothing once it is closed", () => {
    expect(acts(raised(), 9000)).to.deep.equal(["conclude"]);
    expect(acts(raised({ stage: "Closed", deadline: null }), 9001)).to.deep.equal([]);
  });
});

describe("what a vote can do about a dispute", () => {
  it("is a ruling too while the accused may answer, since votes take longer", () => {
    expect(votesOn(raised(), 1500)).to.deep.equal(["ratify", "decide"]);
    expect(votesOn(raised({ stage: "Appealed", ruling: "Upheld" }), 1500)).to.deep.equal(["decide"]);
  });

  it("is nothing while the accused decides whether to appeal, or once a deadline passed", () => {
    expect(votesOn(raised({ stage: "Decided", ruling: "Upheld" }), 1500)).to.deep.equal([]);
    expect(votesOn(raised(), 9000)).to.deep.equal([]);
  });
});

describe("what went before", () => {
  const about = (steps: Record<string, [string, number][]>) => ({
    id: "this",
    charter: { process: { ratifyWithin: "100" } },
    release: {
      disputes: Object.entries(steps).map(([id, list]) => ({
        id, suspendedUntil: null, ratified: false, steps: list.map(([kind, at]) => ({ kind, timestamp: String(at) })),
      })),
    },
  });

  it("leaves a release alone that the council suspended in vain, whether it lapsed or was lifted", () => {
    expect(historyOf(about({ this: [], other: [["Suspended", 1000]] })).immuneUntil).to.equal(1400);
    expect(historyOf(about({ this: [], other: [["Suspended", 1000], ["Ratified", 1099]] })).immuneUntil).to.equal(0);
    expect(historyOf(about({ this: [], other: [["Suspended", 1000], ["Ratified", 1100]] })).immuneUntil).to.equal(1400);
    expect(historyOf(about({ this: [], other: [["Ratified", 1100]] })).immuneUntil).to.equal(0);
  });

  it("lets the council suspend once a dispute", () => {
    expect(historyOf(about({ this: [], other: [["Suspended", 1000]] })).suspendedBefore).to.equal(false);
    expect(historyOf(about({ this: [["Suspended", 1000]] })).suspendedBefore).to.equal(true);
  });
});

describe("a stopped release", () => {
  const release = { modelName: "kestrel/glyph-reader", version: "1.1.0", suspendedUntil: "2000", status: "Suspended" as const };
  const dispute = { disputeId: "7", suspendedUntil: "2000", ratified: false, outcome: null };

  it("says by which dispute, until when, and what that means for licensees", () => {
    const council = stoppedWords(release, [dispute], 1000);
    expect(council?.dispute).to.equal("7");
    expect(council?.text).to.contain("The council stopped it until").and.to.contain("unless a vote confirms that");
    expect(council?.text).to.contain("those already sold allow nothing");
    expect(stoppedWords(release, [{ ...dispute, ratified: true }], 1000)?.text).to.contain("The members keep it suspended");
  });

  it("is stopped no more once its suspension lapsed, and for good once it is revoked", () => {
    expect(stoppedWords(release, [dispute], 2000)).to.equal(null);
    const revoked = stoppedWords({ ...release, status: "Revoked" }, [{ ...dispute, outcome: "Revoked" }], 9000);
    expect(revoked).to.deep.include({ tone: "bad", dispute: "7" });
  });
});

describe("what a clause demands", () => {
  const clause = { number: 1, title: "A", text: "a", severity: "suspend" };

  it("is told in sentences, rights by what they allow", () => {
    const demands = { demandedReceipts: 2, demandedStatements: ["The code that trained it"], forbiddenRights: ["TRAIN_ON_OUTPUTS"] };
    expect(demandSentences(demands)).to.deep.equal([
      "2 passing receipts of others", "In the model card: The code that trained it", "No licence may grant: train on its outputs",
    ]);
    expect(demandSentences(clause)).to.deep.equal([]);
  });

  it("counts as a change of the clause, though its words are the same", () => {
    expect(isChanged({ before: clause, after: clause })).to.equal(false);
    expect(isChanged({ before: clause, after: { ...clause, demandedReceipts: 1 } })).to.equal(true);
  });
});

describe("a ground", () => {
  const on = (clauseNumber: number, disputeId: string, stage: string, outcome: string | null) => ({ clauseNumber, disputeId, stage, outcome });

  it("holds one live dispute, and counts those that were dismissed on it", () => {
    const disputes = [on(2, "9", "Open", null), on(1, "8", "Closed", "Dismissed"), on(1, "7", "Closed", "Dismissed"), on(1, "6", "Closed", "Lapsed")];
    expect(groundOf(disputes, 2)).to.deep.equal({ live: "9", dismissed: 0 });
    expect(groundOf(disputes, 1)).to.deep.equal({ live: null, dismissed: 2 });
  });
});

describe("the council's vote to suspend", () => {
  const vote = { kind: "Suspension", endDate: "2000", executed: false };

  it("is the one that still takes approvals", () => {
    expect(openVoteOf([{ ...vote, executed: true }, { ...vote, kind: "Veto" }, vote], 1999)).to.equal(vote);
    expect(openVoteOf([vote], 2000)).to.equal(null);
  });
});

describe("a dispute in the register", () => {
  it("is found by what is to be done, by what it came to, and by its clause's title", () => {
    const facts = { ...raised(), outcome: null, clauseNumber: 2, clause: { title: "No profiling" }, charter: { version: 1 } };
    const closed = { ...facts, stage: "Closed" as const, deadline: null, outcome: "Dismissed" as const, clause: null };
    expect(fits(facts, "open", 1500)).to.equal(true);
    expect(fits(facts, "conclude", 1500)).to.equal(false);
    expect(fits(facts, "conclude", 9000)).to.equal(true);
    expect(fits(closed, "Dismissed", 1500)).to.equal(true);
    expect(fits(closed, "open", 1500)).to.equal(false);
    expect(disputedClauses([facts, closed, facts])).to.deep.equal([
      { name: "No profiling", count: 2 }, { name: "Clause 2 of version 1", count: 1 },
    ]);
  });

  it("has a word for where it stands, and once it is over for what it came to", () => {
    expect(disputeStatus("closed", "Revoked")).to.deep.equal({ tone: "revoked", icon: "revoked", word: "Revoked" });
    expect(disputeStatus("deciding", null).word).to.equal("Open, members decide");
  });

  it("says which of a release's disputes has it suspended now", () => {
    const lapsed = { id: 1, suspendedUntil: "10", ratified: false };
    const lifted = { id: 2, suspendedUntil: null, ratified: false };
    const running = { id: 3, suspendedUntil: "30", ratified: true };
    expect(suspendingDispute([lapsed, lifted, running], 20)?.id).to.equal(3);
    expect(suspendingDispute([lapsed, lifted, running], 30)).to.equal(null);
  });
});

describe("the bonds of a live dispute", () => {
  const facts = { stage: "Open", raisedBy: "0xa", accused: "0xb", bond: 5n, appealBond: null };

  it("are the raiser's, and what an appeal would take", () => {
    expect(stakesOf(facts, 7n).map(({ account, amount }) => [account, amount])).to.deep.equal([["0xa", 5n], [null, 7n]]);
    expect(stakesOf({ ...facts, stage: "Remedy" }, 7n)).to.have.length(1);
  });

  it("are both at stake after an appeal", () => {
    const stakes = stakesOf({ ...facts, stage: "Appealed", appealBond: 6n }, 7n);
    expect(stakes.map(({ account, amount }) => [account, amount])).to.deep.equal([["0xa", 5n], ["0xb", 6n]]);
    expect(stakes[0]?.text).to.contain("whoever appealed");
  });
});

describe("a dispute's timeline", () => {
  const nameOf = (address: string) => ({ "0xa": "kestrel" })[address] ?? address;
  const step = (kind: StepFacts["kind"], timestamp: string, over: Partial<StepFacts> = {}): StepFacts =>
    ({ id: `${kind}-${timestamp}`, kind, timestamp, transactionHash: `0x${timestamp}`, by: null, until: null, ruling: null, outcome: null, release: null, ...over });

  it("tells what happened and, dashed, what comes by itself", () => {
    const dispute = raised({ suspendedUntil: "4000" });
    const items = disputeTimeline(dispute, [step("Raised", "1000", { by: { id: "0xa" } }), step("Suspended", "1100")], 1500, nameOf);
    expect(items.map(({ title }) => title)).to.deep.equal([
      "kestrel raised it", "The council stopped the release", "The suspension lapses", "The members decide",
    ]);
    expect(items.map(({ next }) => next ?? false)).to.deep.equal([false, false, true, true]);
  });

  it("puts the lapse of an unconfirmed suspension in its place, though no event told of it", () => {
    const dispute = raised({ suspendedUntil: "4000", stage: "Decided", ruling: "Upheld", deadline: "9000" });
    const steps = [step("Raised", "1000"), step("Suspended", "1100"), step("Decided", "5000", { ruling: "Upheld" })];
    const titles = disputeTimeline(dispute, steps, 6000, nameOf).map(({ title }) => title);
    expect(titles.slice(1, 4)).to.deep.equal([
      "The council stopped the release", "The suspension lapsed", "The members ruled: upheld",
    ]);
  });

  it("tells the suspension that a ruling confirms with the ruling, and one that a vote confirms by itself", () => {
    const dispute = raised({ stage: "Decided", ruling: "Upheld", suspendedUntil: "20000", ratified: true });
    const steps = [step("Raised", "1000"), step("Ratified", "1500"), step("Decided", "3000", { ruling: "Upheld" }), step("Ratified", "3000")];
    const titles = disputeTimeline(dispute, steps, 4000, nameOf).filter(({ next }) => !next).map(({ title }) => title);
    expect(titles).to.deep.equal(["Somebody raised it", "The members confirmed the suspension", "The members ruled: upheld"]);
  });

  it("has nothing dashed once the dispute is closed", () => {
    const items = disputeTimeline(raised({ stage: "Closed" }), [step("Closed", "5000", { outcome: "Lapsed" })], 6000, nameOf);
    expect(items.map(({ text }) => text)).to.deep.equal([
      "It lapsed: the members did not rule in time, and the release goes on.",
    ]);
  });
});

describe("how a charter says disputes go", () => {
  const process = {
    bondCurrency: `0x${"0".repeat(40)}`, bond: 5n * 10n ** 16n, ratifyWithin: 2 * DAY, answerWithin: DAY, decideWithin: 7 * DAY,
    appealWithin: 2 * DAY, remedyWithin: 14 * DAY, refundWithin: 3 * DAY, perpetualRefundBps: 5_000,
  };

  it("is told with its amounts and times", () => {
    const facts = Object.fromEntries(processFacts(process, {}).map(({ label, value }) => [label, plain(value)]));
    expect(facts["Dispute's bond"]).to.equal("0.05 ETH");
    expect(facts["A suspension lapses in"]).to.equal("2 d");
    expect(facts["Perpetual refund"]).to.equal("50 % of the price");
    const text = plain(processSteps(process, {}).map((step) => step.text).join(" "));
    expect(text).to.contain("a bond of 0.05 ETH").and.to.contain("alone for 6 d").and.to.contain("50 % of a perpetual licence's");
  });

  it("is compared fact by fact, with what came and what went", () => {
    const before = [{ label: "Bond", value: "1" }, { label: "Old", value: "x" }, { label: "Same", value: "s" }];
    const after = [{ label: "Bond", value: "2" }, { label: "Same", value: "s" }, { label: "New", value: "y" }];
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

describe("the refund of a licence", () => {
  const fund = { collected: "30", asked: "40" };
  const facts = { stopped: true, onTrial: false, until: "5000", fund, request: null };
  const stands = (over: object, now: number) => refundState({ ...facts, ...over }, now);

  it("goes from opening to asking, waiting and being paid", () => {
    expect(stands({ stopped: false }, 1)).to.equal("none");
    expect(stands({ until: null }, 1)).to.equal("unopened");
    expect(stands({}, 4999)).to.equal("asking");
    const request = { asked: "40", paid: "0" };
    expect(stands({ request }, 4999)).to.equal("waiting");
    expect(stands({ request }, 5000)).to.equal("payable");
    expect(stands({ request: { asked: "40", paid: "30" } }, 5000)).to.equal("short");
    expect(stands({ request: { asked: "40", paid: "30" }, fund: { collected: "31", asked: "40" } }, 5000)).to.equal("payable");
    expect(stands({ request: { asked: "40", paid: "40" } }, 5000)).to.equal("paid");
  });

  it("is missed by who did not ask in time, and is no refund while the trial runs", () => {
    expect(stands({}, 5000)).to.equal("missed");
    expect(stands({ onTrial: true }, 100)).to.equal("trial");
    expect(stands({ onTrial: true, until: null }, 100)).to.equal("trial");
  });

  it("is one fraction for all, rounded down, and never more than what was asked", () => {
    expect(dueOf({ asked: "10", paid: "0" }, { collected: "30", asked: "40" })).to.equal(7n);
    expect(dueOf({ asked: "10", paid: "7" }, { collected: "38", asked: "40" })).to.equal(2n);
    expect(dueOf({ asked: "10", paid: "0" }, { collected: "50", asked: "40" })).to.equal(10n);
  });

  it("leaves payees their part of the rest, and nothing while it is short", () => {
    expect(remainderOf({ collected: "30", returned: "0" }, { collected: "60", asked: "40" })).to.equal(10n);
    expect(remainderOf({ collected: "30", returned: "4" }, { collected: "60", asked: "40" })).to.equal(6n);
    expect(remainderOf({ collected: "30", returned: "0" }, { collected: "40", asked: "40" })).to.equal(0n);
  });

  it("is the price of the time left, or the charter's part of a perpetual licence's, without the referrer's part", () => {
    const month = { price: 100n, term: 30 * DAY, expires: 40 * DAY, referrerBps: 0 };
    expect(unusedOf(month, 25 * DAY, 5_000)).to.equal(50n);
    expect(unusedOf({ ...month, referrerBps: 1_000 }, 25 * DAY, 5_000)).to.equal(45n);
    expect(unusedOf(month, 41 * DAY, 5_000)).to.equal(0n);
    expect(unusedOf({ price: 101n, term: 0, expires: 0, referrerBps: 0 }, 41 * DAY, 5_000)).to.equal(50n);
  });
});

describe("the calls about a dispute", () => {
  const contracts = { EthicsBoard: `0x${"b".repeat(40)}` };

  it("name the board, the dispute and the ruling", async () => {
    const board = await contractInterface("EthicsBoard");
    const decide = await actOnDispute(contracts, { act: "decide", disputeId: "7", ruling: "Upheld" });
    expect(decide.to).to.equal(contracts.EthicsBoard);
    expect([...board.decodeFunctionData("decide", decide.data)]).to.deep.equal([7n, 2n]);
    const lift = await actOnDispute(contracts, { act: "lift", disputeId: "7" });
    expect([...board.decodeFunctionData("lift", lift.data)]).to.deep.equal([7n]);
  });

  it("have the council suspend with its proposer's approval counted and the last one executing", async () => {
    const [metadata, actions, failures, approve, execute, start, end] = await suspensionVote(contracts, "7", 123.9);
    expect([metadata, failures, approve, execute, start, end]).to.deep.equal(["0x", 0n, true, true, 0n, 123n]);
    const board = await contractInterface("EthicsBoard");
    const [action] = actions as { to: string; data: string }[];
    expect([...board.decodeFunctionData("suspend", action?.data ?? "0x")]).to.deep.equal([7n]);
  });
});
