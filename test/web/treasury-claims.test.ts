import { expect } from "chai";
import { tellClaims } from "../../web/src/lib/treasury/claims.ts";
import { claimCalls } from "../../web/src/lib/treasury/calls.ts";
import type { ClaimsState, EarningRelease } from "../../web/src/lib/treasury/query.ts";

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
    verifierPoolBps: 0,
    verifiers: 2,
    sharesFixed: false,
    parents: [],
    datasets: [],
    ancestors: [],
    ledger: [{ gross, fee: "0", paid: "0", rewarded: "0", settledIn: "0", currency: { id: ETHER } }],
    ...more,
  };
}

const nothing: ClaimsState = {
  account: null,
  shares: [],
  datasets: [],
  receipts: [],
  rewardLedgers: [],
  referralLedgers: [],
};
const line = (one: EarningRelease, descendants: EarningRelease[] = []) => ({
  ...one,
  descendants: descendants.map((descendant) => ({ descendant })),
});

/** Half of a release, for its data. */
function contribution(one: EarningRelease, descendants: EarningRelease[] = [], claimed = "0"): ClaimsState {
  const ledger = claimed === "0" ? [] : [{ carried: "0", claimed, currency: { id: ETHER } }];
  const share = { shareBps: 5000, contribution: { role: "Data" as const }, ledger, release: line(one, descendants) };
  return { ...nothing, shares: [share] };
}

/** 20 % of what release 2 earned is release 1's; nothing of it was settled. */
const child = release("2", "1000", {
  upstreamBps: 2000,
  parents: [{ shareBps: 2000, parent: { releaseId: "1" }, settlements: [] }],
});

describe("an account's claims", () => {
  it("count what is booked now, and what settling would add", () => {
    const [claims] = tellClaims(contribution(release("1", "1000"), [child], "75"), NOW);
    // Half of 950, less 75; settled, half of 950 + 200.
    expect(claims).to.include({ now: 400n, settled: 500n });
    expect(claims?.settle).to.deep.equal(["2"]);
    expect(claims?.from).to.deep.equal(["kestrel/model-2 1.0.0"]);
  });

  it("need no settling where it would bring this account nothing", () => {
    const [claims] = tellClaims(contribution(child), NOW);
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
    const [claims] = tellClaims(contribution(held), NOW);
    expect(claims).to.include({ now: 0n, settled: 0n });
    expect(claims?.frozen.map(({ frozenBy, now }) => [frozenBy, now])).to.deep.equal([["kestrel/base 2.0.0", 475n]]);
    const [later] = tellClaims(contribution(held), 1001);
    expect(later?.now, "once the suspension has lapsed").to.equal(475n);
  });

  it("are none once everything was paid", () => {
    const [claims] = tellClaims(contribution(release("1", "1000"), [], "475"), NOW);
    expect(claims?.lines).to.deep.equal([]);
    expect(claims?.all.map(({ claimed }) => claimed)).to.deep.equal([475n]);
  });

  it("add datasets with what is on its way to them, the verifiers' pool and referrals", () => {
    const used = release("3", "1000", {
      upstreamBps: 300,
      verifierPoolBps: 100,
      datasets: [{ shareBps: 200, dataset: { datasetId: "9" }, settlements: [] }],
    });
    const currency = { id: ETHER };
    const [claims] = tellClaims(
      {
        ...nothing,
        datasets: [
          { datasetId: "9", name: "strokes", ledger: [{ inflow: "50", claimed: "45", currency }], uses: [{ release: line(used) }] },
        ],
        receipts: [{ release: line(used) }],
        rewardLedgers: [{ claimed: "1", currency, release: { releaseId: "3" } }],
        referralLedgers: [{ earned: "12", claimed: "2", currency }],
      },
      NOW
    );
    const told = claims?.lines.map(({ kind, label, now, settled }) => [kind, label, now, settled]);
    expect(told).to.deep.equal([
      // 50 - 45, and 2 % of 1000 on its way.
      ["dataset", "strokes", 5n, 25n],
      // 1 % of 1000 for two, of which 1 was paid.
      ["verification", "model-3 1.0.0", 4n, 4n],
      ["referral", "Referrals", 10n, 10n],
    ]);
    expect(claims).to.include({ now: 19n, settled: 39n });
    expect(claimCalls(claims!, "0xa", "0xb")).to.deep.equal([
      {
        currency: ETHER,
        payee: "0xa",
        to: "0xb",
        settle: ["3"],
        releases: [],
        datasets: ["9"],
        verified: ["3"],
        referrals: true,
      },
    ]);
  });

  it("of more than 64 releases are cut into calls, settling and referrals with the first", () => {
    const shares = Array.from({ length: 70 }, (_, index) => contribution(release(String(index + 1), "1000")).shares).flat();
    const [claims] = tellClaims({ ...nothing, shares }, NOW);
    const calls = claimCalls(claims!, "0xa", "0xa");
    expect(calls.map(({ releases }) => releases.length)).to.deep.equal([64, 6]);
    expect(new Set(calls.flatMap(({ releases }) => releases)).size).to.equal(70);
  });
});
