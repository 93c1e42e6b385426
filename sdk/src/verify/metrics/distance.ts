import type { TensorData } from "../tensor.ts";
import { caseOf } from "../tensor.ts";
import { bps, type CaseScore, type Judged, type Metric, type Score } from "./metric.ts";

/**
 * Mean squared error over all elements of all cases, `sum (a - t)^2 / n`, or its root. The score is
 * `1 - error / scale`, at least 0: `scale` is the error at which nothing is left of it. Sums are in double precision,
 * element after element.
 */
export class SquaredError implements Metric {
  readonly #judged: Judged<Float32Array>;
  readonly #scale: number;
  readonly #root: boolean;
  #sum = 0;
  #count = 0;

  constructor(judged: Judged<Float32Array>, { scale, root }: { scale: number; root: boolean }) {
    this.#judged = judged;
    this.#scale = scale;
    this.#root = root;
  }

  add(actual: TensorData, index: number): CaseScore {
    const { output, reference } = this.#judged;
    const target = caseOf(reference, output.perCase, index);
    for (let i = 0; i < target.length; i++) this.#sum += ((actual[i] as number) - target[i]!) ** 2;
    this.#count += target.length;
    return {};
  }

  finish(): Score {
    const mean = this.#count === 0 ? Number.NaN : this.#sum / this.#count;
    const value = this.#root ? Math.sqrt(mean) : mean;
    return { value, scoreBps: bps(1 - value / this.#scale) };
  }
}

/**
 * Mean over the cases of `a . t / (|a| |t|)`, each case one vector, in double precision. An output of zeros has no
 * direction and counts as 0, and so does one with a NaN or an infinity. The score is the mean, at least 0.
 */
export class CosineSimilarity implements Metric {
  readonly #judged: Judged<Float32Array>;
  #sum = 0;
  #count = 0;

  constructor(judged: Judged<Float32Array>) {
    this.#judged = judged;
  }

  add(actual: TensorData, index: number): CaseScore {
    const { output, reference } = this.#judged;
    const target = caseOf(reference, output.perCase, index);
    let [dot, own, wanted] = [0, 0, 0];
    for (let i = 0; i < target.length; i++) {
      const a = actual[i] as number;
      const t = target[i]!;
      dot += a * t;
      own += a * a;
      wanted += t * t;
    }
    // The root of the product, not the product of roots: equal vectors then give exactly 1.
    const cosine = dot / Math.sqrt(own * wanted);
    if (Number.isFinite(cosine)) this.#sum += Math.min(1, Math.max(-1, cosine));
    this.#count++;
    return {};
  }

  finish(): Score {
    const value = this.#count === 0 ? Number.NaN : this.#sum / this.#count;
    return { value, scoreBps: bps(value) };
  }
}
