/**
 * What a licence may allow: the one table that the contracts (`contracts/license/LicenseRights.sol` is generated from
 * it), the sdk and the pages read. Changing a bit or a name changes what licences already sold mean: neither ever does.
 */
interface RightEntry {
  /** The right's name in the contracts. */
  name: string;
  /** The right's bit. */
  bit: number;
  /** As a verb: what the holder may do. */
  words: string;
  /** One or two words for tight places: the licence, a chip. */
  short: string;
  /** What it covers, to a person, in one sentence. */
  reading: string;
  /** What it does not cover, in one sentence. */
  excludes: string;
  /** Name of its glyph in the icon set. */
  icon: string;
  /** Its glyph: one path on a 16 px grid, drawn with a 1.5 px stroke. */
  glyph: string;
}

/** The eight rights in the order every page and every licence shows them. */
export const RIGHTS = [
  {
    name: "RUN",
    bit: 1,
    words: "Run it",
    short: "Run",
    reading: "Run the model yourself, on any device, as often as you like.",
    excludes: "It does not cover work that earns money, nor running it for others.",
    icon: "run",
    glyph: "M4.5 3v10l8-5z",
  },
  {
    name: "COMMERCIAL",
    bit: 2,
    words: "Use it in a business",
    short: "Business",
    reading: "Use the model and its outputs in work that earns money.",
    excludes: "It does not cover selling access to the model itself.",
    icon: "business",
    glyph:
      "M2.5 6.5 3.5 3h9l1 3.5M3 7v6h10V7M2.5 6.5c0 2 2.7 2 2.7 0 0 2 2.8 2 2.8 0 0 2 2.8 2 2.8 0 0 2 2.7 2 2.7 0",
  },
  {
    name: "FINE_TUNE",
    bit: 4,
    words: "Fine-tune it",
    short: "Fine-tune",
    reading:
      "Train it further, or train an adapter for it, and register the result as a release that names it as its parent.",
    excludes: "It does not cover passing on the weights you started from.",
    icon: "fine-tune",
    glyph:
      "M4 2.5v4M4 10v3.5M8 2.5v6M8 12v1.5M12 2.5v2M12 8v5.5M2.4 8.2a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0" +
      "M6.4 10.3a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0M10.4 6.2a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0",
  },
  {
    name: "HOST",
    bit: 64,
    words: "Serve it to others",
    short: "Serve",
    reading: "Let other people use the model through a service or an API of yours.",
    excludes: "It does not cover giving the weights to those people.",
    icon: "serve",
    glyph:
      "M3.5 3h9q1 0 1 1v2q0 1-1 1h-9q-1 0-1-1v-2q0-1 1-1zM3.5 9h9q1 0 1 1v2q0 1-1 1h-9q-1 0-1-1v-2q0-1 1-1z" +
      "M5 5h.01M5 11h.01",
  },
  {
    name: "REDISTRIBUTE",
    bit: 32,
    words: "Share the weights",
    short: "Share weights",
    reading: "Pass the weights on as they are, or converted, as a quantised release is.",
    excludes: "Whoever receives them needs a licence of their own to use them.",
    icon: "share",
    glyph:
      "M2.2 8a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0M10.2 3.8a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0" +
      "M10.2 12.2a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0M5.7 7.1l4.6-2.4M5.7 8.9l4.6 2.4",
  },
  {
    name: "DISTILL",
    bit: 8,
    words: "Distil from it",
    short: "Distil",
    reading: "Train another model to imitate this one, and register it as a release that names this one as its parent.",
    excludes: "It does not cover other training on what the model says.",
    icon: "distil",
    glyph: "M6 2.5h4M6.5 2.5v4L3 12.2c-.5.8 0 1.3.8 1.3h8.4c.8 0 1.3-.5.8-1.3L9.5 6.5v-4M4.8 10h6.4",
  },
  {
    name: "MERGE",
    bit: 16,
    words: "Merge it",
    short: "Merge",
    reading:
      "Combine its weights with another model's, and register the result as a release that names it as its parent.",
    excludes: "It does not cover training the result further: that is fine-tuning.",
    icon: "merge",
    glyph: "M3.5 2.5c0 4 4.5 3.5 4.5 7v4M12.5 2.5c0 4-4.5 3.5-4.5 7",
  },
  {
    name: "TRAIN_ON_OUTPUTS",
    bit: 128,
    words: "Train on its outputs",
    short: "Train on outputs",
    reading: "Use what the model says as training data for other models.",
    excludes: "It does not cover training a model to imitate this one: that is distilling.",
    icon: "train",
    glyph: "M3 8a5 5 0 0 1 8.8-3.2L13 6M13 2.8V6H9.8M13 8a5 5 0 0 1-8.8 3.2L3 10M3 13.2V10h3.2",
  },
] as const satisfies readonly RightEntry[];

/** One right of a licence. */
export type Right = (typeof RIGHTS)[number];
export type RightName = Right["name"];

/** Every right's bit. */
export const ALL_RIGHTS = 0xff;

/** The bits of the named rights together. */
export function rightsOf(...names: readonly RightName[]): number {
  return RIGHTS.filter(({ name }) => names.includes(name)).reduce((bits, { bit }) => bits | bit, 0);
}

/** The rights whose bits are set, in the order they are shown. */
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
