import type { CID } from "multiformats/cid";
import { linksOf, writeCar, type Block } from "./car.ts";
import { blockKey, verifyBlock } from "./cid.ts";
import { walkDag, type ArtifactStore, type GetOptions } from "./store.ts";
import type { BlockSource } from "./unixfs.ts";

/** A block that a store should have, and has not, or not unaltered. */
export interface Damage {
  cid: CID;
  why: string;
}

/** What {@link checkDag} found. */
export interface CheckedDag {
  root: CID;
  /** Blocks that were read and are right. */
  blocks: number;
  /** Their bytes. */
  bytes: number;
  damages: Damage[];
  /** Whether the damages were made good, and all of it was read and found right afterwards. */
  repaired: boolean;
}

/**
 * Reads every block under a root and hashes it again. With `source` what is missing or altered is fetched from there,
 * and the DAG is stored anew.
 *
 * @throws what the source or the store throws while repairing, and the signal's reason.
 */
export async function checkDag(
  store: ArtifactStore,
  root: CID,
  source?: BlockSource,
  options: GetOptions = {},
): Promise<CheckedDag> {
  const sound = source && soundBlocks(store, root, source);
  const found = await look(store, root, sound, options);
  if (found.damages.length === 0 || !sound) return { ...found, repaired: false };
  await store.put(writeCar(root, walkDag(sound, root, options)), { ...options, replace: true });
  const after = await look(store, root, undefined, options);
  return after.damages.length > 0 ? { ...after, repaired: false } : { ...after, damages: found.damages, repaired: true };
}

/**
 * The blocks of a DAG in a store, checked: the DAG's own copy, then another DAG's where the store keeps several, then that
 * of `source`.
 */
export function soundBlocks(store: ArtifactStore, root: CID, source?: BlockSource): BlockSource {
  return {
    async get(cid, options) {
      const own = await verified(store, cid, { ...options, within: root });
      if (own instanceof Uint8Array) return own;
      const other = await verified(store, cid, options);
      if (other instanceof Uint8Array) return other;
      if (source) return checked(source, cid, options);
      throw own;
    },
  };
}

async function look(
  store: ArtifactStore,
  root: CID,
  source: BlockSource | undefined,
  options: GetOptions,
): Promise<Omit<CheckedDag, "repaired">> {
  const seen = new Set<string>();
  const pending = [root];
  const damages: Damage[] = [];
  let [blocks, bytes] = [0, 0];
  for (let cid = pending.pop(); cid; cid = pending.pop()) {
    options.signal?.throwIfAborted();
    if (seen.has(blockKey(cid))) continue;
    seen.add(blockKey(cid));
    const own = await verified(store, cid, { ...options, within: root });
    let block: Block | undefined;
    if (own instanceof Uint8Array) {
      block = { cid, bytes: own };
      blocks += 1;
      bytes += own.length;
    } else {
      damages.push({ cid, why: own.message });
      // What lies below is known only to who has this block.
      if (source) block = { cid, bytes: await checked(source, cid, options) };
    }
    if (block) pending.push(...linksOf(block).reverse());
  }
  return { root, blocks, bytes, damages };
}

async function verified(store: ArtifactStore, cid: CID, options: GetOptions | undefined): Promise<Uint8Array | Error> {
  try {
    return await checked(store, cid, options);
  } catch (error) {
    if (options?.signal?.aborted) throw options.signal.reason;
    return error as Error;
  }
}

async function checked(source: Pick<ArtifactStore, "get"> | BlockSource, cid: CID, options: GetOptions | undefined): Promise<Uint8Array> {
  const bytes = await source.get(cid, options);
  await verifyBlock(cid, bytes);
  return bytes;
}

/** A source whose blocks are checked, for stores that hand out what their disk says. */
export function checkedSource(source: BlockSource): BlockSource {
  return { get: (cid, options) => checked(source, cid, options) };
}
