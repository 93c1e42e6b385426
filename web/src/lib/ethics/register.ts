import { disputeStatus } from "./words.ts";
import { isConcludable, phaseOf } from "./dispute.ts";
import type { DisputeFacts, Outcome } from "./dispute.ts";

/** What the register shows of a dispute. */
export interface RegisterFacts extends DisputeFacts {
  outcome: Outcome;
  clauseNumber: number;
  clause: { title: string } | null;
  charter: { version: number };
}

/** What the register is filtered by: what is to be done, or what it came to. */
export const REGISTER_STATES = [
  { id: "all", label: "All" },
  { id: "open", label: "Open" },
  { id: "conclude", label: "To conclude" },
  { id: "Dismissed", label: "Dismissed" },
  { id: "Remedied", label: "Remedied" },
  { id: "Revoked", label: "Revoked" },
  { id: "Lapsed", label: "Lapsed" },
  { id: "Moot", label: "Settled elsewhere" },
] as const;

export type RegisterState = (typeof REGISTER_STATES)[number]["id"];

/** @param now seconds on the chain's clock */
export function fits(dispute: RegisterFacts, state: RegisterState, now: number): boolean {
  if (state === "all") return true;
  if (state === "open") return dispute.stage !== "Closed";
  if (state === "conclude") return isConcludable(phaseOf(dispute, now));
  return dispute.outcome === state;
}

/** How a clause is named across versions: by its title, since its number may change; by its place without a text. */
export function clauseName({ clause, clauseNumber, charter }: RegisterFacts): string {
  return clause?.title ?? `Clause ${clauseNumber} of version ${charter.version}`;
}

/** Glyph, word and colour of a dispute now. @param now seconds on the chain's clock */
export function standingOf(dispute: RegisterFacts, now: number) {
  return disputeStatus(phaseOf(dispute, now), dispute.outcome, dispute.ruling);
}

/** Every clause disputes were about, the most disputed first. */
export function disputedClauses(disputes: readonly RegisterFacts[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const dispute of disputes) counts.set(clauseName(dispute), (counts.get(clauseName(dispute)) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
