import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { gndBinary } from "./binaries.ts";
import { messageOf, StackError } from "./errors.ts";
import { ask } from "./graphql.ts";
import { tail } from "./log.ts";
import { drawPort } from "./ports.ts";
import type { Part, Processes } from "./processes.ts";
import { headOf } from "./rpc.ts";
import { until } from "./wait.ts";

const shim = fileURLToPath(new URL(`loopback/loopback-${process.platform}-${process.arch}.so`, import.meta.url));

export interface GraphNodeOptions {
  processes: Processes;
  /** The built manifest, `subgraph.yaml` in its build folder. */
  manifest: string;
  /** The chain's name in the manifest. */
  network: string;
  rpcUrl: string;
  gatewayUrl: string;
  postgresUrl: string;
  /** A folder it may write to; its home. */
  folder: string;
  /** GND_BINARY, if set. */
  binary: string | undefined;
}

/** Where a running graph-node answers. */
export interface Index {
  /** GraphQL queries of our subgraph. */
  queryUrl: string;
  /** GraphQL of the index's own state: health and errors per subgraph. */
  statusUrl: string | undefined;
  /** How it ended, once it has. */
  ended: () => string | undefined;
}

/** Starts graph-node with our subgraph. It is not up before `caughtUp` says so: it is judged by its answers only. */
export async function startGraphNode(options: GraphNodeOptions): Promise<Index> {
  const { processes, manifest, network, rpcUrl, gatewayUrl, postgresUrl, folder } = options;
  const [http, status, admin, metrics] = [await drawPort(), await drawPort(), await drawPort(), await drawPort()];
  const part = processes.start("index", gndBinary(options.binary), [
    "dev",
    "--manifests", `${path.basename(manifest)}:.`,
    "--postgres-url", postgresUrl,
    "--ethereum-rpc", `${network}:${rpcUrl}`,
    "--ipfs", gatewayUrl,
    "--http-port", String(http), "--index-node-port", String(status),
    "--admin-port", String(admin), "--metrics-port", String(metrics),
  ], {
    cwd: path.dirname(manifest),
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GRAPH_LOG: "info",
      RUST_BACKTRACE: "0",
      // Much of the time from mined to queryable; the default of 500 ms is made for chains with slow blocks.
      ETHEREUM_POLLING_INTERVAL: "100",
      GRAPH_ETHEREUM_GENESIS_BLOCK_NUMBER: "0",
      ...(existsSync(shim) ? { LD_PRELOAD: shim } : {}),
    },
  });
  return {
    queryUrl: `http://127.0.0.1:${http}/subgraphs/name/subgraph-0`,
    statusUrl: `http://127.0.0.1:${status}/graphql`,
    ended: () => (part.ended ? `${part.ended}\n${explain(part)}` : undefined),
  };
}

/** Whether its ports are kept to this machine: without the shim graph-node listens on every address. */
export const listensOnLoopbackOnly = existsSync(shim);

/** The lines of its log that say something went wrong; it says most things by log only. */
function explain(part: Part): string {
  const lines = tail(part.log, 400).split("\n");
  const bad = lines.filter((line) => /\b(ERRO|CRIT|panicked|Error:)/.test(line)).slice(-4);
  return (bad.length > 0 ? bad : lines.slice(-4)).join("\n");
}

interface Meta {
  _meta: { block: { number: number; hash: string | null }; hasIndexingErrors: boolean };
}

/** Waits until graph-node answers for our subgraph at all, at whatever block. */
export async function answers(index: Index): Promise<void> {
  await until(() => ask<Meta>(index.queryUrl, "{ _meta { block { number } } }"), {
    limit: 40_000,
    every: 50,
    aborted: () => (index.ended() ? `graph-node ${index.ended()}` : undefined),
  });
}

/**
 * Waits until the index has answered for the chain's newest block.
 * @param onProgress called with (indexed block, head)
 * @param limit milliseconds without any progress after which it gives up
 * @returns the block's number
 */
export async function caughtUp(
  index: Index, rpcUrl: string, onProgress: (block: number, head: number) => void, limit = 60_000,
): Promise<number> {
  let moved = performance.now();
  let last = -1;
  let why = "no answer";
  for (;;) {
    const ended = index.ended();
    if (ended) throw new Error(`graph-node ${ended}`);
    try {
      const head = await headOf(rpcUrl);
      const { _meta: meta } = await ask<Meta>(index.queryUrl, "{ _meta { block { number hash } hasIndexingErrors } }");
      if (meta.hasIndexingErrors) throw new FatalIndexError(await fatalError(index));
      if (meta.block.number >= head.number) return meta.block.number;
      if (meta.block.number > last) {
        last = meta.block.number;
        moved = performance.now();
      }
      onProgress(meta.block.number, head.number);
      why = `stays at block ${meta.block.number} of ${head.number}`;
    } catch (error) {
      if (error instanceof FatalIndexError) throw error;
      why = messageOf(error);
      const fatal = await fatalError(index);
      if (fatal) throw new FatalIndexError(fatal);
    }
    if (performance.now() - moved > limit) {
      throw new Error(`no progress for ${Math.round(limit / 1000)} s: ${why}`);
    }
    await sleep(50);
  }
}

/** A mapping failed: waiting or starting again does not help. */
class FatalIndexError extends StackError {
  constructor(why: string) {
    super("index", `the subgraph failed: ${why}`,
      "A mapping cannot handle an event. `npm test -- subgraph` shows it; after a fix, start again.");
  }
}

async function fatalError(index: Index): Promise<string> {
  if (!index.statusUrl) return "";
  interface Statuses {
    indexingStatuses: { fatalError: { message: string; block: { number: string } | null } | null }[];
  }
  const query = "{ indexingStatuses { fatalError { message block { number } } } }";
  const answer = await ask<Statuses>(index.statusUrl, query).catch(() => undefined);
  const error = answer?.indexingStatuses.find((status) => status.fatalError)?.fatalError;
  return error ? `${error.message}${error.block ? ` (block ${error.block.number})` : ""}` : "";
}
