import { expect } from "chai";
import { argmax, compareElements, isNearTie } from "@commonweight/sdk/verify/compare";

const floats = (...values: number[]) => Float32Array.from(values);

describe("comparing elements", () => {
  it("passes an element exactly at its tolerance and fails the next float above it", () => {
    const tolerance = { atol: 0.5, rtol: 0.25 }; // all values here are exact in binary: 0.5 + 0.25 * 2 = 1
    expect(compareElements(floats(3), floats(2), tolerance).outside).to.equal(0);
    expect(compareElements(floats(1), floats(2), tolerance).outside).to.equal(0);
    expect(compareElements(floats(3 + 2 ** -21), floats(2), tolerance).outside).to.equal(1);
    expect(compareElements(floats(1 - 2 ** -23), floats(2), tolerance).outside).to.equal(1);
  });

  it("takes the relative part from the expected element, not from the actual one", () => {
    const tolerance = { atol: 0, rtol: 0.5 };
    expect(compareElements(floats(15), floats(10), tolerance).outside).to.equal(0);
    expect(compareElements(floats(10), floats(15), tolerance).outside).to.equal(0);
    expect(compareElements(floats(10), floats(21), tolerance).outside).to.equal(1);
    expect(compareElements(floats(-4), floats(-8), tolerance).outside).to.equal(0);
  });

  it("never passes NaN or an infinity, whatever the tolerance, even where the same is expected", () => {
    const boundless = { atol: Number.MAX_VALUE, rtol: 0.1 };
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const result = compareElements(floats(1, value), floats(1, 1), boundless);
      expect(result).to.include({ outside: 1, nonFinite: 1, max: Number.POSITIVE_INFINITY });
      expect(compareElements(floats(value), floats(value), boundless).outside).to.equal(1);
      expect(compareElements(floats(1), floats(value), boundless).outside).to.equal(1);
    }
  });

  it("reports the largest deviation and the sum of all", () => {
    const result = compareElements(floats(1, 2, 3), floats(1.5, 2, 1), { atol: 1, rtol: 0 });
    expect(result).to.deep.equal({ max: 2, sum: 2.5, outside: 1, nonFinite: 0, worst: 2, ratio: 2 });
  });

  it("refuses to compare arrays of different lengths", () => {
    expect(() => compareElements(floats(1), floats(1, 2), { atol: 1, rtol: 1 })).to.throw(
      RangeError,
      "1 elements of Float32Array against 2 elements of Float32Array",
    );
  });
});

describe("the largest element", () => {
  it("is the first of equals", () => {
    expect(argmax(floats(1, 3, 3, 2))).to.equal(1);
  });

  it("does not exist where an element is NaN, wherever it stands", () => {
    expect(argmax(floats(Number.NaN, 1))).to.equal(-1);
    expect(argmax(floats(1, 2, Number.NaN))).to.equal(-1);
    expect(argmax(floats())).to.equal(-1);
  });
});

describe("a near tie", () => {
  const tolerance = { atol: 0.25, rtol: 0 };

  it("is where both top elements could meet within their allowances", () => {
    expect(isNearTie(floats(1, 0.75, -5), tolerance)).to.equal(true);
    expect(isNearTie(floats(1, 0.5, -5), tolerance)).to.equal(true);
    expect(isNearTie(floats(1, 0.5 - 2 ** -20, -5), tolerance)).to.equal(false);
  });

  it("counts the relative part of each of the two", () => {
    expect(isNearTie(floats(100, 90), { atol: 0, rtol: 0.05 })).to.equal(false);
    expect(isNearTie(floats(100, 91), { atol: 0, rtol: 0.05 })).to.equal(true);
  });

  it("looks at the runner-up wherever it stands", () => {
    expect(isNearTie(floats(0.9, 1), tolerance)).to.equal(true);
    expect(isNearTie(floats(-9, 1, 0.9), tolerance)).to.equal(true);
  });
});
