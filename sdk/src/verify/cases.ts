import { isNearTie } from "./compare.ts";
import { readSafetensors } from "./safetensors.ts";
import { parseSuite, suiteError, type SuiteDefinition, type SuiteOutput } from "./suite.ts";
import { firstNonFinite, type TensorValue } from "./tensor.ts";

/** Least percentage of cases that a class can be judged on; a looser suite would say nothing about the score. */
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
  /** float32, first dimension = cases. */
  tensor: TensorValue & { data: Float32Array };
  /** Elements per case. */
  perCase: number;
}

/** The classes a suite expects, one per case. */
export interface ExpectedLabels {
  /** Position of the judged output in `outputs`. */
  output: number;
  labels: number[];
  /** Cases whose two best expected classes lie within tolerance of each other: not judged by class. */
  nearTies: ReadonlySet<number>;
}

/** A suite that is ready to run: definition, inputs and expectations agree with each other. */
export interface Suite {
  definition: SuiteDefinition;
  /** By input name; the first dimension of each is the number of cases. */
  inputs: Map<string, TensorValue>;
  /** In the order of `suite.outputs`. */
  outputs: ExpectedOutput[];
  /** There for the metric top1-accuracy. */
  classes?: ExpectedLabels;
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
  const outputs = definition.outputs.map((output) => expectedOutput(output, expected, definition.cases));
  const { metric } = definition;
  if (metric.name !== "top1-accuracy") return { definition, inputs, outputs };
  const index = outputs.findIndex((output) => output.name === metric.output);
  return { definition, inputs, outputs, classes: expectedLabels(index, outputs[index]!, expected, metric.labels) };
}

/** The part of an output that belongs to one case, as a view. */
export function caseOf(values: Float32Array, perCase: number, index: number): Float32Array {
  return values.subarray(index * perCase, (index + 1) * perCase);
}

function expectedOutput(output: SuiteOutput, tensors: Map<string, TensorValue>, cases: number): ExpectedOutput {
  const where = `expected.safetensors: tensor '${output.name}'`;
  const tensor = tensors.get(output.name);
  if (!tensor) throw suiteError(where, "a tensor, since suite.outputs names it", "none");
  if (!(tensor.data instanceof Float32Array)) throw suiteError(`${where}.dtype`, "float32", tensor.dtype);
  checkTensor(where, tensor, cases);
  const perCase = tensor.data.length / cases;
  if (perCase === 0) throw suiteError(`${where}.shape`, "at least one element per case", `[${tensor.shape}]`);
  return { ...output, tensor: { ...tensor, data: tensor.data }, perCase };
}

function expectedLabels(
  index: number,
  output: ExpectedOutput,
  tensors: Map<string, TensorValue>,
  name: string,
): ExpectedLabels {
  const cases = output.tensor.shape[0]!;
  if (output.tensor.shape.length !== 2 || output.perCase < 2) {
    const found = `[${output.tensor.shape}]`;
    throw suiteError(
      `expected.safetensors: tensor '${output.name}'.shape`,
      "[cases, classes], 2 classes or more",
      found,
    );
  }
  const where = `expected.safetensors: tensor '${name}'`;
  const tensor = tensors.get(name);
  if (!tensor) throw suiteError(where, "the labels, since suite.metric names them", "none");
  if (tensor.dtype.startsWith("float") || tensor.dtype === "bool") {
    throw suiteError(`${where}.dtype`, "whole numbers (int64, int32, int16, int8 or uint8)", tensor.dtype);
  }
  if (tensor.shape.length !== 1 || tensor.shape[0] !== cases) {
    throw suiteError(`${where}.shape`, `[${cases}]`, `[${tensor.shape}]`);
  }
  const labels = Array.from(tensor.data as ArrayLike<number | bigint>, Number);
  const wrong = labels.findIndex((label) => !(label >= 0 && label < output.perCase));
  if (wrong !== -1)
    throw suiteError(`${where}[${wrong}]`, `a class from 0 to ${output.perCase - 1}`, `${labels[wrong]}`);
  const nearTies = new Set<number>();
  for (let i = 0; i < cases; i++) {
    if (isNearTie(caseOf(output.tensor.data, output.perCase, i), output)) nearTies.add(i);
  }
  if ((cases - nearTies.size) * 100 < cases * MIN_JUDGED_PERCENT) {
    const expected = `tolerances that leave ${MIN_JUDGED_PERCENT} % of the cases with one clear best class`;
    const found = `${nearTies.size} of ${cases} cases within tolerance of a tie; lower atol or rtol`;
    throw suiteError(`suite.outputs[${index}]`, expected, found);
  }
  return { output: index, labels, nearTies };
}

function checkTensor(where: string, tensor: TensorValue, cases: number): void {
  if (tensor.shape.length === 0 || tensor.shape[0] !== cases) {
    throw suiteError(`${where}.shape`, `first dimension ${cases}, as suite.cases says`, `[${tensor.shape}]`);
  }
  const wrong = firstNonFinite(tensor.data);
  if (wrong) throw suiteError(`${where}, element ${wrong[0]}`, "a finite number", String(wrong[1]));
}
