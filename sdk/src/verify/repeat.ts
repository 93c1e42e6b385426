import { VerifyError } from "./errors.ts";
import { DEFAULT_BATCH_SIZE, DEFAULT_BATCH_TIMEOUT_MS } from "./limits.ts";
import type { Runner } from "./runner.ts";
import { copyInto, rowsOf, TENSOR_ARRAYS, type TensorDtype, type TensorValue } from "./tensor.ts";

/** What is used of a loaded model. */
export type LoadedModel = Pick<Runner, "inputs" | "outputs" | "run" | "dispose">;

/** Backends by name, in order; each is opened when its turn comes, after the one before was disposed of. */
export type Backends = readonly { name: string; open: () => Promise<LoadedModel> }[];

/** How far the runs have come. */
export interface RunsProgress {
  /** "wasm in batches of 16" */
  run: string;
  /** Runs done, of all. */
  done: number;
  total: number;
}

/** All cases' answers of one run, by output. */
export interface WholeRun {
  name: string;
  outputs: Map<string, TensorValue>;
}

export interface RepeatOptions {
  backends: Backends;
  inputs: ReadonlyMap<string, TensorValue>;
  cases: number;
  repeats: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: RunsProgress) => void) | undefined;
}

/** Batches of different sizes take different ways through a runtime: kernels, tiles, orders of a sum. */
const BATCH_SIZES = [DEFAULT_BATCH_SIZE, 7, 1];

/**
 * Runs all cases several times on every backend, in batches of different sizes.
 *
 * @returns the runs, and outputs that are neither float32 nor whole numbers.
 * @throws VerifyError `signature-mismatch` where an answer has no case for each case asked, and what the runners throw.
 */
export async function repeatRuns(
  options: RepeatOptions,
): Promise<{ runs: WholeRun[]; leftOut: { name: string; dtype: string }[] }> {
  const { backends, cases, repeats, signal, onProgress } = options;
  const runs: WholeRun[] = [];
  const leftOut = new Map<string, string>();
  const total = backends.length * repeats;
  for (const backend of backends) {
    const model = await backend.open();
    try {
      for (let i = 0; i < repeats; i++) {
        const size = Math.min(cases, BATCH_SIZES[i % BATCH_SIZES.length]!);
        const name = `${backend.name} in batches of ${size}`;
        onProgress?.({ run: name, done: runs.length, total });
        runs.push({ name, outputs: await runAll(model, options, size, leftOut, signal) });
      }
    } finally {
      await model.dispose().catch(() => {}); // a lost device cannot free what it no longer has
    }
  }
  return { runs, leftOut: [...leftOut].map(([name, dtype]) => ({ name, dtype })) };
}

async function runAll(
  model: LoadedModel,
  { inputs, cases }: RepeatOptions,
  size: number,
  leftOut: Map<string, string>,
  signal: AbortSignal | undefined,
): Promise<Map<string, TensorValue>> {
  const whole = new Map<string, TensorValue>();
  for (let start = 0; start < cases; start += size) {
    signal?.throwIfAborted();
    const count = Math.min(size, cases - start);
    const batch = new Map([...inputs].map(([name, tensor]) => [name, rowsOf(tensor, start, count)]));
    const answers = await model.run(batch, { signal, timeoutMs: DEFAULT_BATCH_TIMEOUT_MS });
    for (const [name, answer] of answers) {
      if (!canCompare(answer.dtype)) leftOut.set(name, answer.dtype);
      else add(whole, name, answer, start, count, cases);
    }
  }
  return whole;
}

function canCompare(dtype: TensorDtype): boolean {
  return dtype !== "float64";
}

function add(
  whole: Map<string, TensorValue>,
  name: string,
  { dtype, shape, data }: TensorValue,
  start: number,
  count: number,
  cases: number,
): void {
  const [rows, ...row] = shape;
  const before = whole.get(name);
  if (rows !== count || (before && before.shape.slice(1).join() !== row.join())) {
    const wanted = before ? `[${[count, ...before.shape.slice(1)]}]` : `a first dimension of ${count}`;
    const message = `The model's output '${name}' has shape [${shape}] for ${count} cases; a suite needs ${wanted}.`;
    throw new VerifyError("signature-mismatch", message);
  }
  const perCase = data.length / count;
  const all = before ?? { dtype, shape: [cases, ...row], data: new TENSOR_ARRAYS[dtype](cases * perCase) };
  copyInto(all.data, data, start * perCase);
  whole.set(name, all);
}
