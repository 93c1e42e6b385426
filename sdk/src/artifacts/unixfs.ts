import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import { exporter, walkPath, type UnixFSEntry } from "ipfs-unixfs-exporter";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { ArtifactError } from "./errors.ts";
import { pathProblem } from "./paths.ts";

/** Gives a block's bytes: a store, or a gateway whose answers are verified. */
export interface BlockSource {
  get(cid: CID, options?: { signal?: AbortSignal | undefined }): Promise<Uint8Array>;
}

/** Options of resolving. */
export interface ResolveOptions {
  signal?: AbortSignal | undefined;
}

/**
 * Finds the entry at `path` (empty for the root itself) under a UnixFS root.
 *
 * @throws ArtifactError `path-invalid`, `path-not-found`, and what the source throws.
 */
export async function resolvePath(
  source: BlockSource,
  root: CID,
  path: string,
  options: ResolveOptions = {},
): Promise<UnixFSEntry> {
  return explained(root, path, () => exporter(checkedPath(root, path), asBlockstore(source), withSignal(options)));
}

/** The CIDs from the root to the entry at `path`, both included: what a reader needs to check the way. */
export async function cidsAlong(
  source: BlockSource,
  root: CID,
  path: string,
  options: ResolveOptions = {},
): Promise<CID[]> {
  return explained(root, path, async () => {
    const cids: CID[] = [];
    const walk = walkPath(checkedPath(root, path), asBlockstore(source), { yieldSubShards: true, ...withSignal(options) });
    for await (const entry of walk) cids.push(entry.cid);
    return cids;
  });
}

/** Options of {@link fileContent}. */
export interface ContentOptions extends ResolveOptions {
  /** First byte to read; 0 by default. */
  offset?: number;
  /** How many bytes to read; to the end by default. */
  length?: number;
  /** How many blocks to ask for ahead of the one being read; 0 by default. */
  readahead?: number;
}

/** Deepest file tree that is followed: 1024 links a node reach 2^50 blocks in five levels. */
const MAX_DEPTH = 16;

interface Part {
  cid: CID;
  /** Position of its first byte in the file. */
  start: number;
  /** Its length as its parent says; the root's own says it. */
  length: number | undefined;
  depth: number;
  block?: Promise<Uint8Array>;
}

/**
 * A UnixFS file's bytes in order. Unlike the exporter's own reader it holds back when its consumer is slow, so that
 * a large model passes through in a few blocks of memory.
 *
 * @throws ArtifactError `size-mismatch` when a block is not as long as its parent says, `path-not-found` when the CID
 *   is no file, and what the source throws.
 */
export async function* fileContent(source: BlockSource, file: CID, options: ContentOptions = {}): AsyncGenerator<Uint8Array> {
  const from = options.offset ?? 0;
  const to = from + (options.length ?? Number.POSITIVE_INFINITY);
  const ask = (part: Part): Promise<Uint8Array> => {
    if (!part.block) {
      part.block = source.get(part.cid, options);
      part.block.catch(() => {}); // seen when its turn comes
    }
    return part.block;
  };
  const pending: Part[] = [{ cid: file, start: 0, length: undefined, depth: 0 }];
  for (let part = pending.pop(); part; part = pending.pop()) {
    for (let i = 1; i <= Math.min(options.readahead ?? 0, pending.length); i++) ask(pending[pending.length - i] as Part);
    const bytes = await ask(part);
    options.signal?.throwIfAborted();
    const { data, size, children } = part.cid.code === raw.code ? leaf(bytes) : inner(part, bytes);
    if (part.length !== undefined && part.length !== size) {
      const found = `${size} bytes, where its parent says ${part.length}`;
      throw new ArtifactError("size-mismatch", `File ${file}: block ${part.cid} holds ${found}`);
    }
    const piece = data.subarray(clamp(from - part.start, data.length), clamp(to - part.start, data.length));
    if (piece.length > 0) yield piece;
    for (const child of children.reverse()) {
      if (child.start < to && child.start + (child.length ?? 0) > from) pending.push(child);
    }
  }
}

function leaf(bytes: Uint8Array): { data: Uint8Array; size: number; children: Part[] } {
  return { data: bytes, size: bytes.length, children: [] };
}

function inner(part: Part, bytes: Uint8Array): { data: Uint8Array; size: number; children: Part[] } {
  const node = dagPb.decode(bytes);
  const unixfs = UnixFS.unmarshal(node.Data ?? new Uint8Array());
  if ((unixfs.type !== "file" && unixfs.type !== "raw") || unixfs.blockSizes.length !== node.Links.length) {
    throw new ArtifactError("path-not-found", `${part.cid} is no UnixFS file, or a malformed one (${unixfs.type})`);
  }
  if (part.depth >= MAX_DEPTH) throw new ArtifactError("too-large", `${part.cid}: nested deeper than ${MAX_DEPTH} levels`);
  const data = unixfs.data ?? new Uint8Array();
  let at = part.start + data.length;
  const children = node.Links.map((link, i): Part => {
    const length = Number(unixfs.blockSizes[i] ?? 0n);
    const child = { cid: link.Hash as CID, start: at, length, depth: part.depth + 1 };
    at += length;
    return child;
  });
  return { data, size: at - part.start, children };
}

function clamp(position: number, length: number): number {
  return Math.max(0, Math.min(position, length));
}

/** The exporter's view of a source of blocks. */
export function asBlockstore(source: BlockSource): {
  get(cid: CID, options?: { signal?: AbortSignal }): AsyncGenerator<Uint8Array>;
} {
  return {
    async *get(cid, options) {
      yield await source.get(cid, { signal: options?.signal });
    },
  };
}

function withSignal({ signal }: ResolveOptions): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function checkedPath(root: CID, path: string): string {
  if (path === "") return root.toString();
  const problem = pathProblem(path);
  if (problem) throw new ArtifactError("path-invalid", `Path '${path.slice(0, 200)}': it ${problem}`);
  return `${root}/${path}`;
}

async function explained<T>(root: CID, path: string, find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (cause) {
    const name = (cause as Error).name;
    if (name === "NotFoundError" || name === "NoPropError" || name === "BadPathError") {
      throw new ArtifactError("path-not-found", `There is no '${path}' in ${root}`, { cause });
    }
    if (name === "NotUnixFSError" || name === "NotAFileError") {
      throw new ArtifactError("path-not-found", `${root} is no UnixFS file or directory`, { cause });
    }
    throw cause;
  }
}
