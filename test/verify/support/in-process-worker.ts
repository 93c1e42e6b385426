import type { WorkerReply, WorkerRequest } from "@commonweight/sdk/verify/protocol";
import { serveVerification, type WorkerScope } from "@commonweight/sdk/verify/worker";

/** The real worker's code without a thread of its own; messages are cloned as between threads. */
export class InProcessWorker {
  onmessage: ((event: MessageEvent<WorkerReply>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  terminated = false;
  readonly #scope: WorkerScope;

  constructor() {
    this.#scope = {
      onmessage: null,
      postMessage: (reply) => {
        const data = structuredClone(reply);
        queueMicrotask(() => !this.terminated && this.onmessage?.({ data } as MessageEvent<WorkerReply>));
      },
    };
    serveVerification(this.#scope);
  }

  postMessage(request: WorkerRequest): void {
    const data = structuredClone(request);
    queueMicrotask(() => this.#scope.onmessage?.({ data } as MessageEvent<WorkerRequest>));
  }

  terminate(): void {
    this.terminated = true;
  }
}
