import { isNearTie } from "./compare.ts";
import { isClassMetric, judgesChoice, readReference } from "./metrics/reference.ts";
import { readSafetensors } from "./safetensors.ts";
import { parseSuite, runnerOf, suiteError, type SuiteDefinition, type SuiteOutput } from "./suite.ts";
import { caseOf, firstNonFinite, isInteger, type TensorValue } from "./tensor.ts";
import { decodeTexts, TEXT_INPUT, TOKENS_OUTPUT } from "./texts.ts";

/** Least percentage of cases that a choice can be judged on; a looser suite would say nothing about the score. */
export const MIN_JUDGED_PERCENT = 90;

/** The three files of a suite, as bytes. */
export interface SuiteFiles {
  /** `suite/suite.json` */
  suite: Uint8Array;
  /** `suite/inputs.safetensors` */
  inputs: Uint8Array;
  /** `suite/expected.safetensors` */
  expected: Uint8Array;
}

/** One output's tolerances and the values expected of it. */
export interface ExpectedOutput extends SuiteOutput {
  /** float32, or whole numbers of any width; first dimension = cases. */
  tensor: TensorValue;
  /** Elements per case. */
  perCase: number;
}

/** A suite that is ready to run: definition, inputs and expectations agree with each other. */
export interface Suite {
  definition: SuiteDefinition;
  /** By input name; the first dimension of each is the number of cases. */
  inputs: Map<string, TensorValue>;
  /** In the order of `suite.outputs`. */
  outputs: ExpectedOutput[];
  /** What the metric reads: an output by its position in `outputs`, and its labels or target. Agreement has none. */
  judged?: { output: number; reference: TensorValue };
  /**
   * Cases where two answers are as good as each other: those that the suite marks, and for metrics of classes those
   * whose expected classes lie within tolerance of each other. No choice is judged there: neither classes nor the
   * elements of outputs of whole numbers.
   */
  nearTies: ReadonlySet<number>;
}

/**
 * Reads and cross-checks a suite's three files.
 *
 * @throws SuiteError, or VerifyError `safetensors-invalid`, naming path, expected and found.
 */
export function loadSuite(files: SuiteFiles): Suite {
  const definition = parseSuite(files.suite);
  const inputs = readSafetensors(files.inputs, "inputs.safetensors").tensors;
  const expected = readSafetensors(files.expected, "expected.safetensors").tensors;
  if (inputs.size === 0) throw suiteError("inputs.safetensors", "at least one tensor", "none");
  for (const [name, tensor] of inputs) checkTensor(`inputs.safetensors: tensor '${name}'`, tensor, definition.cases);
  const outputs = definition.outputs.map((output, i) => expectedOutput(output, i, expected, definition.cases));
  checkRunner(definition, inputs, outputs);
  const { metric } = definition;
  const suite: Suite = { definition, inputs, outputs, nearTies: new Set(definition.nearTies) };
  if (metric.name !== "agreement") {
    const output = outputs.findIndex(({ name }) => name === metric.output);
    suite.judged = { output, reference: readReference(metric, outputs[output]!, expected) };
  }
  suite.nearTies = findNearTies(suite);
  return suite;
}

function expectedOutput(
  output: SuiteOutput,
  index: number,
  tensors: Map<string, TensorValue>,
  cases: number,
): ExpectedOutput {
  const where = `expected.safetensors: tensor '${output.name}'`;
  const tensor = tensors.get(output.name);
  if (!tensor) throw suiteError(where, "a tensor, since suite.outputs names it", "none");
  if (tensor.dtype === "float64") throw suiteError(`${where}.dtype`, "float32 or whole numbers", tensor.dtype);
  if (isInteger(tensor.dtype) && (output.atol !== 0 || output.rtol !== 0)) {
    const found = `atol ${output.atol}, rtol ${output.rtol}`;
    throw suiteError(`suite.outputs[${index}]`, `atol 0 and rtol 0, since ${tensor.dtype} is exact`, found);
  }
  checkTensor(where, tensor, cases);
  const perCase = tensor.data.length / cases;
  if (perCase === 0) throw suiteError(`${where}.shape`, "at least one element per case", `[${tensor.shape}]`);
  return { ...output, tensor, perCase };
}

/** What transformers.js is given and gives has fixed names. */
function checkRunner(
  definition: SuiteDefinition,
  inputs: ReadonlyMap<string, TensorValue>,
  outputs: readonly ExpectedOutput[],
): void {
  const runner = runnerOf(definition);
  if (runner.kind !== "transformers") return;
  const names = [...inputs.keys()];
  const text = inputs.get(TEXT_INPUT);
  if (!text || names.length > 1) {
    throw suiteError("inputs.safetensors", `one tensor, '${TEXT_INPUT}'`, names.join(", "));
  }
  decodeTexts(text);
  if (runner.task !== "text-generation") return;
  const tokens = outputs.find(({ name }) => name === TOKENS_OUTPUT);
  const found = tokens ? `${tokens.tensor.dtype} [${tokens.tensor.shape}]` : "none";
  const expected = `int64 [${definition.cases},${runner.maxNewTokens}]`;
  if (outputs.length > 1 || found !== expected) {
    throw suiteError(`expected.safetensors: tensor '${TOKENS_OUTPUT}'`, `${expected}, the one output`, found);
  }
}

/** Which cases these are depends on the suite alone, so that every verifier judges the same ones. */
function findNearTies({ definition, outputs, judged, nearTies }: Suite): ReadonlySet<number> {
  const { metric, cases } = definition;
  if (!judgesChoice(metric, outputs) && !outputs.some(({ tensor }) => isInteger(tensor.dtype))) return nearTies;
  const all = new Set(nearTies);
  if (judged && isClassMetric(metric.name)) {
    const output = outputs[judged.output]!;
    const logits = output.tensor.data as Float32Array;
    const k = metric.name === "topk-accuracy" ? metric.k : 1;
    for (let i = 0; i < cases; i++) if (isNearTie(caseOf(logits, output.perCase, i), output, k)) all.add(i);
  }
  if ((cases - all.size) * 100 >= cases * MIN_JUDGED_PERCENT) return all;
  const where = judged ? `suite.outputs[${judged.output}]` : "suite.nearTies";
  const expected = `tolerances that leave ${MIN_JUDGED_PERCENT} % of the cases with one clear best answer`;
  const found = `${all.size} of ${cases} cases within tolerance of a tie or marked as one; lower atol or rtol`;
  throw suiteError(where, expected, found);
}

function checkTensor(where: string, tensor: TensorValue, cases: number): void {
  if (tensor.shape.length === 0 || tensor.shape[0] !== cases) {
    throw suiteError(`${where}.shape`, `first dimension ${cases}, as suite.cases says`, `[${tensor.shape}]`);
  }
  const wrong = firstNonFinite(tensor.data);
  if (wrong) throw suiteError(`${where}, element ${wrong[0]}`, "a finite number", String(wrong[1]));
}
