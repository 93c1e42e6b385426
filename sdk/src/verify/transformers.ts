import { withDeadline } from "./deadline.ts";
import { VerifyError } from "./errors.ts";
import { DEFAULT_LOAD_TIMEOUT_MS } from "./limits.ts";
import type { OpenRunner, OpenRunnerOptions, Runner, RunnerTensor, RunOptions, WeightsFile } from "./runner.ts";
import { shorten } from "./shorten.ts";
import type { SuiteRunner } from "./suite.ts";
import type { TensorValue } from "./tensor.ts";
import { taskSignature } from "./task-signature.ts";
import { decodeTexts, TEXT_INPUT } from "./texts.ts";
import { loadLibrary, mount, type Mount } from "./transformers-bridge.ts";
import { openTask, type Task } from "./transformers-tasks.ts";

type Spec = Extract<SuiteRunner, { kind: "transformers" }>;

/** What a Hugging Face layout needs beside its graph; all of it decides the output, so all of it is among the weights. */
const NEEDED = ["config.json", "tokenizer.json", "tokenizer_config.json"];
/** Precision by the ending of the graph's name, as transformers.js names them. */
const DTYPES: Record<string, string> = {
  "": "fp32", _fp16: "fp16", _int8: "int8", _uint8: "uint8", _quantized: "q8", _q4: "q4", _q4f16: "q4f16", _bnb4: "bnb4",
};

/**
 * Loads a Hugging Face layout with transformers.js. It sees the given files and nothing else; its sessions are those of
 * `openOnnx`, as strict and as counted as any other. Takes `text` (uint8 [cases, bytes], UTF-8, zero-padded), gives
 * `logits` (float32 [cases, labels]), `embedding` (float32 [cases, width]: the mean over a text's tokens, of length 1) or
 * `tokens` (int64 [cases, maxNewTokens], greedy, padded with -1).
 *
 * @throws VerifyError `model-invalid` for a layout that lacks a part or cannot be read, and what `openOnnx` throws.
 */
export async function openTransformers(
  options: OpenRunnerOptions & { runner: Spec },
  openOnnx: OpenRunner,
): Promise<Runner> {
  const { runner: spec, weights, signal, loadTimeoutMs: timeoutMs = DEFAULT_LOAD_TIMEOUT_MS } = options;
  const files = new Map(weights.map((file) => [file.path, file]));
  const dtype = checkLayout(files);
  const open = (path: string) => openOnnx({ ...options, weights: besides(files, path), runner: { kind: "onnx" } });
  const { name, mounted, unmount } = mount(files, open);
  try {
    const opening = openTask({ library: await loadLibrary(), name, spec, dtype });
    const task = await withDeadline(opening, { signal, timeoutMs, what: "Loading the model" });
    if (mounted.error) throw mounted.error;
    return new TransformersRunner(task, mounted, spec, unmount);
  } catch (error) {
    unmount();
    const cause = mounted.error ?? error;
    if (cause instanceof VerifyError) throw cause;
    const message = `transformers.js could not load the model: ${messageOf(cause)}`;
    throw new VerifyError("model-invalid", message, { cause });
  }
}

class TransformersRunner implements Runner {
  readonly backend;
  readonly environment;
  readonly inputs: readonly RunnerTensor[];
  readonly outputs: readonly RunnerTensor[];
  readonly #task: Task;
  readonly #mounted: Mount;
  readonly #unmount: () => void;

  constructor(task: Task, mounted: Mount, spec: Spec, unmount: () => void) {
    const [session] = mounted.runners;
    if (!session) throw new VerifyError("model-invalid", "transformers.js opened no graph of this model.");
    const { name, version } = session.environment.runtime;
    this.backend = session.backend;
    this.environment = {
      adapter: session.environment.adapter,
      runtime: { name: `transformers.js on ${name}`, version: `${task.version} on ${version}` },
    };
    ({ inputs: this.inputs, outputs: this.outputs } = taskSignature(spec));
    this.#task = task;
    this.#mounted = mounted;
    this.#unmount = unmount;
  }

  get kernels(): number | null {
    return this.#mounted.runners[0]?.kernels ?? null;
  }

  async run(inputs: ReadonlyMap<string, TensorValue>, options: RunOptions = {}): Promise<Map<string, TensorValue>> {
    const texts = decodeTexts(inputs.get(TEXT_INPUT) ?? { dtype: "uint8", shape: [], data: new Uint8Array() });
    const mounted = this.#mounted;
    mounted.error = undefined;
    mounted.limits = options;
    const [output] = this.outputs;
    try {
      const value = await withDeadline(this.#task.run(texts), { ...options, what: "Running the model" });
      if (mounted.error) throw mounted.error;
      return new Map([[output!.name, value]]);
    } catch (error) {
      const cause = mounted.error ?? error;
      if (cause instanceof VerifyError) throw cause;
      const message = `transformers.js could not run the model: ${messageOf(cause)}`;
      throw new VerifyError("run-failed", message, { cause });
    }
  }

  async dispose(): Promise<void> {
    this.#unmount();
    await this.#task.dispose();
  }
}

/** Precision of the layout's graph. @throws VerifyError `model-invalid` when a part is missing. */
function checkLayout(files: Mount["files"]): string {
  const missing = NEEDED.filter((path) => !files.has(path));
  if (missing.length > 0) {
    const message = `The weights lack ${missing.join(", ")}: a Hugging Face layout lists them in manifest.weights.`;
    throw new VerifyError("model-invalid", message);
  }
  const graphs = [...files.keys()].filter((path) => path.endsWith(".onnx"));
  const ending = /^onnx\/model(_[a-z0-9]+)?\.onnx$/.exec(graphs[0] ?? "");
  const dtype = ending && DTYPES[ending[1] ?? ""];
  if (graphs.length === 1 && dtype) return dtype;
  const found = graphs.join(", ") || "none";
  throw new VerifyError("model-invalid", `The weights need one graph, such as onnx/model.onnx; found ${found}.`);
}

/** A graph, and the files beside it that may hold its tensors. */
function besides(files: Mount["files"], path: string): WeightsFile[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const graph = files.get(path);
  const others = [...files.values()].filter((file) => file !== graph && file.path.startsWith(folder));
  return graph ? [graph, ...others] : [];
}

function messageOf(error: unknown): string {
  return shorten(error instanceof Error ? error.message : String(error), 600);
}
