import { expect } from "chai";
import fc from "fast-check";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { compareElements, isNearTie, rankOf } from "@commonweight/sdk/verify/compare";
import { Judge } from "@commonweight/sdk/verify/judge";
import { Tail } from "@commonweight/sdk/verify/percentile";
import { MAX_WORST } from "@commonweight/sdk/verify/worst";
import { Generator } from "./support/generator.ts";
import { FIGURES } from "./support/metric-figures.ts";
import { definition, floats, suiteFiles } from "./support/suite-files.ts";

describe("the 99.9th percentile", () => {
  const plain = (values: readonly number[]) => {
    const sorted = Float64Array.from(values).sort();
    // Nearest rank, in whole numbers: the least value that at least 999 of 1000 are not above.
    return sorted[Math.floor((values.length * 999 + 999) / 1000) - 1] ?? 0;
  };
  const tailOf = (values: readonly number[], most = values.length) => {
    const tail = new Tail(most);
    for (const value of values) tail.add(value);
    return tail.percentile();
  };

  it("is that of all values sorted, however many there are and in whatever order", () => {
    const value = fc.oneof(fc.nat(5), fc.double({ min: 0, noNaN: true, noDefaultInfinity: false }));
    const few = fc.array(value, { maxLength: 60 });
    const same = (values: readonly number[]) => void expect(tailOf(values)).to.equal(plain(values));
    fc.assert(fc.property(few, same), { numRuns: 500 });
    const many = fc.tuple(fc.integer({ min: 990, max: 6010 }), fc.integer({ min: 1, max: 2 ** 30 }), fc.boolean());
    fc.assert(
      fc.property(many, ([count, seed, ascending]) => {
        const generator = new Generator(seed);
        const values = Array.from({ length: count }, () => Math.abs(generator.float()));
        if (ascending) values.sort((a, b) => a - b);
        expect(tailOf(values)).to.equal(plain(values));
      }),
      { numRuns: 200 },
    );
  });

  it("is right too when fewer values come than were announced", () => {
    const values = Array.from({ length: 2500 }, (_, i) => i);
    expect(tailOf(values, 9000)).to.equal(plain(values));
    expect(tailOf([], 9000)).to.equal(0);
  });

  it("agrees with numpy, as do the largest and the mean deviation and the elements outside", () => {
    const { seed, elements, max, mean, p999, outside } = FIGURES.deviations;
    const generator = new Generator(seed);
    const [actual, expected] = [generator.floats(elements), generator.floats(elements)];
    const tail = new Tail(elements);
    const found = compareElements(actual, expected, outside, tail);
    expect(found).to.include({ max, outside: outside.count, nonFinite: 0 });
    expect(found.sum / elements).to.be.closeTo(mean, 1e-12);
    expect(tail.percentile()).to.equal(p999);
  });
});

describe("comparing whole numbers", () => {
  const exact = { atol: 0, rtol: 0 };

  it("tells the least difference at any size of 64 bits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: 0n, max: 3n }), (a, step) => {
        const b = a > 0n ? a - step : a + step;
        const found = compareElements(BigInt64Array.of(a), BigInt64Array.of(b), exact);
        expect(found).to.include({ max: Number(step), outside: step === 0n ? 0 : 1, nonFinite: 0 });
      }),
    );
    const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
    expect(compareElements(BigInt64Array.of(least), BigInt64Array.of(most), exact).max).to.equal(2 ** 64);
  });

  it("refuses to hold numbers of one width against another's", () => {
    const mixed = () => compareElements<Int32Array | Int8Array>(Int32Array.of(1), Int8Array.of(1), exact);
    expect(mixed).to.throw(RangeError, "1 elements of Int32Array against 1 elements of Int8Array");
  });
});

describe("comparing floats", () => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
  const tolerance = fc.record({
    atol: fc.double({ min: 0, max: 1e6, noNaN: true }),
    rtol: fc.double({ min: 0, max: 0.1, noNaN: true }),
  });

  it("passes an element exactly when |a - r| <= atol + rtol |r|, whatever the numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 20 }), tolerance, (pairs, limits) => {
        const actual = Float32Array.from(pairs, ([a]) => a);
        const expected = Float32Array.from(pairs, ([, r]) => r);
        const outside = pairs.filter(([a, r]) => !(Math.abs(a - r) <= limits.atol + limits.rtol * Math.abs(r)));
        const found = compareElements(actual, expected, limits);
        expect(found.outside).to.equal(outside.length);
        if (outside.length > 0) expect(found.ratio).to.be.at.least(1);
        else expect(found.ratio).to.be.at.most(1);
        expect(found.max).to.equal(Math.max(...pairs.map(([a, r]) => Math.abs(a - r))));
      }),
      { numRuns: 1000 },
    );
  });

  it("never passes NaN or an infinity, wherever it stands and whatever is allowed", () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1, maxLength: 9 }),
        fc.nat(),
        bad,
        fc.boolean(),
        (values, at, value, both) => {
          const expected = Float32Array.from(values);
          const actual = expected.slice();
          actual[at % values.length] = value;
          if (both) expected[at % values.length] = value;
          const found = compareElements(actual, expected, { atol: Number.MAX_VALUE, rtol: 0.1 });
          expect(found).to.include({
            nonFinite: 1,
            outside: 1,
            max: Number.POSITIVE_INFINITY,
            worst: at % values.length,
          });
        },
      ),
    );
  });
});

