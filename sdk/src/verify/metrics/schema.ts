import { z } from "zod";
import { numberFrom, tensorName, wholeNumber } from "../fields.ts";

/** Labels: whole numbers in `expected.safetensors`. */
const labels = tensorName.describe("Tensor of expected.safetensors with the right classes, whole numbers.");
/** The judged output, one of `suite.outputs`. */
const output = tensorName.describe("The output that the metric reads, one of suite.outputs.");
const target = tensorName
  .optional()
  .describe(
    "Tensor of expected.safetensors to measure against, of the output's shape; without it the expected output.",
  );
const scale = numberFrom(1e-12, 1e12, "a scale from 1e-12 to 1e12").describe(
  "The error at which the score is 0, in the unit of the metric.",
);

/** What a suite can be scored by. Every formula stands in `docs/suites.md`, and beside the code that computes it. */
export const metricSchema = z.discriminatedUnion(
  "name",
  [
    /** Share of cases whose largest logit in `output` (shape [cases, classes]) is at the label. */
    z.strictObject({ name: z.literal("top1-accuracy"), output, labels }),
    /** Share of cases whose label is among the `k` largest logits. */
    z.strictObject({ name: z.literal("topk-accuracy"), output, labels, k: wholeNumber(1, 1000) }),
    /** Mean of the classes' F1, over the classes that are expected or come out at all. */
    z.strictObject({ name: z.literal("macro-f1"), output, labels }),
    /** Mean squared error; the score is `1 - mse / scale`. */
    z.strictObject({ name: z.literal("mse"), output, target, scale }),
    /** Root of the mean squared error; the score is `1 - rmse / scale`. */
    z.strictObject({ name: z.literal("rmse"), output, target, scale }),
    /** Mean over the cases of the cosine between output and target. */
    z.strictObject({ name: z.literal("cosine-similarity"), output, target }),
    /** `exp` of the mean negative log-likelihood of the labels; the score is `reference / perplexity`, at most 1. */
    z.strictObject({
      name: z.literal("perplexity"),
      output,
      labels,
      reference: numberFrom(1, 1e9, "a perplexity from 1 to 1e9").describe("The perplexity that scores 100 %."),
    }),
    /** Share of cases whose whole numbers are all as the target's. */
    z.strictObject({ name: z.literal("exact-match"), output, target }),
    /** Share of tokens, over all cases, that are as the target's; -1 is padding. */
    z.strictObject({ name: z.literal("token-accuracy"), output, target }),
    /** Share of cases whose outputs all lie within tolerance: for models whose outputs are not classes. */
    z.strictObject({ name: z.literal("agreement") }),
  ],
  {
    error:
      "a metric named top1-accuracy, topk-accuracy, macro-f1, mse, rmse, cosine-similarity, perplexity, exact-match, " +
      "token-accuracy or agreement",
  },
);

/** How a suite is scored. */
export type MetricDefinition = z.infer<typeof metricSchema>;
export type MetricName = MetricDefinition["name"];
/** A metric of this name. */
export type MetricOf<Name extends MetricName> = Extract<MetricDefinition, { name: Name }>;
