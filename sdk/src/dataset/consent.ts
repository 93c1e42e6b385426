import { ALL_RIGHTS, rightsOf } from "../license/rights.ts";

/** What the owner of a dataset may consent to, as `contracts/registry/Consent.sol` has it. */
interface ConsentEntry {
  /** The flag's name in the contracts. */
  name: string;
  bit: number;
  /** As a verb: what those who make models with it may do. */
  words: string;
  /** One or two words for tight places. */
  short: string;
  /** What it covers, to a person, in one sentence. */
  reading: string;
  /** What is lost without it, in one sentence. */
  without: string;
  /** Name of its glyph in the icon set. */
  icon: string;
  /** LicenseRights bits that a release cannot pass on without it. */
  withholds: number;
}

/** The three flags in the order in which pages show them. */
export const CONSENTS = [
  {
    name: "TRAIN",
    bit: 1,
    words: "Train models with it",
    short: "Train",
    reading: "Releases made with it may name it and be registered.",
    without: "No release that names it can be registered.",
    icon: "train",
    withholds: ALL_RIGHTS,
  },
  {
    name: "COMMERCIAL",
    bit: 2,
    words: "Earn money with those models",
    short: "Business",
    reading: "Licences of such a release may cover work that earns money.",
    without: "No licence of such a release covers work that earns money.",
    icon: "business",
    withholds: rightsOf("COMMERCIAL"),
  },
  {
    name: "DERIVE",
    bit: 4,
    words: "Make further models from those",
    short: "Derive",
    reading: "Licences of such a release may let others fine-tune it, distil from it and merge it.",
    without: "No licence of such a release lets others fine-tune it, distil from it or merge it.",
    icon: "fine-tune",
    withholds: rightsOf("FINE_TUNE", "DISTILL", "MERGE"),
  },
] as const satisfies readonly ConsentEntry[];

/** One flag of a dataset's consent. */
export type Consent = (typeof CONSENTS)[number];
export type ConsentName = Consent["name"];

/** Every flag. */
export const ALL_CONSENT = 7;

/** The bits of the named flags together. */
export function consentBits(...names: readonly ConsentName[]): number {
  return CONSENTS.filter(({ name }) => names.includes(name)).reduce((bits, { bit }) => bits | bit, 0);
}

/** LicenseRights bits that a release made with datasets of these consents cannot pass on. */
export function withheldRights(consents: readonly number[]): number {
  const common = consents.reduce((all, one) => all & one, ALL_CONSENT);
  return CONSENTS.filter(({ bit }) => (common & bit) === 0).reduce((rights, { withholds }) => rights | withholds, 0);
}

/** A sentence for lists: `Train, business, derive`; `Nothing` when no flag is set. */
export function consentSentence(bits: number): string {
  const words = CONSENTS.filter(({ bit }) => (bits & bit) !== 0).map(({ short }) => short.toLowerCase());
  if (words.length === 0) return "Nothing";
  const text = words.join(", ");
  return text[0]?.toUpperCase() + text.slice(1);
}
