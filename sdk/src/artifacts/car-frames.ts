import { readHeader, bytesReader } from "@ipld/car/decoder";
import { CID } from "multiformats/cid";
import { ArtifactError } from "./errors.ts";

/** Largest block in bytes that is read or written: what IPFS implementations exchange. The profile's are half of it. */
export const MAX_BLOCK_BYTES = 2 * 1024 * 1024;

/** Most bytes of a CAR's header: a list of roots. */
const MAX_HEADER_BYTES = 64 * 1024;
/** Most bytes of a CID before a block. */
const MAX_CID_BYTES = 128;
/** A varint of more bytes than this counts further than any CAR is long. */
const MAX_VARINT_BYTES = 5;

/** A block as a CAR has it, not checked against its CID. */
export interface CarFrame {
  cid: CID;
  bytes: Uint8Array;
}

/** Where a block's bytes are to be written; `undefined` for memory of their own. */
export type Place = (cid: CID, length: number) => Uint8Array | undefined;

/**
 * Takes a CAR (version 1) apart while it arrives. Each byte is copied once, into the memory that it stays in, and no
 * length that the sender states is believed before it was bounded.
 *
 * Errors are `car-invalid` and `too-large`; those of the stream pass through as they are.
 */
export class CarFrames {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;
  #position = 0;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  /** The roots from the header; call it once, first. */
  async roots(): Promise<CID[]> {
    const length = await this.#varint();
    if (length === undefined) throw invalid("unexpected end of data: there is no header");
    if (length < 1 || length > MAX_HEADER_BYTES) throw invalid(`a header of ${length} bytes`);
    const bytes = new Uint8Array(2 * MAX_VARINT_BYTES + length);
    const prefix = encodeVarint(length, bytes);
    await this.#fill(bytes.subarray(prefix, prefix + length));
    try {
      const header = await readHeader(bytesReader(bytes.subarray(0, prefix + length)), 1);
      return header.roots as unknown as CID[];
    } catch (cause) {
      throw invalid((cause as Error).message, cause);
    }
  }

  /** The next block, or `undefined` at the end, which only counts between two blocks. */
  async next(place?: Place): Promise<CarFrame | undefined> {
    const length = await this.#varint();
    if (length === undefined) return undefined;
    if (length > MAX_BLOCK_BYTES + MAX_CID_BYTES) {
      throw new ArtifactError("too-large", `CAR: a block of ${length} bytes, at most ${MAX_BLOCK_BYTES} are allowed`);
    }
    const head = new Uint8Array(Math.min(length, MAX_CID_BYTES));
    // CIDs of this project have 36 bytes; others are longer by a few, and told by their first ones.
    const peeked = Math.min(head.length, 36);
    await this.#fill(head.subarray(0, peeked));
    const { cid, size } = await this.#cid(head, peeked);
    const blockLength = length - size;
    if (blockLength > MAX_BLOCK_BYTES) {
      throw new ArtifactError("too-large", `CAR: a block of ${blockLength} bytes, at most ${MAX_BLOCK_BYTES} are allowed`);
    }
    const bytes = place?.(cid, blockLength) ?? new Uint8Array(blockLength);
    const known = Math.max(0, Math.min(peeked - size, blockLength));
    bytes.set(head.subarray(size, size + known));
    await this.#fill(bytes.subarray(known));
    return { cid, bytes };
  }

  /** Ends the stream. */
  async end(): Promise<void> {
    await this.#iterator.return?.();
  }

  async #cid(head: Uint8Array, peeked: number): Promise<{ cid: CID; size: number }> {
    try {
      const { size } = CID.inspectBytes(head.subarray(0, peeked));
      if (size > head.length) throw new Error(`a CID of ${size} bytes in a section of ${head.length}`);
      if (size > peeked) await this.#fill(head.subarray(peeked, size));
      // The head is written to again only by nobody: a copy keeps the CID when the frame's memory is used once more.
      return { cid: CID.decode(head.slice(0, size)), size };
    } catch (cause) {
      if (cause instanceof ArtifactError) throw cause;
      throw invalid((cause as Error).message, cause);
    }
  }

  /** A number of at most 2^35, or `undefined` when the stream ends before its first byte. */
  async #varint(): Promise<number | undefined> {
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      if (this.#at === this.#chunk.length && !(await this.#more())) {
        if (i === 0) return undefined;
        throw invalid("unexpected end of data inside a length");
      }
      const byte = this.#chunk[this.#at++] as number;
      this.#position++;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw invalid("a length of more than 2^35 bytes");
  }

  async #fill(target: Uint8Array): Promise<void> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#at === this.#chunk.length && !(await this.#more())) {
        throw invalid(`unexpected end of data at byte ${this.#position}, ${target.length - filled} bytes early`);
      }
      const take = Math.min(target.length - filled, this.#chunk.length - this.#at);
      target.set(this.#chunk.subarray(this.#at, this.#at + take), filled);
      filled += take;
      this.#at += take;
      this.#position += take;
    }
  }

  async #more(): Promise<boolean> {
    for (;;) {
      const step = await this.#iterator.next();
      if (step.done) return false;
      if (step.value.length === 0) continue;
      [this.#chunk, this.#at] = [step.value, 0];
      return true;
    }
  }
}

function encodeVarint(value: number, target: Uint8Array): number {
  let at = 0;
  for (; value >= 0x80; value = Math.floor(value / 128)) target[at++] = (value % 128) | 0x80;
  target[at++] = value;
  return at;
}

function invalid(why: string, cause?: unknown): ArtifactError {
  return new ArtifactError("car-invalid", `CAR: ${why}`, { cause });
}
