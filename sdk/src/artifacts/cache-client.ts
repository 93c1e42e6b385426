import type { CacheErrorData, CacheReply, CacheRequest } from "./cache-protocol.ts";
import { ArtifactError } from "./errors.ts";
import type { CachedFile, CacheUsage, WantedFile } from "./file-cache.ts";
import { Gateways } from "./gateways.ts";
import type { ReadOptions } from "./reader.ts";

/** Files kept on this machine: a {@link FileCache}, or its worker from a page. */
export interface KeptFiles {
  fetch(file: WantedFile, options: Omit<ReadOptions, "offset" | "length">): Promise<CachedFile>;
  usage(): Promise<CacheUsage>;
  clear(): Promise<void>;
}

interface Pending {
  options: Partial<ReadOptions> | undefined;
  gateways: Gateways | undefined;
  onBlob: ((blob: Blob, kept: number) => void) | undefined;
  resolve(usage: CacheUsage | undefined): void;
  reject(error: Error): void;
}

/** A {@link FileCache} in a worker of its own: the page stays responsive, and files are written in place. */
export class FileCacheClient implements KeptFiles {
  readonly #createWorker: () => Worker;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #nextId = 1;

  constructor(createWorker: () => Worker) {
    this.#createWorker = createWorker;
  }

  async fetch(file: WantedFile, options: Omit<ReadOptions, "offset" | "length">): Promise<CachedFile> {
    const { signal, stallMs } = options;
    signal?.throwIfAborted();
    const gateways = Gateways.of(options.gateway, options.onDropped);
    const blob = Promise.withResolvers<{ blob: Blob; kept: number }>();
    const { id, done } = this.#ask(
      (id) => ({ id, job: "fetch", file, gateways: gateways.usable, stallMs }),
      { options, gateways, onBlob: (bytes, kept) => blob.resolve({ blob: bytes, kept }) },
    );
    const onAbort = (): void => this.#worker?.postMessage({ id, job: "cancel" } satisfies CacheRequest);
    signal?.addEventListener("abort", onAbort, { once: true });
    const verified = done.then(
      () => {},
      (error: unknown) => {
        throw signal?.aborted ? signal.reason : error;
      },
    );
    verified.catch(blob.reject); // before the file is there it is the call's error, afterwards `verified`'s
    void verified.catch(() => {}).finally(() => signal?.removeEventListener("abort", onAbort));
    return { ...(await blob.promise), verified };
  }

  async usage(): Promise<CacheUsage> {
    return (await this.#ask((id) => ({ id, job: "usage" })).done) as CacheUsage;
  }

  async clear(): Promise<void> {
    await this.#ask((id) => ({ id, job: "clear" })).done;
  }

  /** Ends the worker. What was written stays, and the next call goes on from there. */
  close(): void {
    this.#end(new ArtifactError("aborted", "The download was closed."));
  }

  #ask(
    request: (id: number) => CacheRequest,
    kept: Partial<Pick<Pending, "options" | "gateways" | "onBlob">> = {},
  ): { id: number; done: Promise<CacheUsage | undefined> } {
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<CacheUsage | undefined>();
    this.#pending.set(id, { options: kept.options, gateways: kept.gateways, onBlob: kept.onBlob, resolve, reject });
    this.#worker ??= this.#start();
    this.#worker.postMessage(request(id));
    return { id, done: promise };
  }

  #start(): Worker {
    const worker = this.#createWorker();
    worker.onmessage = (event: MessageEvent<CacheReply>) => this.#receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      const detail = event.message || "its script could not be loaded";
      this.#end(new ArtifactError("store-failed", `The worker that keeps files failed: ${detail}`));
    };
    return worker;
  }

  #receive(reply: CacheReply): void {
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    if (reply.type === "progress") pending.options?.onProgress?.(reply.progress);
    else if (reply.type === "dropped") pending.gateways?.drop(reply.gateway, toError(reply.error));
    else if (reply.type === "blob") pending.onBlob?.(reply.blob, reply.kept);
    else {
      this.#pending.delete(reply.id);
      if (reply.type === "done") pending.resolve(reply.usage);
      else pending.reject(toError(reply.error));
    }
  }

  #end(error: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}

function toError({ code, message }: CacheErrorData): ArtifactError {
  return new ArtifactError(code, message);
}
