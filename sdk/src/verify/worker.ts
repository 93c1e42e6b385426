import { VerifyError } from "./errors.ts";
import { openRunner } from "./ortweb.ts";
import type {
  Jobs,
  JobName,
  LoadRequest,
  ModelDescription,
  Prediction,
  WorkerReply,
  WorkerRequest,
} from "./protocol.ts";
import type { Runner } from "./runner.ts";
import { verify, type VerificationProgress } from "./verification.ts";

/** What is used of a worker's global scope. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent<WorkerRequest>) => void) | null;
  postMessage(reply: WorkerReply): void;
}

/**
 * Answers a {@link VerificationClient}'s requests, one after another. Call it once in a module worker:
 *
 * @example
 * import { serveVerification } from "@commonweight/sdk/verify/worker";
 * serveVerification();
 */
export function serveVerification(scope: WorkerScope = globalThis as unknown as WorkerScope): void {
  let loaded: Runner | undefined;
  let queue: Promise<void> = Promise.resolve();

  async function load({ backend, weights, runner, loadTimeoutMs }: LoadRequest): Promise<ModelDescription> {
    await loaded?.dispose();
    loaded = undefined;
    loaded = await openRunner({ backend, weights, runner, loadTimeoutMs });
    return { environment: loaded.environment, inputs: loaded.inputs, outputs: loaded.outputs };
  }

  async function predict({ inputs, timeoutMs }: Jobs["predict"]["request"]): Promise<Prediction> {
    if (!loaded) throw new VerifyError("run-failed", "No model is loaded: load one before running it.");
    const before = loaded.kernels;
    const started = performance.now();
    const outputs = await loaded.run(inputs, { timeoutMs });
    const ms = performance.now() - started;
    return { outputs, kernels: before === null ? null : (loaded.kernels ?? 0) - before, ms };
  }

  async function perform(message: WorkerRequest): Promise<Jobs[JobName]["result"]> {
    const onProgress = (progress: VerificationProgress) => {
      scope.postMessage({ id: message.id, type: "progress", progress });
    };
    if (message.job === "verify") return verify(message.request, { onProgress });
    if (message.job === "load") return load(message.request);
    return predict(message.request);
  }

  async function answer(message: WorkerRequest): Promise<void> {
    try {
      scope.postMessage({ id: message.id, type: "result", result: await perform(message) });
    } catch (error) {
      const known = error instanceof VerifyError ? error : new VerifyError("worker-failed", unexpected(error));
      scope.postMessage({ id: message.id, type: "error", error: known.toData() });
    }
  }

  // One at a time: ONNX Runtime's sessions share one memory and one GPU.
  scope.onmessage = (event) => {
    queue = queue.then(() => answer(event.data));
  };
}

function unexpected(error: unknown): string {
  return `The verification failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`;
}
