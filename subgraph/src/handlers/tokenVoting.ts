import { ethereum } from "@graphprotocol/graph-ts";
import {
  ProposalCreated,
  ProposalExecuted,
  VoteCast,
  VotingSettingsUpdated,
} from "../../generated/TokenVoting/TokenVoting";
import { Activity, Proposal, Release } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { fetchCharter, fetchProposalText } from "../entities/documents";
import { createProposal, markExecuted } from "../entities/proposals";
import { castVote, setVotingSettings } from "../entities/voting";

export function handleVotingSettingsUpdated(event: VotingSettingsUpdated): void {
  setVotingSettings(event);
}

export function handleProposalCreated(event: ProposalCreated): void {
  const proposal = createProposal(event);
  const text = proposal.document;
  if (text !== null) fetchProposalText(text);
  const charter = proposal.charterDocument;
  if (charter !== null) fetchCharter(charter);
  begin(event, "ProposalCreated", proposal).save();
}

export function handleVoteCast(event: VoteCast): void {
  const vote = castVote(event);
  const activity = beginActivity(event, "VoteCast", vote.voter, []);
  refer(activity, Proposal.load(vote.proposal)!);
  activity.amount = vote.votingPower;
  activity.detail = vote.option;
  activity.save();
}

export function handleProposalExecuted(event: ProposalExecuted): void {
  const proposal = markExecuted(event.params.proposalId, event);
  const activity = beginActivity(event, "ProposalExecuted", event.transaction.from, [proposal.creator]);
  refer(activity, proposal);
  activity.save();
}

function begin(event: ethereum.Event, type: string, proposal: Proposal): Activity {
  const activity = beginActivity(event, type, proposal.creator, []);
  refer(activity, proposal);
  return activity;
}

/** A proposal about a release is on its model's page, too. */
function refer(activity: Activity, proposal: Proposal): void {
  activity.proposal = proposal.id;
  const releaseId = proposal.release;
  if (releaseId === null) return;
  activity.release = releaseId;
  activity.model = Release.load(releaseId)!.model;
}
