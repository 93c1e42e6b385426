import { argmax, rankOf } from "../compare.ts";
import type { TensorData } from "../tensor.ts";
import { ClassCounter, macroF1 } from "./classes.ts";
import { shareBps, type CaseScore, type Judged, type Metric, type Score } from "./metric.ts";

/**
 * Share of judged cases whose label is among the `k` largest logits. Of equal logits the one to the left comes first,
 * so that with `k` = 1 the class is {@link argmax}'s. With a NaN among the logits nothing is right.
 */
export class TopK implements Metric {
  readonly #labels: TensorData;
  readonly #k: number;
  readonly #classes: ClassCounter;
  #judged = 0;
  #right = 0;

  constructor({ output, reference }: Judged, k: number) {
    this.#labels = reference;
    this.#k = k;
    this.#classes = new ClassCounter(output.perCase);
  }

  add(actual: TensorData, index: number, judged: boolean): CaseScore {
    const logits = actual as Float32Array;
    const label = Number(this.#labels[index]);
    const predicted = argmax(logits);
    const rank = this.#k === 1 ? (predicted === label ? 0 : -1) : rankOf(logits, label);
    const right = rank >= 0 && rank < this.#k;
    if (judged) {
      this.#judged++;
      if (right) this.#right++;
      this.#classes.add(label, predicted);
    }
    return { right, predicted, label };
  }

  finish(): Score {
    const [right, judged] = [this.#right, this.#judged];
    return {
      value: judged === 0 ? 0 : right / judged,
      scoreBps: shareBps(right, judged),
      classes: this.#classes.table(),
    };
  }
}

/** Macro-averaged F1 over the judged cases, see {@link macroF1}. A case with a NaN counts against its label only. */
export class MacroF1 implements Metric {
  readonly #labels: TensorData;
  readonly #classes: ClassCounter;

  constructor({ output, reference }: Judged) {
    this.#labels = reference;
    this.#classes = new ClassCounter(output.perCase);
  }

  add(actual: TensorData, index: number, judged: boolean): CaseScore {
    const label = Number(this.#labels[index]);
    const predicted = argmax(actual as Float32Array);
    if (judged) this.#classes.add(label, predicted);
    return { right: predicted === label, predicted, label };
  }

  finish(): Score {
    const classes = this.#classes.table();
    const { over, under } = macroF1(classes);
    const scoreBps = Number((over * 10_000n) / under);
    return { value: Number((over * 10n ** 15n) / under) / 1e15, scoreBps, classes };
  }
}
