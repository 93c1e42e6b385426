import { readFileSync } from "node:fs";
import { parseEther } from "ethers";
import type { DemoRole } from "../protocol/accounts.ts";
import type { ContributorRole } from "./publish.ts";

/** What the story says about a release; everything else stands in the manifest of its folder in `models/`. */
export interface ReleaseStory {
  folder: string;
  contributors: { account: DemoRole; shareBps: number; role: ContributorRole }[];
  /** Datasets by their registered names, and their shares of what the release earns; 0 names one only. */
  datasets: { name: string; shareBps: number }[];
  /** Its weights are encrypted, where there is a key service: their file lies in this repository, so it keeps nothing secret. */
  encrypted?: boolean;
  /** A later release of the same folder: what its manifest and text files say otherwise. */
  later?: { release: string; description?: string; files: Record<string, (text: string) => string> };
}

/** Terms of sale in the story; prices in the currency's smallest unit, terms in seconds (0 for ever), supply 0 for no
 * limit. What is left out, the offer does not have. */
export interface OfferStory {
  price: bigint;
  term: number;
  supply: number;
  rights: number;
  resaleRoyaltyBps: number;
  transferable: boolean;
  legalText: string;
  walletCap?: number;
  referrerBps?: number;
  seats?: number;
  trialDays?: number;
}

const RIGHT = { run: 1, commercial: 2, fineTune: 4, host: 64 };
const DAY = 86_400;

const text = (name: string) => readFileSync(new URL(`documents/${name}.md`, import.meta.url), "utf8");
const terms = (name: string) => text(`licence-${name}`);

function personal(price: string, changes: Partial<OfferStory> = {}): OfferStory {
  const basis = { term: 0, supply: 0, rights: RIGHT.run, resaleRoyaltyBps: 500, transferable: true };
  return { price: parseEther(price), ...basis, legalText: terms("personal"), ...changes };
}

function commercial(price: string, changes: Partial<OfferStory> = {}): OfferStory {
  const rights = RIGHT.run | RIGHT.commercial;
  return personal(price, { rights, resaleRoyaltyBps: 750, legalText: terms("commercial"), ...changes });
}

/** What is on sale, by model. */
export const offers = {
  glyphs: {
    personal: personal("0.02"),
    week: personal("0.002", { term: 7 * DAY, transferable: false, walletCap: 3 }),
    month: commercial("0.03", { term: 30 * DAY, seats: 3 }),
    commercial: commercial("0.25", { supply: 50, referrerBps: 1_000 }),
    studio: commercial("0.6", {
      rights: RIGHT.run | RIGHT.commercial | RIGHT.fineTune | RIGHT.host,
      supply: 5,
      seats: 5,
      resaleRoyaltyBps: 1_000,
      legalText: terms("studio"),
    }),
  },
  fields: { personal: personal("0.01", { trialDays: 7 }), commercial: commercial("0.12") },
  /** In demo dollars, which have six decimals. */
  fieldsInDollars: commercial("0", { price: 45_000_000n, term: 30 * DAY }),
  inbox: { personal: personal("0.008", { trialDays: 7 }), commercial: commercial("0.08", { seats: 3 }) },
  chalk: { personal: personal("0.015", { trialDays: 3 }), month: commercial("0.05", { term: 30 * DAY }) },
};

const glyphs: ReleaseStory = {
  folder: "glyph-reader",
  contributors: [
    { account: "kestrel", shareBps: 6_500, role: "training" },
    { account: "bramble", shareBps: 3_500, role: "data" },
  ],
  datasets: [{ name: "pen-strokes", shareBps: 300 }],
};

/** The releases of the story, in the order in which they are submitted. */
export const releases = {
  glyphs,
  fields: {
    folder: "field-sense",
    contributors: [{ account: "kestrel", shareBps: 10_000, role: "training" }],
    datasets: [{ name: "made-up-fields", shareBps: 0 }],
  },
  inbox: {
    folder: "inbox-sorter",
    contributors: [{ account: "harbour", shareBps: 10_000, role: "training" }],
    datasets: [{ name: "made-up-messages", shareBps: 0 }],
  },
  glyphsWithdrawn: {
    ...glyphs,
    later: {
      release: "1.0.1",
      files: {
        "README.md": section("Change in 1.0.1", "Only this card has changed: its figures are explained."),
      },
    },
  },
  chalk: {
    folder: "chalk-reader",
    encrypted: true,
    contributors: [
      { account: "fernhill", shareBps: 8_000, role: "training" },
      { account: "bramble", shareBps: 2_000, role: "data" },
    ],
    datasets: [{ name: "chalk-strokes", shareBps: 0 }],
  },
  glyphsNext: {
    ...glyphs,
    later: {
      release: "1.1.0",
      description: "Reads one drawn digit or capital letter: the weights of 1.0.0, held to a stricter suite.",
      files: {
        "suite/suite.json": tighten,
        "README.md": section(
          "Change in 1.1.0",
          "The weights are those of 1.0.0, and so are its figures. The suite allows a tenth of the deviation.",
        ),
      },
    },
  },
} satisfies Record<string, ReleaseStory>;

/** Appends a section to a model card. */
function section(title: string, text: string): (card: string) => string {
  return (card) => `${card}\n## ${title}\n\n${text}\n`;
}

/** A tenth of the absolute tolerance: still some six times what correct GPUs were seen to differ by. */
function tighten(suite: string): string {
  const definition = JSON.parse(suite) as { outputs: { atol: number }[] };
  for (const output of definition.outputs) output.atol /= 10;
  return `${JSON.stringify(definition, undefined, 2)}\n`;
}
