import { ALL_RIGHTS, rightsOf } from "./rights.ts";

/** Seconds. */
const YEAR = 365 * 86_400;

interface PresetEntry {
  /** Name of its library function in the contracts. */
  name: string;
  /** What pages and licences call it. */
  title: string;
  /** Who it is for and what it comes to, in one sentence. */
  summary: string;
  /** Rights bits. */
  rights: number;
  /** Suggested term in seconds; 0 = no end. */
  term: number;
  /** Accounts beside the holder's that may use it. */
  seats: number;
  transferable: boolean;
  /** Uses that its legal text rules out; none where the rights say it all. */
  restrictions: readonly string[];
}

/**
 * Named terms to start an offer from. Rights and words are the preset; term and seats are suggestions. Each has other
 * rights than the rest, so that a licence's preset can be told from its rights.
 */
export const PRESETS = [
  {
    name: "research",
    title: "Research",
    summary:
      "For people who study the model: train it further, distil it, learn from its outputs, earn nothing with it.",
    rights: rightsOf("RUN", "FINE_TUNE", "DISTILL", "TRAIN_ON_OUTPUTS"),
    term: YEAR,
    seats: 10,
    transferable: false,
    restrictions: [],
  },
  {
    name: "personal",
    title: "Personal",
    summary: "For one person who runs the model for themselves, for as long as they like.",
    rights: rightsOf("RUN"),
    term: 0,
    seats: 0,
    transferable: true,
    restrictions: [],
  },
  {
    name: "commercial",
    title: "Commercial",
    summary: "For a firm that uses the model in its work, a year at a time.",
    rights: rightsOf("RUN", "COMMERCIAL"),
    term: YEAR,
    seats: 5,
    transferable: true,
    restrictions: [],
  },
  {
    name: "host",
    title: "Host an API",
    summary: "For a service that lets its customers use the model, a year at a time.",
    rights: rightsOf("RUN", "COMMERCIAL", "HOST"),
    term: YEAR,
    seats: 10,
    transferable: true,
    restrictions: [],
  },
  {
    name: "derivative",
    title: "Derivative",
    summary: "For a publisher who makes a release of their own out of this one, and sells it.",
    rights: rightsOf("RUN", "COMMERCIAL", "FINE_TUNE", "MERGE", "DISTILL", "REDISTRIBUTE"),
    term: 0,
    seats: 0,
    transferable: false,
    restrictions: [],
  },
  {
    name: "open",
    title: "Open, with use restrictions",
    summary: "For anybody and any purpose but a few, which must be passed on with every copy and every derived model.",
    rights: ALL_RIGHTS,
    term: 0,
    seats: 0,
    transferable: true,
    restrictions: [
      "to break the law, or to help others break it",
      "to harm people, or to find, follow or single out people without their consent",
      "to make or spread statements as fact that you know to be false, so as to harm somebody",
      "to pass off what the model made as made by a person, where people would rely on that",
      "to decide alone, without a person who answers for it, about somebody's rights, work, credit or freedom",
      "to give medical or legal advice that nobody qualified has checked",
    ],
  },
] as const satisfies readonly PresetEntry[];

/** Named terms to start an offer from. */
export type Preset = (typeof PRESETS)[number];
export type PresetName = Preset["name"];

/** The preset with exactly these rights, if there is one. */
export function presetOf(rights: number): Preset | undefined {
  return PRESETS.find((preset) => preset.rights === rights);
}

/** A preset's use restrictions as a legal text in Markdown, after the manner of RAIL licences; empty if it has none. */
export function restrictionsText(preset: Preset, model: string): string {
  if (preset.restrictions.length === 0) return "";
  const uses = preset.restrictions.map((use, i) => `${i + 1}. ${use}`).join(",\n");
  return `# Licence to use ${model}, with use restrictions

This licence grants the rights that its token names. You may not use the model, its outputs or a model derived from it

${uses}.

The uses that the charter of its release forbids are forbidden too. Whoever you pass the model or a model derived from
it on to must be bound by these restrictions; you pass them on together with it. Whoever breaks them has no licence from
then on. The model comes as it is, without a warranty.
`;
}
