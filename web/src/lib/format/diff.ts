/** A run of words that two texts share, or that only one of them has. */
export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

/**
 * What changed between two clauses, word by word (longest common subsequence; clauses are short, so the table is small).
 * Removed words come before the added ones that replace them.
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const a = before.split(/(\s+|[.,;:!?]+)/).filter((word) => word !== "");
  const b = after.split(/(\s+|[.,;:!?]+)/).filter((word) => word !== "");
  const lengths = commonLengths(a, b);
  const parts: DiffPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(parts, "same", a[i] as string);
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || at(lengths, i + 1, j) >= at(lengths, i, j + 1))) {
      push(parts, "removed", a[i] as string);
      i += 1;
    } else {
      push(parts, "added", b[j] as string);
      j += 1;
    }
  }
  return joinAcrossSpaces(parts);
}

function commonLengths(a: string[], b: string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i] as number[];
      row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: number[][], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

function push(parts: DiffPart[], kind: DiffPart["kind"], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += text;
  else parts.push({ kind, text });
}

/** Between "should differ" and "are not" only a space is shared: such a space belongs to both of the changes. */
function joinAcrossSpaces(parts: DiffPart[]): DiffPart[] {
  const result: DiffPart[] = [];
  let removed = "";
  let added = "";
  const flush = (): void => {
    const space = /\s$/.test(removed) || /\s$/.test(added) ? " " : "";
    if (removed.trim() !== "") result.push({ kind: "removed", text: removed.trimEnd() });
    if (removed.trim() !== "" && added.trim() !== "") push(result, "same", " ");
    if (added.trim() !== "") result.push({ kind: "added", text: added.trimEnd() });
    if (space !== "") push(result, "same", space);
    removed = "";
    added = "";
  };
  parts.forEach((part, index) => {
    if (part.kind === "removed") removed += part.text;
    else if (part.kind === "added") added += part.text;
    else if (/^\s+$/.test(part.text) && (removed !== "" || added !== "") && index < parts.length - 1) {
      if (removed !== "") removed += part.text;
      if (added !== "") added += part.text;
    } else {
      flush();
      push(result, "same", part.text);
    }
  });
  flush();
  return result;
}
