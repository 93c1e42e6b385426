import type { ExpectedOutput, Suite } from "./cases.ts";
import { allowance, compareCase, type Deviation } from "./compare.ts";
import type { ClassTable } from "./metrics/classes.ts";
import { shareBps, type CaseScore, type Metric } from "./metrics/metric.ts";
import { judgesChoice } from "./metrics/reference.ts";
import type { MetricName } from "./metrics/schema.ts";
import { startMetric } from "./metrics/start.ts";
import { Tail } from "./percentile.ts";
import { caseOf, isInteger, type TensorData, type TensorDtype } from "./tensor.ts";
import { WorstCases, type WorstCase } from "./worst.ts";

/** What one case gave. */
export interface CaseResult {
  /** From 0. */
  index: number;
  /** Every element that is compared lies within tolerance. */
  within: boolean;
  /** Largest `|actual - expected|` over all outputs; infinite where an element is NaN or infinite. */
  maxDeviation: number;
  /** The metric calls the case right; for metrics that measure and do not count, the same as `within`. */
  right: boolean;
  /** For class metrics: the class that came out (-1 for NaN), and the one that is right. */
  predicted?: number;
  label?: number;
  /** Whether the case counts for the score. */
  judged: boolean;
}

/** What one output gave over all cases. */
export interface OutputResult {
  name: string;
  dtype: TensorDtype;
  atol: number;
  rtol: number;
  maxDeviation: number;
  /** Mean `|actual - expected|` over the finite elements. */
  meanDeviation: number;
  /** Nearest-rank 99.9th percentile of `|actual - expected|`, exact; elements that are not finite count as infinite. */
  p999Deviation: number;
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
  metric: MetricName;
  /** The metric in its own unit (a share, an error, a perplexity); NaN or infinite where it could not be computed. */
  value: number;
  /** Basis points, rounded down. */
  scoreBps: number;
  /** Cases that count for the score, and those of them that are right. */
  judged: number;
  correct: number;
  maxDeviation: number;
  cases: CaseResult[];
  outputs: OutputResult[];
  /** The cases that use up most of their tolerance, the worst first. */
  worst: WorstCase[];
  /** Agreement by class, for metrics of classes. */
  classes?: ClassTable | undefined;
  /** Why it failed, each reason a sentence with its values; empty for a pass. */
  findings: Finding[];
}

/** One reason for a failed run. */
export interface Finding {
  code: "output-not-finite" | "output-outside-tolerance" | "score-too-low";
  message: string;
}

interface Total extends OutputResult {
  sum: number;
  finite: number;
  tail: Tail;
}

/** Judges a suite's outputs batch by batch, so that a page can show each case as it comes. */
export class Judge {
  readonly #suite: Suite;
  readonly #metric: Metric | undefined;
  readonly #choice: boolean;
  readonly #cases: CaseResult[] = [];
  #judged = 0;
  #correct = 0;
  readonly #outputs: Total[];
  readonly #worst: WorstCases;

