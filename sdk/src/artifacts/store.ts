import type { CID } from "multiformats/cid";
import { blockKey, checkCid } from "./cid.ts";
import { linksOf, readCar, type Block } from "./car.ts";
import { ArtifactError } from "./errors.ts";

/** A DAG that a store holds as a whole. */
export interface Pin {
  root: CID;
  /** The blocks' bytes together. */
  size: number;
  /** How many blocks. */
  blocks: number;
}

/** Options of {@link ArtifactStore.put}. */
export interface PutOptions {
  signal?: AbortSignal | undefined;
  /** Refuse more than this many bytes of blocks. */
  maxBytes?: number | undefined;
  /** Put these bytes in the place of those that the store has of the same DAG: for repairs. */
  replace?: boolean | undefined;
}

/** What {@link ArtifactStore.gc} removed. */
export interface Removed {
  /** The blocks that can no longer be read. Stores know blocks by digest: their codec is not kept. */
  blocks: CID[];
  /** Bytes given back; `undefined` when the store does not tell. */
  bytes: number | undefined;
}

/** Options of reading. */
export interface GetOptions {
  signal?: AbortSignal | undefined;
  /** Read the copy that belongs to this DAG, where a store keeps one for each: for checks. */
  within?: CID | undefined;
}

/**
 * Where releases and documents are kept, by content. All stores give the same CID for the same bytes and share one
 * suite of tests (`test/artifacts/store.behavior.ts`).
 */
export interface ArtifactStore {
  /**
   * Stores the DAG in a CAR, whole or not at all: after an error, a crash or an abort nothing of it can be read.
   * Storing the same DAG again changes nothing.
   *
   * @throws ArtifactError `car-invalid`, `car-incomplete`, `block-mismatch`, `cid-invalid`, `too-large`, `store-failed`.
   */
  put(car: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<Pin>;
  /** Whether a block can be read. */
  has(cid: CID, options?: GetOptions): Promise<boolean>;
  /** A block's bytes, complete. @throws ArtifactError `block-not-found`, `store-failed`. */
  get(cid: CID, options?: GetOptions): Promise<Uint8Array>;
  /** Whether `put` stored the DAG under this root. */
  isPinned(root: CID, options?: GetOptions): Promise<boolean>;
  /** The roots of all DAGs that `put` stored. */
  pins(options?: GetOptions): AsyncIterable<CID>;
  /**
   * Lets go of a DAG: it is no pin any longer, and its blocks stay only until they are collected. Nothing happens when
   * it is none.
   */
  unpin(root: CID, options?: GetOptions): Promise<void>;
  /**
   * Removes what no pin needs and what was left half-written; pinned blocks stay. `undefined`: the store collects by
   * itself, at a time of its own.
   */
  gc(options?: GetOptions): Promise<Removed | undefined>;
  /** Lets go of files and connections. */
  close(): Promise<void>;
}

/** A CAR being received: blocks to keep as they come, and the check at the end that nothing is missing. */
export interface IncomingDag {
  root: CID;
  /** The blocks, each once and checked against its CID. */
  blocks: AsyncGenerator<Block>;
  /** To be called after the last block. @throws ArtifactError `car-incomplete`, `car-invalid`. */
  finish(): Pin;
}

/**
 * Receives a DAG: what every store's `put` does before it makes anything visible.
 *
 * @throws ArtifactError as {@link ArtifactStore.put}.
 */
export async function receiveDag(car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<IncomingDag> {
  const { root, blocks } = await readCar(car);
  const known = new Map<string, Known>();
  let size = 0;
  async function* received(): AsyncGenerator<Block> {
    for await (const block of blocks) {
      options.signal?.throwIfAborted();
      const key = blockKey(block.cid);
      if (known.has(key)) continue;
      size += block.bytes.length;
      checkSize(size, options.maxBytes);
      const links = linksOf(block);
      links.forEach(checkCid);
      known.set(key, { cid: block.cid, links });
      yield block;
    }
  }
  return {
    root,
    blocks: received(),
    finish: () => {
      checkWhole(root, known);
      return { root, size, blocks: known.size };
    },
  };
}

/** @throws ArtifactError `too-large`. */
export function checkSize(size: number, maxBytes: number | undefined): void {
  if (maxBytes === undefined || size <= maxBytes) return;
  throw new ArtifactError("too-large", `Upload: more than the ${maxBytes} bytes that this store accepts`);
}

interface Known {
  cid: CID;
  links: CID[];
}

/** Every block that the root reaches must be there, and no other. */
function checkWhole(root: CID, known: ReadonlyMap<string, Known>): void {
  const reached = new Set<string>([blockKey(root)]);
  const pending = [root];
  for (let cid = pending.pop(); cid; cid = pending.pop()) {
    const block = known.get(blockKey(cid));
    if (!block) {
      throw new ArtifactError("car-incomplete", `CAR of ${root}: block ${cid} is missing. The upload was cut short.`);
    }
    // The bytes are the same, but under another codec their links were not looked for.
    if (block.cid.code !== cid.code) {
      throw new ArtifactError("car-invalid", `CAR of ${root}: block ${cid} is in it as ${block.cid}, under another codec`);
    }
    for (const child of block.links) {
      if (reached.has(blockKey(child))) continue;
      reached.add(blockKey(child));
      pending.push(child);
    }
  }
  if (reached.size < known.size) {
    const extra = known.size - reached.size;
    throw new ArtifactError("car-invalid", `CAR of ${root}: ${extra} of its ${known.size} blocks do not belong to the root`);
  }
}

/** The blocks under a root in depth-first order, each once, read from a store as they are asked for. */
export async function* walkDag(store: Pick<ArtifactStore, "get">, root: CID, options?: GetOptions): AsyncGenerator<Block> {
  const seen = new Set<string>();
  const pending = [root];
  for (let cid = pending.pop(); cid; cid = pending.pop()) {
    if (seen.has(blockKey(cid))) continue;
    seen.add(blockKey(cid));
    const block = { cid, bytes: await store.get(cid, options) };
    yield block;
    pending.push(...linksOf(block).reverse());
  }
}
