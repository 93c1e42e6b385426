import { open, type FileHandle } from "node:fs/promises";
import { readBlockHead, readHeader } from "@ipld/car/decoder";
import type { CID } from "multiformats/cid";
import { MAX_BLOCK_BYTES } from "./car-frames.ts";
import { blockKey } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import type { BlockSpan } from "./pack-writer.node.ts";
import type { Pin } from "./store.ts";

/** A CAR on disk that holds one DAG. */
export interface Pack {
  pin: Pin;
  path: string;
  /** Where its blocks lie, by `blockKey`. */
  blocks: ReadonlyMap<string, BlockSpan>;
  /** Counts the file's moves and replacements: what was read across one does not count. */
  version: number;
  /** Settles when the move or replacement under way has ended. */
  changing: Promise<void> | undefined;
}

/**
 * Lists the blocks of a CAR file by reading only what stands between them.
 *
 * @throws ArtifactError `store-failed` when the file is no CAR with one root, or is shorter than it says.
 */
export async function scanPack(path: string): Promise<Pack> {
  const file = await open(path, "r");
  try {
    const { size: fileSize } = await file.stat();
    const reader = new FileReader(file);
    const { roots } = await readHeader(reader, 1);
    const root = roots[0] as unknown as CID | undefined;
    if (!root || roots.length > 1) throw new Error(`${roots.length} roots`);
    const blocks = new Map<string, BlockSpan>();
    let size = 0;
    while (reader.pos < fileSize) {
      const { cid, blockLength } = await readBlockHead(reader);
      if (blockLength < 0 || reader.pos + blockLength > fileSize) throw new Error(`it ends inside block ${cid}`);
      blocks.set(blockKey(cid as unknown as CID), { offset: reader.pos, length: blockLength });
      size += blockLength;
      reader.seek(blockLength);
    }
    return { pin: { root, size, blocks: blocks.size }, path, blocks, version: 0, changing: undefined };
  } catch (cause) {
    const why = (cause as Error).message;
    throw new ArtifactError(
      "store-failed",
      `${path} is damaged (${why}). Repair it from another store (npm run artifacts -- check --repair-from …), or move ` +
        "it away and upload that release again.",
      { cause },
    );
  } finally {
    await file.close();
  }
}

/** The CAR decoder's view of a file in which seeking costs nothing. */
class FileReader {
  pos = 0;
  readonly #file: FileHandle;
  #buffer = Buffer.alloc(0);
  #bufferStart = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async upTo(length: number): Promise<Uint8Array> {
    let at = this.pos - this.#bufferStart;
    if (at < 0 || at + length > this.#buffer.length) {
      const buffer = Buffer.allocUnsafeSlow(Math.max(length, 256)); // the length, CID and a little more
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.pos);
      this.#buffer = buffer.subarray(0, bytesRead);
      this.#bufferStart = this.pos;
      at = 0;
    }
    return this.#buffer.subarray(at, at + length);
  }

  async exactly(length: number, seek = false): Promise<Uint8Array> {
    if (length > MAX_BLOCK_BYTES) throw new Error(`a header of ${length} bytes`);
    const bytes = await this.upTo(length);
    if (bytes.length < length) throw new Error("it ends inside a header");
    if (seek) this.pos += length;
    return bytes;
  }

  seek(length: number): void {
    this.pos += length;
  }
}
