import type { Tone } from "../format/status.ts";
import type { IconName } from "../components/icons.ts";
import type { ChallengeRow } from "./query.ts";

/** The verdicts that a vote can give, by the contracts' numbers. */
export const VERDICTS = { Dismissed: 1, Upheld: 2, Forfeited: 3 } as const;
export type Verdict = keyof typeof VERDICTS;

/** What each verdict is called, and what it does. */
export const verdictWords: Record<Verdict, { word: string; means: string }> = {
  Dismissed: { word: "Dismissed", means: "The receipt stands, and its verifier gets the challenger's deposit." },
  Upheld: { word: "Upheld", means: "The receipt is struck, and the challenger gets what the verifier had at stake." },
  Forfeited: {
    word: "Upheld, both lose",
    means: "The receipt is struck, and nobody gets anything: for a verifier who challenges an own receipt through somebody else.",
  },
};

/** Where a challenge stands at a moment. @param now seconds on the chain's clock */
export function challengeStanding(
  { open, outcome, decideBy, answered }: Pick<ChallengeRow, "open" | "outcome" | "decideBy" | "answered">,
  now: number,
): { tone: Tone; icon: IconName; word: string } {
  if (open && now >= Number(decideBy)) return { tone: "off", icon: "clock", word: "Time is over" };
  if (open) return { tone: "pending", icon: "half", word: answered ? "Answered" : "Open" };
  if (outcome === "Dismissed") return { tone: "released", icon: "check", word: "Dismissed" };
  if (outcome === "Lapsed") return { tone: "off", icon: "dotted", word: "Lapsed" };
  return { tone: "revoked", icon: "cross-circle", word: outcome === "Forfeited" ? "Upheld, both lose" : "Upheld" };
}

/** What is asked of an account before it may challenge a receipt; undefined when nothing is in the way. */
export function whyNoChallenge(
  receipt: {
    counted: boolean;
    struck: boolean;
    outcome: string;
    challenges: readonly { open: boolean }[];
    release: { publisher: { id: string }; receipts: readonly { outcome: string; revoked: boolean; struck: boolean; verifier: { id: string } }[] };
    verifier: { id: string };
  },
  account: string | null,
): string | undefined {
  if (!receipt.counted) return "It does not count, so nothing is at stake for it.";
  if (receipt.struck) return "It was struck already.";
  if (receipt.challenges.some(({ open }) => open)) return "A challenge against it is open.";
  if (account === null) return undefined;
  if (account === receipt.verifier.id) return "It is your own. You can take it back.";
  if (account === receipt.release.publisher.id) return "You published this release: somebody else has to challenge its receipts.";
  const own = receipt.release.receipts.find(({ verifier, revoked, struck }) => verifier.id === account && !revoked && !struck);
  if (!own) return "Run the suite and record your own receipt first: a challenge rests on a counter-run.";
  if (own.outcome === receipt.outcome) return "Your own receipt says the same as this one.";
  return undefined;
}
