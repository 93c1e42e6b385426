import type { KnownTokens } from "@commonweight/sdk/chain/say";
import { RpcError, toQuantity } from "../chain/rpc.ts";
import type { Rpc } from "../chain/rpc.ts";

/** Where to ask. */
export interface SimulationAccess {
  rpc: Rpc;
  /** Address by contract name. */
  contracts: Record<string, string>;
  /** How amounts of tokens are written in a refusal. */
  tokens?: KnownTokens;
}

/** A call that is tried and never sent. */
export interface TriedCall {
  from?: string;
  to: string;
  data: string;
  /** Wei. */
  value?: bigint;
}

export interface TriedLog {
  address: string;
  topics: string[];
  data: string;
}

/** What a call came to. */
export interface TriedResult {
  ok: boolean;
  /** Returned, or the revert data. */
  output: string;
  logs: TriedLog[];
}

/** What is supposed about the chain. */
export interface Supposition {
  /** Seconds since the epoch; the next block's own without it. */
  time?: number;
  /** Code by address that stands there instead. */
  code?: Record<string, string>;
}

interface SimulatedBlock {
  calls: { status: string; returnData: string; logs?: TriedLog[]; error?: { data?: string } }[];
}

/**
 * Tries calls one after the other in the block that would come next (`eth_simulateV1`, execution-apis). Movements of the
 * native currency come as logs of ERC-20's form at 0xeeee….
 *
 * @returns null where the node has no such method.
 * @throws RpcUnreachableError when the node does not answer, RpcError for what it refuses.
 */
export async function tryCalls(
  rpc: Rpc,
  calls: readonly TriedCall[],
  { time, code = {} }: Supposition = {}
): Promise<TriedResult[] | null> {
  const block = {
    ...(time === undefined ? {} : { blockOverrides: { time: toQuantity(time) } }),
    stateOverrides: Object.fromEntries(Object.entries(code).map(([address, bytes]) => [address, { code: bytes }])),
    calls: calls.map(asRequest),
  };
  try {
    const options = { blockStateCalls: [block], traceTransfers: true, validation: false };
    const [answer] = await rpc.request<SimulatedBlock[]>("eth_simulateV1", [options, "pending"]);
    return (answer?.calls ?? []).map(({ status, returnData, logs, error }) => ({
      ok: BigInt(status) === 1n,
      output: returnData && returnData !== "0x" ? returnData : error?.data ?? "0x",
      logs: logs ?? [],
    }));
  } catch (error) {
    if (error instanceof RpcError && isUnknownMethod(error)) return null;
    throw error;
  }
}

/** Nodes say it by JSON-RPC's -32601, by EIP-1474's -32004, or in words only. */
function isUnknownMethod({ code, message }: RpcError): boolean {
  return (
    code === -32601 || code === -32004 || /method .*(not (found|supported|available|exist)|unknown)/i.test(message)
  );
}

/** A plain call on the pending state, or on a supposed one. @throws RpcError with the revert data. */
export function ethCall(rpc: Rpc, call: TriedCall, { time, code }: Supposition = {}): Promise<string> {
  const state = Object.fromEntries(Object.entries(code ?? {}).map(([address, bytes]) => [address, { code: bytes }]));
  const block = time === undefined ? [] : [{ time: toQuantity(time) }];
  const supposed = code || block.length > 0 ? [state, ...block] : [];
  return rpc.request<string>("eth_call", [asRequest(call), "pending", ...supposed]);
}

function asRequest({ from, to, data, value = 0n }: TriedCall) {
  return { ...(from ? { from } : {}), to, data, value: toQuantity(value) };
}
