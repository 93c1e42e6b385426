import { expect } from "chai";
import { tellClaims } from "../../web/src/lib/treasury/claims.ts";
import type { Contribution, EarningRelease } from "../../web/src/lib/treasury/query.ts";

const ETHER = `0x${"0".repeat(40)}`;
const NOW = 1_000;

/** A release with books in ether, as the index tells it. */
function release(releaseId: string, gross: string, more: Partial<EarningRelease> = {}): EarningRelease {
  return {
    id: `0x${releaseId}`,
    releaseId,
    modelName: `kestrel/model-${releaseId}`,
    version: "1.0.0",
    status: "Approved",
    suspendedUntil: null,
    weightsDigest: "0x00",
    feeBps: 500,
    upstreamBps: 0,
    parents: [],
    ancestors: [],
    ledger: [{ gross, fee: "0", paid: "0", settledIn: "0", currency: { id: ETHER } }],
    ...more,
  };
}

function contribution(one: EarningRelease, descendants: EarningRelease[] = [], claimed = "0"): Contribution {
  return {
    role: "Data",
    shareBps: 5000,
    payouts: claimed === "0" ? [] : [{ claimed, currency: { id: ETHER } }],
    release: { ...one, descendants: descendants.map((descendant) => ({ descendant })) },
  };
}

/** 20 % of what release 2 earned is release 1's; nothing of it was settled. */
const child = release("2", "1000", {
  upstreamBps: 2000,
  parents: [{ shareBps: 2000, parent: { releaseId: "1" }, settlements: [] }],
});

describe("an account's claims", () => {
  it("count what is booked now, and what settling would add", () => {
    const [claims] = tellClaims([contribution(release("1", "1000"), [child], "75")], NOW);
    // Half of 950, less 75; settled, half of 950 + 200.
    expect(claims).to.include({ now: 400n, settled: 500n });
    expect(claims?.settle).to.deep.equal(["2"]);
    expect(claims?.from).to.deep.equal(["kestrel/model-2 1.0.0"]);
  });

  it("need no settling where it would bring this account nothing", () => {
    const [claims] = tellClaims([contribution(child)], NOW);
    expect(claims?.settle).to.deep.equal([]);
    // Half of 1000 * (1 - 5 % - 20 %).
    expect(claims).to.include({ now: 375n, settled: 375n });
  });

  it("leave out what is held, and say by what", () => {
    const suspended = {
      modelName: "kestrel/base",
      version: "2.0.0",
      status: "Suspended" as const,
      suspendedUntil: "1001",
    };
    const held = release("1", "1000", { ancestors: [{ ancestor: suspended }] });
    const [claims] = tellClaims([contribution(held)], NOW);
    expect(claims).to.include({ now: 0n, settled: 0n });
    expect(claims?.frozen.map(({ frozenBy, now }) => [frozenBy, now])).to.deep.equal([["kestrel/base 2.0.0", 475n]]);
    const [later] = tellClaims([contribution(held)], 1001);
    expect(later?.now, "once the suspension has lapsed").to.equal(475n);
  });

  it("are none once everything was paid", () => {
    const [claims] = tellClaims([contribution(release("1", "1000"), [], "475")], NOW);
    expect(claims?.shares).to.deep.equal([]);
  });
});
