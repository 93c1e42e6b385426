import { z } from "zod";
import { issuesOf, type FieldIssue } from "../artifacts/issues.ts";
import { VerifyError } from "./errors.ts";

/** Largest `suite.json` in bytes. */
export const MAX_SUITE_BYTES = 64 * 1024;
/** Most cases of a suite: a report says what each one gave, and a report is at most 64 KiB. */
export const MAX_CASES = 2048;

const tensorName = z
  .string({ error: "a tensor's name" })
  .min(1, "a tensor's name of 1 to 200 characters")
  .max(200, "a tensor's name of 1 to 200 characters");
const tolerance = (max: number, expected: string) => z.number({ error: expected }).min(0, expected).max(max, expected);
const wholeNumber = (min: number, max: number) => {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int({ error: expected }).min(min, expected).max(max, expected);
};

const metric = z.discriminatedUnion(
  "name",
  [
    /** Share of cases whose largest logit in `output` (shape [cases, classes]) is at the label. */
    z.strictObject({ name: z.literal("top1-accuracy"), output: tensorName, labels: tensorName }),
    /** Share of cases whose outputs all lie within tolerance: for models whose outputs are not classes. */
    z.strictObject({ name: z.literal("agreement") }),
  ],
  { error: "a metric named top1-accuracy or agreement" },
);

/** Schema of `suite.json`, version 1. Fields that it does not know are refused, so that a typo cannot hide. */
export const suiteSchema = z.strictObject({
  version: z.literal(1, { error: "1" }),
  /** `float`: outputs are compared within tolerances, since implementations round differently. */
  profile: z.literal("float", { error: '"float", the one profile there is' }),
  /** The first dimension of every tensor. */
  cases: wholeNumber(1, MAX_CASES),
  inputs: z.literal("inputs.safetensors", { error: '"inputs.safetensors"' }),
  expected: z.literal("expected.safetensors", { error: '"expected.safetensors"' }),
  /** An element passes when `|actual - expected| <= atol + rtol * |expected|`. */
  outputs: z
    .array(
      z.strictObject({
        name: tensorName,
        atol: tolerance(1e6, "an absolute tolerance from 0 to 1e6"),
        rtol: tolerance(0.1, "a relative tolerance from 0 to 0.1"),
      }),
      { error: "a list of outputs" },
    )
    .min(1, "1 to 64 outputs")
    .max(64, "1 to 64 outputs"),
  metric,
  /** Least score in basis points: 9500 is 95 %. */
  minimumScoreBps: wholeNumber(0, 10_000),
});

/** What a suite asks for: `suite.json`, version 1. */
export type SuiteDefinition = z.infer<typeof suiteSchema>;
/** An output and the tolerances it is judged by. */
export type SuiteOutput = SuiteDefinition["outputs"][number];

/** A suite that was refused; `issues` lists every field that is wrong, with what was expected and found. */
export class SuiteError extends VerifyError {
  override readonly name = "SuiteError";
  readonly issues: FieldIssue[];

  constructor(issues: FieldIssue[]) {
    super("suite-invalid", issues.map((issue) => issue.message).join("\n"));
    this.issues = issues;
  }
}

/**
 * Checks a suite, given as JSON text, its UTF-8 bytes, or a parsed value.
 *
 * @throws SuiteError naming path, expected and found for each field that is wrong, for example
 *   `suite.outputs[0].rtol: expected a relative tolerance from 0 to 0.1, found 3`.
 */
export function parseSuite(json: unknown): SuiteDefinition {
  const value = typeof json === "string" || json instanceof Uint8Array ? readJson(json) : json;
  const result = suiteSchema.safeParse(value);
  if (!result.success) throw new SuiteError(issuesOf("suite", result.error.issues, value));
  const { outputs, metric } = result.data;
  const names = outputs.map((output) => output.name);
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice !== -1) throw suiteError(`suite.outputs[${twice}].name`, "each output once", `"${names[twice]}"`);
  if (metric.name === "top1-accuracy" && !names.includes(metric.output)) {
    throw suiteError("suite.metric.output", `one of suite.outputs (${names.join(", ")})`, `"${metric.output}"`);
  }
  return result.data;
}

/** The refusal of one field. */
export function suiteError(path: string, expected: string, found: string): SuiteError {
  return new SuiteError([{ path, expected, found, message: `${path}: expected ${expected}, found ${found}` }]);
}

function readJson(json: string | Uint8Array): unknown {
  if (json.length > MAX_SUITE_BYTES) throw suiteError("suite", `at most ${MAX_SUITE_BYTES} bytes`, `${json.length}`);
  try {
    return JSON.parse(typeof json === "string" ? json : new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (error) {
    throw suiteError("suite", "JSON in UTF-8", (error as Error).message);
  }
}
