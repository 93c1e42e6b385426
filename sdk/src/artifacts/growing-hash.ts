import { createSha256, sha256, toHex, type Sha256 } from "./sha256.ts";

/**
 * Up to this many bytes a browser hashes in one go: its native hash is ten times as fast as one in script, but takes
 * all at once and a copy of it.
 */
const AT_ONCE_BYTES = 128 * 1024 * 1024;

/**
 * SHA-256 of a buffer that fills up in parts, in whatever order they come: what lies without a gap behind the hashed
 * bytes is hashed at once, so that little is left to do when the last part arrives.
 */
export class GrowingHash {
  readonly #content: Uint8Array;
  readonly #running: Sha256 | undefined;
  /** Parts behind a gap: length by start. */
  readonly #waiting = new Map<number, number>();
  #hashed = 0;

  constructor(content: Uint8Array) {
    this.#content = content;
    const isNative = globalThis.process?.getBuiltinModule !== undefined;
    this.#running = isNative || content.length > AT_ONCE_BYTES ? createSha256() : undefined;
  }

  /** Tells that `length` bytes from `start` are there and will not change. */
  add(start: number, length: number): void {
    if (!this.#running) return;
    this.#waiting.set(start, length);
    for (let next = this.#waiting.get(this.#hashed); next !== undefined; next = this.#waiting.get(this.#hashed)) {
      this.#waiting.delete(this.#hashed);
      if (next === 0) continue;
      this.#running.update(this.#content.subarray(this.#hashed, this.#hashed + next));
      this.#hashed += next;
    }
  }

  /** 64 lower-case hexadecimal characters. Call it once. */
  async digest(): Promise<string> {
    if (!this.#running) return toHex(await sha256(this.#content));
    this.#running.update(this.#content.subarray(this.#hashed));
    return toHex(this.#running.digest());
  }
}
