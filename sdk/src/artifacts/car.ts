import * as dagPb from "@ipld/dag-pb";
import { headerLength, createWriter, close } from "@ipld/car/buffer-writer";
import { asyncIterableReader, readBlockHead, readHeader } from "@ipld/car/decoder";
import type { CID } from "multiformats/cid";
import { varint } from "multiformats";
import { checkCid, verifyBlock } from "./cid.ts";
import { ArtifactError } from "./errors.ts";

/** A block and the CID its bytes were, or are to be, checked against. */
export interface Block {
  cid: CID;
  bytes: Uint8Array;
}

/** Largest block in bytes that is read or written: what IPFS implementations exchange. The profile's are half of it. */
export const MAX_BLOCK_BYTES = 2 * 1024 * 1024;

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
  const source = new CarSource(stream);
  try {
    const header = await source.decode(() => readHeader(source.reader, 1));
    const roots = header.roots as unknown as CID[];
    const [root] = roots;
    if (!root || roots.length > 1) {
      throw new ArtifactError("car-invalid", `CAR: expected one root, found ${roots.length}`);
    }
    checkCid(root);
    return { root, blocks: checkedBlocks(source), end: () => source.end() };
  } catch (error) {
    await source.end();
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

async function* checkedBlocks(source: CarSource): AsyncGenerator<Block> {
  const checking: Promise<Block>[] = [];
  try {
    while (await source.hasMore()) {
      const block = await source.decode(async () => {
        const { cid, blockLength } = await readBlockHead(source.reader);
        return { cid: cid as unknown as CID, bytes: await source.reader.exactly(blockLength, true) };
      });
      const checked = verifyBlock(block.cid, block.bytes).then(() => block);
      checked.catch(() => {}); // seen when its turn comes
      if (checking.push(checked) > HASHED_AHEAD) yield await (checking.shift() as Promise<Block>);
    }
    for (const checked of checking) yield await checked;
  } finally {
    await source.end();
  }
}

/** A stream under the CAR decoder, with a bound on what one step may hold, and its own errors kept apart. */
class CarSource {
  readonly reader: ReturnType<typeof asyncIterableReader>;
  readonly #iterator: AsyncIterator<Uint8Array>;
  #error: unknown;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#iterator = stream[Symbol.asyncIterator]();
    const reader = asyncIterableReader({ [Symbol.asyncIterator]: () => ({ next: () => this.#next() }) });
    this.reader = {
      upTo: (length) => reader.upTo(length),
      seek: (length) => reader.seek(length),
      get pos() {
        return reader.pos;
      },
      exactly: (length, seek) => {
        // Lengths come from the sender: refuse before waiting for the bytes, not after.
        if (length < 0) throw new Error(`a length of ${length} bytes`);
        if (length > MAX_BLOCK_BYTES) {
          throw new ArtifactError("too-large", `CAR: a block of ${length} bytes, at most ${MAX_BLOCK_BYTES} are allowed`);
        }
        return reader.exactly(length, seek);
      },
    };
  }

  async hasMore(): Promise<boolean> {
    return this.decode(async () => (await this.reader.upTo(1)).length > 0);
  }

  /** Runs a decoding step; what it complains about becomes `car-invalid`, unless the stream itself failed. */
  async decode<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (cause) {
      if (this.#error !== undefined) throw this.#error;
      if (cause instanceof ArtifactError) throw cause;
      throw new ArtifactError("car-invalid", `CAR: ${(cause as Error).message}`, { cause });
    }
  }

  async end(): Promise<void> {
    await this.#iterator.return?.();
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    try {
      return await this.#iterator.next();
    } catch (error) {
      this.#error = error ?? new Error("the stream failed");
      throw error;
    }
  }
}
