import { caseOf, type Suite } from "./cases.ts";
import { argmax, compareElements } from "./compare.ts";

/** What one case gave. */
export interface CaseResult {
  /** From 0. */
  index: number;
  /** Every element of every output lies within tolerance. */
  within: boolean;
  /** Largest `|actual - expected|` over all outputs; infinite where an element is NaN or infinite. */
  maxDeviation: number;
  /** For class metrics: the class that came out (-1 for NaN), the one that is right, and whether the case counts. */
  predicted?: number;
  label?: number;
  judged: boolean;
}

/** What one output gave over all cases. */
export interface OutputResult {
  name: string;
  atol: number;
  rtol: number;
  maxDeviation: number;
  /** Mean `|actual - expected|` over the finite elements. */
  meanDeviation: number;
  /** Elements outside the tolerance, those that are not finite among them. */
  outside: number;
  /** Elements that are NaN or infinite. */
  nonFinite: number;
  /** The first case with such an element, -1 when there is none. */
  firstNonFinite: number;
}

/** The verdict on a whole run. */
export interface Judgement {
  passed: boolean;
  /** Basis points, rounded down. */
  scoreBps: number;
  /** Cases that count for the score, and those of them that are right. */
  judged: number;
  correct: number;
  maxDeviation: number;
  cases: CaseResult[];
  outputs: OutputResult[];
  /** Why it failed, each reason a sentence with its values; empty for a pass. */
  findings: Finding[];
}

/** One reason for a failed run. */
export interface Finding {
  code: "output-not-finite" | "output-outside-tolerance" | "score-too-low";
  message: string;
}

/** Judges a suite's outputs batch by batch, so that a page can show each case as it comes. */
export class Judge {
  readonly #suite: Suite;
  readonly #cases: CaseResult[] = [];
  readonly #outputs: (OutputResult & { sum: number; finite: number })[];

  constructor(suite: Suite) {
    this.#suite = suite;
    this.#outputs = suite.outputs.map(({ name, atol, rtol }) => {
      const none = { maxDeviation: 0, meanDeviation: 0, outside: 0, nonFinite: 0, firstNonFinite: -1 };
      return { name, atol, rtol, ...none, sum: 0, finite: 0 };
    });
  }

  /** Judges the next `count` cases; `actual` holds their outputs in the order of `suite.outputs`. */
  add(actual: readonly Float32Array[], count: number): CaseResult[] {
    const first = this.#cases.length;
    for (let i = 0; i < count; i++) this.#cases.push(this.#judgeCase(actual, first + i, i));
    return this.#cases.slice(first);
  }

  /** The verdict, once every case was added. */
  finish(): Judgement {
    const { definition } = this.#suite;
    const judged = this.#cases.filter((result) => result.judged);
    const byClass = this.#suite.classes !== undefined;
    const isRight = (result: CaseResult) => (byClass ? result.predicted === result.label : result.within);
    const correct = judged.filter(isRight).length;
    const scoreBps = judged.length === 0 ? 0 : Math.floor((correct * 10_000) / judged.length);
    const outputs = this.#outputs.map(({ sum, finite, ...output }) => {
      return { ...output, meanDeviation: finite === 0 ? 0 : sum / finite };
    });
    const findings = outputs.flatMap(findingsOf);
    if (scoreBps < definition.minimumScoreBps) {
      const message =
        `Score ${scoreBps / 100} % (${correct} of ${judged.length}), below the required ` +
        `${definition.minimumScoreBps / 100} %.`;
      findings.push({ code: "score-too-low", message });
    }
    const maxDeviation = Math.max(...outputs.map((output) => output.maxDeviation));
    const passed = findings.length === 0;
    return { passed, scoreBps, judged: judged.length, correct, maxDeviation, cases: this.#cases, outputs, findings };
  }

  #judgeCase(actual: readonly Float32Array[], index: number, row: number): CaseResult {
    let within = true;
    let maxDeviation = 0;
    for (const [i, expected] of this.#suite.outputs.entries()) {
      const { perCase } = expected;
      const values = caseOf(actual[i]!, perCase, row);
      const deviation = compareElements(values, caseOf(expected.tensor.data, perCase, index), expected);
      const total = this.#outputs[i]!;
      total.maxDeviation = Math.max(total.maxDeviation, deviation.max);
      total.outside += deviation.outside;
      total.nonFinite += deviation.nonFinite;
      total.sum += deviation.sum;
      total.finite += perCase - deviation.nonFinite;
      if (deviation.nonFinite > 0 && total.firstNonFinite === -1) total.firstNonFinite = index;
      if (deviation.outside > 0) within = false;
      maxDeviation = Math.max(maxDeviation, deviation.max);
    }
    const { classes } = this.#suite;
    if (!classes) return { index, within, maxDeviation, judged: true };
    const { perCase } = this.#suite.outputs[classes.output]!;
    const predicted = argmax(caseOf(actual[classes.output]!, perCase, row));
    return {
      index,
      within,
      maxDeviation,
      predicted,
      label: classes.labels[index]!,
      judged: !classes.nearTies.has(index),
    };
  }
}

function findingsOf(output: OutputResult): Finding[] {
  const { name, atol, rtol, outside, nonFinite } = output;
  if (nonFinite > 0) {
    const what = `${nonFinite} elements that are NaN or infinite, first in case ${output.firstNonFinite}`;
    const message = `Output '${name}' has ${what}: no tolerance covers these.`;
    return [{ code: "output-not-finite", message }];
  }
  if (outside === 0) return [];
  const farthest = output.maxDeviation.toExponential(2);
  const message =
    `Output '${name}' has ${outside} elements farther from the expected ones than ${atol} + ${rtol} x |expected| ` +
    `allows; the largest deviation is ${farthest}.`;
  return [{ code: "output-outside-tolerance", message }];
}
