import { RpcError, toQuantity, type Rpc } from "./rpc.ts";

/** What `eth_getLogs` looks for; topics as it takes them. */
export interface LogFilter {
  address: string | undefined;
  topics: readonly unknown[];
}

/** Blocks below which a node's refusal is believed: no public node has a narrower limit. */
const NARROWEST = 500;

/**
 * The logs that match from a block on to the newest, in the chain's order. A node that refuses to look through so many
 * blocks at once is asked for half as many, and so on, until it answers.
 *
 * @throws RpcUnreachableError when the node does not answer, RpcError when it refuses even 500 blocks.
 */
export async function findLogs<Log>(rpc: Rpc, filter: LogFilter, fromBlock: number): Promise<Log[]> {
  const newest = Number(await rpc.request<string>("eth_blockNumber"));
  const found: Log[] = [];
  let width = Math.max(newest - fromBlock + 1, 1);
  for (let from = fromBlock; from <= newest; ) {
    const to = Math.min(from + width - 1, newest);
    try {
      const range = { fromBlock: toQuantity(from), toBlock: toQuantity(to) };
      found.push(...(await rpc.request<Log[]>("eth_getLogs", [{ ...filter, ...range }])));
      from = to + 1;
    } catch (error) {
      if (!(error instanceof RpcError) || width <= NARROWEST) throw error;
      width = Math.max(Math.floor(width / 2), NARROWEST);
    }
  }
  return found;
}
