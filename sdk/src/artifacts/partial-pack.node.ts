import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { CID } from "multiformats/cid";
import { carHeader, carPrefix, linksOf, readCar, type Block } from "./car.ts";
import { blockKey, checkCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { PackWriter, type BlockSpan } from "./pack-writer.node.ts";
import { checkSize, type Pin } from "./store.ts";

/** Gives a block that the store holds already, for another DAG. */
export type HeldBlock = (cid: CID) => Promise<Uint8Array | undefined>;

/**
 * A DAG that arrives in several goes, as a CAR that grows in a file. A block is taken only when it is the root or a
 * block before it links to it, so a stranger can add nothing to it that does not belong there.
 */
export class PartialPack {
  readonly root: CID;
  readonly path: string;
  readonly #held: HeldBlock;
  /** Linked to, and neither here nor in the store: by `blockKey`. */
  readonly #wanted = new Map<string, CID>();
  #blocks = new Map<string, BlockSpan>();
  #end = 0;
  #size = 0;
  #writer: PackWriter | undefined;

  private constructor(root: CID, path: string, held: HeldBlock) {
    this.root = root;
    this.path = path;
    this.#held = held;
  }

  /** Begins, or reads what an earlier process left: every block of it is checked, and the first bad one ends it. */
  static async open(root: CID, path: string, held: HeldBlock): Promise<PartialPack> {
    const pack = new PartialPack(root, path, held);
    const found = await stat(path).then(
      () => true,
      () => false,
    );
    const links = found ? await pack.#replay() : undefined;
    if (pack.#end === 0) {
      await rm(path, { force: true });
      pack.#writer = await PackWriter.create(path, root);
      pack.#end = pack.#writer.length;
    } else {
      await pack.begin();
    }
    await pack.#expect([root], links);
    await pack.pause();
    return pack;
  }

  /** The blocks it has, by `blockKey`. */
  get blocks(): ReadonlyMap<string, BlockSpan> {
    return this.#blocks;
  }

  /** Opens its file for more blocks. */
  async begin(): Promise<void> {
    this.#writer ??= await PackWriter.resume(this.path, this.#blocks, this.#end);
  }

  /**
   * Takes a block whose bytes were checked against its CID. One that is there already changes nothing.
   *
   * @throws ArtifactError `car-invalid` when nothing before it links to it, `too-large`.
   */
  async add({ cid, bytes }: Block, maxBytes?: number): Promise<void> {
    const key = blockKey(cid);
    if (this.#blocks.has(key)) return;
    const wanted = this.#wanted.get(key);
    if (!wanted) {
      throw new ArtifactError("car-invalid", `CAR of ${this.root}: no block before ${cid} links to it`);
    }
    checkSize(this.#size + bytes.length, maxBytes);
    // The codec is the link's: under another one its own links would be overlooked.
    const block = { cid: wanted, bytes };
    const children = linksOf(block);
    children.forEach(checkCid);
    await this.#append(block);
    this.#wanted.delete(key);
    await this.#expect(children, undefined);
  }

  /**
   * Flushes the file of a DAG that is whole.
   *
   * @throws ArtifactError `car-incomplete` while blocks are missing; what is there stays.
   */
  async finish(): Promise<Pin> {
    const [missing] = this.#wanted.values();
    if (missing) {
      const count = `${this.#wanted.size} linked block${this.#wanted.size === 1 ? "" : "s"}`;
      throw new ArtifactError("car-incomplete", `CAR of ${this.root}: ${count} missing, ${missing} first. Send them as well.`);
    }
    await this.#writer?.finish();
    this.#writer = undefined;
    return { root: this.root, size: this.#size, blocks: this.#blocks.size };
  }

  /** Closes its file; what was added stays. */
  async pause(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.close();
  }

  async #append(block: Block): Promise<void> {
    const writer = this.#writer;
    if (!writer) throw new Error("a block was added while the file was closed");
    await writer.append(block);
    this.#end = writer.length;
    this.#size += block.bytes.length;
    const span = writer.blocks.get(blockKey(block.cid));
    if (span) this.#blocks.set(blockKey(block.cid), span);
  }

  /** Notes what is linked to. What the store holds for other DAGs is copied, for every pack holds its whole DAG. */
  async #expect(cids: readonly CID[], replayed: Map<string, CID[]> | undefined): Promise<void> {
    const seen = new Set<string>();
    const pending = [...cids];
    for (let cid = pending.pop(); cid; cid = pending.pop()) {
      const key = blockKey(cid);
      if (seen.has(key) || this.#wanted.has(key)) continue;
      seen.add(key);
      if (this.#blocks.has(key)) {
        pending.push(...(replayed?.get(key) ?? []));
        continue;
      }
      const bytes = await this.#held(cid);
      if (!bytes) {
        this.#wanted.set(key, cid);
        continue;
      }
      await this.#append({ cid, bytes });
      pending.push(...linksOf({ cid, bytes }));
    }
  }

  /** Reads the file as far as it is sound; answers the links of its blocks. */
  async #replay(): Promise<Map<string, CID[]>> {
    const links = new Map<string, CID[]>();
    try {
      const { root, blocks, end } = await readCar(createReadStream(this.path, { highWaterMark: 1024 * 1024 }));
      if (!root.equals(this.root)) {
        await end();
        return links;
      }
      this.#end = carHeader(root).length;
      for await (const block of blocks) {
        const offset = this.#end + carPrefix(block.cid, block.bytes.length).length;
        this.#blocks.set(blockKey(block.cid), { offset, length: block.bytes.length });
        links.set(blockKey(block.cid), linksOf(block));
        this.#end = offset + block.bytes.length;
        this.#size += block.bytes.length;
      }
    } catch (error) {
      if (!(error instanceof ArtifactError)) throw error; // else: a crash cut it short here
    }
    return links;
  }
}
