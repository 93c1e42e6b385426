/** A vote of the council, as far as it decides what a member can do. */
export interface CouncilVoteFacts {
  kind: string;
  endDate: string;
  executed: boolean;
}

/** The council's vote to suspend that still takes approvals; newest first. @param now seconds on the chain's clock */
export function openVoteOf<Vote extends CouncilVoteFacts>(votes: readonly Vote[], now: number): Vote | null {
  return votes.find((vote) => vote.kind === "Suspension" && !vote.executed && now < Number(vote.endDate)) ?? null;
}
