import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { CID } from "multiformats/cid";
import { carHeader, carPrefix } from "./car.ts";
import { blockKey } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { FileHandles } from "./file-handles.node.ts";
import { scanPack, type BlockLocation } from "./pack.node.ts";
import { receiveDag, type ArtifactStore, type GetOptions, type Pin, type PutOptions } from "./store.ts";

/** Options of {@link openEmbeddedStore}. */
export interface EmbeddedStoreOptions {
  /** The store's own folder; made when missing. Only one process may have it open. */
  directory: string;
}

/**
 * The store on this machine's disk: one CAR per DAG in `packs/`, named by its root. A CAR grows in `staging/`, is
 * flushed, and appears in `packs/` by a rename, so that a kill at any byte leaves a DAG whole or absent.
 *
 * @throws ArtifactError `store-failed` when a file in `packs/` is damaged.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const packs = join(options.directory, "packs");
  const staging = join(options.directory, "staging");
  await mkdir(packs, { recursive: true });
  await rm(staging, { recursive: true, force: true }); // what a killed process left half-written
  await mkdir(staging);
  const store = new EmbeddedStore(packs, staging);
  await store.load();
  return store;
}

/** See {@link openEmbeddedStore}. */
export class EmbeddedStore implements ArtifactStore {
  readonly #packs: string;
  readonly #staging: string;
  readonly #pins = new Map<string, Pin>();
  readonly #blocks = new Map<string, BlockLocation>();
  readonly #handles = new FileHandles(64);
  readonly #uploads = new Map<string, Promise<void>>();

  constructor(packs: string, staging: string) {
    this.#packs = packs;
    this.#staging = staging;
  }

  /** Reads which blocks lie where. Only the headers of blocks are read, so a store of many gigabytes opens at once. */
  async load(): Promise<void> {
    for (const name of await readdir(this.#packs)) {
      if (!name.endsWith(".car")) continue;
      const { pin, blocks } = await scanPack(join(this.#packs, name));
      this.#add(pin, blocks);
    }
  }

  async put(car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<Pin> {
    const path = join(this.#staging, `${randomUUID()}.car`);
    const file = await open(path, "wx");
    try {
      const incoming = await receiveDag(car, options);
      const target = join(this.#packs, `${incoming.root}.car`);
      const blocks = new Map<string, BlockLocation>();
      let offset = await append(file, carHeader(incoming.root), 0);
      for await (const { cid, bytes } of incoming.blocks) {
        offset = await append(file, carPrefix(cid, bytes.length), offset);
        blocks.set(blockKey(cid), { path: target, offset, length: bytes.length });
        offset = await append(file, bytes, offset);
      }
      const pin = incoming.finish();
      await file.sync();
      await file.close(); // Windows renames no open file
      options.signal?.throwIfAborted();
      return await this.#commit(path, target, pin, blocks);
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  }

  async has(cid: CID): Promise<boolean> {
    return this.#blocks.has(blockKey(cid));
  }

  async get(cid: CID, options: GetOptions = {}): Promise<Uint8Array> {
    options.signal?.throwIfAborted();
    const location = this.#blocks.get(blockKey(cid));
    if (!location) throw new ArtifactError("block-not-found", `Block ${cid} is not in this store`);
    const bytes = Buffer.allocUnsafeSlow(location.length);
    const bytesRead = await this.#handles.use(location.path, (file) => readFully(file, bytes, location.offset));
    if (bytesRead < location.length) {
      const found = `${bytesRead} of ${location.length} bytes`;
      throw new ArtifactError("store-failed", `Block ${cid}: ${found} could be read from ${location.path}`);
    }
    return bytes;
  }

  async isPinned(root: CID): Promise<boolean> {
    return this.#pins.has(blockKey(root));
  }

  async *pins(): AsyncGenerator<CID> {
    for (const { root } of [...this.#pins.values()]) yield root;
  }

  async close(): Promise<void> {
    await this.#handles.close();
  }

  /** Makes a complete, flushed CAR visible. Two uploads of one DAG may end together: the first one stays. */
  async #commit(path: string, target: string, pin: Pin, blocks: Map<string, BlockLocation>): Promise<Pin> {
    const key = blockKey(pin.root);
    while (this.#uploads.has(key)) await this.#uploads.get(key);
    const known = this.#pins.get(key);
    if (known) return known;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#uploads.set(key, promise);
    try {
      await rename(path, target);
      await syncDirectory(this.#packs);
      this.#add(pin, blocks);
      return pin;
    } finally {
      this.#uploads.delete(key);
      resolve();
    }
  }

  #add(pin: Pin, blocks: ReadonlyMap<string, BlockLocation>): void {
    this.#pins.set(blockKey(pin.root), pin);
    for (const [key, location] of blocks) if (!this.#blocks.has(key)) this.#blocks.set(key, location);
  }
}

async function append(file: FileHandle, bytes: Uint8Array, offset: number): Promise<number> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, offset + written)).bytesWritten;
  }
  return offset + bytes.length;
}

async function readFully(file: FileHandle, bytes: Uint8Array, offset: number): Promise<number> {
  let total = 0;
  while (total < bytes.length) {
    const { bytesRead } = await file.read(bytes, total, bytes.length - total, offset + total);
    if (bytesRead === 0) break;
    total += bytesRead;
  }
  return total;
}

/** Without it a rename can be lost with the power. Windows has no such call and orders its own metadata. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
