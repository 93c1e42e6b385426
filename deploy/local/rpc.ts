/** A JSON-RPC call that was answered with an error, or not answered. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code = "RPC_FAILED";
}

/**
 * Calls one JSON-RPC method. The result is what the method's specification says, unchecked.
 * @param params by position (Ethereum) or by name (graph-node's administration)
 */
export async function rpc<T = unknown>(
  url: string, method: string, params: unknown[] | Record<string, unknown> = [],
): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  if (!response.ok) throw new RpcError(`${method}: HTTP ${response.status}`);
  const answer = (await response.json()) as { result?: T; error?: { message: string; data?: unknown } };
  if (answer.error) throw new RpcError(`${method}: ${answer.error.message}`);
  return answer.result as T;
}

export interface Block {
  number: number;
  /** Unix seconds. */
  timestamp: number;
  hash: string;
}

/** The chain's newest block. */
export async function headOf(url: string): Promise<Block> {
  const block = await rpc<{ number: string; timestamp: string; hash: string }>(
    url, "eth_getBlockByNumber", ["latest", false],
  );
  return { number: Number(block.number), timestamp: Number(block.timestamp), hash: block.hash };
}
