import { expect } from "chai";
import { saleParts, splitDigits, splitResale, splitSale } from "../../web/src/lib/license/split.ts";
import type { SplitTerms } from "../../web/src/lib/license/split.ts";

const W = 10_000n;
const account = (n: number) => ({ id: `0x${n.toString(16).padStart(40, "0")}` });
const parent = (n: number) => ({ modelName: `ns/parent-${n}`, version: "1.0.0" });

/** The contract's own arithmetic, written as in RoyaltyTreasury's notes: each due in basis points of W, rounded down. */
function dues(gross: bigint, terms: SplitTerms) {
  const f = BigInt(terms.feeBps);
  const P = terms.parents.reduce((sum, edge) => sum + BigInt(edge.shareBps), 0n);
  return {
    fee: (gross * f) / W,
    parents: terms.parents.map((edge) => (BigInt(edge.shareBps) * gross) / W),
    payees: terms.contributions.map((one) => (BigInt(one.shareBps) * (gross * (W - f - P))) / (W * W)),
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
  const parents = Array.from({ length: next(4) }, (_, i) => ({ shareBps: 1 + next(2_000), parent: parent(i) }));
  const cuts = Array.from({ length: next(6) }, () => 1 + next(9_998)).sort((a, b) => a - b);
  const bounds = [0, ...cuts, 10_000];
  const contributions = bounds.slice(1).map((end, i) => ({
    shareBps: end - bounds[i]!,
    role: "Training",
    account: account(i + 1),
  }));
  return { feeBps, parents, contributions };
}

describe("dividing a sale", () => {
  it("gives each party what the treasury will owe it, and loses no unit, over random terms and prices", () => {
    const next = numbers(7);
    for (let round = 0; round < 500; round += 1) {
      const terms = randomTerms(next);
      const price = BigInt(next(2 ** 30)) * BigInt(1 + next(2 ** 30)) + BigInt(next(7));
      const split = splitSale(price, terms);
      const expected = dues(price, terms);
      expect(split.fee).to.equal(expected.fee);
      expect(split.upstream).to.deep.equal(expected.parents);
      expect(split.contributors).to.deep.equal(expected.payees);
      const parties = BigInt(1 + terms.parents.length + terms.contributions.length);
      expect(split.rest >= 0n && split.rest < parties, `rest ${split.rest} of ${price}`).to.equal(true);
      const sum = [split.fee, ...split.upstream, ...split.contributors].reduce((a, b) => a + b, split.rest);
      expect(sum).to.equal(price);
    }
  });

  it("divides a known price into known parts", () => {
    const terms: SplitTerms = {
      feeBps: 250,
      parents: [{ shareBps: 1_500, parent: parent(1) }],
      contributions: [
        { shareBps: 7_000, role: "Training", account: account(1) },
        { shareBps: 3_000, role: "Data", account: account(2) },
      ],
    };
    const split = splitSale(10n ** 16n, terms);
    expect(split).to.deep.equal({
      fee: 250_000_000_000_000n,
      upstream: [1_500_000_000_000_000n],
      contributors: [5_775_000_000_000_000n, 2_475_000_000_000_000n],
      rest: 0n,
    });
  });

  it("keeps what rounding leaves over in the treasury and shows it", () => {
    const terms: SplitTerms = {
      feeBps: 333,
      parents: [],
      contributions: [
        { shareBps: 5_000, role: "Training", account: account(1) },
        { shareBps: 5_000, role: "Data", account: account(2) },
      ],
    };
    expect(splitSale(7n, terms)).to.deep.equal({ fee: 0n, upstream: [], contributors: [3n, 3n], rest: 1n });
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
  it("rounds the royalty down as ModelLicense does and gives the seller the rest", () => {
    expect(splitResale(999n, 500)).to.deep.equal({ royalty: 49n, seller: 950n });
    expect(splitResale(10n ** 17n, 1_000)).to.deep.equal({ royalty: 10n ** 16n, seller: 9n * 10n ** 16n });
    expect(splitResale(5n, 0)).to.deep.equal({ royalty: 0n, seller: 5n });
  });
});
