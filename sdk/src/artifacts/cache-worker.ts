import { openOpfsFiles } from "./cache-files-opfs.ts";
import type { CacheFiles } from "./cache-files.ts";
import type { CacheErrorData, CacheReply, CacheRequest } from "./cache-protocol.ts";
import { ArtifactError } from "./errors.ts";
import { DEFAULT_CACHE_BYTES, FileCache } from "./file-cache.ts";

/** What is used of a worker's global scope. */
export interface CacheScope {
  onmessage: ((event: MessageEvent<CacheRequest>) => void) | null;
  postMessage(reply: CacheReply): void;
}

/** The folder in the origin's private file system. */
const FOLDER = "commonweight-files";
/** The part of what the browser grants this origin that files of releases may take. */
const QUOTA_SHARE = 0.6;

/**
 * Answers a {@link FileCacheClient}. Call it once in a module worker, where files can be written in place:
 *
 * @example
 * import { serveFileCache } from "@commonweight/sdk/artifacts/cache-worker";
 * serveFileCache();
 */
export function serveFileCache(
  scope: CacheScope = globalThis as unknown as CacheScope,
  openFiles: () => Promise<CacheFiles> = () => openOpfsFiles(FOLDER),
): void {
  const running = new Map<number, AbortController>();
  let opened: Promise<FileCache> | undefined;

  async function open(): Promise<FileCache> {
    try {
      const files = await openFiles();
      const quota = (await globalThis.navigator?.storage?.estimate?.())?.quota;
      const maxBytes = quota === undefined ? DEFAULT_CACHE_BYTES : Math.min(DEFAULT_CACHE_BYTES, QUOTA_SHARE * quota);
      return new FileCache(files, { maxBytes: Math.floor(maxBytes) });
    } catch (cause) {
      const why = (cause as Error).message;
      throw new ArtifactError("store-failed", `This browser gives no room for files (${why}).`, { cause });
    }
  }

  async function perform(request: CacheRequest, signal: AbortSignal): Promise<CacheReply> {
    const { id } = request;
    const cache = await (opened ??= open());
    if (request.job === "usage") return { id, type: "done", usage: await cache.usage() };
    if (request.job === "fetch") {
      const { blob, kept, verified } = await cache.fetch(request.file, {
        gateway: request.gateways,
        stallMs: request.stallMs,
        signal,
        onProgress: (progress) => scope.postMessage({ id, type: "progress", progress }),
        onDropped: ({ gateway, error }) => scope.postMessage({ id, type: "dropped", gateway, error: toData(error) }),
      });
      scope.postMessage({ id, type: "blob", blob, kept });
      await verified;
    } else await cache.clear();
    return { id, type: "done" };
  }

  async function answer(request: CacheRequest): Promise<void> {
    const { id } = request;
    const abort = new AbortController();
    running.set(id, abort);
    try {
      scope.postMessage(await perform(request, abort.signal));
    } catch (error) {
      scope.postMessage({ id, type: "error", error: toData(error) });
    } finally {
      running.delete(id);
    }
  }

  scope.onmessage = ({ data }) => {
    if (data.job === "cancel") running.get(data.id)?.abort(new ArtifactError("aborted", "The download was cancelled."));
    else void answer(data);
  };
}

function toData(error: unknown): CacheErrorData {
  if (error instanceof ArtifactError) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "store-failed", message: `The kept files could not be used: ${message}` };
}
