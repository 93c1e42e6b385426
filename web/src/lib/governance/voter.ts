import { formatAmount, formatInteger } from "../format/amount.ts";
import { formatRelative } from "../format/time.ts";
import type { ProposalDetail, Voter } from "./proposal-query.ts";

export type VoteChoice = "yes" | "no" | "abstain";

/** TokenVoting's numbers for a vote. */
export const voteOptions: Record<VoteChoice, number> = { abstain: 1, yes: 2, no: 3 };

/** Positions in the index up to the end of a block, as a bound for `sequence_lt`. */
export function endOfBlock(block: number | string): string {
  return ((BigInt(block) + 1n) << 32n).toString();
}

type Ballot = Pick<ProposalDetail, "startDate" | "endDate" | "executed" | "votingMode" | "snapshotBlock">;

/**
 * Why an account cannot vote, in a sentence; undefined when it can.
 *
 * @param voter What the index knows of the account; null when it never held voting power.
 * @param voted What it voted before.
 * @param now seconds on the chain's clock
 */
export function whyNotVote(
  proposal: Ballot,
  voter: Voter,
  voted: VoteChoice | undefined,
  now: number,
  nameOf: (address: string) => string
): string | undefined {
  if (proposal.executed) return "It has been executed; nothing is left to vote on.";
  if (now < Number(proposal.startDate))
    return `Votes are taken from ${formatRelative(Number(proposal.startDate), now)} on.`;
  if (now >= Number(proposal.endDate)) return "The vote has ended.";
  if (voted && proposal.votingMode !== "VoteReplacement") {
    return "You have voted, and as this vote is held a vote cannot be changed once cast.";
  }
  if (powerAt(voter) > 0n) return undefined;
  return withoutPower(voter, `block ${formatInteger(BigInt(proposal.snapshotBlock))}`, nameOf);
}

/** Voting power up to the block the voter was asked for, in the token's smallest unit. */
export function powerAt(voter: Voter): bigint {
  return BigInt(voter?.votingPower[0]?.after ?? 0);
}

function withoutPower(voter: Voter, block: string, nameOf: (address: string) => string): string {
  const balance = BigInt(voter?.balance ?? 0);
  const held = `${formatAmount(balance, { maxDigits: 2 })} voting tokens`;
  if (!voter || balance + BigInt(voter.votes) === 0n) {
    return `You had no voting power at ${block}, when this vote began, and hold no voting tokens now.`;
  }
  const none = `You had no voting power at ${block}: your ${held} are delegated to`;
  if (balance > 0n && !voter.delegate) return `${none} nobody. Delegate to yourself for the next vote.`;
  if (BigInt(voter.votes) === 0n && voter.delegate) return `${none} ${nameOf(voter.delegate.id)}, who votes with them.`;
  return `You had no voting power at ${block}, when this vote began. What you hold now counts in the next vote.`;
}

/** Whether an account may open a proposal: TokenVoting asks for tokens held or votes, whichever is more. */
export function proposingPower(member: { balance: string; votes: string } | null | undefined): bigint {
  if (!member) return 0n;
  const [balance, votes] = [BigInt(member.balance), BigInt(member.votes)];
  return balance > votes ? balance : votes;
}
