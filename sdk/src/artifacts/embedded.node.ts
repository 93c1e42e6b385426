import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CID } from "multiformats/cid";
import { blockKey, parseCid, rawCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { FileHandles } from "./file-handles.node.ts";
import { scanPack, type Pack } from "./pack.node.ts";
import { PackWriter, readFully, syncDirectory, type BlockSpan } from "./pack-writer.node.ts";
import { tryLock } from "./process-lock.node.ts";
import { receiveDag, type ArtifactStore, type GetOptions, type Pin, type PutOptions, type Removed } from "./store.ts";
import { Uploads, type ResumableStore } from "./uploads.node.ts";

/** Options of {@link openEmbeddedStore}. */
export interface EmbeddedStoreOptions {
  /** The store's own folder; made when missing. Only one process may have it open. */
  directory: string;
  /** Told of each file that is damaged, which is then left out. Without it such a file is an error. */
  onDamaged?: ((damaged: DamagedPack) => void) | undefined;
}

/** A file of the store that cannot be read. */
export interface DamagedPack {
  path: string;
  /** The DAG it held, by its name. */
  root: CID | undefined;
  why: string;
}

/**
 * The store on this machine's disk: one CAR per DAG in `packs/`, named by its root. A CAR grows in `staging/`, or in
 * `partial/` when it arrives in several goes, is flushed, and appears in `packs/` by a rename, so that a kill at any byte
 * leaves a DAG whole or absent. What is let go of lies in `unpinned/` until it is collected.
 *
 * @throws ArtifactError `store-failed` when another process has it open, or when a file in `packs/` is damaged.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true });
  const unlock = tryLock(join(directory, "lock"));
  if (typeof unlock === "number") {
    throw new ArtifactError(
      "store-failed",
      `${directory} is open in process ${unlock}. Stop that one, or reach the store through its gateway, which speaks ` +
        "Kubo's RPC (kubo:<the gateway's address>).",
    );
  }
  try {
    const folders = { packs: join(directory, "packs"), unpinned: join(directory, "unpinned"), staging: join(directory, "staging") };
    await rm(folders.staging, { recursive: true, force: true }); // what a killed process left half-written
    for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
    const store = new EmbeddedStore(folders, join(directory, "partial"), unlock);
    await store.load(options.onDamaged);
    return store;
  } catch (error) {
    unlock();
    throw error;
  }
}

interface Folders {
  packs: string;
  unpinned: string;
  staging: string;
}

/** See {@link openEmbeddedStore}. */
export class EmbeddedStore implements ResumableStore {
  readonly #folders: Folders;
  readonly #unlock: () => void;
  readonly #handles = new FileHandles(64);
  readonly #uploads: Uploads;
  /** By `blockKey` of their roots, as all maps here. */
  readonly #pins = new Map<string, Pack>();
  /** A pack for each block; others may have it, too. */
  #blocks = new Map<string, Pack>();
  readonly #unpinned = new Set<Pack>();
  /** Ends of the changes under way to a DAG, one after another. */
  readonly #changing = new Map<string, Promise<unknown>>();

  constructor(folders: Folders, partial: string, unlock: () => void) {
    this.#folders = folders;
    this.#unlock = unlock;
    this.#uploads = new Uploads(partial, {
      holds: (cid) => this.#blocks.has(blockKey(cid)),
      held: async (cid) => (this.#blocks.has(blockKey(cid)) ? this.get(cid) : undefined),
      pinned: (root) => this.#pins.get(blockKey(root))?.pin,
      commit: (path, pin, spans) => this.#commit(path, pin, spans, false),
    });
  }

  /** Reads which blocks lie where. Only the headers of blocks are read, so a store of many gigabytes opens at once. */
  async load(onDamaged?: (damaged: DamagedPack) => void): Promise<void> {
    for (const folder of [this.#folders.packs, this.#folders.unpinned]) {
      for (const name of await readdir(folder)) {
        if (!name.endsWith(".car")) continue;
        const path = join(folder, name);
        try {
          const pack = await scanPack(path);
          if (folder === this.#folders.packs) this.#pins.set(blockKey(pack.pin.root), pack);
          else this.#unpinned.add(pack);
          this.#add(pack);
        } catch (error) {
          if (!onDamaged) throw error;
          onDamaged({ path, root: rootOf(name), why: (error as Error).message });
        }
      }
    }
    await this.#uploads.giveUpIdle();
  }

  async put(car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<Pin> {
    const path = join(this.#folders.staging, `${randomUUID()}.car`);
    const incoming = await receiveDag(car, options);
    const writer = await PackWriter.create(path, incoming.root);
    try {
      for await (const block of incoming.blocks) await writer.append(block);
      const pin = incoming.finish();
      await writer.finish(); // Windows renames no open file
      options.signal?.throwIfAborted();
      return await this.#commit(path, pin, writer.blocks, options.replace ?? false);
    } finally {
      await writer.close();
      await rm(path, { force: true });
    }
  }

  missing(root: CID, cids: readonly CID[]): Promise<CID[]> {
    return this.#uploads.missing(root, cids);
  }

  resume(root: CID, car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<Pin> {
    return this.#uploads.resume(root, car, options);
  }

  async has(cid: CID): Promise<boolean> {
    return this.#blocks.has(blockKey(cid));
  }

  async get(cid: CID, options: GetOptions = {}): Promise<Uint8Array> {
    const key = blockKey(cid);
    const find = (): Pack | undefined => {
      const own = options.within && this.#pins.get(blockKey(options.within));
      return own?.blocks.has(key) ? own : this.#blocks.get(key);
    };
    for (;;) {
      options.signal?.throwIfAborted();
      const pack = find();
      const span = pack?.blocks.get(key);
      if (!pack || !span) throw new ArtifactError("block-not-found", `Block ${cid} is not in this store`);
      if (pack.changing) {
        await pack.changing;
        continue;
      }
      const { version, path } = pack;
      const moved = (): boolean => pack.version !== version || pack.changing !== undefined || find() !== pack;
      const bytes = Buffer.allocUnsafeSlow(span.length);
      try {
        const bytesRead = await this.#handles.use(path, (file) => readFully(file, bytes, span.offset));
        if (moved()) continue;
        if (bytesRead === span.length) return bytes;
        throw new Error(`${bytesRead} of ${span.length} bytes could be read`);
      } catch (cause) {
        if (moved()) continue;
        throw new ArtifactError("store-failed", `Block ${cid} in ${path}: ${(cause as Error).message}`, { cause });
      }
    }
  }

  async isPinned(root: CID): Promise<boolean> {
    return this.#pins.has(blockKey(root));
  }

  async *pins(): AsyncGenerator<CID> {
    for (const { pin } of [...this.#pins.values()]) yield pin.root;
  }

  async unpin(root: CID): Promise<void> {
    const key = blockKey(root);
    await this.#alone("gc", () => this.#alone(key, async () => {
      const pack = this.#pins.get(key);
      if (!pack) return;
      const path = join(this.#folders.unpinned, `${root}.${randomUUID()}.car`); // it may be let go of more than once
      await this.#change(pack, () => rename(pack.path, path));
      pack.path = path;
      this.#pins.delete(key);
      this.#unpinned.add(pack);
      await syncDirectory(this.#folders.packs);
      await syncDirectory(this.#folders.unpinned);
    }));
  }

  gc(): Promise<Removed> {
    return this.#alone("gc", async () => {
      let bytes = await this.#uploads.giveUpIdle();
      const before = this.#blocks;
      const packs = [...this.#unpinned];
      this.#unpinned.clear();
      if (packs.length > 0) this.#index(); // first nobody finds their blocks any more, then they go
      for (const { path } of packs) {
        bytes += (await stat(path)).size;
        await this.#handles.forget(path);
        await rm(path);
      }
      const blocks = [...before.keys()].filter((key) => !this.#blocks.has(key)).map(rawCid);
      return { blocks, bytes };
    });
  }

  async close(): Promise<void> {
    await this.#uploads.close();
    await this.#handles.close();
    this.#unlock();
  }

  /** Makes a complete, flushed CAR visible. Two uploads of one DAG may end together: the first one stays. */
  async #commit(path: string, pin: Pin, blocks: ReadonlyMap<string, BlockSpan>, replace: boolean): Promise<Pin> {
    const key = blockKey(pin.root);
    return this.#alone(key, async () => {
      const known = this.#pins.get(key);
      if (known && !replace) {
        await rm(path, { force: true });
        return known.pin;
      }
      const pack: Pack = { pin, path: join(this.#folders.packs, `${pin.root}.car`), blocks, version: 0, changing: undefined };
      const appear = (): Promise<void> => rename(path, pack.path);
      await (known ? this.#change(known, appear) : appear());
      this.#pins.set(key, pack);
      if (known) this.#index();
      else this.#add(pack);
      await syncDirectory(this.#folders.packs);
      return pin;
    });
  }

  /** Changes a pack's file while nobody reads from it. */
  async #change(pack: Pack, change: () => Promise<void>): Promise<void> {
    const { promise, resolve: changed } = Promise.withResolvers<void>();
    pack.changing = promise;
    try {
      await this.#handles.forget(pack.path);
      await change();
    } finally {
      pack.version += 1;
      pack.changing = undefined;
      changed();
    }
  }

  /** Finds a pack for each block anew: one that a pack loses may lie in another. */
  #index(): void {
    this.#blocks = new Map();
    for (const pack of [...this.#pins.values(), ...this.#unpinned]) this.#add(pack);
  }

  #add(pack: Pack): void {
    for (const key of pack.blocks.keys()) if (!this.#blocks.has(key)) this.#blocks.set(key, pack);
  }

  /** Runs changes to one DAG one after another. */
  async #alone<T>(key: string, change: () => Promise<T>): Promise<T> {
    const before = this.#changing.get(key);
    const mine = (async () => {
      await before?.catch(() => {}); // told to whom it concerns
      return change();
    })();
    this.#changing.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#changing.get(key) === mine) this.#changing.delete(key);
    }
  }
}

function rootOf(name: string): CID | undefined {
  try {
    return parseCid(name.slice(0, -".car".length));
  } catch {
    return undefined; // not named by this store
  }
}
