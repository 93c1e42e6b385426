import { chainHead } from "#lib/chain/head.ts";
import { createRpc } from "#lib/chain/rpc.ts";
import { createGraphClient } from "#lib/graph/client.ts";
import { indexStatus } from "#lib/graph/status.ts";
import type { Status } from "#lib/state/status.svelte.ts";
import type { PublicConfig } from "./config.ts";

/** Milliseconds for which an answer serves all visitors: a page's first sight needs no more. */
const freshFor = 1000;

/** A page is not held up for a status: what has not answered by then counts as not answering. */
const patience = 2000;

let cached: { at: number; key: string; value: Promise<Status> } | undefined;

/** Chain and index as they are now; null for what does not answer. Never throws. */
export function serverStatus(config: PublicConfig): Promise<Status> {
  const key = `${config.rpcUrl} ${config.graphUrl}`;
  const now = Date.now();
  if (cached && cached.key === key && now - cached.at < freshFor) return cached.value;
  cached = { at: now, key, value: look(config) };
  return cached.value;
}

async function look(config: PublicConfig): Promise<Status> {
  const [head, index] = await Promise.all([
    inTime(chainHead(createRpc(config.rpcUrl))),
    inTime(indexStatus(createGraphClient(config.graphUrl))),
  ]);
  return { head, index };
}

function inTime<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  const limit = new Promise<null>((resolve) => setTimeout(resolve, patience, null).unref());
  return Promise.race([answer.catch(() => null), limit]);
}
