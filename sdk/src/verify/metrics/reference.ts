import type { ExpectedOutput } from "../cases.ts";
import { suiteError } from "../suite.ts";
import { firstNonFinite, isInteger, type TensorValue } from "../tensor.ts";
import type { MetricDefinition } from "./schema.ts";

/** The metrics that say which class came out. */
export const CLASS_METRICS = ["top1-accuracy", "topk-accuracy", "macro-f1"] as const;

/** Whether a metric judges a choice, which a near tie makes arbitrary; others measure, near a tie or not. */
export function judgesChoice({ name }: MetricDefinition, outputs: readonly ExpectedOutput[]): boolean {
  if (name === "agreement") return outputs.some(({ tensor }) => isInteger(tensor.dtype));
  return isClassMetric(name) || name === "exact-match" || name === "token-accuracy";
}

export function isClassMetric(name: MetricDefinition["name"]): name is (typeof CLASS_METRICS)[number] {
  return (CLASS_METRICS as readonly string[]).includes(name);
}

/**
 * The labels, or the target, that a metric measures its output against.
 *
 * @param expected the tensors of `expected.safetensors`.
 * @throws SuiteError naming the tensor, what it must be and what it is.
 */
export function readReference(
  metric: Exclude<MetricDefinition, { name: "agreement" }>,
  output: ExpectedOutput,
  expected: ReadonlyMap<string, TensorValue>,
): TensorValue {
  const float = metric.name !== "exact-match" && metric.name !== "token-accuracy";
  const { dtype } = output.tensor;
  if (float === isInteger(dtype)) {
    const wanted = float ? "float32" : "whole numbers (int64, int32, int16, int8, uint8 or bool)";
    throw suiteError(`${tensorPath(output.name)}.dtype`, `${wanted}, as the metric ${metric.name} reads`, dtype);
  }
  if (!("labels" in metric)) return readTarget(metric.name, metric.target, output, expected);
  return metric.name === "perplexity"
    ? readTokens(metric.labels, output, expected)
    : readClasses(metric, output, expected);
}

/** `expected.safetensors: tensor 'labels'` */
function tensorPath(name: string): string {
  return `expected.safetensors: tensor '${name}'`;
}

function readTarget(
  metric: MetricDefinition["name"],
  name: string | undefined,
  output: ExpectedOutput,
  expected: ReadonlyMap<string, TensorValue>,
): TensorValue {
  const tensor = name === undefined ? output.tensor : expected.get(name);
  const where = tensorPath(name ?? output.name);
  if (!tensor) throw suiteError(where, "the target, since suite.metric names it", "none");
  if (tensor.dtype !== output.tensor.dtype) {
    throw suiteError(`${where}.dtype`, `${output.tensor.dtype}, as the output '${output.name}'`, tensor.dtype);
  }
  if (tensor.shape.join() !== output.tensor.shape.join()) {
    const wanted = `[${output.tensor.shape}], as the output '${output.name}'`;
    throw suiteError(`${where}.shape`, wanted, `[${tensor.shape}]`);
  }
  const wrong = firstNonFinite(tensor.data);
  if (wrong) throw suiteError(`${where}, element ${wrong[0]}`, "a finite number", String(wrong[1]));
  if (metric === "cosine-similarity") {
    const empty = emptyCase(tensor.data as Float32Array, output.perCase);
    if (empty !== -1) throw suiteError(`${where}[${empty}]`, "a vector with a direction", "zeros only");
  }
  if (metric === "token-accuracy" && !(tensor.data as Int32Array).some((token) => Number(token) !== -1)) {
    throw suiteError(where, "at least one token", "padding (-1) only");
  }
  return tensor;
}

function readClasses(
  metric: Extract<MetricDefinition, { labels: string; name: (typeof CLASS_METRICS)[number] }>,
  output: ExpectedOutput,
  expected: ReadonlyMap<string, TensorValue>,
): TensorValue {
  const { shape } = output.tensor;
  if (shape.length !== 2 || output.perCase < 2) {
    throw suiteError(`${tensorPath(output.name)}.shape`, "[cases, classes], 2 classes or more", `[${shape}]`);
  }
  if (metric.name === "topk-accuracy" && metric.k >= output.perCase) {
    throw suiteError("suite.metric.k", `less than the ${output.perCase} classes`, `${metric.k}`);
  }
  const tensor = readLabels(metric.labels, [shape[0]!], expected);
  requireRange(tensor, metric.labels, 0, output.perCase - 1);
  return tensor;
}

function readTokens(name: string, output: ExpectedOutput, expected: ReadonlyMap<string, TensorValue>): TensorValue {
  const { shape } = output.tensor;
  const vocabulary = shape.at(-1)!;
  if (shape.length < 2 || vocabulary < 2) {
    const wanted = "[cases, positions, vocabulary] or [cases, vocabulary]";
    throw suiteError(`${tensorPath(output.name)}.shape`, wanted, `[${shape}]`);
  }
  const tensor = readLabels(name, shape.slice(0, -1), expected);
  requireRange(tensor, name, -1, vocabulary - 1);
  if (!(tensor.data as Int32Array).some((label) => Number(label) !== -1)) {
    throw suiteError(tensorPath(name), "at least one label", "padding (-1) only");
  }
  return tensor;
}

function readLabels(name: string, shape: readonly number[], expected: ReadonlyMap<string, TensorValue>): TensorValue {
  const where = tensorPath(name);
  const tensor = expected.get(name);
  if (!tensor) throw suiteError(where, "the labels, since suite.metric names them", "none");
  if (!isInteger(tensor.dtype) || tensor.dtype === "bool") {
    throw suiteError(`${where}.dtype`, "whole numbers (int64, int32, int16, int8 or uint8)", tensor.dtype);
  }
  if (tensor.shape.join() !== shape.join()) throw suiteError(`${where}.shape`, `[${shape}]`, `[${tensor.shape}]`);
  return tensor;
}

function requireRange({ data }: TensorValue, name: string, least: number, most: number): void {
  for (let i = 0; i < data.length; i++) {
    const label = data[i]!;
    if (label >= least && label <= most) continue;
    throw suiteError(`${tensorPath(name)}[${i}]`, `a class from ${least} to ${most}`, `${label}`);
  }
}

function emptyCase(data: Float32Array, perCase: number): number {
  for (let start = 0; start < data.length; start += perCase) {
    if (data.subarray(start, start + perCase).every((value) => value === 0)) return start / perCase;
  }
  return -1;
}
