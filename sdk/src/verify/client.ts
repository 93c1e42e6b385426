import { VerifyError } from "./errors.ts";
import { DEFAULT_BATCH_TIMEOUT_MS, DEFAULT_LOAD_TIMEOUT_MS } from "./limits.ts";
import type { Jobs, JobName, LoadRequest, ModelDescription, Prediction, WorkerReply } from "./protocol.ts";
import { withRetry } from "./retry.ts";
import type { VerificationResult } from "./run.ts";
import type { TensorValue } from "./tensor.ts";
import type { VerificationControl, VerificationProgress, VerificationRequest } from "./verification.ts";

/** Milliseconds beyond the worker's own limits until a silent worker is ended: WASM blocks the worker's own timers. */
const GRACE_MS = 5_000;

interface Pending {
  resolve: (result: never) => void;
  reject: (error: VerifyError) => void;
  onProgress?: ((progress: VerificationProgress) => void) | undefined;
  silenceMs: number;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Runs verifications and single predictions in a worker, so that a page stays responsive. Cancelling ends the worker,
 * since nothing else stops WASM or a GPU for certain; the next call starts a new one.
 *
 * @example
 * const client = new VerificationClient(
 *   () => new Worker(new URL("./verification.worker.ts", import.meta.url), { type: "module" }),
 * );
 * const request = { backend: "webgpu", weights, suite, expected };
 * const { report, document } = await client.run(request, { onProgress, signal });
 */
export class VerificationClient {
  readonly #createWorker: () => Worker;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #nextId = 1;

  constructor(createWorker: () => Worker) {
    this.#createWorker = createWorker;
  }

  /**
   * Verifies a release; see {@link verify} for its errors. A lost GPU, or memory that ran out, is met once with a new
   * worker. Aborting `signal` rejects with `aborted` at once.
   */
  async run(request: VerificationRequest, control: VerificationControl = {}): Promise<VerificationResult> {
    const { loadTimeoutMs = DEFAULT_LOAD_TIMEOUT_MS, batchTimeoutMs = DEFAULT_BATCH_TIMEOUT_MS } = request;
    const silenceMs = Math.max(loadTimeoutMs, batchTimeoutMs);
    return withRetry((again, watched) => this.#ask("verify", again, silenceMs, watched), request, control);
  }

  /** Loads a model for {@link predict}, in the place of the one loaded before. */
  async load(request: LoadRequest, control: { signal?: AbortSignal } = {}): Promise<ModelDescription> {
    return this.#ask("load", request, request.loadTimeoutMs ?? DEFAULT_LOAD_TIMEOUT_MS, control);
  }

  /** Runs the loaded model on own input. */
  async predict(inputs: Map<string, TensorValue>, control: { signal?: AbortSignal } = {}): Promise<Prediction> {
    const timeoutMs = DEFAULT_BATCH_TIMEOUT_MS;
    return this.#ask("predict", { inputs, timeoutMs }, timeoutMs, control);
  }

  /** Ends the worker; whatever is under way is rejected with `aborted`. The client can be used again. */
  close(): void {
    this.#end(new VerifyError("aborted", "The verification was closed."));
  }

  async #ask<Name extends JobName>(
    job: Name,
    request: Jobs[Name]["request"],
    silenceMs: number,
    { signal, onProgress }: VerificationControl,
  ): Promise<Jobs[Name]["result"]> {
    const aborted = () => new VerifyError("aborted", "The verification was cancelled.");
    if (signal?.aborted) throw aborted();
    const onAbort = () => this.#end(aborted());
    signal?.addEventListener("abort", onAbort, { once: true });
    const id = this.#nextId++;
    try {
      return await new Promise<Jobs[Name]["result"]>((resolve, reject) => {
        const pending: Pending = { resolve, reject, onProgress, silenceMs: silenceMs + GRACE_MS };
        this.#pending.set(id, pending);
        this.#worker ??= this.#start();
        this.#worker.postMessage({ id, job, request });
        this.#watch();
      });
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#settle(id);
    }
  }

  #start(): Worker {
    const worker = this.#createWorker();
    worker.onmessage = (event: MessageEvent<WorkerReply>) => this.#receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      const detail = event.message || "its script could not be loaded";
      this.#end(new VerifyError("worker-failed", `The verification's worker failed: ${detail}`));
    };
    worker.onmessageerror = () => this.#end(new VerifyError("worker-failed", "The worker sent what cannot be read."));
    return worker;
  }

  #receive(reply: WorkerReply): void {
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    this.#watch();
    if (reply.type === "progress") pending.onProgress?.(reply.progress);
    else if (reply.type === "result") pending.resolve(reply.result as never);
    else {
      const error = VerifyError.from(reply.error);
      pending.reject(error);
      // What such an error leaves behind (a dead device, a run that goes on) would spoil the next one.
      if (["device-lost", "out-of-memory", "shader-failed", "timeout"].includes(error.code)) this.#end(error);
    }
  }

  /** Starts the watch on a silent worker anew. Requests are answered in turn, so one sign of life is good for all. */
  #watch(): void {
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      const message = `The model gave no answer for ${pending.silenceMs / 1000} seconds and was stopped.`;
      pending.timer = setTimeout(() => this.#end(new VerifyError("timeout", message)), pending.silenceMs);
    }
  }

  #settle(id: number): void {
    clearTimeout(this.#pending.get(id)?.timer);
    this.#pending.delete(id);
  }

  #end(error: VerifyError): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const [id, pending] of this.#pending) {
      this.#settle(id);
      pending.reject(error);
    }
  }
}
