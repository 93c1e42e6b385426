/** Tolerances of one output. */
export interface Tolerance {
  /** Absolute part, in the output's own unit. */
  atol: number;
  /** Relative part, a fraction of the expected element's magnitude. */
  rtol: number;
}

/** How far one case's output lies from what was expected. */
export interface Deviation {
  /** Largest `|actual - expected|`; infinite where an element is NaN or infinite. */
  max: number;
  /** Sum of `|actual - expected|` over the finite elements, for a mean over many cases. */
  sum: number;
  /** Elements that are farther off than the tolerance allows, those that are not finite among them. */
  outside: number;
  /** Elements that are NaN or infinite. */
  nonFinite: number;
}

/** How much an expected element may be missed by. */
export function allowance(expected: number, { atol, rtol }: Tolerance): number {
  return atol + rtol * Math.abs(expected);
}

/**
 * Compares elements one by one: an element passes when `|actual - expected| <= atol + rtol * |expected|`, computed in
 * double precision. NaN and infinities never pass, whatever the tolerance.
 */
export function compareElements(actual: Float32Array, expected: Float32Array, tolerance: Tolerance): Deviation {
  const result: Deviation = { max: 0, sum: 0, outside: 0, nonFinite: 0 };
  if (actual.length !== expected.length) {
    throw new RangeError(`compareElements: ${actual.length} elements against ${expected.length}`);
  }
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i] as number;
    const r = expected[i] as number;
    if (!Number.isFinite(a) || !Number.isFinite(r)) {
      result.nonFinite++;
      result.outside++;
      result.max = Number.POSITIVE_INFINITY;
      continue;
    }
    const deviation = Math.abs(a - r);
    if (deviation > result.max) result.max = deviation;
    result.sum += deviation;
    if (!(deviation <= allowance(r, tolerance))) result.outside++;
  }
  return result;
}

/** Index of the largest element, the first of equals; -1 when an element is NaN, since no order exists then. */
export function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) return -1;
    if (value > (values[best] as number)) best = i;
  }
  return values.length > 0 ? best : -1;
}

/**
 * Whether the two largest expected elements are so close that outputs within tolerance could swap them. Such a case
 * says nothing about a class: both answers are right. Each of the two may move by its own allowance.
 */
export function isNearTie(expected: Float32Array, tolerance: Tolerance): boolean {
  const first = argmax(expected);
  if (first === -1) return true;
  let second = -1;
  for (let i = 0; i < expected.length; i++) {
    if (i !== first && (second === -1 || (expected[i] as number) > (expected[second] as number))) second = i;
  }
  if (second === -1) return false;
  const [top, next] = [expected[first] as number, expected[second] as number];
  return top - next <= allowance(top, tolerance) + allowance(next, tolerance);
}
