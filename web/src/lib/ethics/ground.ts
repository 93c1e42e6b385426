/** What was disputed before on a ground: a release and a clause. */
export interface Ground {
  /** Number of the dispute that is not over; null if there is none. */
  live: string | null;
  /** Disputes dismissed on it: each doubles the bond. */
  dismissed: number;
}

interface GroundFacts {
  disputeId: string;
  clauseNumber: number;
  stage: string;
  outcome: string | null;
}

/** @param disputes all disputes about the release */
export function groundOf(disputes: readonly GroundFacts[], clause: number): Ground {
  const here = disputes.filter(({ clauseNumber }) => clauseNumber === clause);
  return {
    live: here.find(({ stage }) => stage !== "Closed")?.disputeId ?? null,
    dismissed: here.filter(({ outcome }) => outcome === "Dismissed").length,
  };
}
