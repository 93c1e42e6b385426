import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { VoteCast, VotingSettingsUpdated } from "../../generated/TokenVoting/TokenVoting";
import { Proposal, Receipt, Vote, VotingSettings } from "../../generated/schema";
import { proposalIdOf, releaseAccountId, voteId } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureMember } from "./members";

/** MajorityVotingBase.VotingMode of the plugin, in its order. */
const MODES = ["Standard", "EarlyExecution", "VoteReplacement"];
/** IMajorityVoting.VoteOption of the plugin, in its order. */
export const OPTIONS = ["None", "Abstain", "Yes", "No"];
/** Base of the plugin's ratios (RATIO_BASE in osx-commons). */
const RATIO_BASE = 1_000_000;

/** Keeps the settings that proposals made from now on will have. */
export function setVotingSettings(event: VotingSettingsUpdated): void {
  const settings = new VotingSettings(event.address);
  settings.votingMode = MODES[event.params.votingMode];
  settings.supportThreshold = event.params.supportThreshold;
  settings.minParticipation = event.params.minParticipation;
  settings.minDuration = event.params.minDuration;
  settings.minProposerVotingPower = event.params.minProposerVotingPower;
  settings.updatedAt = event.block.timestamp;
  settings.save();
}

/** Fixes a proposal's rules: the settings in force and the supply at its snapshot. */
export function snapshotSettings(proposal: Proposal, plugin: Bytes, supply: BigInt, event: ethereum.Event): void {
  const settings = VotingSettings.load(plugin)!;
  proposal.snapshotBlock = event.block.number.minus(BigInt.fromI32(1));
  proposal.totalVotingPower = supply;
  proposal.votingMode = settings.votingMode;
  proposal.supportThreshold = settings.supportThreshold;
  proposal.minParticipation = settings.minParticipation;
  proposal.minVotingPower = ratioRoundedUp(supply, settings.minParticipation);
}

/** Counts a vote; in the mode that allows it, a second one of the same voter replaces the first. */
export function castVote(event: VoteCast): Vote {
  const proposal = Proposal.load(proposalIdOf(event.params.proposalId))!;
  const id = voteId(proposal.id, event.params.voter);
  const known = Vote.load(id);
  if (known !== null) count(proposal, known, -1);
  const vote = new Vote(id);
  vote.proposal = proposal.id;
  vote.voter = ensureAccount(event.params.voter, event);
  vote.option = OPTIONS[event.params.voteOption];
  vote.votingPower = event.params.votingPower;
  vote.verified = hasReceipt(proposal.release, event.params.voter);
  if (known !== null) vote.reason = known.reason;
  vote.timestamp = event.block.timestamp;
  vote.blockNumber = event.block.number;
  vote.transactionHash = event.transaction.hash;
  vote.save();
  count(proposal, vote, 1);
  proposal.save();
  if (known === null) {
    const member = ensureMember(event.params.voter, event);
    member.votesCast += 1;
    member.save();
  }
  return vote;
}

/** Adds a vote to the tally, or takes it out (`sign` -1). */
function count(proposal: Proposal, vote: Vote, sign: i32): void {
  const power = vote.votingPower.times(BigInt.fromI32(sign));
  const verified = vote.verified ? sign : 0;
  if (vote.option == "Yes") {
    proposal.yes = proposal.yes.plus(power);
    proposal.verifiedYes += verified;
  } else if (vote.option == "No") {
    proposal.no = proposal.no.plus(power);
    proposal.verifiedNo += verified;
  } else if (vote.option == "Abstain") {
    proposal.abstain = proposal.abstain.plus(power);
    proposal.verifiedAbstain += verified;
  }
  proposal.voteCount += sign;
}

/** Whether an account has run a release and recorded it, whatever came of it. */
function hasReceipt(release: Bytes | null, account: Bytes): bool {
  if (release === null) return false;
  const receipt = Receipt.load(releaseAccountId(release, account));
  return receipt !== null && !receipt.revoked && !receipt.struck;
}

/** As `_applyRatioCeiled` of the plugin. */
function ratioRoundedUp(value: BigInt, ratio: BigInt): BigInt {
  const base = BigInt.fromI32(RATIO_BASE);
  return value
    .times(ratio)
    .plus(BigInt.fromI32(RATIO_BASE - 1))
    .div(base);
}
