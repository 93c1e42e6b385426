import type { Random } from "./random.ts";

/** The classes, in the order of the model's outputs. */
export const GLYPHS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Pixels along each side of an image. */
export const SIDE = 28;

type Point = readonly [x: number, y: number];

/**
 * Each glyph's strokes as a pen draws them, in a box of 10 by 10, y down: `L` goes straight to a point, `Q` bends
 * around a control point to an end point (quadratic Bezier curves). Zero carries a slash, one a flag and the
 * letter I serifs, so that they can be told from O and from each other.
 */
const STROKES: Record<string, string[]> = {
  "0": ["5,0 Q 9.5,0 9,5 Q 9.5,10 5,10 Q 0.5,10 1,5 Q 0.5,0 5,0", "7.5,2 L 2.5,8"],
  "1": ["2.5,2.5 L 5.5,0 L 5.5,10"],
  "2": ["1.5,3 Q 1.5,0 5,0 Q 9,0 8.5,3.2 Q 8,5 1,10 L 9,10"],
  "3": ["1.5,1 Q 8.5,-1.5 8.3,2.5 Q 8,4.8 4,4.8", "4,4.8 Q 9,4.8 8.8,7.5 Q 8,11.5 1,9"],
  "4": ["7,10 L 7,0 L 1,7 L 9.5,7"],
  "5": ["8.5,0 L 2.2,0 L 1.8,4.5 Q 9,2.8 8.8,6.8 Q 8.3,11.5 1.2,9"],
  "6": ["8,0.5 Q 1.5,1 1.3,6.5 Q 1.5,10.2 5,10 Q 8.8,9.8 8.6,6.9 Q 8.2,4.3 5,4.4 Q 2,4.6 1.3,6.8"],
  "7": ["1,0 L 9,0 Q 5,5 4,10", "3,5.2 L 7.8,5.2"],
  "8": [
    "5,4.8 Q 1.3,4.2 1.8,2 Q 2.5,0 5,0 Q 7.8,0 8.2,2 Q 8.6,4.2 5,4.8 Q 0.6,5.6 1.1,7.8 Q 2,10 5,10 Q 8.2,10 " +
      "8.9,7.8 Q 9.3,5.6 5,4.8",
  ],
  "9": ["8.6,3.4 Q 8,5.8 5,5.6 Q 1.5,5.4 1.5,3 Q 1.7,0 5,0 Q 8.5,0 8.7,3.4 Q 8.7,8 5,10"],
  A: ["0.8,10 L 5,0 L 9.2,10", "2.5,6.4 L 7.5,6.4"],
  B: [
    "1.5,0 L 1.5,10",
    "1.5,0 L 4.5,0 Q 8.3,0.2 8,2.5 Q 7.8,4.6 4.5,4.8 L 1.5,4.8",
    "4.5,4.8 Q 9.2,5 9,7.4 Q 8.6,10 4.8,10 L 1.5,10",
  ],
  C: ["8.8,2 Q 7.5,0 5,0 Q 0.8,0.2 0.9,5 Q 0.8,9.8 5,10 Q 7.5,10 8.8,8"],
  D: ["1.5,0 L 1.5,10 L 4,10 Q 9.3,9.6 9.2,5 Q 9.3,0.4 4,0 L 1.5,0"],
  E: ["8.6,0 L 1.5,0 L 1.5,10 L 8.8,10", "1.5,4.9 L 7,4.9"],
  F: ["8.6,0 L 1.5,0 L 1.5,10", "1.5,4.9 L 7,4.9"],
  G: ["8.6,1.9 Q 7.5,0 5,0 Q 0.8,0.2 0.9,5 Q 0.8,9.8 5,10 Q 8.6,10 8.9,5.6 L 5.5,5.6"],
  H: ["1.4,0 L 1.4,10", "8.6,0 L 8.6,10", "1.4,4.9 L 8.6,4.9"],
  I: ["2.6,0 L 7.4,0", "5,0 L 5,10", "2.6,10 L 7.4,10"],
  J: ["3.5,0 L 8.8,0", "6.8,0 L 6.8,7.2 Q 6.5,10.2 3.8,10 Q 1.6,9.8 1.4,7.4"],
  K: ["1.6,0 L 1.6,10", "8.6,0 L 1.6,5.6", "3.8,4 L 8.8,10"],
  L: ["1.8,0 L 1.8,10 L 8.6,10"],
  M: ["0.8,10 L 1.2,0 L 5,6.6 L 8.8,0 L 9.2,10"],
  N: ["1.3,10 L 1.3,0 L 8.7,10 L 8.7,0"],
  O: ["5,0 Q 9.8,0.2 9.6,5 Q 9.8,9.8 5,10 Q 0.2,9.8 0.4,5 Q 0.2,0.2 5,0"],
  P: ["1.6,10 L 1.6,0 L 5,0 Q 9,0.2 8.8,2.9 Q 8.6,5.5 5,5.6 L 1.6,5.6"],
  Q: ["5,0 Q 9.6,0.2 9.4,4.8 Q 9.6,9.4 5,9.6 Q 0.4,9.4 0.6,4.8 Q 0.4,0.2 5,0", "5.8,6.8 L 9.4,10.4"],
  R: ["1.6,10 L 1.6,0 L 5,0 Q 8.8,0.2 8.6,2.6 Q 8.4,5 5,5.1 L 1.6,5.1", "4.6,5.1 L 8.8,10"],
  S: ["8.4,1.8 Q 7.2,0 5,0 Q 1.6,0.1 1.7,2.5 Q 1.8,4.3 5,4.9 Q 8.6,5.5 8.6,7.6 Q 8.3,10 5,10 Q 2.3,10 1.3,8.2"],
  T: ["0.8,0 L 9.2,0", "5,0 L 5,10"],
  U: ["1.3,0 L 1.3,6 Q 1.4,10 5,10 Q 8.6,10 8.7,6 L 8.7,0"],
  V: ["0.8,0 L 5,10 L 9.2,0"],
  W: ["0.4,0 L 2.7,10 L 5,3.4 L 7.3,10 L 9.6,0"],
  X: ["1,0 L 9,10", "9,0 L 1,10"],
  Y: ["0.9,0 L 5,5 L 9.1,0", "5,5 L 5,10"],
  Z: ["1.2,0 L 8.8,0 L 1.2,10 L 8.8,10"],
};

