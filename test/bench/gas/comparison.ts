import { meets, type Figure } from "../result.ts";

/** The figures that have peers, ours beside theirs, as a Markdown table for each set of peers. */
export function comparison(figures: readonly Figure[]): string {
  const decided = figures.filter(isOfGovernance);
  const receipts = figures.filter(isOfReceipts);
  const others = figures.filter((figure) => !isOfGovernance(figure) && !isOfReceipts(figure));
  return [others, receipts, decided].filter(({ length }) => length > 0).map(oneTable).join("\n\n");
}

/** Whether a figure is of deciding by vote, which has peers of its own. */
export function isOfGovernance({ id }: Figure): boolean {
  return id.startsWith("gas.gov.");
}

/** Whether a figure is of receipts, which have peers of their own. */
export function isOfReceipts({ id }: Figure): boolean {
  return id.startsWith("gas.receipt");
}

function oneTable(figures: readonly Figure[]): string {
  const names = [...new Set(figures.flatMap(({ peers = {} }) => Object.keys(peers)))];
  const rows = figures.map((figure) => [
    `\`${figure.id}\``,
    figure.note ?? "",
    gas(figure.value),
    figure.aim && "most" in figure.aim ? gas(figure.aim.most) : "",
    { true: "met", false: "**missed**", undefined: "" }[String(meets(figure)) as "true"] ?? "",
    ...names.map((name) => (figure.peers?.[name] === undefined ? "" : gas(figure.peers[name]))),
  ]);
  return markdown(["id", "what is done", "ours", "aim", "", ...names], rows);
}

/** A Markdown table with columns as wide as their widest cell, so that it reads in a terminal too. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function gas(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
