import { RIGHTS } from "@commonweight/sdk/license/rights";

/** What a clause demands of a release, as far as it can be looked up. */
export interface ClauseDemands {
  /** Passing receipts of verifiers who have no part in the release; null for no number. */
  demandedReceipts?: number | null;
  /** What the model card has to state, each in a few words. */
  demandedStatements?: readonly string[];
  /** Rights that licences must not grant, by their names in the contracts. */
  forbiddenRights?: readonly string[];
}

/** A clause as a charter document holds it. */
export interface Clause extends ClauseDemands {
  number: number;
  title: string;
  text: string;
  severity?: string | null;
}

/** A clause's demands, each as a sentence about the release. */
export function demandSentences({ demandedReceipts, demandedStatements, forbiddenRights }: ClauseDemands): string[] {
  const rights = (forbiddenRights ?? []).map((name) => {
    const words = RIGHTS.find((right) => right.name === name)?.words ?? name;
    return words.charAt(0).toLowerCase() + words.slice(1);
  });
  const receipts = demandedReceipts
    ? [`${demandedReceipts} passing receipt${demandedReceipts === 1 ? "" : "s"} of others`]
    : [];
  const statements = (demandedStatements ?? []).map((statement) => `In the model card: ${statement}`);
  return [...receipts, ...statements, ...(rights.length > 0 ? [`No licence may grant: ${rights.join(", ")}`] : [])];
}

/** A clause beside what it was before. */
export interface ClausePair {
  before: Clause | null;
  after: Clause | null;
}

/** What a breach of a clause leads to. */
export const severityWords: Record<string, string> = {
  advisory: "A breach is noted",
  suspend: "A breach suspends",
  revoke: "A breach revokes",
};

/**
 * Sets clauses of two versions side by side: by title first, then by number among those left, so that a clause put in
 * between does not make all that follow look changed. Those taken out come last.
 */
export function pairClauses(before: readonly Clause[], after: readonly Clause[]): ClausePair[] {
  const left = new Set(before);
  const take = (found: Clause | undefined): Clause | null => {
    if (found) left.delete(found);
    return found ?? null;
  };
  const pairs = after.map((clause) => ({
    after: clause,
    before: take([...left].find((one) => one.title.trim() === clause.title.trim())),
  }));
  const whole = pairs.map((pair) => ({
    after: pair.after,
    before: pair.before ?? take([...left].find((one) => one.number === pair.after.number)),
  }));
  return [...whole, ...[...left].map((clause) => ({ before: clause, after: null }))];
}

/** Whether a clause says or weighs something else than before. */
export function isChanged({ before, after }: ClausePair): boolean {
  if (!before || !after) return true;
  return (
    before.title !== after.title ||
    before.text !== after.text ||
    (before.severity ?? "") !== (after.severity ?? "") ||
    demandSentences(before).join("\n") !== demandSentences(after).join("\n")
  );
}

/** `2 clauses changed, 1 new, 1 taken out, 4 as they were`. */
export function changesSentence(pairs: readonly ClausePair[]): string {
  const fresh = pairs.filter((pair) => !pair.before).length;
  const gone = pairs.filter((pair) => !pair.after).length;
  const same = pairs.filter((pair) => !isChanged(pair)).length;
  const changed = pairs.length - fresh - gone - same;
  const parts = [
    changed && `${changed} clause${changed === 1 ? "" : "s"} changed`,
    fresh && `${fresh} new`,
    gone && `${gone} taken out`,
    same && `${same} as ${same === 1 ? "it was" : "they were"}`,
  ].filter(Boolean);
  return parts.join(", ") || "No clauses";
}

/** Markdown without its marks for stress, for comparing word by word. */
export function plainWords(markdown: string): string {
  return markdown.replace(/(\*\*|__)(?=\S)([^]*?\S)\1/g, "$2").replace(/(\*|_)(?=\S)([^*_]*?\S)\1(?!\w)/g, "$2");
}
