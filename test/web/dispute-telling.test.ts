import { expect } from "chai";
import { givenLinks } from "../../web/src/lib/format/links.ts";
import { suspendingDispute } from "../../web/src/lib/ethics/dispute.ts";
import { stakesOf } from "../../web/src/lib/ethics/bond.ts";
import { disputeTimeline } from "../../web/src/lib/ethics/timeline.ts";
import type { StepFacts } from "../../web/src/lib/ethics/timeline.ts";
import { disputedClauses, fits } from "../../web/src/lib/ethics/register.ts";
import { stoppedWords } from "../../web/src/lib/ethics/stopped.ts";
import { isBeingRead } from "../../web/src/lib/ethics/statement.ts";
import { disputeStatus, ratifyWords } from "../../web/src/lib/ethics/words.ts";
import { raised } from "./raised-dispute.ts";

describe("the links of somebody's document", () => {
  it("are web pages and artifacts only: anything else could run in the reader's page", () => {
    const urls = ["https://example.org/a", "javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "ipfs://bafy"];
    expect(givenLinks(["A", "B", "C", "D", ""], urls)).to.deep.equal([
      { name: "A", url: "https://example.org/a" },
      { name: "ipfs://bafy", url: "ipfs://bafy" },
    ]);
  });
});

describe("a stopped release", () => {
  const release = {
    modelName: "kestrel/glyph-reader",
    version: "1.1.0",
    suspendedUntil: "2000",
    status: "Suspended" as const,
  };
  const dispute = { disputeId: "7", suspendedUntil: "2000", ratified: false, outcome: null };

  it("says by which dispute, until when, and what that means for licensees", () => {
    const council = stoppedWords(release, [dispute], 1000);
    expect(council?.dispute).to.equal("7");
    expect(council?.text).to.contain("The council stopped it until").and.to.contain("unless a vote confirms that");
    expect(council?.text).to.contain("those already sold allow nothing");
    expect(stoppedWords(release, [{ ...dispute, ratified: true }], 1000)?.text).to.contain(
      "The members keep it suspended",
    );
  });

  it("is stopped no more once its suspension lapsed, and for good once it is revoked", () => {
    expect(stoppedWords(release, [dispute], 2000)).to.equal(null);
    const revoked = stoppedWords({ ...release, status: "Revoked" }, [{ ...dispute, outcome: "Revoked" }], 9000);
    expect(revoked).to.deep.include({ tone: "bad", dispute: "7" });
  });
});

describe("a dispute in the register", () => {
  it("is found by what is to be done, by what it came to, and by its clause's title", () => {
    const facts = {
      ...raised(),
      outcome: null,
      clauseNumber: 2,
      clause: { title: "No profiling" },
      charter: { version: 1 },
    };
    const closed = { ...facts, stage: "Closed" as const, deadline: null, outcome: "Dismissed" as const, clause: null };
    expect(fits(facts, "open", 1500)).to.equal(true);
    expect(fits(facts, "conclude", 1500)).to.equal(false);
    expect(fits(facts, "conclude", 9000)).to.equal(true);
    expect(fits(closed, "Dismissed", 1500)).to.equal(true);
    expect(fits(closed, "open", 1500)).to.equal(false);
    expect(fits(closed, "Revoked", 1500)).to.equal(false);
    expect(disputedClauses([facts, closed, facts])).to.deep.equal([
      { name: "No profiling", count: 2 },
      { name: "Clause 2 of version 1", count: 1 },
    ]);
  });

  it("has a word for where it stands, and once it is over for what it came to", () => {
    expect(disputeStatus("closed", "Revoked", "Revoked")).to.deep.equal({ tone: "revoked", icon: "revoked", word: "Revoked" });
    expect(disputeStatus("deciding", null, "None").word).to.equal("Open, members decide");
  });

  it("names the ruling while it may be appealed or waits to take effect, and not once members decide again", () => {
    expect(disputeStatus("appealable", null, "Revoked").word).to.equal("Ruled: revoked; may be appealed");
    expect(disputeStatus("final", null, "Upheld").word).to.equal("Ruled: upheld; to take effect");
    expect(disputeStatus("appealed", null, "Upheld").word).to.equal("Appealed");
  });

  it("says which of a release's disputes has it suspended now", () => {
    const lapsed = { id: 1, suspendedUntil: "10", ratified: false };
    const lifted = { id: 2, suspendedUntil: null, ratified: false };
    const running = { id: 3, suspendedUntil: "30", ratified: true };
    expect(suspendingDispute([lapsed, lifted, running], 20)?.id).to.equal(3);
    expect(suspendingDispute([lapsed, lifted, running], 30)).to.equal(null);
  });
});

describe("a statement whose text the index lacks", () => {
  it("is being read for a minute after it was made, and cannot be read after that", () => {
    expect(isBeingRead(null, 1000, 1059)).to.equal(true);
    expect(isBeingRead(null, 1000, 1060)).to.equal(false);
    expect(isBeingRead({ title: "Said" }, 1000, 1001)).to.equal(false);
    expect(isBeingRead(null, undefined, 1001)).to.equal(false);
  });
});

describe("the bonds of a live dispute", () => {
  const facts = { stage: "Open", raisedBy: "0xa", accused: "0xb", bond: 5n, appealBond: null };

  it("are the raiser's, and what an appeal would take", () => {
    expect(stakesOf(facts, 7n).map(({ account, amount }) => [account, amount])).to.deep.equal([
      ["0xa", 5n],
      [null, 7n],
    ]);
    expect(stakesOf({ ...facts, stage: "Remedy" }, 7n)).to.have.length(1);
  });

  it("are both at stake after an appeal", () => {
    const stakes = stakesOf({ ...facts, stage: "Appealed", appealBond: 6n }, 7n);
    expect(stakes.map(({ account, amount }) => [account, amount])).to.deep.equal([
      ["0xa", 5n],
      ["0xb", 6n],
    ]);
    expect(stakes[0]?.text).to.contain("whoever appealed");
  });
});

describe("what members may do about a suspension", () => {
  it("is to make one first, and to confirm the one there is", () => {
    expect(ratifyWords(false).propose).to.equal("Propose to stop the release");
    expect(ratifyWords(true).propose).to.equal("Propose to confirm the suspension");
  });
});

describe("a dispute's timeline", () => {
  const nameOf = (address: string) => ({ "0xa": "kestrel" }[address] ?? address);
  const step = (kind: StepFacts["kind"], timestamp: string, over: Partial<StepFacts> = {}): StepFacts => ({
    id: `${kind}-${timestamp}`,
    kind,
    timestamp,
    transactionHash: `0x${timestamp}`,
    by: null,
    until: null,
    ruling: null,
    outcome: null,
    release: null,
    ...over,
  });

  it("tells what happened and, dashed, what comes by itself", () => {
    const dispute = raised({ suspendedUntil: "4000" });
    const items = disputeTimeline(
      dispute,
      [step("Raised", "1000", { by: { id: "0xa" } }), step("Suspended", "1100")],
      1500,
      nameOf,
    );
    expect(items.map(({ title }) => title)).to.deep.equal([
      "kestrel raised it",
      "The council stopped the release",
      "The suspension lapses",
      "The accused may answer",
      "The members decide",
    ]);
    expect(items.map(({ next }) => next ?? false)).to.deep.equal([false, false, true, true, true]);
    expect(items[3]?.text).to.contain("cannot rule before 1 Jan 1970, 00:33 UTC");
  });

  it("puts the lapse of an unconfirmed suspension in its place, though no event told of it", () => {
    const dispute = raised({ suspendedUntil: "4000", stage: "Decided", ruling: "Upheld", deadline: "9000" });
    const steps = [step("Raised", "1000"), step("Suspended", "1100"), step("Decided", "5000", { ruling: "Upheld" })];
    const titles = disputeTimeline(dispute, steps, 6000, nameOf).map(({ title }) => title);
    expect(titles.slice(1, 4)).to.deep.equal([
      "The council stopped the release",
      "The suspension lapsed",
      "The members ruled: upheld",
    ]);
  });

  it("calls a suspension lapsed only if no vote had confirmed it", () => {
    const over = { suspendedUntil: "4000", stage: "Appealed" as const, ruling: "Upheld" as const };
    const told = (ratified: boolean) =>
      disputeTimeline(raised({ ...over, ratified }), [], 6000, nameOf).map(({ id }) => id);
    expect(told(false)).to.include("lapse");
    expect(told(true)).not.to.include("lapse");
  });

  it("says of a ruling that it may be appealed, as long as it may", () => {
    const ruled = (until: string | null) =>
      disputeTimeline(
        raised({ stage: "Decided", ruling: "Revoked" }), [step("Decided", "3000", { ruling: "Revoked", until })], 4000, nameOf,
      )[0];
    expect(ruled("9000")?.text).to.match(/^The accused may appeal until 1 Jan 1970, 02:30 UTC\. .*The release is stopped/);
    expect(ruled(null)?.text).to.match(/^The release is stopped for good/);
  });

  it("tells the suspension that a ruling confirms with the ruling, and one that a vote confirms by itself", () => {
    const dispute = raised({ stage: "Decided", ruling: "Upheld", suspendedUntil: "20000", ratified: true });
    const steps = [
      step("Raised", "1000"),
      step("Ratified", "1500"),
      step("Decided", "3000", { ruling: "Upheld" }),
      step("Ratified", "3000"),
    ];
    const titles = disputeTimeline(dispute, steps, 4000, nameOf)
      .filter(({ next }) => !next)
      .map(({ title }) => title);
    expect(titles).to.deep.equal([
      "Somebody raised it",
      "The members confirmed the suspension",
      "The members ruled: upheld",
    ]);
  });

  it("has nothing dashed once the dispute is closed", () => {
    const items = disputeTimeline(
      raised({ stage: "Closed" }),
      [step("Closed", "5000", { outcome: "Lapsed" })],
      6000,
      nameOf,
    );
    expect(items.map(({ text }) => text)).to.deep.equal([
      "It lapsed: the members did not rule in time, and the release goes on.",
    ]);
  });
});