describe("ranks and near ties", () => {
  const few = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 12 });

  it("rank as a stable descending sort does", () => {
    fc.assert(
      fc.property(few, (values) => {
        const sorted = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
        const logits = Float32Array.from(values);
        expect(values.map((_, i) => rankOf(logits, i))).to.deep.equal(values.map((_, i) => sorted.indexOf(i)));
      }),
    );
    expect(rankOf(Float32Array.of(1, Number.NaN), 0)).to.equal(-1);
    expect(rankOf(Float32Array.of(1, 2), 2)).to.equal(-1);
  });

  it("are near where outputs within tolerance could change which k classes are best", () => {
    fc.assert(
      fc.property(few, fc.integer({ min: 1, max: 11 }), fc.constantFrom(0, 0.25, 0.5, 1), (values, k, atol) => {
        if (k >= values.length) return;
        const sorted = [...values].sort((a, b) => b - a);
        const near = sorted[k - 1]! - sorted[k]! <= 2 * atol;
        expect(isNearTie(Float32Array.from(values), { atol, rtol: 0 }, k)).to.equal(near);
      }),
    );
    expect(isNearTie(Float32Array.of(1, 1), { atol: 1, rtol: 0 }, 2)).to.equal(false);
  });
});

describe("the worst cases of a run", () => {
  const cases = 20;
  const expected = {
    a: floats([cases, 2, 3], new Array(cases * 6).fill(1)),
    b: floats([cases, 1], new Array(cases).fill(100)),
  };
  const suite = loadSuite(
    suiteFiles({
      definition: definition({
        cases,
        outputs: [
          { name: "a", atol: 0.5, rtol: 0 },
          { name: "b", atol: 0, rtol: 0.1 },
        ],
        metric: { name: "agreement" },
        minimumScoreBps: 0,
      }),
      inputs: { x: floats([cases, 1], new Array(cases).fill(0)) },
      expected,
    }),
  );
  const run = (change: (a: Float32Array, b: Float32Array) => void) => {
    const a = expected.a.data.slice() as Float32Array;
    const b = expected.b.data.slice() as Float32Array;
    change(a, b);
    const judge = new Judge(suite);
    for (let i = 0; i < cases; i += 3) {
      const end = Math.min(cases, i + 3);
      judge.add([a.subarray(i * 6, end * 6), b.subarray(i, end)], end - i);
    }
    return judge.finish();
  };

  it("are none where all is as expected", () => expect(run(() => {}).worst).to.deep.equal([]));

  it("come by the share of the tolerance they use up, each case with its worst element", () => {
    const verdict = run((a, b) => {
      a[7 * 6 + 4] = 1.25; // half of what is allowed
      b[7] = 105; // half as well: the first output's stays
      b[3] = 112; // more than is allowed
      a[3 * 6] = 1.375;
      a[11 * 6 + 2] = Number.NaN;
    });
    expect(verdict.worst.map(({ index, output, at }) => [index, output, at])).to.deep.equal([
      [11, 0, [0, 2]],
      [3, 1, [0]],
      [7, 0, [1, 1]],
    ]);
    expect(verdict.worst[1]).to.deep.include({ actual: 112, expected: 100, allowed: 10 });
    expect(verdict.worst[0]!.actual).to.be.NaN;
  });

  it("are the first of equals, and never more than a report holds", () => {
    const verdict = run((a) => a.fill(1.5));
    expect(verdict.worst.map(({ index }) => index)).to.deep.equal(Array.from({ length: MAX_WORST }, (_, i) => i));
    expect(verdict.passed).to.equal(true);
  });

  it("replace lesser ones when the list is full", () => {
    const verdict = run((a) => {
      for (let i = 0; i < cases; i++) a[i * 6] = 1 + i / 64;
    });
    expect(verdict.worst.map(({ index }) => index)).to.deep.equal(
      Array.from({ length: MAX_WORST }, (_, i) => cases - 1 - i),
    );
  });
});
