import type { ReleaseStatus } from "../format/status.ts";

/** A release or a data set in the lineage. */
export interface LineageNode {
  id: string;
  label: string;
  /** A release has a version, a data set has not. */
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
  /** "fine-tune", "merge", "data set". */
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
}

export const NODE_HEIGHT = 54;

/**
 * Lays a lineage out around the release one looks at: what it is made from before it, what is made from it after it; from
 * left to right, or downwards on phones, two in a row.
 */
export function layLineage(
  nodes: readonly LineageNode[],
  edges: readonly LineageEdge[],
  current: string,
  direction: "across" | "down",
): LineageDrawing {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const drawn = edges.filter((edge) => known.has(edge.from) && known.has(edge.to));
  const layers = layersOf(nodes, drawn, current);
  return direction === "across" ? across(layers, drawn, current) : down(layers, drawn, current);
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
  const nodeWidth = 190;
  const step = 330;
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
  const placed = edges.map((edge) => {
    const a = at.get(edge.from) as PlacedNode;
    const b = at.get(edge.to) as PlacedNode;
    const into = fan(edges, edge, "to");
    const x1 = a.x + nodeWidth;
    const x2 = b.x - 5;
    const y1 = a.y + NODE_HEIGHT / 2;
    const y2 = b.y + NODE_HEIGHT / 2 + into * 14;
    const bend = (x1 + x2) / 2;
    return place(edge, a, `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`, bend, (y1 + y2) / 2);
  });
  return { nodes, edges: placed, width: (layers.length - 1) * step + nodeWidth, height, nodeWidth };
}

function down(layers: LineageNode[][], edges: readonly LineageEdge[], current: string): LineageDrawing {
  const nodeWidth = 164;
  const width = 346;
  const between = 82;
  let y = 0;
  const nodes: PlacedNode[] = [];
  for (const layer of layers) {
    for (let index = 0; index < layer.length; index += 2) {
      const pair = layer.slice(index, index + 2);
      pair.forEach((node, n) => {
        nodes.push({ ...node, x: pair.length === 1 ? (width - nodeWidth) / 2 : n * (width - nodeWidth), y, current: node.id === current });
      });
      y += NODE_HEIGHT + (index + 2 < layer.length ? 12 : between);
    }
  }
  const at = new Map(nodes.map((node) => [node.id, node]));
  const placed = edges.map((edge) => {
    const a = at.get(edge.from) as PlacedNode;
    const b = at.get(edge.to) as PlacedNode;
    const x1 = a.x + nodeWidth / 2 + fan(edges, edge, "from") * 40;
    const x2 = b.x + nodeWidth / 2 + fan(edges, edge, "to") * 40;
    const y1 = a.y + NODE_HEIGHT;
    const y2 = b.y - 5;
    const bend = (y1 + y2) / 2;
    return place(edge, a, `M${x1} ${y1}C${x1} ${bend} ${x2} ${bend} ${x2} ${y2}`, (x1 + x2) / 2, Math.max(bend, y2 - between / 2));
  });
  return { nodes, edges: placed, width, height: y - between, nodeWidth };
}

function place(edge: LineageEdge, from: LineageNode, path: string, x: number, y: number): PlacedEdge {
  return { ...edge, path, x, y, width: Math.min(8, 1.2 + 0.0042 * edge.shareBps), dataset: from.dataset === true };
}

/** Where an edge meets a node among its siblings: -1, 0, 1 for three of them. */
function fan(edges: readonly LineageEdge[], edge: LineageEdge, end: "from" | "to"): number {
  const siblings = edges.filter((other) => other[end] === edge[end]);
  const spread = siblings.indexOf(edge) - (siblings.length - 1) / 2;
  return Math.max(-1.3, Math.min(1.3, spread));
}
