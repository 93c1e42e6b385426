import { caseOf, type TensorData } from "../tensor.ts";
import { bps, type CaseScore, type Judged, type Metric, type Score } from "./metric.ts";

/**
 * Perplexity (Jelinek et al. 1977): `exp` of the mean over all labelled positions of `log sum_v exp(z_v) - z_label`,
 * the negative log-likelihood of the label under the softmax of the logits `z`. All of it stays in logarithms, with the
 * largest logit taken out of the sum, so that neither large logits nor improbable labels overflow. Positions labelled
 * -1 do not count. The score is `reference / perplexity`, at most 1, and 0 where a logit is NaN or infinite.
 */
export class Perplexity implements Metric {
  readonly #judged: Judged;
  readonly #reference: number;
  /** Negative log-likelihood in nats, and the positions that it is the sum of. */
  #sum = 0;
  #count = 0;

  constructor(judged: Judged, reference: number) {
    this.#judged = judged;
    this.#reference = reference;
  }

  add(actual: TensorData, index: number): CaseScore {
    const { output, reference } = this.#judged;
    const positions = reference.length / output.tensor.shape[0]!;
    const vocabulary = output.perCase / positions;
    const labels = caseOf(reference, positions, index);
    for (let i = 0; i < positions; i++) {
      const label = Number(labels[i]);
      if (label === -1) continue;
      this.#sum += surprise(caseOf(actual as Float32Array, vocabulary, i), label);
      this.#count++;
    }
    return {};
  }

  finish(): Score {
    const mean = this.#count === 0 ? Number.NaN : this.#sum / this.#count;
    return { value: Math.exp(mean), scoreBps: bps(Math.exp(Math.log(this.#reference) - mean)) };
  }
}

/** `log sum exp(z) - z[label]`, at least 0; NaN where a logit is NaN or infinite. */
function surprise(logits: Float32Array, label: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (const logit of logits) {
    if (!Number.isFinite(logit)) return Number.NaN;
    if (logit > top) top = logit;
  }
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  return Math.log(sum) + (top - logits[label]!);
}
