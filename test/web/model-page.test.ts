import { expect } from "chai";
import { readFileSync } from "node:fs";
import { tellActivity } from "../../web/src/lib/activity/tell.ts";
import { withoutDoubles } from "../../web/src/lib/activity/gather.ts";
import type { ActivityItem } from "../../web/src/lib/activity/query.ts";
import { answer } from "../../web/src/lib/model/answers.ts";
import type { ReleaseDetail } from "../../web/src/lib/model/query.ts";
import { standingAt } from "../../web/src/lib/model/standing.ts";

const nameOf = (address: string): string => ({ "0xa": "kestrel", "0xb": "bramble" })[address] ?? address;

const NATIVE = `0x${"0".repeat(40)}`;

describe("a release's standing", () => {
  it("is released again from the second its suspension lapses", () => {
    const release = { status: "Suspended" as const, suspendedUntil: "100" };
    expect(standingAt(release, 99)).to.equal("Suspended");
    expect(standingAt(release, 100)).to.equal("Approved");
    expect(standingAt({ status: "Suspended", suspendedUntil: null }, 1e12)).to.equal("Suspended");
    expect(standingAt({ status: "Revoked", suspendedUntil: "100" }, 200)).to.equal("Revoked");
  });
});

describe("what one may do with a release", () => {
  const rights = (ancestor?: { status: "Approved" | "Suspended" | "Revoked"; suspendedUntil: string | null }) => {
    const parent = { modelName: "kestrel/glyph-reader", version: "1.0.0", ...ancestor };
    const release = {
      modelName: "fernhill/chalk-reader", version: "1.0.0", status: "Approved", suspendedUntil: null, approvedAt: "1",
      feeBps: 500, upstreamBps: 0, passingCount: 2, failingCount: 0, charter: { version: 1, receiptsRequired: 2 },
      receipts: [], proposals: [], contributions: [], parents: [], offers: [{ open: true, soldOut: false, rights: 1 }],
      ancestors: ancestor ? [{ ancestor: parent }] : [],
    };
    const { answer: said, note } = answer(release as unknown as ReleaseDetail, 50, nameOf).rights;
    return [said, note];
  };

  it("is nothing while a release that it descends from is stopped", () => {
    expect(rights()).to.deep.equal(["Run it", "1 offer"]);
    expect(rights({ status: "Approved", suspendedUntil: null })[0]).to.equal("Run it");
    const suspended = rights({ status: "Suspended", suspendedUntil: "100" });
    expect(suspended).to.deep.equal(["Nothing for now", "glyph-reader 1.0.0 is suspended"]);
    expect(rights({ status: "Suspended", suspendedUntil: "50" })[0]).to.equal("Run it");
    const revoked = rights({ status: "Revoked", suspendedUntil: null });
    expect(revoked).to.deep.equal(["Nothing", "glyph-reader 1.0.0 is revoked"]);
  });
});

