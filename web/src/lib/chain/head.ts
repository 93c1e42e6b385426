import type { Rpc } from "./rpc.ts";

/** The chain's head as one node sees it. */
export interface ChainHead {
  block: number;
  /** Seconds since the epoch that the next block would carry. */
  timestamp: number;
}

interface RpcBlock {
  number: string | null;
  timestamp: string;
}

/**
 * The head's number, and the chain's present time. The time comes from the pending block where the node makes one:
 * a quiet local chain's last block may be hours old while its clock went on, and deadlines are judged by the next block.
 */
export async function chainHead(rpc: Rpc): Promise<ChainHead> {
  const [latest, pending] = await Promise.all([
    rpc.request<RpcBlock>("eth_getBlockByNumber", ["latest", false]),
    rpc.request<RpcBlock | null>("eth_getBlockByNumber", ["pending", false]).catch(() => null),
  ]);
  const timestamps = [latest.timestamp, pending?.timestamp].filter((value) => value !== undefined);
  return { block: Number(latest.number), timestamp: Math.max(...timestamps.map(Number)) };
}
