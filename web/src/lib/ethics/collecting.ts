import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";
import type { Call } from "../state/transactions/call.ts";
import { MOST_AT_ONCE } from "./refund-words.ts";

/** Whose earnings are collected, and in what. */
export interface Collection {
  releaseId: string;
  currency: string;
  /** However many. */
  payees: readonly string[];
}

/** Lists of at most so many. */
export function batches<One>(all: readonly One[], most: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, index) =>
    all.slice(index * most, (index + 1) * most),
  );
}

/**
 * The calls that collect from everybody: as many as their number needs, leaving out those in which nobody has anything
 * to collect, since the contract refuses such a call. Where none has, the first is kept: its refusal says so.
 *
 * @param yields Whether collecting from these payees would bring anything.
 */
export async function collectCalls(
  { releaseId, currency, payees }: Collection,
  yields: (payees: readonly string[]) => Promise<boolean>,
): Promise<Call[]> {
  const lists = batches(payees, MOST_AT_ONCE);
  const calls = lists.map((list): Call => ({
    contract: "Refunds",
    method: "collect",
    args: [releaseId, currency, list],
  }));
  if (calls.length < 2) return calls;
  const answers = await Promise.all(lists.map(yields));
  const some = calls.filter((_, index) => answers[index]);
  return some.length > 0 ? some : calls.slice(0, 1);
}

/** Tries a collection on the chain. @throws Error when the deployment has no Refunds. */
export async function triedOn(access: ChainAccess, { releaseId, currency }: Collection) {
  const refunds = await readContract(access, "Refunds");
  return (payees: readonly string[]): Promise<boolean> =>
    refunds.collect.staticCall(releaseId, currency, [...payees]).then((amount) => amount > 0n, () => false);
}
