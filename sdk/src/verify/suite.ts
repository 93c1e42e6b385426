import { z } from "zod";
import { issuesOf, type FieldIssue } from "../artifacts/issues.ts";
import { VerifyError } from "./errors.ts";
import { numberFrom, tensorName, wholeNumber } from "./fields.ts";
import { metricSchema } from "./metrics/schema.ts";

/** Largest `suite.json` in bytes. */
export const MAX_SUITE_BYTES = 64 * 1024;
/** Most cases of a suite: a report says what each one gave, and a report is at most 64 KiB. */
export const MAX_CASES = 2048;
/** Most outputs of a suite, and characters of their names together, since a report lists them all. */
export const MAX_OUTPUTS = 64;
export const MAX_OUTPUT_NAMES = 4096;
/** Most tokens that a text model is asked for in a case. */
export const MAX_NEW_TOKENS = 1024;

/** What the suite's model is loaded with. */
const runner = z.discriminatedUnion(
  "kind",
  [
    /** An ONNX graph; inputs and outputs are its tensors. */
    z.strictObject({ kind: z.literal("onnx") }),
    /** A Hugging Face layout for transformers.js; the input is the tensor `text`, see `texts.ts`. */
    z.strictObject({
      kind: z.literal("transformers"),
      task: z.enum(["text-classification", "feature-extraction", "text-generation"], {
        error: "text-classification, feature-extraction or text-generation",
      }),
      /** text-generation only: tokens at most, the length of the output `tokens`. Decoding is greedy. */
      maxNewTokens: wholeNumber(1, MAX_NEW_TOKENS).optional(),
    }),
  ],
  { error: "a runner of kind onnx or transformers" },
);

/** Schema of `suite.json`, version 1. Fields that it does not know are refused, so that a typo cannot hide. */
export const suiteSchema = z.strictObject({
  version: z.literal(1, { error: "1" }),
  profile: z
    .literal("float", { error: '"float", the one profile there is' })
    .describe("Float outputs are compared within tolerances, since implementations round differently."),
  runner: runner.optional().describe("What loads the model; an ONNX graph where nothing is said."),
  cases: wholeNumber(1, MAX_CASES).describe(
    "The first dimension of every tensor; the model is run on any number of them at once.",
  ),
  inputs: z.literal("inputs.safetensors", { error: '"inputs.safetensors"' }),
  expected: z.literal("expected.safetensors", { error: '"expected.safetensors"' }),
  outputs: z
    .array(
      z.strictObject({
        name: tensorName,
        atol: numberFrom(0, 1e6, "an absolute tolerance from 0 to 1e6"),
        rtol: numberFrom(0, 0.1, "a relative tolerance from 0 to 0.1"),
      }),
      { error: "a list of outputs" },
    )
    .min(1, `1 to ${MAX_OUTPUTS} outputs`)
    .max(MAX_OUTPUTS, `1 to ${MAX_OUTPUTS} outputs`)
    .describe(
      "An element passes when |actual - expected| <= atol + rtol * |expected|. Outputs are float32, or whole numbers, " +
        "which are exact: both tolerances 0.",
    ),
  metric: metricSchema,
  minimumScoreBps: wholeNumber(0, 10_000).describe("Least score in basis points: 9500 is 95 %."),
  nearTies: z
    .array(wholeNumber(0, MAX_CASES - 1), { error: "a list of cases" })
    .max(MAX_CASES)
    .optional()
    .describe(
      "Cases where two answers are as good as each other, ascending: not judged by what the largest element is.",
    ),
});

/** What a suite asks for: `suite.json`, version 1. */
export type SuiteDefinition = z.infer<typeof suiteSchema>;
/** An output and the tolerances it is judged by. */
export type SuiteOutput = SuiteDefinition["outputs"][number];
/** What a suite's model is loaded with. */
export type SuiteRunner = NonNullable<SuiteDefinition["runner"]>;

/** What loads the suite's model; an ONNX graph where the suite says nothing. */
export function runnerOf({ runner }: SuiteDefinition): SuiteRunner {
  return runner ?? { kind: "onnx" };
}

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
  checkTogether(result.data);
  return result.data;
}

/** What no single field can say. */
function checkTogether({ outputs, metric, cases, nearTies = [], runner }: SuiteDefinition): void {
  const names = outputs.map((output) => output.name);
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice !== -1) throw suiteError(`suite.outputs[${twice}].name`, "each output once", `"${names[twice]}"`);
  const length = names.join("").length;
  if (length > MAX_OUTPUT_NAMES) {
    throw suiteError("suite.outputs", `names of ${MAX_OUTPUT_NAMES} characters together`, `${length}`);
  }
  if (metric.name !== "agreement" && !names.includes(metric.output)) {
    throw suiteError("suite.metric.output", `one of suite.outputs (${names.join(", ")})`, `"${metric.output}"`);
  }
  for (const [i, index] of nearTies.entries()) {
    const expected = `cases from 0 to ${cases - 1}, ascending, each once`;
    if (index >= cases || index <= (nearTies[i - 1] ?? -1))
      throw suiteError(`suite.nearTies[${i}]`, expected, `${index}`);
  }
  if (runner?.kind !== "transformers") return;
  const generates = runner.task === "text-generation";
  if (generates !== (runner.maxNewTokens !== undefined)) {
    const expected = generates ? "the length of the output `tokens`" : "nothing, since no text is generated";
    throw suiteError("suite.runner.maxNewTokens", expected, `${runner.maxNewTokens ?? "nothing"}`);
  }
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
