import type { InferenceSession } from "onnxruntime-web";
import { withDeadline } from "./deadline.ts";
import { VerifyError } from "./errors.ts";
import { DEFAULT_LOAD_TIMEOUT_MS } from "./limits.ts";
import { requireBindable } from "./memory.ts";
import { loadError, OrtRunner, STRICT_GPU } from "./ort.ts";
import { explainFallback, tapRuntimeLog } from "./placement.ts";
import type { OpenRunnerOptions, Runner } from "./runner.ts";
import type { Machine } from "./verification.ts";
import { graphFiles } from "./weights.ts";
import { countKernels, readAdapterInfo, requireAdapter, WatchedDevice } from "./webgpu.ts";

type Ort = typeof import("onnxruntime-web");

/** What {@link openRunner} runs on: the GPU strictly, or WASM as a reference. */
export type WebBackend = "webgpu" | "wasm";

/**
 * Loads a model into ONNX Runtime Web. On `webgpu` a fallback to the CPU is an error, not a slower answer; on `wasm` no
 * GPU takes part at all. Runs in browsers (best in a worker) and, on `wasm`, in Node.
 *
 * @throws VerifyError `backend-missing`, `webgpu-missing`, `adapter-missing`, `device-lost`, `out-of-memory`,
 *   `shader-failed`, `too-large`, `fallback-refused`, `model-invalid`, `timeout` or `aborted`.
 */
export async function openRunner(options: OpenRunnerOptions): Promise<Runner> {
  const { runner } = options;
  if (runner?.kind !== "transformers") return openOnnx(options);
  const { openTransformers } = await import("./transformers.ts");
  return openTransformers({ ...options, runner }, openOnnx);
}

/** Fetches the runtime of a backend ahead of its first session, so that it need not be waited for later. */
export async function prepareRuntime(backend: WebBackend): Promise<void> {
  await loadRuntime(backend);
}

/** What a browser's page or worker brings to a verification. */
export const webMachine: Machine = {
  open: openRunner,
  prepare: async (backend) => prepareRuntime(requireWebBackend(backend)),
  bounds: async (backend) => {
    return requireWebBackend(backend) === "webgpu" ? { limits: (await requireAdapter()).limits } : {};
  },
};

async function openOnnx(options: OpenRunnerOptions): Promise<Runner> {
  const { signal } = options;
  const backend = requireWebBackend(options.backend);
  const gpu = backend === "webgpu" ? await requireAdapter() : null;
  const { graph, externalData } = await graphFiles(options.weights);
  if (gpu) requireBindable(graph, gpu.limits);
  const kernels = gpu ? countKernels() : null;
  if (gpu) tapRuntimeLog();
  const ort = await loadRuntime(backend);
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [backend],
    externalData,
    ...(gpu && { extra: STRICT_GPU }),
  };
  const deadline = { signal, timeoutMs: options.loadTimeoutMs ?? DEFAULT_LOAD_TIMEOUT_MS, what: "Loading the model" };
  let session: InferenceSession;
  try {
    session = await withDeadline(ort.InferenceSession.create(graph, sessionOptions), deadline);
  } catch (error) {
    throw await loadError(error, () => explainFallback(ort, graph, externalData));
  }
  const device = gpu ? ((await ort.env.webgpu.device) as GPUDevice) : undefined;
  // The device's own word where there is one: it is what the runtime really computes on.
  const adapter = device?.adapterInfo ? readAdapterInfo(device.adapterInfo) : (gpu?.info ?? null);
  const runtime = { name: "onnxruntime-web", version: ort.env.versions.web ?? "unknown" };
  const watched = device && new WatchedDevice(device);
  return new OrtRunner({ ort, session, backend, environment: { adapter, runtime }, kernels, device: watched });
}

function requireWebBackend(backend: string): WebBackend {
  if (backend === "webgpu" || backend === "wasm") return backend;
  const message = `The backend '${backend}' is none of the web's: choose webgpu or wasm, or use the command line.`;
  throw new VerifyError("backend-missing", message);
}

async function loadRuntime(backend: WebBackend): Promise<Ort> {
  // Each build brings a WASM file of megabytes: only the one that is used is fetched.
  const ort = backend === "webgpu" ? await import("onnxruntime-web/webgpu") : await import("onnxruntime-web/wasm");
  // Threads need cross-origin isolation, which the page does not have.
  ort.env.wasm.numThreads = 1;
  return ort;
}
