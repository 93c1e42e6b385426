import type { IconName } from "../components/icons.ts";

/** One right of a licence: its bit on chain and its words on the page. */
export interface Right {
  bit: number;
  icon: IconName;
  /** As a verb: what the holder may do. */
  words: string;
  /** One word for tight places: the licence, a chip. */
  short: string;
}

/** The eight rights in the order every page shows them. Bits as in `LicenseTerms`. */
export const RIGHTS: readonly Right[] = [
  { bit: 1, icon: "run", words: "Run it", short: "Run" },
  { bit: 2, icon: "business", words: "Use it in a business", short: "Business" },
  { bit: 4, icon: "fine-tune", words: "Fine-tune it", short: "Fine-tune" },
  { bit: 64, icon: "serve", words: "Serve it to others", short: "Serve" },
  { bit: 32, icon: "share", words: "Share the weights", short: "Share weights" },
  { bit: 8, icon: "distil", words: "Distil from it", short: "Distil" },
  { bit: 16, icon: "merge", words: "Merge it", short: "Merge" },
  { bit: 128, icon: "train", words: "Train on its outputs", short: "Train on outputs" },
];

/** The rights whose bits are set. */
export function grantedRights(bits: number): Right[] {
  return RIGHTS.filter((right) => (bits & right.bit) !== 0);
}

/** A sentence for lists: `Run, business, fine-tune`; `Nothing` when no bit is set. */
export function rightsSentence(bits: number): string {
  const words = grantedRights(bits).map((right) => right.short.toLowerCase());
  if (words.length === 0) return "Nothing";
  const text = words.join(", ");
  return text[0]?.toUpperCase() + text.slice(1);
}
