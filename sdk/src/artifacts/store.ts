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
}

/** Options of reading. */
export interface GetOptions {
  signal?: AbortSignal | undefined;
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
  const links = new Map<string, CID[]>();
  let size = 0;
  async function* received(): AsyncGenerator<Block> {
    for await (const block of blocks) {
      options.signal?.throwIfAborted();
      const key = blockKey(block.cid);
      if (links.has(key)) continue;
      size += block.bytes.length;
      if (options.maxBytes !== undefined && size > options.maxBytes) {
        throw new ArtifactError("too-large", `Upload: more than the ${options.maxBytes} bytes that this store accepts`);
      }
      const children = linksOf(block);
      children.forEach(checkCid);
      links.set(key, children);
      yield block;
    }
  }
  return {
    root,
    blocks: received(),
    finish: () => {
      checkWhole(root, links);
      return { root, size, blocks: links.size };
    },
  };
}

/** Every block that the root reaches must be there, and no other. */
function checkWhole(root: CID, links: ReadonlyMap<string, CID[]>): void {
  const reached = new Set<string>([blockKey(root)]);
  const pending = [root];
  for (let cid = pending.pop(); cid; cid = pending.pop()) {
    const children = links.get(blockKey(cid));
    if (!children) {
      throw new ArtifactError("car-incomplete", `CAR of ${root}: block ${cid} is missing. The upload was cut short.`);
    }
    for (const child of children) {
      if (reached.has(blockKey(child))) continue;
      reached.add(blockKey(child));
      pending.push(child);
    }
  }
  if (reached.size < links.size) {
    const extra = links.size - reached.size;
    throw new ArtifactError("car-invalid", `CAR of ${root}: ${extra} of its ${links.size} blocks do not belong to the root`);
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
