import * as dagPb from "@ipld/dag-pb";
import type { CID } from "multiformats/cid";
import { MAX_BLOCK_BYTES } from "./car-frames.ts";
import { blockKey, verifyBlock } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { askGateway, GatewayError, type AskOptions, type GatewayClientOptions } from "./gateway-client.ts";
import { failureOf, Gateways } from "./gateways.ts";
import type { BlockSource } from "./unixfs.ts";

const RAW = "application/vnd.ipld.raw";

/** A gateway that has not answered after so many milliseconds gets company. */
const HEDGE_MS = 700;
/** Most gateways that race for one block. */
const MAX_RACING = 3;
/** Nodes of directories and files that are kept: they are asked for on every way through them. */
const MAX_NODES = 64;

/** Single blocks from gateways, each checked against its CID. The first that gives the right bytes is taken. */
export function gatewayBlocks(options: GatewayClientOptions): BlockSource {
  const gateways = Gateways.of(options.gateway, options.onDropped);
  const nodes = new Map<string, Uint8Array>();
  return {
    async get(cid, { signal } = {}) {
      const key = blockKey(cid);
      const known = nodes.get(key);
      if (known) return known;
      const bytes = await race(gateways, cid, { ...options, signal: signal ?? options.signal });
      if (cid.code === dagPb.code) keep(nodes, key, bytes);
      return bytes;
    },
  };
}

/** One block from one gateway, checked. */
export async function fetchBlock(
  gateway: string,
  cid: CID,
  options: AskOptions,
): Promise<Uint8Array> {
  const { body, length } = await askGateway(`/ipfs/${cid}?format=raw`, RAW, { ...options, gateway });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BLOCK_BYTES) throw new ArtifactError("too-large", `Block ${cid}: more than ${MAX_BLOCK_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (length !== undefined && size < length) {
    throw new GatewayError("broke-off", `Block ${cid}: ${size} of ${length} bytes arrived from ${gateway}`);
  }
  const bytes = join(chunks, size);
  await verifyBlock(cid, bytes);
  return bytes;
}

/** Whether nothing good is to be expected of a gateway after this error; one that lacks a block may have others. */
export function deservesDrop(error: unknown): boolean {
  if (error instanceof GatewayError) return error.trouble === "stalled" || error.trouble === "unreachable";
  return error instanceof ArtifactError;
}

async function race(gateways: Gateways, cid: CID, options: GatewayClientOptions): Promise<Uint8Array> {
  const waiting = gateways.usable;
  if (waiting.length === 0) throw failureOf(`Block ${cid}`, gateways.dropped.map(({ error }) => error));
  const errors: Error[] = [];
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const running = new Set<Promise<void>>();
  let winner: Uint8Array | undefined;
  const start = (gateway: string): void => {
    const attempt: Promise<void> = fetchBlock(gateway, cid, { ...options, signal })
      .then((bytes) => void (winner ??= bytes))
      .catch((error: Error) => {
        if (signal.aborted) return;
        errors.push(error);
        if (deservesDrop(error)) gateways.drop(gateway, error);
      })
      .finally(() => running.delete(attempt));
    running.add(attempt);
  };
  try {
    while (!winner) {
      options.signal?.throwIfAborted();
      if (running.size === 0 && waiting.length === 0) throw failureOf(`Block ${cid}`, errors);
      if (waiting.length > 0 && running.size < MAX_RACING) start(waiting.shift() as string);
      const next = Promise.race(running);
      await (waiting.length > 0 && running.size < MAX_RACING ? sooner(next, HEDGE_MS) : next);
    }
    return winner;
  } finally {
    stop.abort(); // the losers'
  }
}

async function sooner(event: Promise<void>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([event, promise]).finally(() => clearTimeout(timer));
}

function keep(nodes: Map<string, Uint8Array>, key: string, bytes: Uint8Array): void {
  nodes.set(key, bytes);
  const oldest = nodes.keys().next();
  if (nodes.size > MAX_NODES && !oldest.done) nodes.delete(oldest.value);
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
