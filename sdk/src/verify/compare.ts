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
  return compareCase(actual, expected, 0, tolerance, tail);
}

/**
 * As {@link compareElements}, against the elements of `expected` that begin at `from`: a case's among all cases'. The
 * caller has seen to it that both have one element type and that there are as many.
 */
export function compareCase(
  actual: TensorData,
  expected: TensorData,
  from: number,
  tolerance: Tolerance,
  tail?: Tail,
): Deviation {
  if (actual instanceof BigInt64Array) return compareBig(actual, expected as BigInt64Array, from, tolerance, tail);
  return compareNumbers(actual, expected as Exclude<TensorData, BigInt64Array>, from, tolerance, tail);
}

function compareNumbers(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  from: number,
  tolerance: Tolerance,
  tail: Tail | undefined,
): Deviation {
  // All in locals, in one pass: this loop is most of what judging costs.
  const { atol, rtol } = tolerance;
  const count = actual.length;
  let max = 0;
  let sum = 0;
  let outside = 0;
  let nonFinite = 0;
  let worst = -1;
  let ratio = 0;
  let least = tail?.least ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const a = actual[i] as number;
    const r = expected[from + i] as number;
    const deviation = Math.abs(a - r);
    // A difference that is finite is one of finite numbers; only of others are the two looked at.
    if (!(deviation < Number.POSITIVE_INFINITY) && !(Number.isFinite(a) && Number.isFinite(r))) {
      if (nonFinite++ === 0) worst = i;
      outside++;
      max = ratio = Number.POSITIVE_INFINITY;
      if (tail) least = tail.keep(Number.POSITIVE_INFINITY);
      continue;
    }
    if (deviation > max) max = deviation;
    sum += deviation;
    if (deviation > least) least = tail!.keep(deviation);
    const allowed = atol + rtol * Math.abs(r);
    if (!(deviation <= allowed)) outside++;
    if (deviation > ratio * allowed) {
      worst = i;
      ratio = deviation / allowed;
    }
  }
  tail?.count(count);
  return { max, sum, outside, nonFinite, worst, ratio };
}

function compareBig(
  actual: BigInt64Array,
  expected: BigInt64Array,
  from: number,
  tolerance: Tolerance,
  tail: Tail | undefined,
): Deviation {
  const result: Deviation = { max: 0, sum: 0, outside: 0, nonFinite: 0, worst: -1, ratio: 0 };
  for (let i = 0; i < actual.length; i++) {
    const a = actual[i]!;
    const r = expected[from + i]!;
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
