import type { Manifest } from "../../../sdk/src/artifacts/manifest.ts";
import type { ModelHints } from "../../../sdk/src/verify/hints.ts";
import type { Example } from "./dataset.ts";

/** A figure on a model card: what was measured on how many examples. */
export interface Figure {
  name: string;
  /** From 0 to 1. */
  accuracy: number;
  examples: number;
}

/** What a training script hands over to be written as a release folder. */
export interface TrainedModel {
  namespace: string;
  slug: string;
  release: string;
  title: string;
  task: string;
  /** One sentence, for lists and previews. */
  description: string;
  hints: ModelHints;
  onnx: Uint8Array;
  /** For a Hugging Face layout: what stands beside its graph, as JSON by path. The graph is `onnx/model.onnx` then. */
  layout?: Record<string, unknown>;
  /** Shape of one case of the input. */
  inputShape: number[];
  /** Examples that the model never saw; the suite's cases are some of these. */
  heldOut: Example[];
  /** The training library's own logits for `heldOut`, which the ONNX file must give too. */
  logits: Float32Array;
  /** The first is the score on `heldOut`. */
  figures: Figure[];
  parents: Manifest["parents"];
  datasets: Manifest["datasets"];
  training: Manifest["training"];
  /** Sections of the card, Markdown, without its title and figures. */
  card: { uses: string; data: string; limits: string };
}

/** Share of examples whose largest logit is at the label. */
export function accuracyOf(logits: Float32Array, examples: readonly Example[]): number {
  const classes = logits.length / examples.length;
  const correct = examples.filter(({ label }, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row)) === label;
  });
  return correct.length / examples.length;
}
