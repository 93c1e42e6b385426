import { unsettled } from "./shares.ts";

/** A release on the way of money up the lineage, in one currency. Its number is text, as the index has it. */
export interface Station {
  releaseId: string;
  gross: bigint;
  settledIn: bigint;
  /** Held while it or an ancestor may not be used: `settle` refuses it. */
  frozen: boolean;
  parents: Branch[];
  datasets: Branch[];
}

/** Where a part of what a release earns goes. */
export interface Branch {
  /** Number of the parent release or of the dataset. */
  id: string;
  shareBps: number;
  settled: bigint;
}

export interface Settling {
  /** Releases to hand to `settle`, deepest first, so that one call moves money over any number of hops. */
  releaseIds: string[];
  /** What arrives at each parent, by its number. */
  arriving: Map<string, bigint>;
  /** What arrives at each dataset, by its number. */
  arrivingDatasets: Map<string, bigint>;
  /** Each move to a parent, in the order it is made. */
  moves: { child: string; parent: string; amount: bigint }[];
}

/**
 * What settling would move, hop by hop, to the releases and datasets that are asked about. A child is always submitted
 * after its parents and has the higher number, so going down the numbers meets every child before what it was made from.
 */
export function planSettling(stations: readonly Station[], datasets: ReadonlySet<string> = new Set()): Settling {
  const plan: Settling = { releaseIds: [], arriving: new Map(), arrivingDatasets: new Map(), moves: [] };
  const known = new Set(stations.map(({ releaseId }) => releaseId));
  for (const station of [...stations].sort(deepestFirst)) {
    if (station.frozen) continue;
    const settledIn = station.settledIn + (plan.arriving.get(station.releaseId) ?? 0n);
    const due = (branches: readonly Branch[], wanted: ReadonlySet<string>) =>
      branches
        .map(({ id, shareBps, settled }) => ({ id, amount: unsettled({ ...station, settledIn }, shareBps, settled) }))
        .filter(({ id, amount }) => amount > 0n && wanted.has(id));
    const up = due(station.parents, known);
    const aside = due(station.datasets, datasets);
    if (up.length + aside.length > 0) plan.releaseIds.push(station.releaseId);
    for (const { id, amount } of up) {
      add(plan.arriving, id, amount);
      plan.moves.push({ child: station.releaseId, parent: id, amount });
    }
    for (const { id, amount } of aside) add(plan.arrivingDatasets, id, amount);
  }
  return plan;
}

function add(sums: Map<string, bigint>, id: string, amount: bigint): void {
  sums.set(id, (sums.get(id) ?? 0n) + amount);
}

function deepestFirst(a: Station, b: Station): number {
  const difference = BigInt(b.releaseId) - BigInt(a.releaseId);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** The most releases that one list of `claimAll` takes. */
export const MAX_RELEASES = 64;

/** Cuts a list into parts of at most `MAX_RELEASES`, in order. */
export function inCalls<Item>(items: readonly Item[], size = MAX_RELEASES): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size)
  );
}
