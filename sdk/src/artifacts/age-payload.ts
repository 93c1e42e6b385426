import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bestCipher, TAG_BYTES, type CipherMaker } from "./chunk-cipher.ts";
import { ArtifactError } from "./errors.ts";

/** Plain bytes in each chunk of an age payload but the last (age v1, "Payload"). */
export const CHUNK_BYTES = 64 * 1024;
/** Bytes of the random nonce before the chunks, from which the payload's key is derived. */
export const NONCE_BYTES = 16;
/** Bytes of an age file key. */
export const FILE_KEY_BYTES = 16;

/** Sixteen sealed chunks. */
const OUT_BYTES = 16 * (CHUNK_BYTES + TAG_BYTES);

/** Bytes of the payload (nonce, chunks and tags) of a plain file of `size` bytes; an empty file has one empty chunk. */
export function payloadSize(size: number): number {
  return NONCE_BYTES + size + TAG_BYTES * Math.max(1, Math.ceil(size / CHUNK_BYTES));
}

/**
 * The payload of an age file: STREAM over ChaCha20-Poly1305, in chunks of 64 KiB.
 * Source: age-encryption.org/v1, "Payload".
 *
 * @param fileKey 16 bytes. @param nonce 16 random bytes, never used twice with the same key.
 * @param makeCipher what seals the chunks; the fastest that there is by default.
 */
export async function* sealPayload(
  fileKey: Uint8Array,
  nonce: Uint8Array,
  plain: AsyncIterable<Uint8Array>,
  makeCipher?: CipherMaker,
): AsyncGenerator<Uint8Array> {
  const cipher = (makeCipher ?? (await bestCipher()))(payloadKey(fileKey, nonce), CHUNK_BYTES);
  const counter = new ChunkCounter();
  yield nonce;
  // Handed on by the mebibyte: a step of every generator on the way costs more than sealing a chunk natively.
  let out = new Uint8Array(OUT_BYTES);
  let used = 0;
  for await (const { bytes, last } of chunked(plain, CHUNK_BYTES)) {
    cipher.seal(counter.next(last), bytes, out.subarray(used));
    used += bytes.length + TAG_BYTES;
    if (used < OUT_BYTES && !last) continue;
    yield out.subarray(0, used);
    out = new Uint8Array(last ? 0 : OUT_BYTES);
    used = 0;
  }
}

/**
 * The plain bytes of a payload that begins with its nonce. Each chunk is yielded only after its tag was checked, and an
 * error follows when the file was cut off or continued, so what came before it must not be used as if it were whole.
 *
 * @throws ArtifactError `decryption-failed` when a chunk was altered, moved, cut off or sealed with another key.
 */
export async function* openPayload(
  fileKey: Uint8Array,
  sealed: AsyncIterable<Uint8Array>,
  makeCipher?: CipherMaker,
): AsyncGenerator<Uint8Array> {
  const { nonce, rest } = await takeNonce(sealed);
  const cipher = (makeCipher ?? (await bestCipher()))(payloadKey(fileKey, nonce), CHUNK_BYTES);
  const counter = new ChunkCounter();
  let chunk = 0;
  for await (const { bytes, last } of chunked(rest, CHUNK_BYTES + TAG_BYTES)) {
    let plain: Uint8Array;
    try {
      if (bytes.length < TAG_BYTES) throw new Error("shorter than its tag");
      plain = cipher.open(counter.next(last), bytes);
    } catch (cause) {
      const why = "it was altered or cut off, or the key is another file's";
      throw new ArtifactError("decryption-failed", `Chunk ${chunk} of the encrypted file does not open: ${why}`, {
        cause,
      });
    }
    if (last && chunk > 0 && plain.length === 0) {
      throw new ArtifactError(
        "decryption-failed",
        "The encrypted file ends with an empty chunk, which age never writes",
      );
    }
    chunk++;
    yield plain;
  }
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, nonce, new TextEncoder().encode("payload"), 32);
}

/** The nonce of each chunk: an 11-byte big-endian counter and one byte that is 1 in the last chunk only. */
class ChunkCounter {
  readonly #nonce = new Uint8Array(12);
  #started = false;

  next(last: boolean): Uint8Array {
    if (this.#started) {
      for (let i = 10; i >= 0; i--) {
        const value = ((this.#nonce[i] ?? 0) + 1) & 0xff;
        this.#nonce[i] = value;
        if (value !== 0) break;
      }
    }
    this.#started = true;
    this.#nonce[11] = last ? 1 : 0;
    return this.#nonce;
  }
}

/** Pieces of any length as chunks of `size` bytes; only the last may be shorter, and there is always one. */
async function* chunked(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ bytes: Uint8Array; last: boolean }> {
  const buffer = new Uint8Array(size);
  let used = 0;
  for await (const piece of source) {
    let at = 0;
    while (at < piece.length) {
      // A full chunk waits here until more comes: the last one is sealed in another way.
      if (used === size) {
        yield { bytes: buffer, last: false };
        used = 0;
      }
      // Whole chunks that lie in one piece, with more behind them, need no copy.
      while (used === 0 && piece.length - at > size) {
        yield { bytes: piece.subarray(at, at + size), last: false };
        at += size;
      }
      const taken = Math.min(size - used, piece.length - at);
      buffer.set(piece.subarray(at, at + taken), used);
      used += taken;
      at += taken;
    }
  }
  yield { bytes: buffer.subarray(0, used), last: true };
}

async function takeNonce(
  source: AsyncIterable<Uint8Array>,
): Promise<{ nonce: Uint8Array; rest: AsyncGenerator<Uint8Array> }> {
  const pieces = source[Symbol.asyncIterator]();
  const nonce = new Uint8Array(NONCE_BYTES);
  let used = 0;
  let left: Uint8Array = new Uint8Array(0);
  while (used < NONCE_BYTES) {
    const step = await pieces.next();
    if (step.done) throw new ArtifactError("decryption-failed", "The encrypted file is cut off within its nonce");
    const taken = Math.min(NONCE_BYTES - used, step.value.length);
    nonce.set(step.value.subarray(0, taken), used);
    used += taken;
    left = step.value.subarray(taken);
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    try {
      yield left;
      for (let step = await pieces.next(); !step.done; step = await pieces.next()) yield step.value;
    } finally {
      await pieces.return?.();
    }
  }
  return { nonce, rest: rest() };
}
