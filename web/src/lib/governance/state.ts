import type { ProposalState } from "../format/status.ts";
import type { ProposalStanding } from "./standing-query.ts";

const MILLION = 1_000_000n;

type Votes = Pick<ProposalStanding, "yes" | "no" | "abstain" | "supportThreshold" | "minVotingPower">;
type Timed = Votes & Pick<ProposalStanding, "startDate" | "endDate" | "executed" | "votingMode" | "totalVotingPower">;

/** Whether enough voting power took part. */
export function isQuorate({ yes, no, abstain, minVotingPower }: Votes): boolean {
  return BigInt(yes) + BigInt(no) + BigInt(abstain) >= BigInt(minVotingPower);
}

/** Whether yes exceeds its threshold of yes and no. */
export function isSupported({ yes, no, supportThreshold }: Votes): boolean {
  const threshold = BigInt(supportThreshold);
  return (MILLION - threshold) * BigInt(yes) > threshold * BigInt(no);
}

/** Whether yes exceeds its threshold even if all who have not voted vote no (TokenVoting's early support). */
export function isDecidedEarly(proposal: Timed): boolean {
  const threshold = BigInt(proposal.supportThreshold);
  const worstCase = BigInt(proposal.totalVotingPower) - BigInt(proposal.yes) - BigInt(proposal.abstain);
  return (MILLION - threshold) * BigInt(proposal.yes) > threshold * worstCase;
}

/**
 * What a proposal is at a moment. One that cannot be lost any more counts as passed while votes are still taken, where
 * the voting mode lets it be executed then.
 *
 * @param now seconds on the chain's clock
 */
export function proposalState(proposal: Timed, now: number): ProposalState {
  if (proposal.executed) return "executed";
  if (now < Number(proposal.startDate)) return "pending";
  if (now < Number(proposal.endDate)) {
    const early = proposal.votingMode === "EarlyExecution" && isQuorate(proposal) && isDecidedEarly(proposal);
    return early ? "passed" : "open";
  }
  return isQuorate(proposal) && isSupported(proposal) ? "passed" : "defeated";
}

/** Whether votes are taken now. @param now seconds on the chain's clock */
export function takesVotes(proposal: Timed, now: number): boolean {
  return !proposal.executed && now >= Number(proposal.startDate) && now < Number(proposal.endDate);
}

/** What a proposal is about, in a word. */
export const kindWords: Record<ProposalStanding["kind"], string> = {
  ReleaseApproval: "Release",
  ReleaseSuspension: "Suspension",
  ReleaseReinstatement: "Reinstatement",
  ReleaseRevocation: "Revocation",
  SuspensionRatification: "Ratification",
  SuspensionLifting: "Lifting",
  DisputeRuling: "Dispute",
  VetoOverrule: "Overrule",
  ChallengeVerdict: "Challenge",
  VerifierTerms: "Verifiers",
  CharterAdoption: "Charter",
  CurrencyListing: "Currency",
  Spend: "Payment",
  RetroactiveRoyalty: "Royalty",
  StreamOpening: "Stream",
  StreamStop: "Stream",
  RefundDiversion: "Refunds",
  Mint: "Voting power",
  CouncilChange: "Council",
  Permissions: "Permissions",
  VotingSettings: "Voting rules",
  PluginSetup: "Plugin",
  Upgrade: "Upgrade",
  Modules: "Modules",
  Signal: "Opinion",
  Other: "Several things",
};

/** The proposal's own title, or what is known without its text. */
export function proposalTitle(proposal: Pick<ProposalStanding, "document" | "kind" | "proposalId">): string {
  return proposal.document?.title ?? `${kindWords[proposal.kind]}, its text cannot be read`;
}

/** Proposal numbers may be hashes of 77 digits: those are cut in the middle. */
export function shortNumber(number: string): string {
  return number.length > 10 ? `${number.slice(0, 4)}…${number.slice(-4)}` : number;
}
