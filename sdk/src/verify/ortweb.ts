import type { InferenceSession, Tensor } from "onnxruntime-web";
import { withDeadline } from "./deadline.ts";
import { VerifyError } from "./errors.ts";
import { DEFAULT_LOAD_TIMEOUT_MS } from "./limits.ts";
import { explainFallback, tapRuntimeLog } from "./placement.ts";
import type { AdapterInfo, RunEnvironment, Runner, RunnerTensor, RunOptions, WeightsFile } from "./runner.ts";
import { TENSOR_DTYPES, type TensorDtype, type TensorValue } from "./tensor.ts";
import { countKernels, outOfMemory, readAdapterInfo, requireAdapter, WatchedDevice } from "./webgpu.ts";

type Ort = typeof import("onnxruntime-web");

/** What {@link openRunner} runs on: the GPU strictly, or WASM as a reference. */
export type WebBackend = "webgpu" | "wasm";

export interface OpenRunnerOptions {
  backend: WebBackend;
  /** The ONNX file first, then its external data. */
  weights: readonly WeightsFile[];
  signal?: AbortSignal | undefined;
  loadTimeoutMs?: number | undefined;
}

/**
 * Loads a model into ONNX Runtime Web. On `webgpu` a fallback to the CPU is an error, not a slower answer; on `wasm` no
 * GPU takes part at all. Runs in browsers (best in a worker) and, on `wasm`, in Node.
 *
 * @throws VerifyError `webgpu-missing`, `adapter-missing`, `device-lost`, `out-of-memory`, `fallback-refused`,
 *   `model-invalid`, `timeout` or `aborted`.
 */
export async function openRunner(options: OpenRunnerOptions): Promise<Runner> {
  const { backend, signal } = options;
  const info = backend === "webgpu" ? await requireAdapter() : null;
  const [graph, ...externalData] = await readWeights(options.weights);
  if (!graph) throw new VerifyError("model-invalid", "The release lists no weights to load.");
  const kernels = backend === "webgpu" ? countKernels() : null;
  if (backend === "webgpu") tapRuntimeLog();
  const ort = await loadRuntime(backend);
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [backend],
    externalData,
    ...(backend === "webgpu" && { extra: { session: { disable_cpu_ep_fallback: "1" } } }),
  };
  const deadline = { signal, timeoutMs: options.loadTimeoutMs ?? DEFAULT_LOAD_TIMEOUT_MS, what: "Loading the model" };
  let session: InferenceSession;
  try {
    session = await withDeadline(ort.InferenceSession.create(graph.data, sessionOptions), deadline);
  } catch (error) {
    throw await loadError(error, () => explainFallback(ort, graph.data, externalData));
  }
  return new OrtWebRunner(ort, session, backend, kernels, info, await watchedDevice(ort, backend));
}

/** Weight files in memory, as ONNX Runtime takes them. @throws VerifyError `out-of-memory`. */
export async function readWeights(files: readonly WeightsFile[]): Promise<{ path: string; data: Uint8Array }[]> {
  return Promise.all(
    files.map(async ({ path, data }) => {
      if (data instanceof Uint8Array) return { path, data };
      try {
        return { path, data: new Uint8Array(await data.arrayBuffer()) };
      } catch (error) {
        throw outOfMemory(`${path} has ${data.size} bytes: ${(error as Error).message}`, error);
      }
    }),
  );
}

class OrtWebRunner implements Runner {
  readonly backend: WebBackend;
  readonly environment: RunEnvironment;
  readonly inputs: readonly RunnerTensor[];
  readonly outputs: readonly RunnerTensor[];
  readonly #ort: Ort;
  readonly #session: InferenceSession;
  readonly #kernels: (() => number) | null;
  readonly #device: WatchedDevice | undefined;

  constructor(
    ort: Ort,
    session: InferenceSession,
    backend: WebBackend,
    kernels: (() => number) | null,
    info: AdapterInfo | null,
    device: { watched: WatchedDevice; info: AdapterInfo } | undefined,
  ) {
    this.backend = backend;
    // The device's own word where there is one: it is what the runtime really computes on.
    const adapter = device?.info ?? info;
    this.environment = { adapter, runtime: { name: "onnxruntime-web", version: ort.env.versions.web ?? "unknown" } };
    this.inputs = session.inputMetadata.map(tensorOf);
    this.outputs = session.outputMetadata.map(tensorOf);
    this.#ort = ort;
    this.#session = session;
    this.#kernels = kernels;
    this.#device = device?.watched;
  }

