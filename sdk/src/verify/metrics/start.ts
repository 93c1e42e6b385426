import type { Suite } from "../cases.ts";
import { MacroF1, TopK } from "./classification.ts";
import { CosineSimilarity, SquaredError } from "./distance.ts";
import type { Judged, Metric } from "./metric.ts";
import { Perplexity } from "./perplexity.ts";
import { ExactMatch, TokenAccuracy } from "./sequence.ts";

/** The suite's metric, ready for the first case; `undefined` for agreement, which the tolerances alone decide. */
export function startMetric({ definition: { metric }, outputs, judged }: Suite): Metric | undefined {
  if (metric.name === "agreement" || !judged) return undefined;
  const whole: Judged = { output: outputs[judged.output]!, reference: judged.reference.data };
  // Loading the suite has seen to it that these metrics measure float32 against float32.
  const floats = whole as Judged<Float32Array>;
  switch (metric.name) {
    case "top1-accuracy":
      return new TopK(whole, 1);
    case "topk-accuracy":
      return new TopK(whole, metric.k);
    case "macro-f1":
      return new MacroF1(whole);
    case "mse":
    case "rmse":
      return new SquaredError(floats, { scale: metric.scale, root: metric.name === "rmse" });
    case "cosine-similarity":
      return new CosineSimilarity(floats);
    case "perplexity":
      return new Perplexity(whole, metric.reference);
    case "exact-match":
      return new ExactMatch(whole);
    case "token-accuracy":
      return new TokenAccuracy(whole);
  }
}
