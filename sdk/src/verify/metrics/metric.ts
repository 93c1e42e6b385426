import type { ExpectedOutput } from "../cases.ts";
import type { TensorData } from "../tensor.ts";
import type { ClassTable } from "./classes.ts";

/** What a metric says of one case. */
export interface CaseScore {
  /** Whether the case is right, for metrics that count cases; `undefined` for those that measure. */
  right?: boolean;
  /** The class that came out (-1 for NaN), for metrics of classes. */
  predicted?: number;
  /** The class that is right. */
  label?: number;
}

/** What a metric says of the whole run. */
export interface Score {
  /** In the metric's own unit; NaN or infinite where it could not be computed. */
  value: number;
  /** Basis points, rounded down. */
  scoreBps: number;
  classes?: ClassTable | undefined;
}

/** A metric while a run goes on: it sees every case once, in order, and then says its score. */
export interface Metric {
  /**
   * @param actual the judged output of this case, as the model gave it.
   * @param judged whether the case counts; near ties do not.
   */
  add(actual: TensorData, index: number, judged: boolean): CaseScore;
  finish(): Score;
}

/** What a metric of one output is given. */
export interface Judged<Reference extends TensorData = TensorData> {
  output: ExpectedOutput;
  /** Labels, or what the output is measured against; first dimension = cases. */
  reference: Reference;
}

/** A share as basis points, rounded down; what is no number scores nothing. */
export function bps(share: number): number {
  if (!(share > 0)) return 0;
  return Math.floor(Math.min(1, share) * 10_000);
}

/** `right` of `all` as basis points, rounded down, in whole numbers. */
export function shareBps(right: number, all: number): number {
  return all === 0 ? 0 : Math.floor((right * 10_000) / all);
}
