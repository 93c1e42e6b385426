import type { CID } from "multiformats/cid";
import { parseCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { planFile, type FilePlan } from "./file-plan.ts";
import { gatewayBlocks } from "./gateway-blocks.ts";
import type { GatewayClientOptions } from "./gateway-client.ts";
import { Gateways } from "./gateways.ts";
import { fetchLeaves } from "./leaf-fetch.ts";
import { BufferKeeper, OrderedKeeper } from "./leaf-keepers.ts";
import { ProgressMeter, type ReadProgress } from "./progress.ts";
import { fileContent, resolvePath, type BlockSource } from "./unixfs.ts";

export type { ReadProgress } from "./progress.ts";

/** Options of reading a file. */
export interface ReadOptions extends GatewayClientOptions {
  onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** First byte to read; 0 by default. */
  offset?: number | undefined;
  /** Bytes to read; to the end by default, and never further. */
  length?: number | undefined;
}

/** Blocks of 1 MiB that are held for a slow consumer: from one gateway, and from several that run ahead. */
const [HELD_OF_ONE, HELD_OF_SEVERAL] = [6, 48];

/**
 * Reads a file under a CID, or a range of it, through gateways that need not be trusted: every block is checked against
 * its CID before any of its bytes are yielded. Of several gateways, one that lies or falls silent is dropped and the
 * others go on; a connection that breaks off is taken up where it broke.
 *
 * @example
 * for await (const chunk of readVerified(cid, "model.onnx", { gateway })) hash.update(chunk);
 *
 * @throws ArtifactError `block-mismatch`, `size-mismatch`, `path-not-found`, `block-not-found`, `gateway-failed`.
 */
export async function* readVerified(cid: string, path: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const settled = { ...options, gateway: Gateways.of(options.gateway, options.onDropped) };
  const blocks = gatewayBlocks(settled);
  const entry = await resolvePath(blocks, parseCid(cid), path, options);
  yield* readEntry(entry.cid, Number(entry.size), settled, blocks);
}

/** A whole file under a CID, or a range of it, verified as {@link readVerified} does. */
export async function readVerifiedFile(
  cid: string,
  path: string,
  options: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const settled = { ...options, gateway: Gateways.of(options.gateway, options.onDropped) };
  const blocks = gatewayBlocks(settled);
  const entry = await resolvePath(blocks, parseCid(cid), path, options);
  const { offset, length } = rangeIn(Number(entry.size), options);
  const target = new Uint8Array(length);
  await readInto(target, entry.cid, { ...settled, offset }, blocks);
  return target;
}

/** Reads a file by its own CID, in order. */
export async function* readEntry(
  file: CID,
  total: number | undefined,
  options: ReadOptions,
  blocks: BlockSource = gatewayBlocks(options),
): AsyncGenerator<Uint8Array> {
  const range = total === undefined ? options : { ...options, ...rangeIn(total, options) };
  const meter = new ProgressMeter(range.length);
  let bytes = 0;
  for await (const chunk of content(file, { ...range, gateway: Gateways.of(options.gateway, options.onDropped) }, blocks)) {
    bytes += chunk.length;
    yield chunk;
    options.onProgress?.(meter.measure(bytes));
  }
}

/** Options of {@link readInto}. */
export interface ReadIntoOptions extends ReadOptions {
  /** Refuses a file that goes on behind the bytes asked for. */
  toEnd?: boolean | undefined;
  /** Called with each part of `target` that holds checked bytes now. */
  onPart?: ((start: number, length: number) => void) | undefined;
}

/**
 * Reads `target.length` bytes of a file from `offset` into `target`. Blocks go to their places as they arrive, and
 * `target` holds nothing but checked bytes once this has ended without an error.
 *
 * @throws ArtifactError `size-mismatch` when the file ends earlier, or later than asked for; else as {@link readVerified}.
 */
export async function readInto(
  target: Uint8Array,
  file: CID,
  options: ReadIntoOptions,
  blocks: BlockSource = gatewayBlocks(options),
): Promise<void> {
  const { signal, offset = 0 } = options;
  const end = offset + target.length;
  const meter = new ProgressMeter(target.length);
  const plan = await planFile(blocks, file, { signal, offset, length: target.length });
  let bytes = 0;
  const arrived = (start: number, length: number): void => {
    bytes += length;
    options.onPart?.(start, length);
    options.onProgress?.(meter.measure(bytes));
  };
  if (plan) {
    requireSize(file, plan.size, end, options.toEnd);
    const keeper = new BufferKeeper(plan, target, offset, ({ start, length }) => {
      const from = Math.max(start, offset);
      arrived(from - offset, Math.min(start + length, end) - from);
    });
    return fetchLeaves(plan, keeper, options);
  }
  for await (const chunk of fileContent(blocks, file, { signal, offset, readahead: 4 })) {
    const piece = chunk.subarray(0, target.length - bytes);
    if (piece.length < chunk.length) requireSize(file, offset + bytes + chunk.length, end, options.toEnd);
    target.set(piece, bytes);
    if (piece.length > 0) arrived(bytes, piece.length);
    if (bytes === target.length && !options.toEnd) break;
  }
  requireSize(file, offset + bytes, end, false);
}

async function* content(file: CID, options: ReadOptions & { gateway: Gateways }, blocks: BlockSource): AsyncGenerator<Uint8Array> {
  const { signal, offset, length } = options;
  const plan = await planFile(blocks, file, options);
  if (plan) yield* inOrder(plan, options);
  else {
    yield* fileContent(blocks, file, {
      signal,
      readahead: 4,
      ...(offset !== undefined && { offset }),
      ...(length !== undefined && { length }),
    });
  }
}

async function* inOrder(plan: FilePlan, options: ReadOptions & { gateway: Gateways }): AsyncGenerator<Uint8Array> {
  const from = options.offset ?? 0;
  const to = from + (options.length ?? Number.POSITIVE_INFINITY);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const keeper = new OrderedKeeper(plan, options.gateway.usable.length > 1 ? HELD_OF_SEVERAL : HELD_OF_ONE);
  const fetching = fetchLeaves(plan, keeper, { ...options, signal }).catch((error: unknown) => keeper.fail(error));
  try {
    for (const { start, length } of plan.leaves) {
      const bytes = await keeper.next();
      options.signal?.throwIfAborted();
      yield bytes.subarray(Math.max(0, from - start), Math.min(length, to - start));
    }
  } finally {
    stop.abort();
    keeper.fail(signal.reason);
    await fetching;
  }
}

/** The part of `size` bytes that is asked for. @throws ArtifactError `size-mismatch` for a start beyond the end. */
function rangeIn(size: number, { offset = 0, length = Number.POSITIVE_INFINITY }: ReadOptions): { offset: number; length: number } {
  const isWhole = (value: number): boolean => value === Number.POSITIVE_INFINITY || Number.isSafeInteger(value);
  if (!isWhole(offset) || !isWhole(length) || offset < 0 || length < 0 || offset > size) {
    throw new ArtifactError("size-mismatch", `Bytes ${offset} and ${length} more: the file has ${size}`);
  }
  return { offset, length: Math.min(length, size - offset) };
}

function requireSize(file: CID, size: number, needed: number, exactly: boolean | undefined): void {
  if (size >= needed && (!exactly || size === needed)) return;
  const found = size < needed ? `${size} bytes` : `more than ${needed} bytes`;
  throw new ArtifactError("size-mismatch", `File ${file}: ${found}, where ${needed} were expected`);
}
