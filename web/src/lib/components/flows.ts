import type { Party } from "./types.ts";

export interface FlowNode {
  label: string;
  y: number;
  height: number;
  value: bigint;
  /** Of the largest node of all, 0 to 1. */
  share: number;
}

export interface FlowDrawing {
  left: FlowNode[];
  right: (FlowNode & { party: Party })[];
  ribbons: { path: string; party: Party }[];
  total: bigint;
  height: number;
}

const PARTIES: readonly Party[] = ["contributor", "upstream", "dataset", "verifiers", "fee"];
/** Height of everything received, without the gaps. */
const FULL = 244;
const GAP = 14;
/** Where the ribbons start, bend and end. */
const [FROM, BEND, TO] = [184, 408, 640];

/** Lays sources at the left and parties at the right, with ribbons as broad as the money between them. */
export function layFlows(sources: readonly { label: string; parts: Partial<Record<Party, bigint>> }[]): FlowDrawing {
  const sums = sources.map((source) => PARTIES.reduce((sum, party) => sum + (source.parts[party] ?? 0n), 0n));
  const total = sums.reduce((all, sum) => all + sum, 0n);
  const scale = (value: bigint): number => (total === 0n ? 0 : (Number((value * 1_000_000n) / total) / 1e6) * FULL);
  const credited = PARTIES.map((party) => sources.reduce((sum, source) => sum + (source.parts[party] ?? 0n), 0n));
  const largest = [...sums, ...credited].reduce((most, value) => (value > most ? value : most), 0n);
  const share = (value: bigint): number => (largest === 0n ? 0 : Number((value * 10_000n) / largest) / 10_000);

  const left = stack(sums.map((value, index) => ({ label: sources[index]?.label ?? "", value })), scale, share);
  const right = stack(
    PARTIES.map((party, index) => ({ label: party, party, value: credited[index] ?? 0n })),
    scale,
    share,
  );

  const taken = right.map((node) => node.y);
  const ribbons: FlowDrawing["ribbons"] = [];
  left.forEach((node, index) => {
    let y = node.y;
    right.forEach((target, to) => {
      const broad = scale(sources[index]?.parts[target.party] ?? 0n);
      if (broad > 0) ribbons.push({ path: ribbon(y, taken[to] as number, broad), party: target.party });
      y += broad;
      taken[to] = (taken[to] as number) + broad;
    });
  });
  const bottom = (nodes: FlowNode[]): number => nodes.reduce((most, node) => Math.max(most, node.y + node.height), 0);
  return {
    left,
    right: right.filter((node) => node.value > 0n),
    ribbons,
    total,
    height: Math.max(bottom(left), bottom(right), 60),
  };
}

function stack<Item extends { label: string; value: bigint }>(
  items: Item[],
  scale: (value: bigint) => number,
  share: (value: bigint) => number,
): (Item & FlowNode)[] {
  let y = 0;
  return items.map((item) => {
    const height = scale(item.value);
    const node = { ...item, y, height, share: share(item.value) };
    // A thin node still needs room for its line of text.
    if (item.value > 0n) y += Math.max(height, 6) + GAP;
    return node;
  });
}

function ribbon(y1: number, y2: number, broad: number): string {
  const n = (value: number): string => value.toFixed(1);
  return (
    `M${FROM} ${n(y1)}C${BEND} ${n(y1)} ${BEND} ${n(y2)} ${TO} ${n(y2)}v${n(broad)}` +
    `C${BEND} ${n(y2 + broad)} ${BEND} ${n(y1 + broad)} ${FROM} ${n(y1 + broad)}z`
  );
}
