import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { ArtifactError } from "./errors.ts";
import type { BlockSource } from "./unixfs.ts";

/** A part of a file that is one block of nothing but its bytes. */
export interface Leaf {
  /** Its place among the file's leaves that are read, from 0. */
  index: number;
  cid: CID;
  /** Position of its first byte in the file. */
  start: number;
  /** Bytes. */
  length: number;
}

/** Which blocks a file is made of. */
export interface FilePlan {
  file: CID;
  /** Bytes of the whole file. */
  size: number;
  /** Those in the range asked for, in the file's order. */
  leaves: Leaf[];
}

/** Options of {@link planFile}. */
export interface PlanOptions {
  signal?: AbortSignal | undefined;
  /** First byte wanted; 0 by default. */
  offset?: number | undefined;
  /** Bytes wanted; to the end by default. */
  length?: number | undefined;
}

/** Most leaves of one file: a tebibyte in the profile's blocks, and a bound for what a hostile tree can ask for. */
const MAX_LEAVES = 1 << 20;
/** Most inner nodes of one file: enough for as many leaves at any number of links that is in use. */
const MAX_NODES = 8192;
/** Deepest tree that is followed: 1024 links a node reach 2^50 blocks in five levels. */
const MAX_DEPTH = 16;

/**
 * Reads a file's inner nodes, which are few (one for a gibibyte), and lists the blocks that hold its bytes: with them
 * any part can be fetched from anywhere, in any order, and checked by itself.
 *
 * `undefined` when the tree is not of the profile's shape (bytes in inner nodes, leaves that are not raw).
 *
 * @throws ArtifactError `size-mismatch` when a node is not as long as its parent says, `too-large`, `path-not-found`
 *   when the CID is no file, and what the source throws.
 */
export async function planFile(source: BlockSource, file: CID, options: PlanOptions = {}): Promise<FilePlan | undefined> {
  if (file.code === raw.code) return undefined; // one block: nothing to plan
  const from = options.offset ?? 0;
  const to = from + (options.length ?? Number.POSITIVE_INFINITY);
  const leaves: Leaf[] = [];
  let size = 0;
  let nodes = 0;
  const pending = [{ cid: file, start: 0, length: undefined as number | undefined, depth: 0 }];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.cid.code === raw.code) {
      leaves.push({ index: leaves.length, cid: node.cid, start: node.start, length: node.length as number });
    } else {
      const { cid, start, depth } = node;
      if (depth >= MAX_DEPTH) throw new ArtifactError("too-large", `${cid}: nested deeper than ${MAX_DEPTH} levels`);
      if (++nodes > MAX_NODES) throw new ArtifactError("too-large", `File ${file}: more than ${MAX_NODES} inner nodes`);
      const { lengths, links, inline } = innerNode(cid, await source.get(cid, { signal: options.signal }));
      if (inline) return undefined;
      const total = lengths.reduce((sum, length) => sum + length, 0);
      if (node.length === undefined) size = total;
      else if (node.length !== total) {
        const found = `${total} bytes, where its parent says ${node.length}`;
        throw new ArtifactError("size-mismatch", `File ${file}: block ${cid} holds ${found}`);
      }
      let end = start + total;
      for (let i = links.length - 1; i >= 0; i--) {
        const length = lengths[i] as number;
        end -= length;
        // A part of no bytes is never asked for, so that none can be repeated without end.
        if (length > 0 && end < to && end + length > from) {
          pending.push({ cid: links[i] as CID, start: end, length, depth: depth + 1 });
        }
      }
    }
    if (leaves.length + pending.length > MAX_LEAVES) {
      throw new ArtifactError("too-large", `File ${file}: more than ${MAX_LEAVES} blocks`);
    }
  }
  return { file, size, leaves };
}

function innerNode(cid: CID, bytes: Uint8Array): { lengths: number[]; links: CID[]; inline: boolean } {
  const node = dagPb.decode(bytes);
  const unixfs = UnixFS.unmarshal(node.Data ?? new Uint8Array());
  if ((unixfs.type !== "file" && unixfs.type !== "raw") || unixfs.blockSizes.length !== node.Links.length) {
    throw new ArtifactError("path-not-found", `${cid} is no UnixFS file, or a malformed one (${unixfs.type})`);
  }
  const lengths = unixfs.blockSizes.map(Number);
  const bad = lengths.find((length) => !Number.isSafeInteger(length) || length < 0);
  if (bad !== undefined) throw new ArtifactError("size-mismatch", `${cid}: a part of ${bad} bytes`);
  return { lengths, links: node.Links.map((link) => link.Hash as CID), inline: (unixfs.data?.length ?? 0) > 0 };
}
