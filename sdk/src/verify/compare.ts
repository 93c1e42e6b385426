import type { Tail } from "./percentile.ts";
import type { TensorData } from "./tensor.ts";

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
  /** The element that uses up most of its allowance, -1 where all are as expected. */
  worst: number;
  /** Its deviation as a share of its allowance: above 1 it is outside; infinite where nothing is allowed. */
  ratio: number;
}

/** How much an expected element may be missed by. */
export function allowance(expected: number, { atol, rtol }: Tolerance): number {
  return atol + rtol * Math.abs(expected);
}

/**
 * Compares elements one by one: an element passes when `|actual - expected| <= atol + rtol * |expected|`, computed in
 * double precision; whole numbers of 64 bits are subtracted exactly. NaN and infinities never pass, whatever the
 * tolerance.
 *
 * @param tail takes every deviation, for its percentile.
 * @throws RangeError for arrays of different lengths or element types.
 */
export function compareElements<T extends TensorData>(
  actual: T,
  expected: T,
  tolerance: Tolerance,
  tail?: Tail,
): Deviation {
  if (actual.length !== expected.length || actual.constructor !== expected.constructor) {
    const describe = (data: TensorData) => `${data.length} elements of ${data.constructor.name}`;
    throw new RangeError(`compareElements: ${describe(actual)} against ${describe(expected)}`);
  }
  if (actual instanceof BigInt64Array) return compareBig(actual, expected as BigInt64Array, tolerance, tail);
  return compareNumbers(actual, expected as Exclude<TensorData, BigInt64Array>, tolerance, tail);
}

function compareNumbers(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
  tail: Tail | undefined,
): Deviation {
  const result: Deviation = { max: 0, sum: 0, outside: 0, nonFinite: 0, worst: -1, ratio: 0 };
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i] as number;
    const r = expected[i] as number;
    if (!Number.isFinite(a) || !Number.isFinite(r)) {
      if (result.nonFinite++ === 0) result.worst = i;
      result.outside++;
      result.max = result.ratio = Number.POSITIVE_INFINITY;
      tail?.add(Number.POSITIVE_INFINITY);
      continue;
    }
    const deviation = Math.abs(a - r);
    if (deviation > result.max) result.max = deviation;
    result.sum += deviation;
    tail?.add(deviation);
    const allowed = allowance(r, tolerance);
    if (!(deviation <= allowed)) result.outside++;
    if (deviation > result.ratio * allowed) note(result, i, deviation / allowed);
  }
  return result;
}

function compareBig(
  actual: BigInt64Array,
  expected: BigInt64Array,
  tolerance: Tolerance,
  tail: Tail | undefined,
): Deviation {
  const result: Deviation = { max: 0, sum: 0, outside: 0, nonFinite: 0, worst: -1, ratio: 0 };
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!;
    const r = expected[i]!;
    // The difference is exact; as a double it may be rounded, but never to nothing.
    const deviation = a === r ? 0 : Number(a > r ? a - r : r - a);
    if (deviation > result.max) result.max = deviation;
    result.sum += deviation;
    tail?.add(deviation);
    const allowed = allowance(Number(r), tolerance);
    if (!(deviation <= allowed)) result.outside++;
    if (deviation > 0 && deviation > result.ratio * allowed) note(result, i, deviation / allowed);
  }
  return result;
}

function note(result: Deviation, index: number, ratio: number): void {
  result.worst = index;
  result.ratio = ratio;
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
 * Whether the `k`-th largest of the expected elements and the next one are so close that outputs within tolerance could
 * swap them. Such a case says nothing about the `k` best classes: both answers are right. Each of the two may move by
 * its own allowance.
 */
export function isNearTie(expected: Float32Array, tolerance: Tolerance, k = 1): boolean {
  if (argmax(expected) === -1) return true;
  if (expected.length <= k) return false;
  const [next, last] = largest(expected, k + 1) as unknown as [number, number];
  return last - next <= allowance(last, tolerance) + allowance(next, tolerance);
}

/**
 * How many elements come before the one at `index`: the larger ones, and the equal ones to its left, so that rank 0 is
 * what {@link argmax} gives. -1 when an element is NaN or there is no such element.
 */
export function rankOf(values: Float32Array, index: number): number {
  const own = values[index];
  if (own === undefined) return -1;
  let rank = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) return -1;
    if (value > own || (value === own && i < index)) rank++;
  }
  return rank;
}

/** The `count` largest elements, ascending. */
function largest(values: Float32Array, count: number): Float32Array {
  const kept = new Float32Array(count).fill(Number.NEGATIVE_INFINITY);
  for (const value of values) {
    if (value <= kept[0]!) continue;
    let place = 0;
    for (; place + 1 < count && kept[place + 1]! < value; place++) kept[place] = kept[place + 1]!;
    kept[place] = value;
  }
  return kept;
}
