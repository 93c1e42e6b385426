/** Where a dispute stands on chain, `Stage` in `IEthicsBoard`. */
export type Stage = "Open" | "Decided" | "Appealed" | "Remedy" | "Closed";

/** What the DAO ruled last. */
export type Ruling = "None" | "Dismissed" | "Upheld" | "Revoked";

/** What decides where a dispute stands now. Moments are unix seconds, as the index writes them. */
export interface DisputeFacts {
  stage: Stage;
  ruling: Ruling;
  raisedAt: string;
  /** From when the DAO may decide though the accused has not answered. */
  answerUntil: string;
  /** Of the present stage; null once closed. */
  deadline: string | null;
  /** When the suspension made for it ends; null if none was made or it was lifted. */
  suspendedUntil: string | null;
  ratified: boolean;
  answered: boolean;
  release: { status: string };
}

/**
 * Where a dispute stands at a moment. The chain moves a dispute only when somebody calls it; what a passed deadline has
 * decided already is a phase of its own here, in which anybody may conclude it.
 */
export type Phase =
  | "answering"
  | "deciding"
  | "lapsing"
  | "appealable"
  | "final"
  | "appealed"
  | "appeal-over"
  | "remedying"
  | "remedy-missed"
  | "moot"
  | "closed";

/** @param now seconds on the chain's clock */
export function phaseOf(dispute: DisputeFacts, now: number): Phase {
  const { stage, answered, answerUntil, deadline } = dispute;
  if (stage === "Closed") return "closed";
  if (dispute.release.status === "Revoked") return "moot";
  const over = deadline !== null && now >= Number(deadline);
  if (stage === "Open") {
    if (over) return "lapsing";
    return answered || now >= Number(answerUntil) ? "deciding" : "answering";
  }
  if (stage === "Decided") return over ? "final" : "appealable";
  if (stage === "Appealed") return over ? "appeal-over" : "appealed";
  return over ? "remedy-missed" : "remedying";
}

/** Phases in which nothing is left but to say so on chain. */
export function isConcludable(phase: Phase): boolean {
  return ["lapsing", "final", "appeal-over", "remedy-missed", "moot"].includes(phase);
}

/** The suspension a dispute made, at a moment. */
export interface Suspension {
  /** `none` was made or it was lifted; `council`'s lapses by itself; `ratified` by a vote; `over` by its time. */
  state: "none" | "council" | "ratified" | "over";
  /** Unix seconds; 0 for none. */
  until: number;
}

/** @param now seconds on the chain's clock */
export function suspensionOf(
  { suspendedUntil, ratified }: Pick<DisputeFacts, "suspendedUntil" | "ratified">,
  now: number,
): Suspension {
  const until = Number(suspendedUntil ?? 0);
  if (until === 0) return { state: "none", until };
  if (now >= until) return { state: "over", until };
  return { state: ratified ? "ratified" : "council", until };
}

export type Role = "council" | "members" | "accused" | "anybody";

/** What somebody may do with a dispute now. */
export interface Move {
  act: "suspend" | "ratify" | "lift" | "decide" | "answer" | "appeal" | "remedy" | "conclude";
  role: Role;
  /** Unix seconds until which it may be done; null while the stage lasts. */
  until: number | null;
}

/** What the index knows besides, of the dispute and of others about the same release. */
export interface DisputeHistory {
  /** Whether the release was suspended for this dispute before, which the council may do once. */
  suspendedBefore: boolean;
  /** When the last suspension of another dispute ends; 0 if there is none. */
  otherSuspension: number;
  /** Until when the council cannot suspend the release, since it did so in vain. */
  immuneUntil: number;
}

/**
 * Everything that may be done now: the council's act first, then the members', the accused's and anybody's.
 *
 * @param now seconds on the chain's clock
 */
export function movesOf(dispute: DisputeFacts, history: DisputeHistory, now: number): Move[] {
  const phase = phaseOf(dispute, now);
  if (phase === "closed") return [];
  if (isConcludable(phase)) return [{ act: "conclude", role: "anybody", until: null }];
  const deadline = dispute.deadline === null ? null : Number(dispute.deadline);
  const { state, until } = suspensionOf(dispute, now);
  const stopped = state === "council" || state === "ratified";
  const open = phase === "answering" || phase === "deciding";
  const moves: Move[] = [];
  const add = (act: Move["act"], role: Role, end: number | null = deadline): void => {
    moves.push({ act, role, until: end });
  };
  const free = now >= history.otherSuspension && now >= history.immuneUntil;
  if (open && !stopped && free && !history.suspendedBefore) add("suspend", "council");
  if (open && !dispute.ratified) add("ratify", "members", state === "council" ? until : deadline);
  if (phase === "deciding" || phase === "appealed") add("decide", "members");
  if (stopped) add("lift", "members", until);
  if (open && !dispute.answered) add("answer", "accused");
  if (phase === "appealable") add("appeal", "accused");
  if (phase === "remedying") add("remedy", "accused");
  return moves;
}

/** How a dispute ended; null while it goes on. */
export type Outcome = "Dismissed" | "Lapsed" | "Remedied" | "Revoked" | "Moot" | null;

/** The dispute that has a release suspended now, if one has. @param now seconds on the chain's clock */
export function suspendingDispute<One extends Pick<DisputeFacts, "suspendedUntil" | "ratified">>(
  disputes: readonly One[],
  now: number,
): One | null {
  return disputes.find((one) => ["council", "ratified"].includes(suspensionOf(one, now).state)) ?? null;
}
