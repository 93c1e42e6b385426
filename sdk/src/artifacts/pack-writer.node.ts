import { open, type FileHandle } from "node:fs/promises";
import type { CID } from "multiformats/cid";
import { carHeader, carPrefix, type Block } from "./car.ts";
import { blockKey } from "./cid.ts";

/** Where a block's bytes lie in a file. */
export interface BlockSpan {
  /** Bytes from the file's beginning. */
  offset: number;
  /** Bytes. */
  length: number;
}

/** A CAR that grows block by block in a file, with the index of what it holds. */
export class PackWriter {
  /** By `blockKey`. */
  readonly blocks = new Map<string, BlockSpan>();
  readonly path: string;
  readonly #file: FileHandle;
  #end = 0;
  #open = true;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** Begins a new file; one that is there already is an error. */
  static async create(path: string, root: CID): Promise<PackWriter> {
    const writer = new PackWriter(path, await open(path, "wx"));
    await writer.#write(carHeader(root));
    return writer;
  }

  /** Goes on with a file that holds whole blocks up to `end`; what follows there is cut off. */
  static async resume(path: string, blocks: ReadonlyMap<string, BlockSpan>, end: number): Promise<PackWriter> {
    const file = await open(path, "r+");
    await file.truncate(end);
    const writer = new PackWriter(path, file);
    for (const [key, span] of blocks) writer.blocks.set(key, span);
    writer.#end = end;
    return writer;
  }

  /** Bytes of the file so far. */
  get length(): number {
    return this.#end;
  }

  async append({ cid, bytes }: Block): Promise<void> {
    const start = this.#end;
    try {
      await this.#write(carPrefix(cid, bytes.length));
      const span = { offset: this.#end, length: bytes.length };
      await this.#write(bytes);
      this.blocks.set(blockKey(cid), span);
    } catch (error) {
      this.#end = start; // the next block overwrites what of this one was written
      throw error;
    }
  }

  /** A block that was appended. */
  async read(key: string): Promise<Uint8Array | undefined> {
    const span = this.blocks.get(key);
    if (!span) return undefined;
    const bytes = Buffer.allocUnsafeSlow(span.length);
    const read = await readFully(this.#file, bytes, span.offset);
    return read === span.length ? bytes : undefined;
  }

  /** Has everything on the disk, then closes the file. */
  async finish(): Promise<void> {
    await this.#file.sync();
    await this.close();
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#file.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length; ) {
      written += (await this.#file.write(bytes, written, bytes.length - written, this.#end + written)).bytesWritten;
    }
    this.#end += bytes.length;
  }
}

/** Reads until `bytes` is full or the file ends; answers how many bytes there were. */
export async function readFully(file: FileHandle, bytes: Uint8Array, offset: number): Promise<number> {
  let total = 0;
  while (total < bytes.length) {
    const { bytesRead } = await file.read(bytes, total, bytes.length - total, offset + total);
    if (bytesRead === 0) break;
    total += bytesRead;
  }
  return total;
}

/** Without it a rename can be lost with the power. Windows has no such call and orders its own metadata. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