/** How a hand writes: ranges that each drawing picks from. */
export interface Hand {
  /** Horizontal shift per unit of height, from and to. */
  slant: [number, number];
  /** Pen radius in pixels. */
  radius: [number, number];
  /** Share of a stroke that the pen leaves dry, as chalk does; 0 for a pen. */
  grain: [number, number];
  /** Turn in radians to either side. */
  turn: number;
  /** Standard deviation of each point, in the glyph's own units of a tenth. */
  jitter: number;
}

/** A felt pen, roughly upright. */
export const PEN: Hand = { slant: [-0.22, 0.22], radius: [0.7, 1.9], grain: [0, 0], turn: 0.2, jitter: 0.43 };
/** Chalk on a board, strongly slanted and broken up. */
export const CHALK: Hand = { slant: [0.3, 0.7], radius: [0.8, 2], grain: [0.1, 0.4], turn: 0.2, jitter: 0.43 };

/** Draws a glyph as a hand would: 28 x 28 values from 0 (ground) to 1 (ink), row by row. */
export function drawGlyph(label: number, random: Random, hand: Hand): Float32Array {
  const glyph = GLYPHS[label]!;
  const place = placement(random, hand);
  const lines = STROKES[glyph]!.map((stroke) => flatten(stroke, random, hand.jitter).map(place));
  const ink = random.uniform(0.75, 1);
  const image = rasterize(lines, random.uniform(...hand.radius));
  const grain = random.uniform(...hand.grain);
  // A third of the drawings are clean, as a page's drawing pad is.
  const noise = random.chance(1 / 3) ? 0 : random.uniform(0, 0.09);
  return image.map((value) => {
    const dry = random.uniform() < grain ? random.uniform(0, 0.5) : 1;
    return Math.min(1, Math.max(0, value * ink * dry + (noise > 0 ? random.normal(noise) : 0)));
  });
}

/** Where a drawing puts the glyph's points on its image: size, slant, turn and position. */
function placement(random: Random, hand: Hand): (point: Point) => Point {
  const width = random.uniform(1.1, 2.05);
  const height = random.uniform(1.4, 2.2);
  const slant = random.uniform(...hand.slant);
  const turn = random.uniform(-hand.turn, hand.turn);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [dx, dy] = [SIDE / 2 + random.uniform(-2.5, 2.5), SIDE / 2 + random.uniform(-2.5, 2.5)];
  return ([x, y]) => {
    const v = (y - 5) * height;
    const u = (x - 5) * width - v * slant;
    return [u * cos - v * sin + dx, u * sin + v * cos + dy];
  };
}

/** A stroke as points close to each other; every point that defines it strays a little. */
function flatten(stroke: string, random: Random, jitter: number): Point[] {
  const read = (text: string): Point => {
    const [x = 0, y = 0] = text.split(",").map(Number);
    return [x + random.normal(jitter), y + random.normal(jitter)];
  };
  const tokens = stroke.split(" ");
  const points: Point[] = [read(tokens.shift()!)];
  while (tokens.length > 0) {
    const from = points.at(-1)!;
    if (tokens.shift() === "L") points.push(read(tokens.shift()!));
    else points.push(...bend(from, read(tokens.shift()!), read(tokens.shift()!)));
  }
  return points;
}

function bend([x0, y0]: Point, [x1, y1]: Point, [x2, y2]: Point): Point[] {
  return [0.2, 0.4, 0.6, 0.8, 1].map((t) => {
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    return [a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2];
  });
}

/** Ink by distance from the pen's path, with an edge one pixel wide. */
function rasterize(lines: readonly Point[][], radius: number): Float32Array {
  const image = new Float32Array(SIDE * SIDE);
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [from, to] = [line[i - 1]!, line[i]!];
      const reach = radius + 1;
      const [left, right] = [Math.min(from[0], to[0]) - reach, Math.max(from[0], to[0]) + reach];
      const [top, bottom] = [Math.min(from[1], to[1]) - reach, Math.max(from[1], to[1]) + reach];
      for (let y = Math.max(0, Math.floor(top)); y < Math.min(SIDE, bottom); y++) {
        for (let x = Math.max(0, Math.floor(left)); x < Math.min(SIDE, right); x++) {
          const value = Math.min(1, Math.max(0, radius + 0.5 - distance([x + 0.5, y + 0.5], from, to)));
          const at = y * SIDE + x;
          if (value > image[at]!) image[at] = value;
        }
      }
    }
  }
  return image;
}

/** From a point to the segment between two others. */
function distance([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}
