/** Narrower than this, wrapping helps nobody. */
const LEAST = 40;

/**
 * Breaks lines between words so that a terminal does not break them within one. What follows a column's gap (two spaces
 * or more) is continued under that column.
 *
 * @param width Columns of the terminal.
 */
export function wrap(text: string, width: number): string {
  const room = Math.max(width, LEAST);
  return text.split("\n").flatMap((line) => wrapLine(line, room)).join("\n");
}

function wrapLine(line: string, width: number): string[] {
  const column = hangOf(line);
  const hang = column <= width / 2 ? column : indentOf(line) + 2;
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    let at = rest.lastIndexOf(" ", width);
    // An address or a digest is longer than the line: it stays whole, to be copied.
    if (at <= hang) at = rest.indexOf(" ", Math.max(width, hang));
    if (at < 0) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = " ".repeat(hang) + rest.slice(at + 1).trimStart();
  }
  return [...lines, rest];
}

/** Joins what was broken by hand into paragraphs and entries, so that it can be broken anew. Usage lines stay. */
export function unwrap(text: string): string {
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const before = lines.at(-1);
    const isUsage = /^(commonweight |$)/.test(line) || before === undefined || /^(commonweight |$)/.test(before);
    if (isUsage || indentOf(line) !== hangOf(before)) lines.push(line);
    else lines[lines.length - 1] = `${before} ${line.trimStart()}`;
  }
  return lines.join("\n");
}

/** Where a line's last column begins; its indent where it has one column. */
function hangOf(line: string): number {
  const gaps = [...line.matchAll(/(?<=\S) {2,}(?=\S)/g)];
  const last = gaps.at(-1);
  return last ? last.index + last[0].length : indentOf(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
