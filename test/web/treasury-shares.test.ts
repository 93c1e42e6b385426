import { expect } from "chai";
import { claimable, divideGross, rewardOf, stillOwed, unsettled } from "../../web/src/lib/treasury/shares.ts";
import type { Earnings } from "../../web/src/lib/treasury/shares.ts";

const untouched = { carried: 0n, claimed: 0n };
/** What a share that never changed and was never paid can claim. */
const contributorDue = (earnings: Earnings, shareBps: number) => claimable(earnings, shareBps, untouched);

/** Expected values are worked out by hand from RoyaltyTreasury's definition of D and E, not by its code. */
describe("what a contributor can claim", () => {
  it("is its part of the sales less fee and parents' shares", () => {
    // 1000 * (10000 - 500 - 2000) / 10000 = 750 for the contributors; 35 % of it is 262.5.
    expect(contributorDue({ gross: 1000n, settledIn: 0n, feeBps: 500, upstreamBps: 2000 }, 3500)).to.equal(262n);
  });

  it("takes no second fee of what children brought", () => {
    // 13 * (10000 - 0) / 10000 = 13 from children, beside 1000 * 0.95 = 950 of sales; 65 % of 963 is 625.95.
    expect(contributorDue({ gross: 1000n, settledIn: 13n, feeBps: 500, upstreamBps: 0 }, 6500)).to.equal(625n);
  });

  it("passes the grandparents' part of what children brought on", () => {
    // (1000 * 0.75 + 100 * 0.8) * 0.5 = 415.
    expect(contributorDue({ gross: 1000n, settledIn: 100n, feeBps: 500, upstreamBps: 2000 }, 5000)).to.equal(415n);
  });

  it("rounds once, at the end: halves that are lost apart are kept together", () => {
    // 3 * 0.95 = 2.85 of sales and 1 * 1 = 1 of children: 3.85. Rounded apart it would be 2 + 1 = 3; half of it 1.925.
    const earnings = { gross: 3n, settledIn: 1n, feeBps: 500, upstreamBps: 0 };
    expect(contributorDue(earnings, 10_000)).to.equal(3n);
    expect(contributorDue(earnings, 5000)).to.equal(1n);
    // 11 * 0.95 = 10.45 and 11 of children: 21.45; two parts of a half are 10.725 each, so one unit stays owed.
    const odd = { gross: 11n, settledIn: 11n, feeBps: 500, upstreamBps: 0 };
    expect(contributorDue(odd, 5000) * 2n).to.equal(20n);
    expect(contributorDue(odd, 10_000)).to.equal(21n);
  });

  it("is nothing of one unit", () => {
    expect(contributorDue({ gross: 1n, settledIn: 0n, feeBps: 1, upstreamBps: 0 }, 10_000)).to.equal(0n);
  });

  it("leaves out what was paid", () => {
    const earnings = {
      gross: 918_500_000_000_000_000n,
      settledIn: 13_000_000_000_000_000n,
      feeBps: 500,
      upstreamBps: 0,
    };
    // 0.9185 * 0.95 + 0.013 = 0.885575; 35 % is 0.30995125, of which 0.29449 was paid.
    const paid = { ...untouched, claimed: 294_490_000_000_000_000n };
    expect(claimable(earnings, 3500, paid)).to.equal(15_461_250_000_000_000n);
  });

  it("counts a share from its last change on, and keeps what an earlier one earned", () => {
    // Of the first 1000 (750 for contributors) the share was 40 %: 300. Of the next 1000 it is 10 %: 75. 120 was paid.
    const earnings = { gross: 2000n, settledIn: 0n, feeBps: 500, upstreamBps: 2000 };
    const book = { carried: (4000n - 1000n) * 7_500_000n, claimed: 120n };
    expect(claimable(earnings, 1000, book)).to.equal(255n);
    // All of it handed on: only what it earned before is left.
    expect(claimable(earnings, 0, { ...book, carried: 4000n * 7_500_000n })).to.equal(180n);
  });

  it("stays exact where a double would not", () => {
    const gross = 2n ** 112n - 1n;
    // 5192296858534827628530496329220095 * 0.9 = 4673067172681344865677446696298085.5
    expect(contributorDue({ gross, settledIn: 0n, feeBps: 1000, upstreamBps: 0 }, 10_000)).to.equal(
      4673067172681344865677446696298085n
    );
  });
});

describe("what a parent is due", () => {
  it("is its share of sales and of what came from further below, less what was settled", () => {
    // 20 % of 95 + 7 = 20.4, of which 13 was settled.
    expect(unsettled({ gross: 95n, settledIn: 7n }, 2000, 13n)).to.equal(7n);
  });
  it("is nothing of less than a unit", () => expect(unsettled({ gross: 4n, settledIn: 0n }, 2000, 0n)).to.equal(0n));
});

describe("what a verifier gets of the pool", () => {
  it("is the pool divided equally, less what was paid; each division rounded down", () => {
    // 1 % of 1000 + 99 = 10.99, so 10; a third of it is 3.33.
    expect(rewardOf({ gross: 1000n, settledIn: 99n }, 100, 3, 0n)).to.equal(3n);
    expect(rewardOf({ gross: 1000n, settledIn: 99n }, 100, 3, 2n)).to.equal(1n);
  });
  it("is nothing before an approval", () => expect(rewardOf({ gross: 1000n, settledIn: 0n }, 100, 0, 0n)).to.equal(0n));
});

describe("what a release still owes", () => {
  it("is what its contributors are due together less what was paid", () => {
    expect(stillOwed({ gross: 1000n, settledIn: 0n, feeBps: 500, upstreamBps: 2000 }, 700n)).to.equal(50n);
  });
});

describe("how sales are divided", () => {
  it("adds up to what was paid, the rest of rounding with the contributors", () => {
    // Fee 5 % of 999, as booked: 49; parents 20 % and 5 %: 199.8 and 49.95; dataset 2 %: 19.98; pool 1 %: 9.99.
    const rates = { parents: [2000, 500], datasets: [200], pool: 100 };
    expect(divideGross(999n, 49n, rates)).to.deep.equal({
      contributor: 674n,
      upstream: 248n,
      dataset: 19n,
      verifiers: 9n,
      fee: 49n,
    });
  });
});