  constructor(suite: Suite) {
    this.#suite = suite;
    this.#metric = startMetric(suite);
    this.#choice = judgesChoice(suite.definition.metric, suite.outputs);
    this.#worst = new WorstCases(suite.outputs);
    this.#outputs = suite.outputs.map(({ name, atol, rtol, tensor }) => {
      const none = {
        maxDeviation: 0,
        meanDeviation: 0,
        p999Deviation: 0,
        outside: 0,
        nonFinite: 0,
        firstNonFinite: -1,
      };
      return { name, dtype: tensor.dtype, atol, rtol, ...none, sum: 0, finite: 0, tail: new Tail(tensor.data.length) };
    });
  }

  /**
   * Judges the next `count` cases; `actual` holds their outputs in the order of `suite.outputs`, each in the element
   * type that is expected of it.
   */
  add(actual: readonly TensorData[], count: number): CaseResult[] {
    const first = this.#cases.length;
    for (let i = 0; i < count; i++) this.#cases.push(this.#judgeCase(actual, first + i, i));
    return this.#cases.slice(first);
  }

  /** The verdict, once every case was added. */
  finish(): Judgement {
    const { definition } = this.#suite;
    const [judged, correct] = [this.#judged, this.#correct];
    const agreement = { value: judged === 0 ? 0 : correct / judged, classes: undefined };
    const score = this.#metric?.finish() ?? { ...agreement, scoreBps: shareBps(correct, judged) };
    const outputs = this.#outputs.map(({ sum, finite, tail, ...output }) => {
      return { ...output, meanDeviation: finite === 0 ? 0 : sum / finite, p999Deviation: tail.percentile() };
    });
    const findings = outputs.flatMap(findingsOf);
    if (score.scoreBps < definition.minimumScoreBps) {
      const what = this.#counts() ? `${correct} of ${judged}` : `${definition.metric.name} ${said(score.value)}`;
      const message = `Score ${score.scoreBps / 100} % (${what}), below the required ${
        definition.minimumScoreBps / 100
      } %.`;
      findings.push({ code: "score-too-low", message });
    }
    const maxDeviation = Math.max(...outputs.map((output) => output.maxDeviation));
    const passed = findings.length === 0;
    const counts = { judged, correct };
    const { cases, metric } = { cases: this.#cases, metric: definition.metric.name };
    return { passed, metric, ...score, ...counts, maxDeviation, cases, outputs, worst: this.#worst.list(), findings };
  }

  /** Whether the score is the share of cases that are right. */
  #counts(): boolean {
    return ["top1-accuracy", "topk-accuracy", "exact-match", "agreement"].includes(this.#suite.definition.metric.name);
  }

  #judgeCase(actual: readonly TensorData[], index: number, row: number): CaseResult {
    const { outputs, nearTies, judged: reads } = this.#suite;
    let within = true;
    let maxDeviation = 0;
    let read: TensorData | undefined;
    const tied = nearTies.has(index);
    for (let i = 0; i < outputs.length; i++) {
      const expected = outputs[i]!;
      const choice = tied && isInteger(expected.tensor.dtype); // and here one choice is as good as another
      const reading = i === reads?.output;
      if (choice && !reading) continue;
      const values = caseOf(actual[i]!, expected.perCase, row);
      if (reading) read = values;
      if (choice) continue;
      const deviation = this.#compare(values, expected, i, index);
      if (deviation.outside > 0) within = false;
      if (deviation.max > maxDeviation) maxDeviation = deviation.max;
    }
    const judged = !(this.#choice && tied);
    const score = this.#metric && read ? this.#metric.add(read, index, judged) : UNSCORED;
    const { right = within, predicted, label } = score;
    if (judged) this.#judged++;
    if (judged && right) this.#correct++;
    if (predicted === undefined || label === undefined) return { index, within, maxDeviation, right, judged };
    return { index, within, maxDeviation, right, predicted, label, judged };
  }

  #compare(values: TensorData, expected: ExpectedOutput, output: number, index: number): Deviation {
    const wanted = expected.tensor.data;
    const from = index * expected.perCase;
    const total = this.#outputs[output]!;
    const deviation = compareCase(values, wanted, from, expected, total.tail);
    if (deviation.max > total.maxDeviation) total.maxDeviation = deviation.max;
    total.outside += deviation.outside;
    total.nonFinite += deviation.nonFinite;
    total.sum += deviation.sum;
    total.finite += expected.perCase - deviation.nonFinite;
    if (deviation.nonFinite > 0 && total.firstNonFinite === -1) total.firstNonFinite = index;
    const { ratio, worst: element } = deviation;
    if (element === -1 || !this.#worst.admits(ratio)) return deviation;
    const [actual, r] = [values[element]!, wanted[from + element]!];
    this.#worst.add({ index, output, element, actual, expected: r, allowed: allowance(Number(r), expected), ratio });
    return deviation;
  }
}

/** What is said of a case where only the tolerances decide. */
const UNSCORED: CaseScore = {};

function findingsOf(output: OutputResult): Finding[] {
  const { name, atol, rtol, outside, nonFinite } = output;
  if (nonFinite > 0) {
    const what = `${nonFinite} elements that are NaN or infinite, first in case ${output.firstNonFinite}`;
    const message = `Output '${name}' has ${what}: no tolerance covers these.`;
    return [{ code: "output-not-finite", message }];
  }
  if (outside === 0) return [];
  if (isInteger(output.dtype)) {
    const message = `Output '${name}' has ${outside} elements other than the expected ones; ${output.dtype} is exact.`;
    return [{ code: "output-outside-tolerance", message }];
  }
  const farthest = output.maxDeviation.toExponential(2);
  const message =
    `Output '${name}' has ${outside} elements farther from the expected ones than ${atol} + ${rtol} x |expected| ` +
    `allows; the largest deviation is ${farthest}.`;
  return [{ code: "output-outside-tolerance", message }];
}

function said(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "not a finite number";
}
