import type { Point } from "./instrument.ts";

/** How much of one file, or of all, the tests reached. */
interface Share {
  name: string;
  statements: [reached: number, all: number];
  branches: [reached: number, all: number];
}

/** What the tests reached, by file, and what they did not. */
export function report(points: readonly Point[], reached: ReadonlySet<number>): { text: string; missing: number } {
  const numbered = points.map((point, number) => ({ ...point, reached: reached.has(number) }));
  const files = [...Map.groupBy(numbered, ({ file }) => file)].map(([name, of]) => share(name, of));
  const missed = numbered.filter((point) => !point.reached);
  const lines = [...files, share("all", numbered)].map(({ name, statements, branches }) =>
    [name.padEnd(WIDTH), percent(statements), percent(branches)].join("  "));
  const text = [
    `${"".padEnd(WIDTH)}  ${"statements".padStart(CELL)}  ${"branches".padStart(CELL)}`,
    ...lines,
    ...(missed.length > 0 ? ["", "Not reached:", ...missed.map(describe)] : []),
  ].join("\n");
  return { text, missing: missed.filter(({ kind }) => kind !== "statement").length };
}

const WIDTH = 52;
const CELL = 18;

function share(name: string, points: readonly (Point & { reached: boolean })[]): Share {
  const count = (of: typeof points): [number, number] => [of.filter((point) => point.reached).length, of.length];
  return {
    name,
    statements: count(points.filter(({ kind }) => kind === "statement")),
    branches: count(points.filter(({ kind }) => kind !== "statement")),
  };
}

function percent([reached, all]: [number, number]): string {
  const share = all === 0 ? 100 : (100 * reached) / all;
  return `${reached}/${all} ${share.toFixed(1).padStart(5)} %`.padStart(CELL);
}

function describe({ kind, file, line, text }: Point): string {
  const shown = text.length > 90 ? `${text.slice(0, 89)}…` : text;
  return `  ${file}:${line}  ${kind === "statement" ? "" : `never ${kind}: `}${shown}`;
}
