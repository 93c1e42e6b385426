/** One measured figure. Aims and peers are in the same unit. */
export interface Figure {
  /** Stable name, such as `gas.receipt`. */
  id: string;
  value: number;
  unit: "gas" | "s" | "KB gzip" | "ratio" | "MB";
  /** "at most 75000", "at least 0.7". */
  aim?: { most: number } | { least: number };
  /** The same thing by others in this run, by their names. */
  peers?: Record<string, number>;
  note?: string;
}

/** Whether a figure meets its aim; undefined where there is none. */
export function meets({ value, aim }: Figure): boolean | undefined {
  if (!aim) return undefined;
  return "most" in aim ? value <= aim.most : value >= aim.least;
}

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.id,
    format(figure.value, figure.unit),
    figure.unit,
    figure.aim ? ("most" in figure.aim ? `<= ${format(figure.aim.most, figure.unit)}` : `>= ${figure.aim.least}`) : "",
    { true: "met", false: "missed", undefined: "" }[String(meets(figure)) as "true"] ?? "",
    figure.note ?? "",
  ]);
  const head = ["id", "value", "unit", "aim", "", "note"];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  return [head, ...rows].map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd()).join("\n");
}

/** The middle value; an odd number of runs gives one that was really measured. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function format(value: number, unit: Figure["unit"]): string {
  if (unit === "gas") return String(Math.round(value));
  return value.toFixed(unit === "ratio" || (unit === "s" && value < 1) ? 2 : 1);
}
