/** A JSON-RPC error as the node answered it; `data` may hold revert data. */
export class RpcError extends Error {
  readonly code: number;
  readonly data?: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = "RpcError";
    this.code = code;
    this.data = data;
  }
}

/** The node did not answer at all. */
export class RpcUnreachableError extends Error {
  readonly code = "rpc_unreachable";

  constructor(url: string, options?: ErrorOptions) {
    super(`The chain's node at ${new URL(url).host} does not answer.`, options);
    this.name = "RpcUnreachableError";
  }
}

/** A node of the chain, for what needs no wallet. */
export interface Rpc {
  /**
   * @throws RpcError for what the node refuses, RpcUnreachableError when it does not answer.
   */
  request<Result>(method: string, parameters?: readonly unknown[]): Promise<Result>;
}

const timeoutMilliseconds = 15_000;

/** A JSON-RPC client of a few lines, so that pages which only read carry no chain library. */
export function createRpc(url: string, fetch: typeof globalThis.fetch = globalThis.fetch): Rpc {
  let id = 0;
  return {
    async request<Result>(method: string, parameters: readonly unknown[] = []): Promise<Result> {
      const body = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params: parameters });
      let answer: { result?: Result; error?: { code: number; message: string; data?: unknown } };
      try {
        const signal = AbortSignal.timeout(timeoutMilliseconds);
        const headers = { "content-type": "application/json" };
        answer = await (await fetch(url, { method: "POST", headers, body, signal })).json();
      } catch (cause) {
        throw new RpcUnreachableError(url, { cause });
      }
      if (answer.error) throw new RpcError(answer.error.code, answer.error.message, answer.error.data);
      return answer.result as Result;
    },
  };
}

/** A quantity as JSON-RPC writes it: 0x and hex without leading zeros. */
export function toQuantity(value: bigint | number): string {
  return `0x${BigInt(value).toString(16)}`;
}
