import type { ExpectedOutput } from "./cases.ts";

/** Worst cases that a verdict names. */
export const MAX_WORST = 8;

/** The element of a case that uses up most of its tolerance. */
export interface WorstCase {
  /** The case, from 0. */
  index: number;
  /** Position of the output in the suite. */
  output: number;
  /** Where the element lies in one case's output: an index per dimension, without the first. */
  at: number[];
  actual: number | bigint;
  expected: number | bigint;
  /** `atol + rtol * |expected|`, what the element may be off by. */
  allowed: number;
}

/** A candidate: the worst element of one output in one case, and its deviation as a share of what is allowed. */
interface Candidate extends Omit<WorstCase, "at"> {
  /** Position among the case's elements. */
  element: number;
  /** Above 1 is outside; infinite where an element is not finite, or where nothing is allowed. */
  ratio: number;
}

/** Keeps the {@link MAX_WORST} worst cases of a run, one element of each, the first of equals. */
export class WorstCases {
  readonly #outputs: readonly ExpectedOutput[];
  #kept: Candidate[] = [];

  constructor(outputs: readonly ExpectedOutput[]) {
    this.#outputs = outputs;
  }

  /** Whether a case with this ratio may be among them: most are not, and need not be described. */
  admits(ratio: number): boolean {
    return this.#kept.length < MAX_WORST || ratio > this.#kept[MAX_WORST - 1]!.ratio;
  }

  add(candidate: Candidate): void {
    const kept = this.#kept;
    const same = kept.findIndex(({ index }) => index === candidate.index);
    if (same !== -1) {
      if (candidate.ratio <= kept[same]!.ratio) return;
      kept.splice(same, 1);
    } else if (kept.length === MAX_WORST) {
      if (candidate.ratio <= kept[MAX_WORST - 1]!.ratio) return;
      kept.pop();
    }
    const place = kept.findIndex(({ ratio }) => ratio < candidate.ratio);
    kept.splice(place === -1 ? kept.length : place, 0, candidate);
  }

  /** The worst first. */
  list(): WorstCase[] {
    return this.#kept.map(({ element, ratio: _, ...worst }) => {
      return { ...worst, at: indexOf(element, this.#outputs[worst.output]!.tensor.shape.slice(1)) };
    });
  }
}

/** Row-major position as an index per dimension. */
function indexOf(element: number, shape: readonly number[]): number[] {
  const at: number[] = [];
  let rest = element;
  for (const length of shape.toReversed()) {
    at.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return at;
}
