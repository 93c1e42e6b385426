import { createSha256, sha256, toHex, type Sha256 } from "./sha256.ts";

/** Up to so many bytes are hashed in one go, on any machine and on one with 8 GiB of memory or more. */
const [AT_ONCE_BYTES, AT_ONCE_BYTES_LARGE] = [128 * 1024 * 1024, 1024 * 1024 * 1024];

/**
 * Whether a file is better hashed in one go when it is whole. A browser's native hash is ten times as fast as one in
 * script, but takes all at once and a copy of it; Node's takes it piece by piece.
 */
export function hashesAtOnce(size: number): boolean {
  if (globalThis.process?.getBuiltinModule !== undefined) return false;
  const memory = (globalThis.navigator as { deviceMemory?: number } | undefined)?.deviceMemory ?? 4;
  return size <= (memory >= 8 ? AT_ONCE_BYTES_LARGE : AT_ONCE_BYTES);
}

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
    this.#running = hashesAtOnce(content.length) ? undefined : createSha256();
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
