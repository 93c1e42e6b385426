import { withDeadline } from "./deadline.ts";
import { VerifyError } from "./errors.ts";
import { DEFAULT_LOAD_TIMEOUT_MS } from "./limits.ts";
import { loadError, OrtRunner, STRICT_GPU } from "./ort.ts";
import { openRunner as openWebRunner, prepareRuntime } from "./ortweb.ts";
import type { Backend, OpenRunnerOptions, RunEnvironment, Runner } from "./runner.ts";
import type { Machine } from "./verification.ts";
import { bytesOfWeights, graphFiles } from "./weights.ts";

/**
 * Loads a model in Node: `cpu` and `webgpu` on onnxruntime-node, `wasm` on ONNX Runtime's WebAssembly build, the same
 * that browsers run. On `webgpu` every operator has to run on the GPU, else loading fails; this runtime tells neither the
 * adapter's name nor lets kernels be counted, so its reports have an adapter without names and no number of kernels.
 *
 * @throws VerifyError `adapter-missing`, `fallback-refused`, `out-of-memory`, `shader-failed`, `model-invalid`,
 *   `backend-missing`, `timeout` or `aborted`.
 */
export async function openRunner(options: OpenRunnerOptions): Promise<Runner> {
  const { runner } = options;
  if (runner?.kind !== "transformers") return openOnnx(options);
  const { openTransformers } = await import("./transformers.ts");
  return openTransformers({ ...options, runner }, openOnnx);
}

/** What Node brings to a verification. */
export const nodeMachine: Machine = {
  open: openRunner,
  prepare: async (backend) => void (await (backend === "wasm" ? prepareRuntime("wasm") : loadNodeRuntime())),
  bounds: async () => ({ available: process.availableMemory() }),
};

async function openOnnx(options: OpenRunnerOptions): Promise<Runner> {
  if (options.backend === "wasm") return openWebRunner({ ...options, runner: { kind: "onnx" } });
  return openNative(options, options.backend);
}

async function openNative(options: OpenRunnerOptions, backend: Exclude<Backend, "wasm">): Promise<Runner> {
  const { graph, externalData } = await graphFiles(options.weights);
  const ort = await loadNodeRuntime();
  const sessionOptions = {
    executionProviders: [backend],
    externalData: await Promise.all(externalData.map(async (file) => ({ ...file, data: await bytesOfWeights(file) }))),
    ...(backend === "webgpu" && { extra: STRICT_GPU }),
  };
  const { signal, loadTimeoutMs: timeoutMs = DEFAULT_LOAD_TIMEOUT_MS } = options;
  const creation = ort.InferenceSession.create(graph, sessionOptions);
  const session = await withDeadline(creation, { signal, timeoutMs, what: "Loading the model" }).catch(async (error) => {
    throw await loadError(error, async () => {
      return "The GPU cannot run this model alone: some of its operators would run on the CPU, which verification refuses.";
    });
  });
  const environment: RunEnvironment = {
    adapter: backend === "webgpu" ? { vendor: "", architecture: "", device: "", description: UNNAMED } : null,
    runtime: { name: "onnxruntime-node", version: ort.env.versions.node ?? "unknown" },
  };
  return new OrtRunner({ ort, session, backend, environment, kernels: null });
}

const UNNAMED = "an adapter that onnxruntime-node chose and does not name";

type OrtNode = typeof import("onnxruntime-node");

async function loadNodeRuntime(): Promise<OrtNode> {
  try {
    const runtime = (await import("onnxruntime-node")) as unknown as { default?: OrtNode } & OrtNode;
    // The package is CommonJS: its exports are the default one in Node, and themselves under loaders such as tsx.
    return runtime.default ?? runtime;
  } catch (error) {
    const why = `onnxruntime-node does not run on this machine (${(error as Error).message}): use --backend wasm.`;
    throw new VerifyError("backend-missing", why, { cause: error });
  }
}
