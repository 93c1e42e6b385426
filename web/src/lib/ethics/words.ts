import type { IconName } from "../components/icons.ts";
import type { Tone } from "../format/status.ts";
import type { Move, Outcome, Phase, Ruling } from "./dispute.ts";

interface StatusWords {
  tone: Tone;
  icon: IconName;
  word: string;
}

const PHASES: Record<Phase, StatusWords> = {
  answering: { tone: "pending", icon: "half", word: "Open, awaiting an answer" },
  deciding: { tone: "pending", icon: "half", word: "Open, members decide" },
  lapsing: { tone: "off", icon: "clock", word: "Lapsed undecided" },
  appealable: { tone: "suspended", icon: "half", word: "Decided, may be appealed" },
  final: { tone: "suspended", icon: "clock", word: "Decided, to take effect" },
  appealed: { tone: "pending", icon: "half", word: "Appealed" },
  "appeal-over": { tone: "suspended", icon: "clock", word: "Appeal not decided" },
  remedying: { tone: "suspended", icon: "pause", word: "Upheld, remedy awaited" },
  "remedy-missed": { tone: "revoked", icon: "clock", word: "No remedy came" },
  moot: { tone: "off", icon: "clock", word: "Settled elsewhere" },
  closed: { tone: "off", icon: "dotted", word: "Closed" },
};

const OUTCOMES: Record<NonNullable<Outcome>, StatusWords> = {
  Dismissed: { tone: "released", icon: "released", word: "Dismissed" },
  Revoked: { tone: "revoked", icon: "revoked", word: "Revoked" },
  Remedied: { tone: "released", icon: "check", word: "Upheld and remedied" },
  Lapsed: { tone: "off", icon: "dotted", word: "Lapsed undecided" },
  Moot: { tone: "off", icon: "dotted", word: "Settled elsewhere" },
};

/** What is still to come after a ruling, for the phases in which it is known but has no effect yet. */
const AFTER_RULING: Partial<Record<Phase, string>> = { appealable: "may be appealed", final: "to take effect" };

/** Glyph, word and colour of a dispute: what it came to, or else where it stands, with the ruling that stands so far. */
export function disputeStatus(phase: Phase, outcome: Outcome, ruling: Ruling): StatusWords {
  if (outcome) return OUTCOMES[outcome];
  const after = AFTER_RULING[phase];
  if (!after || ruling === "None") return PHASES[phase];
  return { ...PHASES[phase], word: `Ruled: ${rulingWords[ruling].word.toLowerCase()}; ${after}` };
}

/** A ruling, as the word for it on a ballot and in a list. */
export const rulingWords: Record<Exclude<Ruling, "None">, { word: string; means: string }> = {
  Dismissed: {
    word: "Dismissed",
    means: "The clause is kept. The release goes on, and the raiser's bond goes to the model's owner. That is final.",
  },
  Upheld: {
    word: "Upheld",
    means:
      "The clause is broken. The release stays suspended until its owner has a corrected one approved; if none comes " +
      "in time, it is revoked.",
  },
  Revoked: {
    word: "Revoked",
    means:
      "The release is stopped for good, and all that descends from it. Licensees may ask for what they could not use.",
  },
};

/** What a passed deadline has decided, and what concluding does. */
export const conclusionWords: Partial<Record<Phase, string>> = {
  lapsing:
    "The members did not decide in time. The dispute ends, the raiser's bond comes back, and the release goes on.",
  final: "The time to appeal is over. The ruling takes effect.",
  "appeal-over": "The members did not decide the appeal in time. The first ruling takes effect.",
  "remedy-missed": "No corrected release was approved in time. The release is revoked.",
  moot: "The release was revoked by another dispute. This one ends, and bonds come back.",
};

/** What members may do about a suspension: before there is one, their vote makes it. */
export function ratifyWords(suspended: boolean): { may: string; propose: string } {
  return suspended
    ? { may: "confirm the suspension by vote", propose: "Propose to confirm the suspension" }
    : { may: "stop the release by vote", propose: "Propose to stop the release" };
}

/** An act, as a line of "who may do what". */
export const moveWords: Record<Move["act"], { may: string; costs: string }> = {
  suspend: { may: "stop the release at once, once in this dispute", costs: "gas" },
  ratify: { may: "confirm the suspension by vote, or make one", costs: "a vote" },
  lift: { may: "end the suspension by vote; the dispute goes on", costs: "a vote" },
  decide: { may: "decide by vote: dismissed, upheld or revoked", costs: "a vote" },
  answer: { may: "answer, once, with a statement", costs: "gas" },
  appeal: { may: "ask the members to decide again", costs: "a bond" },
  remedy: { may: "name the corrected release, once it is approved", costs: "gas" },
  conclude: { may: "make what the deadline decided take effect", costs: "gas" },
};

/** What an end meant, for the timeline. */
export const outcomeWords: Record<NonNullable<Outcome>, readonly [Tone, string]> = {
  Dismissed: ["released", "Dismissed: the clause is kept, and the release goes on."],
  Lapsed: ["off", "It lapsed: the members did not rule in time, and the release goes on."],
  Remedied: ["released", "A corrected release was approved, and the disputed one can be used again."],
  Moot: ["off", "Another dispute had the release revoked. Each bond went back to whoever paid it."],
  Revoked: ["revoked", "The release is stopped for good. Its licensees may ask for what they could not use."],
};

/** What a stage's deadline is for, after "2 d 4 h", and what happens when it passes. */
export function deadlineWords(phase: Phase): { left: string; then: string } {
  switch (phase) {
    case "answering":
    case "deciding":
      return {
        left: "for the members to decide",
        then: "If they do not, the dispute lapses and the raiser's bond comes back.",
      };
    case "appealable":
      return { left: "to appeal", then: "After that the ruling is final." };
    case "appealed":
      return { left: "for the members to decide again", then: "If they do not, the first ruling stands." };
    case "remedying":
      return {
        left: "for a corrected release",
        then: "Without one that is approved and named, the release is revoked.",
      };
    default:
      return { left: "left", then: "" };
  }
}
