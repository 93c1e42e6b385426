import { expect } from "chai";
import { saleParts, splitDigits, splitResale, splitSale } from "../../web/src/lib/license/split.ts";
import type { SplitTerms } from "../../web/src/lib/license/split.ts";

const W = 10_000n;
const account = (n: number) => ({ id: `0x${n.toString(16).padStart(40, "0")}` });
const parent = (n: number) => ({ modelName: `ns/parent-${n}`, version: "1.0.0" });

const share = (n: number, shareBps: number, role = "Training") => ({ shareBps, account: account(n), contribution: { role } });
const dataset = (n: number) => ({ name: `dataset-${n}` });

/** The contract's own arithmetic, written as in RoyaltyTreasury's notes: each due in basis points of W, rounded down. */
function dues(price: bigint, terms: SplitTerms, referrerBps: number) {
  const referral = (price * BigInt(referrerBps)) / W;
  const gross = price - referral;
  const f = BigInt(terms.feeBps);
  const rates = [...terms.parents, ...terms.datasets, { shareBps: terms.verifierPoolBps }];
  const X = rates.reduce((sum, { shareBps }) => sum + BigInt(shareBps), 0n);
  return {
    referral,
    fee: (gross * f) / W,
    pool: (gross * BigInt(terms.verifierPoolBps)) / W,
    upstream: terms.parents.map((edge) => (BigInt(edge.shareBps) * gross) / W),
    datasets: terms.datasets.map((edge) => (BigInt(edge.shareBps) * gross) / W),
    contributors: terms.shares.map((one) => (BigInt(one.shareBps) * (gross * (W - f - X))) / (W * W)),
  };
}

/** A small generator with a fixed seed, so that a failure can be repeated. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomTerms(next: (below: number) => number): SplitTerms {
  const feeBps = next(1_001);
  const verifierPoolBps = next(500);
  const parents = Array.from({ length: next(4) }, (_, i) => ({ shareBps: 1 + next(2_000), parent: parent(i) }));
  const datasets = Array.from({ length: next(4) }, (_, i) => ({ shareBps: next(500), dataset: dataset(i) }));
  const cuts = Array.from({ length: next(6) }, () => 1 + next(9_998)).sort((a, b) => a - b);
  const bounds = [0, ...cuts, 10_000];
  const shares = bounds.slice(1).map((end, i) => share(i + 1, end - bounds[i]!));
  return { feeBps, verifierPoolBps, parents, datasets, shares };
}

describe("dividing a sale", () => {
  it("gives each party what the treasury will owe it, and loses no unit, over random terms and prices", () => {
    const next = numbers(7);
    for (let round = 0; round < 500; round += 1) {
      const terms = randomTerms(next);
      const price = BigInt(next(2 ** 30)) * BigInt(1 + next(2 ** 30)) + BigInt(next(7));
      const referrerBps = next(3) === 0 ? next(5_001) : 0;
      const { rest, ...given } = splitSale(price, terms, referrerBps);
      expect(given).to.deep.equal(dues(price, terms, referrerBps));
      const values = [given.referral, given.fee, given.pool, ...given.upstream, ...given.datasets, ...given.contributors];
      expect(rest >= 0n && rest < BigInt(values.length), `rest ${rest} of ${price}`).to.equal(true);
      expect(values.reduce((a, b) => a + b, rest)).to.equal(price);
      const parts = saleParts(price, terms, (address) => address, referrerBps);
      expect(parts.reduce((sum, { value }) => sum + value, 0n)).to.equal(price);
    }
  });

  it("divides a known price into known parts", () => {
    const terms: SplitTerms = {
      feeBps: 250,
      verifierPoolBps: 200,
      parents: [{ shareBps: 1_500, parent: parent(1) }],
      datasets: [{ shareBps: 50, dataset: dataset(1) }, { shareBps: 0, dataset: dataset(2) }],
      shares: [share(1, 7_000), share(2, 3_000, "Data")],
    };
    const split = splitSale(10n ** 16n, terms);
    expect(split).to.deep.equal({
      referral: 0n,
      fee: 250_000_000_000_000n,
      pool: 200_000_000_000_000n,
      upstream: [1_500_000_000_000_000n],
      datasets: [50_000_000_000_000n, 0n],
      contributors: [5_600_000_000_000_000n, 2_400_000_000_000_000n],
      rest: 0n,
    });
    // A tenth goes to the referrer before the release earns; everybody else gets nine tenths of the above.
    const referred = splitSale(10n ** 16n, terms, 1_000);
    expect([referred.referral, referred.fee, referred.contributors[0]]).to.deep.equal([10n ** 15n, 225_000_000_000_000n, 5_040_000_000_000_000n]);
    const labels = saleParts(10n ** 16n, terms, ({ length }) => `account of ${length}`, 1_000).map(({ label, party }) => [label, party]);
    expect(labels).to.deep.equal([
      ["account of 42", "contributor"], ["account of 42", "dataset"], ["parent-1 1.0.0", "upstream"], ["dataset-1", "dataset"],
      ["verifiers", "verifiers"], ["referrer", "contributor"], ["treasury fee", "fee"],
    ]);
  });

  it("keeps what rounding leaves over in the treasury and shows it", () => {
    const terms: SplitTerms = {
      feeBps: 333,
      verifierPoolBps: 0,
      parents: [],
      datasets: [],
      shares: [share(1, 5_000), share(2, 5_000, "Data")],
    };
    expect(splitSale(7n, terms)).to.deep.equal({ referral: 0n, fee: 0n, pool: 0n, upstream: [], datasets: [], contributors: [3n, 3n], rest: 1n });
    const parts = saleParts(7n, terms, (address) => address);
    expect(parts.reduce((sum, part) => sum + part.value, 0n)).to.equal(7n);
    expect(parts.at(-1)).to.include({ label: "left over by rounding, kept in the treasury", value: 1n });
  });

  it("divides nothing when the licence is free", () => {
    const terms = randomTerms(numbers(3));
    expect(saleParts(0n, terms, (address) => address).every((part) => part.value === 0n)).to.equal(true);
  });

  it("shows as many digits as it takes to add up", () => {
    const part = (value: bigint) => ({ label: "", party: "fee" as const, value });
    expect(splitDigits([part(10n ** 16n)])).to.equal(4);
    expect(splitDigits([part(10n ** 16n), part(25n * 10n ** 12n)])).to.equal(6);
    expect(splitDigits([part(10n ** 16n), part(1n)])).to.equal(18);
  });
});

describe("dividing a resale", () => {
  it("rounds royalty and market fee down as the contracts do and gives the seller the rest", () => {
    expect(splitResale(999n, 500, 100)).to.deep.equal({ royalty: 49n, fee: 9n, seller: 941n });
    expect(splitResale(10n ** 17n, 1_000, 100)).to.deep.equal({ royalty: 10n ** 16n, fee: 10n ** 15n, seller: 89n * 10n ** 15n });
    expect(splitResale(5n, 0, 0)).to.deep.equal({ royalty: 0n, fee: 0n, seller: 5n });
  });
});
