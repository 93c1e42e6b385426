import * as dagPb from "@ipld/dag-pb";
import { headerLength, createWriter, close } from "@ipld/car/buffer-writer";
import type { CID } from "multiformats/cid";
import { varint } from "multiformats";
import { CarFrames } from "./car-frames.ts";
import { checkCid, verifyBlock } from "./cid.ts";
import { ArtifactError } from "./errors.ts";

/** A block and the CID its bytes were, or are to be, checked against. */
export interface Block {
  cid: CID;
  bytes: Uint8Array;
}

/** The header of a CAR (version 1) with one root. */
export function carHeader(root: CID): Uint8Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(headerLength({ roots: [root] as never }));
  const writer = createWriter(buffer, { roots: [root] as never });
  return close(writer) as Uint8Array<ArrayBuffer>;
}

/** What stands before a block's bytes in a CAR: the length of the CID and bytes together, then the CID. */
export function carPrefix(cid: CID, blockLength: number): Uint8Array<ArrayBuffer> {
  const total = cid.bytes.length + blockLength;
  const prefixLength = varint.encodingLength(total);
  const prefix = new Uint8Array(prefixLength + cid.bytes.length);
  varint.encodeTo(total, prefix, 0);
  prefix.set(cid.bytes, prefixLength);
  return prefix;
}

/** Writes a CAR as a stream: the header, then each block with its prefix. */
export async function* writeCar(root: CID, blocks: AsyncIterable<Block> | Iterable<Block>): AsyncGenerator<Uint8Array> {
  yield carHeader(root);
  for await (const { cid, bytes } of blocks) {
    yield carPrefix(cid, bytes.length);
    yield bytes;
  }
}

/** A CAR being read: its one root is known at once, the blocks come checked against their CIDs. */
export interface VerifiedCar {
  root: CID;
  blocks: AsyncGenerator<Block>;
  /** Ends the stream; needed only when `blocks` is never begun, for it ends the stream by itself. */
  end(): Promise<void>;
}

/**
 * Reads a CAR (version 1, one root) from a stream and checks every block before it is handed on. A few blocks
 * are held in memory. Ending or abandoning `blocks` ends the stream.
 *
 * @throws ArtifactError `car-invalid` (not a CAR, several roots, cut short), `too-large` (a block over 2 MiB),
 *   `block-mismatch`, `cid-invalid`. Errors of the stream itself pass through.
 */
export async function readCar(stream: AsyncIterable<Uint8Array>): Promise<VerifiedCar> {
  const frames = new CarFrames(stream);
  try {
    const roots = await frames.roots();
    const [root] = roots;
    if (!root || roots.length > 1) {
      throw new ArtifactError("car-invalid", `CAR: expected one root, found ${roots.length}`);
    }
    checkCid(root);
    return { root, blocks: checkedBlocks(frames), end: () => frames.end() };
  } catch (error) {
    await frames.end();
    throw error;
  }
}

/** The CIDs a block links to; raw blocks have none. @throws ArtifactError `car-invalid` for malformed dag-pb. */
export function linksOf({ cid, bytes }: Block): CID[] {
  if (cid.code !== dagPb.code) return [];
  try {
    return dagPb.decode(bytes).Links.map((link) => link.Hash as CID);
  } catch (cause) {
    throw new ArtifactError("car-invalid", `Block ${cid} is not dag-pb: ${(cause as Error).message}`, { cause });
  }
}

/** How many blocks are hashed while the next ones arrive: hashing runs on another thread than decoding. */
const HASHED_AHEAD = 4;

async function* checkedBlocks(frames: CarFrames): AsyncGenerator<Block> {
  const checking: Promise<Block>[] = [];
  let broken: { error: unknown } | undefined;
  const next = () => frames.next().catch((error: unknown) => void (broken = { error }));
  try {
    for (let block = await next(); block; block = await next()) {
      const { cid, bytes } = block;
      const checked = verifyBlock(cid, bytes).then(() => ({ cid, bytes }));
      checked.catch(() => {}); // seen when its turn comes
      if (checking.push(checked) > HASHED_AHEAD) yield await (checking.shift() as Promise<Block>);
    }
    for (const checked of checking) yield await checked; // also those that came before a stream broke
    if (broken) throw broken.error;
  } finally {
    await frames.end();
  }
}
