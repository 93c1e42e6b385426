import { grantedRights } from "@commonweight/sdk/license/rights";
import { formatScore } from "#lib/format/share.ts";
import type { ComparedRelease } from "./query.ts";

/** One line of a comparison: a label, and what it is on either side. */
export interface ComparedFact {
  label: string;
  from: string;
  to: string;
}

/** What registry and receipts say of both releases, line by line. */
export function compareFacts(from: ComparedRelease, to: ComparedRelease): ComparedFact[] {
  const line = (label: string, words: (release: ComparedRelease) => string): ComparedFact => {
    return { label, from: words(from), to: words(to) };
  };
  return [
    line("Lowest score of a receipt that counts", lowestScore),
    line("Receipts that count", ({ passingCount, failingCount }) => {
      return failingCount > 0 ? `${passingCount} passed, ${failingCount} failed` : `${passingCount} passed`;
    }),
    line("Charter", ({ charter }) => `version ${charter.version}`),
    line("Rights without a licence", ({ openRights }) => rightsWords(openRights)),
    line("Rights a licence may grant", ({ grantableRights }) => rightsWords(grantableRights)),
    line("Open offers", ({ offers }) => (offers.length === 0 ? "none" : String(offers.length))),
  ];
}

function lowestScore({ receipts }: ComparedRelease): string {
  const scores = receipts.filter(({ outcome }) => outcome === "Pass").map(({ scoreBps }) => scoreBps);
  return scores.length === 0 ? "none yet" : formatScore(Math.min(...scores));
}

function rightsWords(bits: number): string {
  const words = grantedRights(bits).map((right) => right.words.toLowerCase()).join(", ");
  return words === "" ? "none" : words.charAt(0).toUpperCase() + words.slice(1);
}
