import type { FilePlan, Leaf } from "./file-plan.ts";
import type { LeafKeeper } from "./leaf-keeper.ts";

/** Which leaves of a file are there. */
class Taken {
  readonly #flags: Uint8Array;

  constructor(leaves: number) {
    this.#flags = new Uint8Array(leaves);
  }

  has({ index }: Leaf): boolean {
    return this.#flags[index] === 1;
  }

  add({ index }: Leaf): void {
    this.#flags[index] = 1;
  }
}

/** Writes leaves to their places in one buffer, in whatever order they come. */
export class BufferKeeper implements LeafKeeper {
  readonly #target: Uint8Array;
  readonly #offset: number;
  readonly #taken: Taken;
  readonly #onTaken: (leaf: Leaf) => void;

  /** @param offset the position in the file at which `target` begins */
  constructor(plan: FilePlan, target: Uint8Array, offset: number, onTaken: (leaf: Leaf) => void) {
    this.#target = target;
    this.#offset = offset;
    this.#taken = new Taken(plan.leaves.length);
    this.#onTaken = onTaken;
  }

  wants(leaf: Leaf): boolean {
    return !this.#taken.has(leaf);
  }

  near(): boolean {
    return true;
  }

  place({ start, length }: Leaf): Uint8Array | undefined {
    const at = start - this.#offset;
    return at >= 0 && at + length <= this.#target.length ? this.#target.subarray(at, at + length) : undefined;
  }

  take(leaf: Leaf, bytes: Uint8Array): undefined {
    const at = leaf.start - this.#offset;
    const isThere = bytes.buffer === this.#target.buffer && bytes.byteOffset === this.#target.byteOffset + at;
    if (!isThere) {
      const piece = bytes.subarray(Math.max(0, -at), Math.max(0, this.#target.length - at));
      this.#target.set(piece, Math.max(0, at));
    }
    this.#taken.add(leaf);
    this.#onTaken(leaf);
  }
}

/** Hands leaves on in the file's order, holding a bounded number of those that came too early. */
export class OrderedKeeper implements LeafKeeper {
  readonly #window: number;
  readonly #taken: Taken;
  readonly #held = new Map<number, Uint8Array>();
  #next = 0;
  #starving = false;
  #failure: { error: unknown } | undefined;
  #change = Promise.withResolvers<void>();

  /** @param window how many leaves are held at most */
  constructor(plan: FilePlan, window: number) {
    this.#taken = new Taken(plan.leaves.length);
    this.#window = window;
  }

  wants(leaf: Leaf): boolean {
    return !this.#taken.has(leaf);
  }

  near({ index }: Leaf): boolean {
    return index < this.#next + this.#window;
  }

  place(): undefined {
    return undefined;
  }

  async take(leaf: Leaf, bytes: Uint8Array): Promise<void> {
    while (!this.near(leaf)) {
      // The reader waits for what comes later, perhaps behind this one: it cannot be held as well, and is fetched again.
      if (this.#starving || this.#failure) return;
      await this.#change.promise;
    }
    if (this.#taken.has(leaf)) return;
    this.#taken.add(leaf);
    this.#held.set(leaf.index, bytes);
    this.#changed();
  }

  /** The next leaf's bytes. @throws what {@link fail} was told, once nothing more is held. */
  async next(): Promise<Uint8Array> {
    for (;;) {
      const bytes = this.#held.get(this.#next);
      if (bytes) {
        this.#held.delete(this.#next++);
        this.#starving = false;
        this.#changed();
        return bytes;
      }
      if (this.#failure) throw this.#failure.error;
      this.#starving = true;
      this.#changed();
      await this.#change.promise;
    }
  }

  /** Ends the waiting on both sides. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#changed();
  }

  #changed(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }
}
