import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import type { CID } from "multiformats/cid";
import { linksOf, type Block } from "./car.ts";
import { blockKey } from "./cid.ts";
import type { BlockSource } from "./unixfs.ts";

/** A range of a file's bytes; `to` is the last one. */
export interface EntityBytes {
  from: number;
  to: number;
}

/** Blocks that are fetched ahead of the one that is sent: reading from disk and sending then overlap. */
const READAHEAD = 4;

interface Part {
  cid: CID;
  start: number;
  /** As its parent says; the root's own says it. */
  length: number | undefined;
  block?: Promise<Uint8Array>;
}

/**
 * The blocks of an entity in depth-first order, each once: all of them, or those that a range of a file's bytes needs
 * (`entity-bytes` of the trustless gateway specification).
 */
export async function* entityBlocks(source: BlockSource, root: CID, range?: EntityBytes): AsyncGenerator<Block> {
  const seen = new Set<string>();
  const pending: Part[] = [{ cid: root, start: 0, length: undefined }];
  const ask = (part: Part): Promise<Uint8Array> => {
    if (!part.block) {
      part.block = source.get(part.cid);
      part.block.catch(() => {}); // seen when its turn comes
    }
    return part.block;
  };
  for (let part = pending.pop(); part; part = pending.pop()) {
    const key = blockKey(part.cid);
    if (seen.has(key) && !range) continue;
    const block = { cid: part.cid, bytes: await ask(part) };
    if (!seen.has(key)) yield block;
    seen.add(key);
    pending.push(...childrenOf(block, part, range).reverse());
    for (const ahead of pending.slice(-READAHEAD)) if (!seen.has(blockKey(ahead.cid))) ask(ahead);
  }
}

function childrenOf(block: Block, part: Part, range: EntityBytes | undefined): Part[] {
  const links = linksOf(block);
  const lengths = range && links.length > 0 ? partLengths(block, links.length) : undefined;
  if (!range || !lengths) return links.map((cid) => ({ cid, start: part.start, length: undefined }));
  let at = part.start;
  return links.flatMap((cid, i): Part[] => {
    const length = lengths[i] as number;
    const start = at;
    at += length;
    return start <= range.to && start + length > range.from ? [{ cid, start, length }] : [];
  });
}

/** How many bytes of the file lie under each link; `undefined` when it is no file or holds bytes of its own. */
function partLengths({ bytes }: Block, links: number): number[] | undefined {
  const unixfs = UnixFS.unmarshal(dagPb.decode(bytes).Data ?? new Uint8Array());
  const isPlain = (unixfs.type === "file" || unixfs.type === "raw") && (unixfs.data?.length ?? 0) === 0;
  return isPlain && unixfs.blockSizes.length === links ? unixfs.blockSizes.map(Number) : undefined;
}
