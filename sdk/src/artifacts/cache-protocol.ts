import type { ArtifactErrorCode } from "./errors.ts";
import type { CacheUsage, WantedFile } from "./file-cache.ts";
import type { ReadProgress } from "./progress.ts";

/** From the page to the cache's worker. `cancel` names the request that it ends. */
export type CacheRequest =
  | { id: number; job: "fetch"; file: WantedFile; gateways: readonly string[]; stallMs: number | undefined }
  | { id: number; job: "usage" }
  | { id: number; job: "clear" }
  | { id: number; job: "cancel" };

/** From the worker to the page; a fetch answers `blob`, and `done` only when the whole file was hashed as well. */
export type CacheReply =
  | { id: number; type: "progress"; progress: ReadProgress }
  | { id: number; type: "dropped"; gateway: string; error: CacheErrorData }
  | { id: number; type: "blob"; blob: Blob; kept: number }
  | { id: number; type: "done"; usage?: CacheUsage }
  | { id: number; type: "error"; error: CacheErrorData };

/** An error on its way between threads. */
export interface CacheErrorData {
  code: ArtifactErrorCode;
  message: string;
}