describe("telling what happened", () => {
  const happened = (change: Partial<ActivityItem>): ActivityItem => ({
    id: "0x1", sequence: "1", type: "ReleaseSubmitted", amount: null, detail: null, timestamp: "5", transactionHash: "0x",
    actor: { id: "0xa" }, accounts: [{ id: "0xa" }], model: { name: "kestrel/glyph-reader" },
    release: { modelName: "kestrel/glyph-reader", version: "1.1.0" }, receipt: null, charter: null, offer: null,
    license: null, proposal: null, currency: null, dataset: null, shareBps: null, dispute: null, councilProposal: null, challenge: null,
    reason: null, ...change,
  });
  const title = (change: Partial<ActivityItem>, about?: "model") => tellActivity(happened(change), { nameOf, about }).title;

  it("says who did what to which release", () => {
    expect(title({})).to.equal("kestrel submitted glyph-reader 1.1.0");
    expect(title({}, "model")).to.equal("kestrel submitted 1.1.0");
  });

  it("names the sum in the chain's currency, and calls nothing free that has a price", () => {
    const sold = { type: "LicenseSold" as const, license: { tokenId: "12884901892" }, currency: { id: NATIVE, isNative: true } };
    expect(title({ ...sold, amount: "15000000000000000" })).to.equal("kestrel took licence 3-4 of glyph-reader 1.1.0 for 0.015 ETH");
    expect(title({ ...sold, amount: "0" })).to.equal("kestrel took licence 3-4 of glyph-reader 1.1.0, free");
  });

  it("writes a token's amounts as that token does, and counts its smallest unit where it is not known", () => {
    const token = `0x${"e".repeat(40)}`;
    const raised = happened({ type: "DisputeRaised", amount: "20000000", currency: { id: token, isNative: false } });
    const currencies = { [token]: { symbol: "DEMO", decimals: 6 } };
    expect(tellActivity(raised, { nameOf, currencies }).title).to.contain("with a bond of 20 DEMO");
    expect(tellActivity(raised, { nameOf }).title).to.match(/with a bond of 20\s?000\s?000 units of 0xeeeeee…/);
  });

  it("begins with a capital where nobody is named", () => {
    expect(title({ type: "ReleaseSuspended", actor: null, accounts: [] })).to.equal("glyph-reader 1.1.0 was suspended");
    expect(title({ type: "CurrencyListed", actor: null, accounts: [], release: null })).to.equal("A currency was listed");
  });

  it("tells disputes, refunds and the council's votes, each with where it leads", () => {
    const dispute = { disputeId: "7", evidence: { title: "It tells people apart" } };
    const nobody = { actor: null, accounts: [] };
    const tell = (change: Partial<ActivityItem>) => tellActivity(happened({ dispute, ...change }), { nameOf });
    const raised = tell({ type: "DisputeRaised", amount: "50000000000000000", currency: { id: NATIVE, isNative: true } });
    expect(raised).to.deep.include({
      title: "kestrel raised dispute 7 against glyph-reader 1.1.0 with a bond of 0.05 ETH", href: "/disputes/7", text: "It tells people apart",
    });
    expect(tell({ type: "DisputeDecided", detail: "Upheld", ...nobody }).title).to.equal("The members ruled on dispute 7 about glyph-reader 1.1.0: upheld");
    expect(tell({ type: "DisputeClosed", detail: "Remedied", ...nobody }).title).to.equal("Dispute 7 about glyph-reader 1.1.0 ended: remedied");
    const approved = tell({ type: "CouncilApproved", councilProposal: { kind: "Suspension" } });
    expect(approved).to.deep.include({ title: "kestrel approved in the council to stop glyph-reader 1.1.0", href: "/disputes/7" });
    const refund = { type: "RefundAsked" as const, amount: "1000000000000000", license: { tokenId: "12884901892" }, dispute: null };
    expect(tell(refund).title).to.equal("kestrel asked 0.001 ETH back for licence 3-4 of glyph-reader 1.1.0");
  });

  it("tells once what several events of a transaction say", () => {
    const event = (type: ActivityItem["type"], transactionHash: string) => ({ type, transactionHash });
    const shown = withoutDoubles([
      event("ReleaseSuspended", "0x1"), event("DisputeRatified", "0x1"), event("DisputeDecided", "0x1"),
      event("ReleaseSuspended", "0x2"), event("RoyaltyClaimed", "0x3"), event("RefundCollected", "0x3"), event("RoyaltyClaimed", "0x4"),
    ]);
    expect(shown.map(({ type, transactionHash }) => `${type} ${transactionHash}`)).to.deep.equal([
      "DisputeDecided 0x1", "ReleaseSuspended 0x2", "RefundCollected 0x3", "RoyaltyClaimed 0x4",
    ]);
  });

  it("has words for every kind of activity there is", () => {
    const schema = readFileSync(new URL("../../subgraph/schema.graphql", import.meta.url), "utf8");
    const kinds = /enum ActivityType \{([^}]*)\}/.exec(schema)?.[1]?.match(/\w+/g) ?? [];
    expect(kinds).to.include("DisputeRaised");
    const silent = kinds.filter((type) => /no words/.test(title({ type: type as ActivityItem["type"] })));
    expect(silent).to.deep.equal([]);
  });

  it("writes names as people do", () => {
    expect(title({ type: "ContributorsNamed", actor: null, accounts: [{ id: "0xb" }] })).to.equal("bramble shares in glyph-reader 1.1.0");
  });

  it("tells a vote lent to somebody from one's own", () => {
    expect(title({ type: "Delegated", accounts: [{ id: "0xa" }, { id: "0xb" }] })).to.equal("kestrel lets bramble vote for them");
    expect(title({ type: "Delegated", accounts: [{ id: "0xa" }] })).to.equal("kestrel votes with their own tokens");
  });
});
