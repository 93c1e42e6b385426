import { unsettled } from "./shares.ts";

/** A release on the way of money up the lineage, in one currency. Its number is text, as the index has it. */
export interface Station {
  releaseId: string;
  gross: bigint;
  settledIn: bigint;
  parents: { releaseId: string; shareBps: number; settled: bigint }[];
}

export interface Settling {
  /** Releases to hand to `settle`, deepest first, so that one call moves money over any number of hops. */
  releaseIds: string[];
  /** What arrives at each parent, by its number. */
  arriving: Map<string, bigint>;
  /** Each move, in the order it is made. */
  moves: { child: string; parent: string; amount: bigint }[];
}

/**
 * What settling would move, hop by hop. A child is always submitted after its parents and has the higher number, so
 * going down the numbers meets every child before what it was made from.
 */
export function planSettling(stations: readonly Station[]): Settling {
  const arriving = new Map<string, bigint>();
  const releaseIds: string[] = [];
  const moves: Settling["moves"] = [];
  const known = new Set(stations.map(({ releaseId }) => releaseId));
  for (const station of [...stations].sort(deepestFirst)) {
    const settledIn = station.settledIn + (arriving.get(station.releaseId) ?? 0n);
    const found = station.parents
      .map((parent) => ({ parent, amount: unsettled({ ...station, settledIn }, parent.shareBps, parent.settled) }))
      .filter(({ parent, amount }) => amount > 0n && known.has(parent.releaseId));
    if (found.length > 0) releaseIds.push(station.releaseId);
    for (const { parent, amount } of found) {
      arriving.set(parent.releaseId, (arriving.get(parent.releaseId) ?? 0n) + amount);
      moves.push({ child: station.releaseId, parent: parent.releaseId, amount });
    }
  }
  return { releaseIds, arriving, moves };
}

function deepestFirst(a: Station, b: Station): number {
  const difference = BigInt(b.releaseId) - BigInt(a.releaseId);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** The most releases that one call of `settle` or `claim` takes. */
export const MAX_RELEASES = 64;

/** Cuts a list into calls of at most `MAX_RELEASES`, in order. */
export function inCalls<Item>(items: readonly Item[], size = MAX_RELEASES): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size)
  );
}
