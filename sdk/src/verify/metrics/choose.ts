import { issuesOf } from "../../artifacts/issues.ts";
import { suiteError, SuiteError } from "../suite.ts";
import type { TensorValue } from "../tensor.ts";
import { metricSchema, type MetricDefinition, type MetricName } from "./schema.ts";

/** What a person says about how a suite is to be scored; what is left out is found among the samples. */
export interface MetricWishes {
  metric?: string | undefined;
  output?: string | undefined;
  labels?: string | undefined;
  target?: string | undefined;
  k?: number | undefined;
  scale?: number | undefined;
  reference?: number | undefined;
}

/** Which fields each metric takes beside its output. */
export const METRIC_FIELDS: Record<MetricName, readonly ("labels" | "target" | "k" | "scale" | "reference")[]> = {
  "top1-accuracy": ["labels"],
  "topk-accuracy": ["labels", "k"],
  "macro-f1": ["labels"],
  mse: ["target", "scale"],
  rmse: ["target", "scale"],
  "cosine-similarity": ["target"],
  perplexity: ["labels", "reference"],
  "exact-match": ["target"],
  "token-accuracy": ["target"],
  agreement: [],
};

/**
 * The metric that somebody wants, with what the samples bring: without a name it is top-1 accuracy where there is a
 * tensor of labels, and agreement else. The output is the model's first.
 *
 * @param outputs the model's outputs, by name.
 * @param others tensors beside the inputs: labels and targets.
 * @returns the metric, and the tensors that it reads.
 * @throws SuiteError for a metric that there is not, or that lacks something.
 */
export function chooseMetric(
  wishes: MetricWishes,
  outputs: readonly string[],
  others: ReadonlyMap<string, TensorValue>,
): { metric: MetricDefinition; reference: Map<string, TensorValue> } {
  const labels = wishes.labels ?? [...others.keys()].find((name) => /^labels?$/i.test(name));
  const target = wishes.target ?? [...others.keys()].find((name) => /^(targets?|truth)$/i.test(name));
  const name = wishes.metric ?? (labels === undefined ? "agreement" : "top1-accuracy");
  const fields = METRIC_FIELDS[name as MetricName] ?? [];
  const values = { labels, target, k: wishes.k, scale: wishes.scale, reference: wishes.reference };
  const chosen = Object.fromEntries(
    fields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])),
  );
  const value = { name, ...(name !== "agreement" && { output: wishes.output ?? outputs[0] }), ...chosen };
  const result = metricSchema.safeParse(value);
  if (!result.success) throw new SuiteError(issuesOf("suite.metric", result.error.issues, value));
  const read = ["labels", "target"].flatMap((field) => (typeof chosen[field] === "string" ? [chosen[field]] : []));
  const reference = new Map<string, TensorValue>();
  for (const tensor of read) {
    const found = others.get(tensor);
    const have = [...others.keys()].join(", ") || "none";
    if (!found) throw suiteError("suite.metric", `'${tensor}' among the samples' tensors beside the inputs`, have);
    reference.set(tensor, found);
  }
  return { metric: result.data, reference };
}
