import type { CacheHandle } from "./cache-files.ts";
import { markLeaf, readMarks } from "./cache-state.ts";
import { verifyBlock } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import type { FilePlan, Leaf } from "./file-plan.ts";
import { hashesAtOnce } from "./growing-hash.ts";
import { HASHED_AHEAD, type LeafKeeper } from "./leaf-keeper.ts";
import { createSha256, sha256, toHex, type Sha256 } from "./sha256.ts";

/** Bytes of a file that are read at once for its hash. */
const STEP_BYTES = 4 * 1024 * 1024;

/** Writes leaves to a file on disk, and hashes the file as far as it has grown without a gap. */
export class DiskKeeper implements LeafKeeper {
  readonly #plan: FilePlan;
  readonly #data: CacheHandle;
  readonly #state: CacheHandle;
  readonly #taken: Uint8Array;
  readonly #onTaken: (bytes: number) => void;
  readonly #hash: Sha256 | undefined;
  #hashed = 0;

  constructor(plan: FilePlan, data: CacheHandle, state: CacheHandle, onTaken: (bytes: number) => void) {
    this.#plan = plan;
    this.#data = data;
    this.#state = state;
    this.#taken = new Uint8Array(plan.leaves.length);
    this.#onTaken = onTaken;
    this.#hash = hashesAtOnce(plan.size) ? undefined : createSha256();
  }

  /**
   * Takes what an earlier visit left: each marked leaf is hashed again, and one that is not what its CID names any
   * more is fetched anew. Gives the bytes that were right.
   */
  async reverify(signal: AbortSignal | undefined): Promise<number> {
    const marks = readMarks(this.#state, this.#taken.length);
    let kept = 0;
    const checking: Promise<void>[] = [];
    const spare: Uint8Array[] = [];
    for (const leaf of this.#plan.leaves) {
      if (marks[leaf.index] !== 1) continue;
      signal?.throwIfAborted();
      const memory = spare.pop();
      const bytes = memory?.length === leaf.length ? memory : new Uint8Array(leaf.length);
      if (this.#data.read(bytes, leaf.start) < leaf.length) continue;
      const check = verifyBlock(leaf.cid, bytes).then(
        () => {
          this.#taken[leaf.index] = 1;
          kept += leaf.length;
          spare.push(bytes);
        },
        (error: unknown) => {
          if (!(error instanceof ArtifactError)) throw error;
        },
      );
      if (checking.push(check) > HASHED_AHEAD) await checking.shift();
    }
    await Promise.all(checking);
    return kept;
  }

  wants({ index }: Leaf): boolean {
    return this.#taken[index] !== 1;
  }

  near(): boolean {
    return true;
  }

  place(): undefined {
    return undefined;
  }

  take({ index, start, length }: Leaf, bytes: Uint8Array): undefined {
    this.#data.write(bytes, start);
    markLeaf(this.#state, index);
    this.#taken[index] = 1;
    if (start === this.#hashed && this.#hash) {
      this.#hash.update(bytes);
      this.#hashed += length;
    }
    this.#onTaken(length);
  }

  /** SHA-256 of the whole file in hexadecimal; what was not hashed as it came is read from `content`. */
  async digest(content: Blob, signal: AbortSignal | undefined): Promise<string> {
    if (!this.#hash) return toHex(await sha256(new Uint8Array(await content.arrayBuffer())));
    for (let at = this.#hashed; at < content.size; at += STEP_BYTES) {
      signal?.throwIfAborted();
      this.#hash.update(new Uint8Array(await content.slice(at, at + STEP_BYTES).arrayBuffer()));
    }
    return toHex(this.#hash.digest());
  }
}
