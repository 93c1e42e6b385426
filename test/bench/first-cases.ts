import type { Suite } from "../../sdk/src/verify/cases.ts";
import { rowsOf, type TensorValue } from "../../sdk/src/verify/tensor.ts";

/** A suite's first cases, as a suite. */
export function firstCases(suite: Suite, count: number): Suite {
  const first = (tensor: TensorValue) => rowsOf(tensor, 0, count);
  return {
    ...suite,
    definition: { ...suite.definition, cases: count },
    inputs: new Map([...suite.inputs].map(([name, tensor]) => [name, first(tensor)])),
    outputs: suite.outputs.map((output) => ({ ...output, tensor: first(output.tensor) })),
    ...(suite.judged && { judged: { ...suite.judged, reference: first(suite.judged.reference) } }),
    nearTies: new Set([...suite.nearTies].filter((index) => index < count)),
  };
}

/** The batches that a run of `cases` cases is made of, as the inputs of each. */
export function batchesOf({ inputs }: Suite, cases: number, size: number): [string, TensorValue][][] {
  return Array.from({ length: Math.ceil(cases / size) }, (_, i) => {
    const rows = Math.min(size, cases - i * size);
    return [...inputs].map(([name, tensor]) => [name, rowsOf(tensor, i * size, rows)]);
  });
}
