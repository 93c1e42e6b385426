import type { OpenRunner, Runner } from "@commonweight/sdk/verify/runner";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import type { Machine } from "@commonweight/sdk/verify/verification";

type Answer = (rows: number, call: number, session: number) => Map<string, TensorValue>;

/** A machine whose runner answers as the test says; `opened` counts its sessions and `batches` the rows they were given. */
export function machineDouble(answer: Answer, changes: { kernels?: (number | null)[]; backend?: Runner["backend"] } = {}) {
  const seen = { opened: 0, disposed: 0, batches: [] as number[] };
  const open: OpenRunner = async ({ backend }) => {
    const session = ++seen.opened;
    const kernels = changes.kernels;
    return {
      backend: changes.backend ?? backend,
      environment: { adapter: null, runtime: { name: "double", version: "1" } },
      inputs: [{ name: "x", dtype: "float32", shape: ["batch", 2] }],
      outputs: [{ name: "logits", dtype: "float32", shape: ["batch", 2] }],
      get kernels() {
        return kernels ? (kernels.shift() ?? null) : null;
      },
      run: async (inputs) => {
        const rows = inputs.get("x")!.shape[0]!;
        seen.batches.push(rows);
        return answer(rows, seen.batches.length, session);
      },
      dispose: async () => void seen.disposed++,
    };
  };
  const machine: Machine = { open, prepare: async () => {}, bounds: async () => ({}) };
  return { machine, seen };
}
