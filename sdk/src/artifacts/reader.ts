import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { MAX_BLOCK_BYTES, readCar, type Block } from "./car.ts";
import { blockKey, parseCid, verifyBlock } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { askGateway, type GatewayClientOptions } from "./gateway-client.ts";
import { fileContent, resolvePath, type BlockSource } from "./unixfs.ts";

const RAW = "application/vnd.ipld.raw";
const CAR = "application/vnd.ipld.car; version=1; order=dfs; dups=n";

/** How much of a file has arrived and was verified. */
export interface ReadProgress {
  /** Bytes. */
  bytes: number;
  /** Bytes, when known. */
  total: number | undefined;
}

/** Options of reading a file. */
export interface ReadOptions extends GatewayClientOptions {
  onProgress?: ((progress: ReadProgress) => void) | undefined;
}

/**
 * Reads a file under a CID through a gateway that need not be trusted: every block is checked against its CID before
 * any of its bytes are yielded.
 *
 * @example
 * for await (const chunk of readVerified(cid, "model.onnx", { gateway })) hash.update(chunk);
 *
 * @throws ArtifactError `block-mismatch`, `size-mismatch`, `path-not-found`, `block-not-found`, `gateway-failed`.
 */
export async function* readVerified(cid: string, path: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const entry = await resolvePath(gatewayBlocks(options), parseCid(cid), path, options);
  yield* readEntry(entry.cid, Number(entry.size), options);
}

/** A whole file under a CID, verified as {@link readVerified} does. */
export async function readVerifiedFile(
  cid: string,
  path: string,
  options: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of readVerified(cid, path, options)) chunks.push(chunk as Uint8Array<ArrayBuffer>);
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Reads a file by its own CID: one block is asked for as such, a file of several as one CAR. */
export async function* readEntry(file: CID, total: number | undefined, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const single = gatewayBlocks(options);
  const source = file.code === raw.code ? single : new CarBlocks(file, single, options);
  let bytes = 0;
  try {
    for await (const chunk of fileContent(source, file, { signal: options.signal })) {
      bytes += chunk.length;
      yield chunk;
      options.onProgress?.({ bytes, total });
    }
  } finally {
    if (source instanceof CarBlocks) await source.close();
  }
}

/** Single blocks from a gateway, each checked against its CID. */
export function gatewayBlocks(options: GatewayClientOptions): BlockSource {
  return {
    async get(cid, { signal } = {}) {
      const { body, length } = await askGateway(`/ipfs/${cid}?format=raw`, RAW, { ...options, signal: signal ?? options.signal });
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > MAX_BLOCK_BYTES) throw new ArtifactError("too-large", `Block ${cid}: more than ${MAX_BLOCK_BYTES} bytes`);
        chunks.push(chunk);
      }
      if (length !== undefined && size < length) {
        throw new ArtifactError("gateway-failed", `Block ${cid}: ${size} of ${length} bytes arrived`);
      }
      const bytes = join(chunks, size);
      await verifyBlock(cid, bytes);
      return bytes;
    },
  };
}

/** Most blocks that are kept while the one asked for has not come yet. */
const MAX_HELD = 32;

/**
 * A file's blocks from one CAR, which arrives in the order in which the file is read. What the CAR leaves out (a block
 * it sent before, or all that follow when it ends early) is asked for block by block.
 */
class CarBlocks implements BlockSource {
  readonly #root: CID;
  readonly #fallback: BlockSource;
  readonly #options: GatewayClientOptions;
  readonly #held = new Map<string, Uint8Array>();
  #blocks: AsyncGenerator<Block> | undefined;
  #ended = false;

  constructor(root: CID, fallback: BlockSource, options: GatewayClientOptions) {
    this.#root = root;
    this.#fallback = fallback;
    this.#options = options;
  }

  async get(cid: CID, options?: { signal?: AbortSignal | undefined }): Promise<Uint8Array> {
    const key = blockKey(cid);
    const held = this.#held.get(key);
    if (held) return held;
    while (!this.#ended) {
      const block = await this.#next();
      if (!block) break;
      if (blockKey(block.cid) === key) {
        // A file may hold the same block again soon (zeros, mostly): the last ones stay at hand.
        this.#hold(key, block.bytes);
        return block.bytes;
      }
      this.#hold(blockKey(block.cid), block.bytes);
    }
    return this.#fallback.get(cid, options);
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#held.clear();
    await this.#blocks?.return(undefined);
  }

  #hold(key: string, bytes: Uint8Array): void {
    this.#held.set(key, bytes);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MAX_HELD) return;
      this.#held.delete(oldest);
    }
  }

  async #next(): Promise<Block | undefined> {
    this.#blocks ??= await this.#open();
    const step = await this.#blocks.next();
    if (!step.done) return step.value;
    this.#ended = true;
    return undefined;
  }

  async #open(): Promise<AsyncGenerator<Block>> {
    const { body } = await askGateway(`/ipfs/${this.#root}?format=car&dag-scope=entity`, CAR, this.#options);
    const { root, blocks, end } = await readCar(body);
    if (!root.equals(this.#root)) {
      await end();
      throw new ArtifactError("gateway-failed", `Asked for a CAR of ${this.#root}, the gateway sent one of ${root}`);
    }
    return blocks;
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
