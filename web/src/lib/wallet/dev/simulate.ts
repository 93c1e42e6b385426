import { explainError } from "@commonweight/sdk/chain/errors";
import type { KnownTokens } from "@commonweight/sdk/chain/say";
import type { Rpc } from "../../chain/rpc.ts";
import { toQuantity } from "../../chain/rpc.ts";
import type { RequestedTransaction } from "./request.ts";

/** What would happen if it were signed now. */
export interface Simulation {
  /** Why it would fail; absent when it succeeds. */
  failure?: string;
  /** Gas it would use. */
  gas?: bigint;
  /** The most that gas can cost, wei. */
  cost: bigint;
  /** What the account holds, wei. */
  balance: bigint;
  /** Head of the chain it was simulated on. */
  block: number;
}

/**
 * Runs the transaction on the pending state.
 *
 * @param tokens how amounts of tokens are written
 * @throws RpcUnreachableError when the node does not answer.
 */
export async function simulate(
  rpc: Rpc, from: string, transaction: RequestedTransaction, tokens: KnownTokens = {},
): Promise<Simulation> {
  const { to, data, value = "0x0", gas: limit } = transaction;
  const [balance, gasPrice, block] = await Promise.all([
    rpc.request<string>("eth_getBalance", [from, "latest"]),
    rpc.request<string>("eth_gasPrice"),
    rpc.request<string>("eth_blockNumber"),
  ]);
  const known = { balance: BigInt(balance), block: Number(block) };
  try {
    const gas = BigInt(
      await rpc.request<string>("eth_estimateGas", [{ from, to, data, value: toQuantity(BigInt(value)) }, "pending"]),
    );
    // The limit is what a failing transaction could use up.
    return { ...known, gas, cost: (limit ? BigInt(limit) : gas) * BigInt(gasPrice) };
  } catch (error) {
    return { ...known, failure: explainError(error, { tokens }).sentence, cost: 0n };
  }
}
