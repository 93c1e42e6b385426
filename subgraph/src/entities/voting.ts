import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { VoteCast, VotingSettingsUpdated } from "../../generated/TokenVoting/TokenVoting";
import { Proposal, Vote, VotingSettings } from "../../generated/schema";
import { proposalIdOf, voteId } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureMember } from "./members";

/** MajorityVotingBase.VotingMode of the plugin, in its order. */
const MODES = ["Standard", "EarlyExecution", "VoteReplacement"];
/** IMajorityVoting.VoteOption of the plugin, in its order. */
const OPTIONS = ["None", "Abstain", "Yes", "No"];
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
  if (known !== null) count(proposal, known.option, BigInt.zero().minus(known.votingPower), -1);
  const vote = new Vote(id);
  vote.proposal = proposal.id;
  vote.voter = ensureAccount(event.params.voter, event);
  vote.option = OPTIONS[event.params.voteOption];
  vote.votingPower = event.params.votingPower;
  vote.timestamp = event.block.timestamp;
  vote.blockNumber = event.block.number;
  vote.transactionHash = event.transaction.hash;
  vote.save();
  count(proposal, vote.option, vote.votingPower, 1);
  proposal.save();
  if (known === null) {
    const member = ensureMember(event.params.voter, event);
    member.votesCast += 1;
    member.save();
  }
  return vote;
}

function count(proposal: Proposal, option: string, votingPower: BigInt, voters: i32): void {
  if (option == "Yes") proposal.yes = proposal.yes.plus(votingPower);
  else if (option == "No") proposal.no = proposal.no.plus(votingPower);
  else if (option == "Abstain") proposal.abstain = proposal.abstain.plus(votingPower);
  proposal.voteCount += voters;
}

/** As `_applyRatioCeiled` of the plugin. */
function ratioRoundedUp(value: BigInt, ratio: BigInt): BigInt {
  const base = BigInt.fromI32(RATIO_BASE);
  return value
    .times(ratio)
    .plus(BigInt.fromI32(RATIO_BASE - 1))
    .div(base);
}
