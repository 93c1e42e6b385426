import type { Rpc } from "../../chain/rpc.ts";
import { toQuantity } from "../../chain/rpc.ts";
import type { TransactionReceipt, TransactionRecord } from "./record.ts";

/** What became of a transaction that was sent. */
export type Fate =
  | { kind: "mined"; receipt: TransactionReceipt }
  | { kind: "replaced" }
  /** The chain is another one than it was sent to (a local chain begun anew). */
  | { kind: "forgotten" };

export interface FollowOptions {
  signal?: AbortSignal;
  sleep: (milliseconds: number) => Promise<void>;
}

/** Looks in a row in which the node knows neither the transaction nor a free nonce for it, before it counts as replaced. */
const looksBeforeReplaced = 5;

/**
 * Watches until the transaction is in a block. A node that does not answer is asked again for ever: not being able to
 * look is no failure.
 *
 * @throws the signal's reason when aborted.
 */
export async function followTransaction(rpc: Rpc, record: TransactionRecord, options: FollowOptions): Promise<Fate> {
  let missing = 0;
  for (let look = 0; ; look++) {
    options.signal?.throwIfAborted();
    const receipt = await quietly(rpc.request<TransactionReceipt | null>("eth_getTransactionReceipt", [record.hash]));
    if (receipt) return { kind: "mined", receipt };
    // Every few looks only: these questions matter when something is odd, and cost two more requests.
    if (receipt === null && look % 4 === 3) {
      const oddity = await lookForOddity(rpc, record);
      if (oddity === "forgotten") return { kind: "forgotten" };
      missing = oddity === "replaced" ? missing + 1 : 0;
      if (missing >= looksBeforeReplaced) return { kind: "replaced" };
    }
    await options.sleep(Math.min(1000, 100 * (look + 1)));
  }
}

async function lookForOddity(rpc: Rpc, record: TransactionRecord): Promise<"replaced" | "forgotten" | undefined> {
  const known = await quietly(rpc.request<object | null>("eth_getTransactionByHash", [record.hash]));
  if (known !== null) return;
  const head = await quietly(rpc.request<string>("eth_blockNumber"));
  if (head !== undefined && record.sentAtBlock !== undefined && Number(head) < record.sentAtBlock) return "forgotten";
  const count = await quietly(rpc.request<string>("eth_getTransactionCount", [record.from, "latest"]));
  if (count !== undefined && record.nonce !== undefined && Number(count) > record.nonce) return "replaced";
  return;
}

/**
 * The error of a transaction that is in a block and failed: the same call again, on the state of that block.
 *
 * @returns what the node threw, or undefined when the call succeeds now.
 */
export async function replay(rpc: Rpc, record: TransactionRecord, receipt: TransactionReceipt): Promise<unknown> {
  const call = { from: record.from, to: record.to, data: record.data, value: record.value };
  for (const block of [toQuantity(BigInt(receipt.blockNumber) - 1n), receipt.blockNumber]) {
    try {
      await rpc.request("eth_call", [call, block]);
    } catch (error) {
      return error;
    }
  }
  return;
}

/** The answer, or undefined where there is none. */
function quietly<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  return request.catch(() => undefined);
}
