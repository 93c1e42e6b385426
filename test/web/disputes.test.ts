import { expect } from "chai";
import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { isConcludable, movesOf, phaseOf, suspensionOf } from "../../web/src/lib/ethics/dispute.ts";
import type { DisputeFacts, DisputeHistory } from "../../web/src/lib/ethics/dispute.ts";
import { actOnDispute, suspensionVote } from "../../web/src/lib/ethics/actions.ts";
import { openVoteOf } from "../../web/src/lib/ethics/council.ts";
import { historyOf } from "../../web/src/lib/ethics/history.ts";
import { votesOn } from "../../web/src/lib/ethics/vote.ts";
import { raised } from "./raised-dispute.ts";

const quiet: DisputeHistory = { suspendedBefore: false, otherSuspension: 0, immuneUntil: 0 };
const acts = (dispute: DisputeFacts, now: number, history = quiet) =>
  movesOf(dispute, history, now).map(({ act }) => act);

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

  it("is only the end of the suspension once the members have ruled", () => {
    const decided = raised({ stage: "Decided", ruling: "Upheld", suspendedUntil: "20000", ratified: true });
    expect(votesOn(decided, 1500)).to.deep.equal(["lift"]);
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
        id,
        suspendedUntil: null,
        ratified: false,
        steps: list.map(([kind, at]) => ({ kind, timestamp: String(at) })),
      })),
    },
  });

  it("leaves a release alone that the council suspended in vain, whether it lapsed or was lifted", () => {
    expect(historyOf(about({ this: [], other: [["Suspended", 1000]] })).immuneUntil).to.equal(1400);
    expect(
      historyOf(
        about({
          this: [],
          other: [
            ["Suspended", 1000],
            ["Ratified", 1099],
          ],
        }),
      ).immuneUntil,
    ).to.equal(0);
    expect(
      historyOf(
        about({
          this: [],
          other: [
            ["Suspended", 1000],
            ["Ratified", 1100],
          ],
        }),
      ).immuneUntil,
    ).to.equal(1400);
    expect(historyOf(about({ this: [], other: [["Ratified", 1100]] })).immuneUntil).to.equal(0);
  });

  it("lets the council suspend once a dispute", () => {
    expect(historyOf(about({ this: [], other: [["Suspended", 1000]] })).suspendedBefore).to.equal(false);
    expect(historyOf(about({ this: [["Suspended", 1000]] })).suspendedBefore).to.equal(true);
  });
});

describe("the council's vote to suspend", () => {
  const vote = { kind: "Suspension", endDate: "2000", executed: false };

  it("is the one that still takes approvals", () => {
    expect(openVoteOf([{ ...vote, executed: true }, { ...vote, kind: "Veto" }, vote], 1999)).to.equal(vote);
    expect(openVoteOf([vote], 2000)).to.equal(null);
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
