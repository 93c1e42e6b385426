import type { ReleaseStatus } from "../format/status.ts";

/** A release or a dataset in the lineage. */
export interface LineageNode {
  id: string;
  label: string;
  /** A release has a version, a dataset has not. */
  version?: string | undefined;
  digest?: string | undefined;
  status?: ReleaseStatus | number | string | undefined;
  dataset?: boolean;
  href?: string | undefined;
}

/** Weights flow from `from` to `to`; money flows against it. */
export interface LineageEdge {
  from: string;
  to: string;
  /** "fine-tune", "merge", "dataset". */
  kind: string;
  /** Share of the receiving release's gross, in basis points. */
  shareBps: number;
}

export interface PlacedNode extends LineageNode {
  x: number;
  y: number;
  current: boolean;
}

export interface PlacedEdge extends LineageEdge {
  path: string;
  /** Middle of the label. */
  x: number;
  y: number;
  width: number;
  dataset: boolean;
}

export interface LineageDrawing {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
  nodeWidth: number;
  /** Labels of edges in two lines, for narrow drawings. */
  stacked?: boolean;
}

export const NODE_HEIGHT = 54;

/**
 * Lays a lineage out around the release one looks at: what it is made from before it, what is made from it after it; from
 * left to right, or downwards on phones.
 */
export function layLineage(
  nodes: readonly LineageNode[],
  edges: readonly LineageEdge[],
  current: string,
  direction: "across" | "down",
): LineageDrawing {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const drawn = edges.filter((edge) => known.has(edge.from) && known.has(edge.to));
  return direction === "across" ? across(layersOf(nodes, drawn, current), drawn, current) : down(nodes, drawn, current);
}

/** Nodes by distance from the current one: ancestors before it, descendants after it, the farthest first. */
function layersOf(nodes: readonly LineageNode[], edges: readonly LineageEdge[], current: string): LineageNode[][] {
  const level = new Map<string, number>([[current, 0]]);
  for (let round = 0; round < nodes.length; round += 1) {
    for (const { from, to } of edges) {
      const [a, b] = [level.get(from), level.get(to)];
      if (b !== undefined && b <= 0 && (a === undefined || a > b - 1)) level.set(from, b - 1);
      if (a !== undefined && a >= 0 && (b === undefined || b < a + 1)) level.set(to, a + 1);
    }
  }
  const levels = [...new Set(level.values())].sort((a, b) => a - b);
  return levels.map((wanted) => nodes.filter((node) => level.get(node.id) === wanted));
}

function across(layers: LineageNode[][], edges: readonly LineageEdge[], current: string): LineageDrawing {
  // What it is made from, itself and what is made from it: three side by side fit beside the panel of a 1280 px page.
  const nodeWidth = 180;
  const step = 294;
  const row = 92;
  const height = Math.max(...layers.map((layer) => layer.length)) * row;
  const nodes = layers.flatMap((layer, column) =>
    layer.map((node, index) => ({
      ...node,
      x: column * step,
      y: (height - layer.length * row) / 2 + index * row + (row - NODE_HEIGHT) / 2,
      current: node.id === current,
    })),
  );
  const at = new Map(nodes.map((node) => [node.id, node]));
  const placed = edges.filter((edge) => at.has(edge.from) && at.has(edge.to)).map((edge) => {
    const a = at.get(edge.from) as PlacedNode;
    const b = at.get(edge.to) as PlacedNode;
    const into = fan(edges, edge);
    const x1 = a.x + nodeWidth;
    const x2 = b.x - 5;
    const y1 = a.y + NODE_HEIGHT / 2;
    const y2 = b.y + NODE_HEIGHT / 2 + into * 14;
    const bend = (x1 + x2) / 2;
    return place(edge, a, `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`, bend, (y1 + y2) / 2);
  });
  return { nodes, edges: placed, width: (layers.length - 1) * step + nodeWidth, height, nodeWidth };
}

/** A tree of one line per node: what it is made from above, what is made from it below, rails at the left. */
function down(nodes: readonly LineageNode[], edges: readonly LineageEdge[], current: string): LineageDrawing {
  const nodeWidth = 176;
  const indent = 84;
  const row = NODE_HEIGHT + 14;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const placed = new Map<string, PlacedNode>();
  const put = (id: string, depth: number): void => {
    const node = byId.get(id);
    if (node === undefined || placed.has(id)) return;
    placed.set(id, { ...node, x: Math.min(depth, 2) * indent, y: placed.size * row, current: id === current });
  };
  const seen = new Set<string>();
  const above = (id: string, depth: number): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const edge of edges.filter((one) => one.to === id)) above(edge.from, depth + 1);
    put(id, depth);
  };
  const below = (id: string, depth: number): void => {
    for (const edge of edges.filter((one) => one.from === id)) {
      if (placed.has(edge.to)) continue;
      put(edge.to, depth + 1);
      below(edge.to, depth + 1);
    }
  };
  above(current, 0);
  below(current, 0);
  const drawn = edges.filter((edge) => placed.has(edge.from) && placed.has(edge.to));
  return {
    nodes: [...placed.values()],
    edges: drawn.map((edge) =>
      rail(edge, placed.get(edge.from) as PlacedNode, placed.get(edge.to) as PlacedNode, drawn),
    ),
    width: 2 * indent + nodeWidth,
    height: placed.size * row - 14,
    nodeWidth,
    stacked: true,
  };
}

/** From a node's left side to a rail and down to the node it goes into; or down from a node and into a later one's side. */
function rail(edge: LineageEdge, a: PlacedNode, b: PlacedNode, edges: readonly LineageEdge[]): PlacedEdge {
  const into = b.x < a.x;
  const [near, end] = into ? [b, "to"] as const : [a, "from"] as const;
  const siblings = edges.filter((other) => other[end] === edge[end]);
  const x = near.x + 14 + Math.min(3, siblings.indexOf(edge)) * 8;
  const side = into ? a : b;
  const middle = side.y + NODE_HEIGHT / 2;
  const path = into
    ? `M${a.x} ${middle}H${x + 8}Q${x} ${middle} ${x} ${middle + 8}V${b.y - 5}`
    : `M${x} ${a.y + NODE_HEIGHT}V${middle - 8}Q${x} ${middle} ${x + 8} ${middle}H${b.x - 5}`;
  return place(edge, a, path, (x + side.x) / 2 + 2, middle - 8);
}

function place(edge: LineageEdge, from: LineageNode, path: string, x: number, y: number): PlacedEdge {
  return { ...edge, path, x, y, width: Math.min(8, 1.2 + 0.0042 * edge.shareBps), dataset: from.dataset === true };
}

/** Where an edge meets the node it goes into, among its siblings: -1, 0, 1 for three of them. */
function fan(edges: readonly LineageEdge[], edge: LineageEdge): number {
  const siblings = edges.filter((other) => other.to === edge.to);
  const spread = siblings.indexOf(edge) - (siblings.length - 1) / 2;
  return Math.max(-1.3, Math.min(1.3, spread));
}
