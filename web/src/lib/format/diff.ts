import { diffArrays } from "diff";

/** A run of words that two texts share, or that only one of them has. */
export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

/**
 * Most words that may be added and taken out together before a text counts as written anew: what is beyond that no
 * reader follows word by word, and working it out would take the page with it.
 */
const MOST_CHANGES = 800;

/**
 * What changed between two clauses, word by word. Removed words come before the added ones that replace them; a text
 * that has hardly anything in common with the other is shown as a whole taken out and a whole added.
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_CHANGES });
  const parts: DiffPart[] = [];
  if (!changes) {
    push(parts, "removed", before);
    push(parts, "added", after);
    return parts;
  }
  for (const { added, removed, value } of changes) {
    push(parts, added ? "added" : removed ? "removed" : "same", value.join(""));
  }
  return joinAcrossSpaces(parts);
}

function wordsOf(text: string): string[] {
  return text.split(/(\s+|[.,;:!?]+)/).filter((word) => word !== "");
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
