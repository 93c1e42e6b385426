import type { SuiteFiles } from "@commonweight/sdk/verify/cases";
import { writeSafetensors } from "@commonweight/sdk/verify/safetensors";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";

/** A definition that `suiteFiles` fits: three cases of two classes. */
export function definition(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    version: 1,
    profile: "float",
    cases: 3,
    inputs: "inputs.safetensors",
    expected: "expected.safetensors",
    outputs: [{ name: "logits", atol: 1e-3, rtol: 1e-3 }],
    metric: { name: "top1-accuracy", output: "logits", labels: "labels" },
    minimumScoreBps: 6000,
    ...changes,
  };
}

export function floats(shape: number[], values: number[]): TensorValue {
  return { dtype: "float32", shape, data: Float32Array.from(values) };
}

export function labels(values: number[]): TensorValue {
  return { dtype: "int32", shape: [values.length], data: Int32Array.from(values) };
}

/** The three files of a suite; expected classes are 0, 1, 0. */
export function suiteFiles(
  parts: {
    definition?: unknown;
    inputs?: Record<string, TensorValue>;
    expected?: Record<string, TensorValue>;
  } = {},
): SuiteFiles {
  const inputs = parts.inputs ?? { x: floats([3, 2], [1, 0, 0, 1, 1, 0]) };
  const expected = parts.expected ?? { logits: floats([3, 2], [2, -2, -1, 1, 3, 0]), labels: labels([0, 1, 0]) };
  return {
    suite: new TextEncoder().encode(JSON.stringify(parts.definition ?? definition())),
    inputs: writeSafetensors(new Map(Object.entries(inputs))),
    expected: writeSafetensors(new Map(Object.entries(expected))),
  };
}
