import { isInteger, type TensorValue } from "./tensor.ts";

/** How far apart several runs of the same cases lie in one output. */
export interface Spread {
  /** Largest `|other - first|`. */
  absolute: number;
  /** Largest `|other - first| / |first|` over elements of at least the output's typical size; 0 without such. */
  relative: number;
  /** Root mean square of the first run: the output's typical size. */
  size: number;
}

/** Proposed tolerances: the spread times the margin, at least the floor, rounded up to 1, 2 or 5 and a power of ten. */
export interface Proposal {
  atol: number;
  rtol: number;
}

/** What is proposed at least, relative to an output's size: 64 steps of a float32: sums in another order reach that. */
export const LEAST_RELATIVE = 64 * 2 ** -23;

/** Compares each other run with the first. @param runs the same output of the same cases, at least one. */
export function spreadOf(runs: readonly TensorValue[]): Spread {
  const [first, ...others] = runs;
  if (!first || isInteger(first.dtype)) return { absolute: 0, relative: 0, size: 0 };
  const expected = first.data as Float32Array;
  let squares = 0;
  for (const value of expected) squares += value * value;
  const size = Math.sqrt(squares / Math.max(1, expected.length));
  let [absolute, relative] = [0, 0];
  for (const { data } of others) {
    for (let i = 0; i < expected.length; i++) {
      const r = expected[i]!;
      const deviation = Math.abs((data[i] as number) - r);
      if (deviation > absolute) absolute = deviation;
      if (Math.abs(r) >= size && deviation > relative * Math.abs(r)) relative = deviation / Math.abs(r);
    }
  }
  return { absolute, relative, size };
}

/**
 * Tolerances that leave `margin` times the spread: `atol` covers every element by itself, since rounding errors of a
 * sum do not shrink with its result; `rtol` is for elements beyond the typical size.
 */
export function propose({ absolute, relative, size }: Spread, margin: number): Proposal {
  const atol = roundUp(Math.max(absolute * margin, size * LEAST_RELATIVE, 1e-12));
  return { atol: Math.min(1e6, atol), rtol: Math.min(0.1, roundUp(Math.max(relative * margin, LEAST_RELATIVE))) };
}

/** The next of 1, 2 and 5 times a power of ten, so that a person can read it; written without rounding residue. */
export function roundUp(value: number): number {
  const exponent = Math.floor(Math.log10(value));
  for (const digit of [1, 2, 5, 10]) {
    const rounded = Number(`${digit}e${exponent}`);
    if (rounded >= value) return rounded;
  }
  return Number(`1e${exponent + 2}`);
}
