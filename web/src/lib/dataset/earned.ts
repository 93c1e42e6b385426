import type { DatasetDetail } from "./query.ts";

/** What a dataset earned in one currency, in its smallest unit. */
export interface DatasetSums {
  /** Address; zero for the chain's own. */
  currency: string;
  claimed: bigint;
  /** Moved to it and not claimed. */
  waiting: bigint;
  /** Of what its releases earned and nobody has moved yet. */
  unsettled: bigint;
  total: bigint;
}

/** Sums by currency, in the order of their addresses; the chain's own comes first. */
export function earnedBy({ ledger, uses }: Pick<DatasetDetail, "ledger" | "uses">): DatasetSums[] {
  const sums = new Map<string, DatasetSums>();
  const of = (currency: string): DatasetSums => {
    const found = sums.get(currency) ?? { currency, claimed: 0n, waiting: 0n, unsettled: 0n, total: 0n };
    sums.set(currency, found);
    return found;
  };
  for (const { currency, inflow, claimed } of ledger) {
    const sum = of(currency.id);
    sum.claimed += BigInt(claimed);
    sum.waiting += BigInt(inflow) - BigInt(claimed);
  }
  for (const { settlements } of uses) {
    for (const { currency, unsettled } of settlements) of(currency.id).unsettled += BigInt(unsettled);
  }
  for (const sum of sums.values()) sum.total = sum.claimed + sum.waiting + sum.unsettled;
  return [...sums.values()].filter(({ total }) => total > 0n).sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
