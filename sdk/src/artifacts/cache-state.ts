import type { CacheHandle } from "./cache-files.ts";

/**
 * The state of a cached file, beside its bytes: its size, when it was used last, and a byte for each of its blocks that
 * was checked and written. Marks are written after the bytes; what they say is checked again before it is believed.
 */

const MAGIC = 0x31465743; // "CWF1", little-endian
/** Magic (4), leaves (4), size (8), last use in milliseconds since 1970 (8), written completely (1), none used (7). */
export const STATE_HEADER_BYTES = 32;

/** What the header of a state says. */
export interface CacheState {
  /** Bytes of the whole file. */
  size: number;
  leaves: number;
  /** Milliseconds since 1970. */
  usedAt: number;
  complete: boolean;
}

/** Reads a header; `undefined` for anything that is none, such as one that a killed tab left half-written. */
export function readState(bytes: Uint8Array): CacheState | undefined {
  if (bytes.length < STATE_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, STATE_HEADER_BYTES);
  const [size, usedAt] = [Number(view.getBigUint64(8, true)), view.getFloat64(16, true)];
  if (view.getUint32(0, true) !== MAGIC || !Number.isSafeInteger(size) || !Number.isFinite(usedAt)) return undefined;
  return { size, leaves: view.getUint32(4, true), usedAt, complete: view.getUint8(24) === 1 };
}

/** Writes a header; the marks behind it stay. */
export function writeState(handle: CacheHandle, { size, leaves, usedAt, complete }: CacheState): void {
  const view = new DataView(new ArrayBuffer(STATE_HEADER_BYTES));
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, leaves, true);
  view.setBigUint64(8, BigInt(size), true);
  view.setFloat64(16, usedAt, true);
  view.setUint8(24, complete ? 1 : 0);
  handle.write(new Uint8Array(view.buffer), 0);
}

/** The marks of all leaves, one byte each: 1 for a leaf that was checked and written. */
export function readMarks(handle: CacheHandle, leaves: number): Uint8Array {
  const marks = new Uint8Array(leaves);
  handle.read(marks, STATE_HEADER_BYTES);
  return marks;
}

/** Marks one leaf. */
export function markLeaf(handle: CacheHandle, index: number): void {
  handle.write(Uint8Array.of(1), STATE_HEADER_BYTES + index);
}
