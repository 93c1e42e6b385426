import { expect } from "chai";
import { tellActivity } from "../../web/src/lib/activity/tell.ts";
import type { ActivityItem } from "../../web/src/lib/activity/query.ts";
import { standingAt } from "../../web/src/lib/model/standing.ts";

const nameOf = (address: string): string => ({ "0xa": "kestrel", "0xb": "bramble" })[address] ?? address;

describe("a release's standing", () => {
  it("is released again from the second its suspension lapses", () => {
    const release = { status: "Suspended" as const, suspendedUntil: "100" };
    expect(standingAt(release, 99)).to.equal("Suspended");
    expect(standingAt(release, 100)).to.equal("Approved");
    expect(standingAt({ status: "Suspended", suspendedUntil: null }, 1e12)).to.equal("Suspended");
    expect(standingAt({ status: "Revoked", suspendedUntil: "100" }, 200)).to.equal("Revoked");
  });
});

describe("telling what happened", () => {
  const happened = (change: Partial<ActivityItem>): ActivityItem => ({
    id: "0x1", sequence: "1", type: "ReleaseSubmitted", amount: null, detail: null, timestamp: "5", transactionHash: "0x",
    actor: { id: "0xa" }, accounts: [{ id: "0xa" }], model: { name: "kestrel/glyph-reader" },
    release: { modelName: "kestrel/glyph-reader", version: "1.1.0" }, receipt: null, charter: null, offer: null,
    license: null, proposal: null, currency: null, dataset: null, shareBps: null, ...change,
  });
  const title = (change: Partial<ActivityItem>, about?: "model") => tellActivity(happened(change), { nameOf, about }).title;

  it("says who did what to which release", () => {
    expect(title({})).to.equal("kestrel submitted glyph-reader 1.1.0");
    expect(title({}, "model")).to.equal("kestrel submitted 1.1.0");
  });

  it("names the sum in the chain's currency, and calls nothing free that has a price", () => {
    const sold = { type: "LicenseSold" as const, license: { tokenId: "12884901892" }, currency: { isNative: true } };
    expect(title({ ...sold, amount: "15000000000000000" })).to.equal("kestrel took licence 3-4 of glyph-reader 1.1.0 for 0.015 ETH");
    expect(title({ ...sold, amount: "0" })).to.equal("kestrel took licence 3-4 of glyph-reader 1.1.0, free");
  });

  it("begins with a capital where nobody is named", () => {
    expect(title({ type: "ReleaseSuspended", actor: null, accounts: [] })).to.equal("The members suspended glyph-reader 1.1.0");
    expect(title({ type: "CurrencyListed", actor: null, accounts: [], release: null })).to.equal("A currency was listed");
  });

  it("writes names as people do", () => {
    expect(title({ type: "ContributorsNamed", actor: null, accounts: [{ id: "0xb" }] })).to.equal("bramble shares in glyph-reader 1.1.0");
  });

  it("tells a vote lent to somebody from one's own", () => {
    expect(title({ type: "Delegated", accounts: [{ id: "0xa" }, { id: "0xb" }] })).to.equal("kestrel lets bramble vote for them");
    expect(title({ type: "Delegated", accounts: [{ id: "0xa" }] })).to.equal("kestrel votes with their own tokens");
  });
});
