import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CID } from "multiformats/cid";
import { readCar } from "./car.ts";
import { blockKey, parseCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { PartialPack, type HeldBlock } from "./partial-pack.node.ts";
import type { BlockSpan } from "./pack-writer.node.ts";
import type { ArtifactStore, Pin, PutOptions } from "./store.ts";

/** A store to which a DAG can be given in several goes. */
export interface ResumableStore extends ArtifactStore {
  /** Which of the blocks of a DAG are still to be sent, in the order given: those that no earlier go and no DAG brought. */
  missing(root: CID, cids: readonly CID[]): Promise<CID[]>;
  /**
   * Takes blocks of a DAG: those that are missing, in an order in which every block comes after one that links to it. What
   * was taken whole survives an error, a crash or an abort, but can be read only once the DAG is whole. A newer go takes
   * over from one under way, whose connection may be dead without anybody having noticed.
   *
   * @throws ArtifactError as `put`; `car-incomplete` when blocks are missing at the end, `aborted` when taken over.
   */
  resume(root: CID, car: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<Pin>;
}

export function isResumable(store: ArtifactStore): store is ResumableStore {
  return "resume" in store && "missing" in store;
}

/** A half-written upload is given up when nothing was added to it for this long, in milliseconds. */
const IDLE_MS = 24 * 60 * 60 * 1000;

/** What {@link Uploads} needs of the store whose uploads it keeps. */
export interface UploadsHost {
  /** Whether another DAG brought this block. */
  holds(cid: CID): boolean;
  held: HeldBlock;
  pinned(root: CID): Pin | undefined;
  /** Takes over a whole, flushed CAR. */
  commit(path: string, pin: Pin, blocks: ReadonlyMap<string, BlockSpan>): Promise<Pin>;
}

interface Go {
  controller: AbortController;
  ended: Promise<void>;
}

/** The uploads of the embedded store that arrive in several goes: one file per root. */
export class Uploads {
  readonly #directory: string;
  readonly #host: UploadsHost;
  readonly #packs = new Map<string, Promise<PartialPack>>();
  readonly #going = new Map<string, Go>();

  constructor(directory: string, host: UploadsHost) {
    this.#directory = directory;
    this.#host = host;
  }

  async missing(root: CID, cids: readonly CID[]): Promise<CID[]> {
    if (this.#host.pinned(root)) return [];
    const pack = await this.#known(root);
    return cids.filter((cid) => !pack?.blocks.has(blockKey(cid)) && !this.#host.holds(cid));
  }

  async resume(root: CID, car: AsyncIterable<Uint8Array>, options: PutOptions): Promise<Pin> {
    const key = blockKey(root);
    for (let other = this.#going.get(key); other; other = this.#going.get(key)) {
      other.controller.abort(new ArtifactError("aborted", `Another upload of ${root} has taken over from this one`));
      await other.ended;
    }
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const controller = new AbortController();
    this.#going.set(key, { controller, ended });
    const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal;
    try {
      return this.#host.pinned(root) ?? (await this.#take(root, car, { ...options, signal }));
    } finally {
      this.#going.delete(key);
      end();
    }
  }

  /** Removes half-written uploads that nobody goes on with; answers their bytes. */
  async giveUpIdle(): Promise<number> {
    let bytes = 0;
    for (const name of await readdir(this.#directory).catch(() => [])) {
      const path = join(this.#directory, name);
      const key = blockKey(parseCid(name.slice(0, -".car".length)));
      const { size, mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs < IDLE_MS || this.#going.has(key)) continue;
      this.#packs.delete(key);
      await rm(path, { force: true });
      bytes += size;
    }
    return bytes;
  }

  /** Ends what is under way; it can be gone on with. */
  async close(): Promise<void> {
    for (const { controller, ended } of [...this.#going.values()]) {
      controller.abort(new ArtifactError("aborted", "The store is being closed"));
      await ended;
    }
  }

  async #take(root: CID, stream: AsyncIterable<Uint8Array>, options: PutOptions & { signal: AbortSignal }): Promise<Pin> {
    const car = await readCar(abortable(stream, options.signal));
    if (!car.root.equals(root)) {
      await car.end();
      throw new ArtifactError("car-invalid", `CAR: its root is ${car.root}, expected ${root}`);
    }
    const pack = await this.#begin(root);
    await pack.begin();
    try {
      // An abort breaks the stream, after the blocks that had come: those are kept.
      for await (const block of car.blocks) await pack.add(block, options.maxBytes);
      const pin = await pack.finish();
      this.#packs.delete(blockKey(root));
      return await this.#host.commit(pack.path, pin, pack.blocks);
    } finally {
      await pack.pause();
    }
  }

  /** What there is of a DAG; `undefined` when there is nothing. */
  async #known(root: CID): Promise<PartialPack | undefined> {
    const left = this.#packs.has(blockKey(root)) || (await stat(this.#path(root)).catch(() => undefined));
    return left ? this.#begin(root) : undefined;
  }

  async #begin(root: CID): Promise<PartialPack> {
    await mkdir(this.#directory, { recursive: true });
    const key = blockKey(root);
    const known = this.#packs.get(key);
    if (known) return known;
    const opening = PartialPack.open(root, this.#path(root), this.#host.held);
    this.#packs.set(key, opening);
    opening.catch(() => this.#packs.delete(key));
    return opening;
  }

  #path(root: CID): string {
    return join(this.#directory, `${root}.car`);
  }
}

/** A stream that fails at once when the signal says so, though its source has nothing to say any more. */
async function* abortable(stream: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await stepOrAbort(iterator, signal);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    // Not waited for when aborted: a step that never ends would hold this one up, too.
    const returned = iterator.return?.();
    if (signal.aborted) void Promise.resolve(returned).catch(() => {});
    else await returned;
  }
}

/** Not `Promise.race` with one promise for all steps: that one would hold every step's bytes until it settles. */
function stepOrAbort(iterator: AsyncIterator<Uint8Array>, signal: AbortSignal): Promise<IteratorResult<Uint8Array>> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}
