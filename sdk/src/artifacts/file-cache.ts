import * as raw from "multiformats/codecs/raw";
import { aboutName, noteAbout, readAbout, type FileOrigin, type KeptAbout } from "./cache-about.ts";
import type { CacheFiles, CacheHandle } from "./cache-files.ts";
import { DiskKeeper } from "./cache-keeper.ts";
import { readState, STATE_HEADER_BYTES, writeState } from "./cache-state.ts";
import { parseCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { planFile, type FilePlan } from "./file-plan.ts";
import { gatewayBlocks } from "./gateway-blocks.ts";
import { Gateways } from "./gateways.ts";
import { fetchLeaves } from "./leaf-fetch.ts";
import { ProgressMeter } from "./progress.ts";
import type { ReadOptions } from "./reader.ts";

/** A file to be kept: by its own CID, with what a manifest says of it. */
export interface WantedFile {
  path: string;
  cid: string;
  /** Bytes. */
  size: number;
  /** 64 lower-case hexadecimal characters. */
  sha256: string;
  /** The release it is fetched for, to be told of it later. */
  from?: FileOrigin | undefined;
}

/** A file that lies in the cache, every block checked. */
export interface CachedFile {
  /** Its bytes on disk; nothing is in memory before it is read. */
  blob: Blob;
  /** Bytes that an earlier visit had left, and that were right. */
  kept: number;
  /**
   * Settles when the whole file was hashed: rejects with `digest-mismatch` when its SHA-256 is not the manifest's.
   * Until then the bytes may be loaded, but nothing that comes of them may be run or told.
   */
  verified: Promise<void>;
}

/** A file in the cache. Times are milliseconds since 1970. */
export interface KeptFile {
  cid: string;
  /** On disk, so far. */
  bytes: number;
  complete: boolean;
  usedAt: number;
  /** What it is, where that was written down. */
  about: KeptAbout | undefined;
}

/** What a cache holds. */
export interface CacheUsage {
  /** Bytes of all files, unfinished ones too. */
  bytes: number;
  files: KeptFile[];
  /** Bytes at most. */
  maxBytes: number;
}

/** Most bytes that are kept when nothing else is asked for. */
export const DEFAULT_CACHE_BYTES = 4 * 1024 ** 3;

/**
 * Files of releases on this machine's disk, found by their CIDs. A download goes on where an earlier visit left it: each
 * block is written when it was checked, and checked again when the file is opened the next time. When there is no room,
 * the files that were not used for longest go first.
 */
export class FileCache {
  readonly #files: CacheFiles;
  readonly #maxBytes: number;
  readonly #now: () => number;
  readonly #open = new Set<string>();

  constructor(files: CacheFiles, { maxBytes = DEFAULT_CACHE_BYTES, now = Date.now }: { maxBytes?: number; now?: () => number } = {}) {
    this.#files = files;
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  /**
   * Fetches what is missing of a file and hands it out as it lies on disk.
   *
   * @throws ArtifactError as {@link readVerified}; `size-mismatch`; `too-large` for more than the cache may hold;
   *   `store-failed` when the disk has no room.
   */
  async fetch(file: WantedFile, options: Omit<ReadOptions, "offset" | "length">): Promise<CachedFile> {
    return this.#files.exclusively(file.cid, async () => {
      this.#open.add(file.cid);
      try {
        return await this.#fetch(file, options);
      } catch (error) {
        if ((error as Error).name !== "QuotaExceededError") throw error;
        throw new ArtifactError("store-failed", `${file.path}: the disk has no room for ${file.size} bytes. Clear kept files.`, {
          cause: error,
        });
      } finally {
        this.#open.delete(file.cid);
      }
    }, options.signal);
  }

  async usage(): Promise<CacheUsage> {
    const files: CacheUsage["files"] = [];
    for (const name of await this.#files.names()) {
      if (!name.endsWith(".state")) continue;
      const cid = name.slice(0, -".state".length);
      const [data, state] = await Promise.all([this.#files.blob(`${cid}.data`), this.#files.blob(name)]);
      const head = state && readState(new Uint8Array(await state.slice(0, STATE_HEADER_BYTES).arrayBuffer()));
      const about = await readAbout(this.#files, cid);
      files.push({ cid, bytes: data?.size ?? 0, complete: head?.complete ?? false, usedAt: head?.usedAt ?? 0, about });
    }
    return { bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), files, maxBytes: this.#maxBytes };
  }

  /** Removes all files but those that are being fetched. */
  async clear(): Promise<void> {
    for (const { cid } of (await this.usage()).files) if (!this.#open.has(cid)) await this.#remove(cid);
  }

  async #fetch(file: WantedFile, options: Omit<ReadOptions, "offset" | "length">): Promise<CachedFile> {
    const { signal } = options;
    if (file.size > this.#maxBytes) {
      throw new ArtifactError("too-large", `${file.path}: ${file.size} bytes, at most ${this.#maxBytes} are kept`);
    }
    await this.#makeRoom(file);
    const client = { ...options, gateway: Gateways.of(options.gateway, options.onDropped) };
    const plan = await planOf(file, client);
    const [data, state] = await this.#pair(file, plan);
    try {
      await noteAbout(this.#files, file, this.#now());
      // The hash is made while bytes arrive; the progress meter only starts once it is known what is there.
      let meter: ProgressMeter | undefined;
      let bytes = 0;
      const keeper = new DiskKeeper(plan, data, state, (length) => {
        bytes += length;
        if (meter) options.onProgress?.(meter.measure(bytes));
      });
      const kept = await keeper.reverify(signal);
      bytes = kept;
      meter = new ProgressMeter(file.size, kept);
      options.onProgress?.(meter.measure(kept));
      await fetchLeaves(plan, keeper, client);
      data.flush();
      writeState(state, { size: file.size, leaves: plan.leaves.length, usedAt: this.#now(), complete: true });
      state.flush();
      data.close();
      state.close();
      const blob = await this.#files.blob(`${file.cid}.data`);
      if (!blob || blob.size !== file.size) {
        throw new ArtifactError("store-failed", `${file.path}: ${blob?.size ?? "no"} bytes lie on disk, not ${file.size}`);
      }
      const verified = this.#requireDigest(file, keeper.digest(blob, signal));
      verified.catch(() => {}); // whoever was handed the file sees it
      return { blob, kept, verified };
    } finally {
      data.close();
      state.close();
    }
  }

  /** The file's bytes and state, both open; what does not belong to this file is emptied. */
  async #pair(file: WantedFile, plan: FilePlan): Promise<[CacheHandle, CacheHandle]> {
    const data = closingOnce(await this.#files.open(`${file.cid}.data`));
    try {
      const state = closingOnce(await this.#files.open(`${file.cid}.state`));
      const head = new Uint8Array(STATE_HEADER_BYTES);
      const known = state.read(head, 0) === head.length ? readState(head) : undefined;
      if (known?.size !== file.size || known.leaves !== plan.leaves.length) {
        state.truncate(0);
        data.truncate(0);
      }
      if (data.size() > file.size) data.truncate(file.size);
      writeState(state, { size: file.size, leaves: plan.leaves.length, usedAt: this.#now(), complete: false });
      return [data, state];
    } catch (error) {
      data.close();
      throw error;
    }
  }

  async #requireDigest(file: WantedFile, hashing: Promise<string>): Promise<void> {
    const found = await hashing;
    if (found === file.sha256) return;
    await this.#remove(file.cid);
    throw new ArtifactError("digest-mismatch", `${file.path}: its bytes hash to ${found}, the manifest says ${file.sha256}`);
  }

  async #makeRoom(file: WantedFile): Promise<void> {
    const { files } = await this.usage();
    const others = files.filter(({ cid }) => cid !== file.cid);
    let total = others.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { cid, bytes } of others.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total + file.size <= this.#maxBytes) return;
      if (this.#open.has(cid)) continue;
      await this.#remove(cid);
      total -= bytes;
    }
  }

  async #remove(cid: string): Promise<void> {
    // Another tab may have it open: what cannot be removed now is the oldest the next time, too.
    for (const name of [`${cid}.data`, `${cid}.state`, aboutName(cid)]) await this.#files.remove(name).catch(() => {});
  }
}

async function planOf(file: WantedFile, client: Omit<ReadOptions, "gateway"> & { gateway: Gateways }): Promise<FilePlan> {
  const cid = parseCid(file.cid);
  const one = { file: cid, size: file.size, leaves: [{ index: 0, cid, start: 0, length: file.size }] };
  const plan = cid.code === raw.code ? one : await planFile(gatewayBlocks(client), cid, { signal: client.signal });
  if (!plan) throw new ArtifactError("store-failed", `${file.path}: its blocks hold more than the file's bytes; it is not kept`);
  if (plan.size === file.size) return plan;
  throw new ArtifactError("size-mismatch", `${file.path}: the manifest says ${file.size} bytes, the file has ${plan.size}`);
}

function closingOnce(handle: CacheHandle): CacheHandle {
  let closed = false;
  return {
    ...handle,
    close() {
      if (!closed) handle.close();
      closed = true;
    },
  };
}
