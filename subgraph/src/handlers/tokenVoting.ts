import { ethereum } from "@graphprotocol/graph-ts";
import {
  ProposalCreated,
  ProposalExecuted,
  VoteCast,
  VotingSettingsUpdated,
} from "../../generated/TokenVoting/TokenVoting";
import { Activity, Proposal } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { fetchCharter, fetchProposalText } from "../entities/documents";
import { referToProposal } from "../entities/proposalActivities";
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
  referToProposal(activity, Proposal.load(vote.proposal)!);
  activity.amount = vote.votingPower;
  activity.detail = vote.option;
  activity.save();
}

export function handleProposalExecuted(event: ProposalExecuted): void {
  const proposal = markExecuted(event.params.proposalId, event);
  const activity = beginActivity(event, "ProposalExecuted", event.transaction.from, [proposal.creator]);
  referToProposal(activity, proposal);
  activity.save();
}

function begin(event: ethereum.Event, type: string, proposal: Proposal): Activity {
  const activity = beginActivity(event, type, proposal.creator, []);
  referToProposal(activity, proposal);
  return activity;
}
