import type { IconName } from "../components/icons.ts";

/** What a colour means. Every tone but `plain` and `off` comes with its glyph and its word. */
export type Tone = "released" | "pending" | "suspended" | "revoked" | "verified" | "plain" | "off";

/** A release's status on chain, `Status` in `IModelRegistry`. */
export const RELEASE_STATUS = ["none", "submitted", "approved", "suspended", "revoked", "withdrawn"] as const;
export type ReleaseStatus = (typeof RELEASE_STATUS)[number];

/** What a proposal is at now, judged by the reader on the chain's clock. */
export type ProposalState = "pending" | "open" | "passed" | "executed" | "defeated" | "failing";

export interface StatusWords {
  tone: Tone;
  icon: IconName;
  word: string;
}

const RELEASE: Record<ReleaseStatus, StatusWords> = {
  none: { tone: "off", icon: "dotted", word: "Unknown" },
  submitted: { tone: "pending", icon: "half", word: "Submitted" },
  approved: { tone: "released", icon: "released", word: "Released" },
  suspended: { tone: "suspended", icon: "pause", word: "Suspended" },
  revoked: { tone: "revoked", icon: "revoked", word: "Revoked" },
  withdrawn: { tone: "off", icon: "dotted", word: "Withdrawn" },
};

const PROPOSAL: Record<ProposalState, StatusWords> = {
  pending: { tone: "pending", icon: "clock", word: "Not started" },
  open: { tone: "pending", icon: "half", word: "Vote open" },
  passed: { tone: "released", icon: "check", word: "Passed, to execute" },
  executed: { tone: "released", icon: "released", word: "Executed" },
  defeated: { tone: "off", icon: "cross-circle", word: "Not passed" },
  failing: { tone: "revoked", icon: "warning", word: "Passed, execution fails" },
};

/** The glyph, the word and the colour of a release's status. Accepts the contract's number or its name in any case. */
export function releaseStatus(status: ReleaseStatus | number | string): StatusWords {
  const name = typeof status === "number" ? RELEASE_STATUS[status] : status.toLowerCase();
  return RELEASE[name as ReleaseStatus] ?? RELEASE.none;
}

/** The glyph, the word and the colour of a proposal's state. */
export function proposalStatus(state: ProposalState): StatusWords {
  return PROPOSAL[state];
}

/** A release one may not run now. */
export function isFaded(status: ReleaseStatus | number | string): boolean {
  const { word } = releaseStatus(status);
  return word === "Suspended" || word === "Revoked" || word === "Withdrawn";
}