  get kernels(): number | null {
    return this.#kernels?.() ?? null;
  }

  async run(inputs: ReadonlyMap<string, TensorValue>, options: RunOptions = {}): Promise<Map<string, TensorValue>> {
    const { Tensor } = this.#ort;
    const feeds: Record<string, Tensor> = {};
    for (const [name, { dtype, data, shape }] of inputs)
      feeds[name] = new Tensor(dtype as "float32", data as Float32Array, shape);
    const work = this.#session.run(feeds).then(readOutputs);
    const attempt = this.#device ? Promise.race([work, this.#device.lost]) : work;
    try {
      const outputs = await withDeadline(attempt, { ...options, what: "Running the model" });
      this.#device?.checkMemory();
      return outputs;
    } catch (error) {
      this.#device?.checkMemory();
      throw runError(error);
    }
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

async function loadRuntime(backend: WebBackend): Promise<Ort> {
  // Each build brings a WASM file of megabytes: only the one that is used is fetched.
  const ort = backend === "webgpu" ? await import("onnxruntime-web/webgpu") : await import("onnxruntime-web/wasm");
  // Threads need cross-origin isolation, which the page does not have.
  ort.env.wasm.numThreads = 1;
  return ort;
}

async function watchedDevice(ort: Ort, backend: WebBackend) {
  if (backend !== "webgpu") return undefined;
  const device = (await ort.env.webgpu.device) as GPUDevice;
  return { watched: new WatchedDevice(device), info: readAdapterInfo(device.adapterInfo) };
}

async function readOutputs(outputs: InferenceSession.ReturnType): Promise<Map<string, TensorValue>> {
  const result = new Map<string, TensorValue>();
  for (const [name, value] of Object.entries(outputs)) {
    const tensor = value as Tensor;
    if (!isDtype(tensor.type)) throw new VerifyError("run-failed", `The model's output '${name}' is ${tensor.type}.`);
    // A copy: the runtime may use its memory again for the next run.
    const data = ((await tensor.getData()) as Float32Array).slice();
    result.set(name, { dtype: tensor.type, shape: [...tensor.dims], data });
    tensor.dispose();
  }
  return result;
}

async function loadError(error: unknown, explain: () => Promise<string>): Promise<VerifyError> {
  if (error instanceof VerifyError) return error;
  const message = messageOf(error);
  if (isOutOfMemory(message)) return outOfMemory(message, error);
  if (/fallback to CPU EP has been explicitly disabled/i.test(message)) {
    return new VerifyError("fallback-refused", await explain(), { cause: error });
  }
  if (isDeviceLost(message)) return new VerifyError("device-lost", `The GPU was lost: ${message}`, { cause: error });
  return new VerifyError("model-invalid", `ONNX Runtime could not load the model: ${message}`, { cause: error });
}

function runError(error: unknown): VerifyError {
  if (error instanceof VerifyError) return error;
  const message = messageOf(error);
  if (isOutOfMemory(message)) return outOfMemory(message, error);
  if (isDeviceLost(message)) return new VerifyError("device-lost", `The GPU was lost: ${message}`, { cause: error });
  return new VerifyError("run-failed", `ONNX Runtime could not run the model: ${message}`, { cause: error });
}

// ONNX Runtime and Emscripten report these as text only.
function isOutOfMemory(message: string): boolean {
  return /out of memory|OOM|bad_alloc|allocation failed|failed to allocate|memory access out of bounds/i.test(message);
}

function isDeviceLost(message: string): boolean {
  return /device (is|was) lost|lost device|DeviceLost/i.test(message);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 600);
}

function tensorOf(metadata: InferenceSession.ValueMetadata): RunnerTensor {
  if (!metadata.isTensor) throw new VerifyError("model-invalid", `'${metadata.name}' is not a tensor.`);
  return { name: metadata.name, dtype: metadata.type, shape: metadata.shape };
}

function isDtype(type: string): type is TensorDtype {
  return (TENSOR_DTYPES as readonly string[]).includes(type);
}
