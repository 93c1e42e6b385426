import { Address, Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  Approved,
  MembersAdded,
  MembersRemoved,
  MultisigSettingsUpdated,
  ProposalCreated,
  ProposalExecuted,
} from "../../generated/Council/Multisig";
import { Activity, CouncilProposal, Dispute } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { approve, createCouncilProposal, markCouncilExecuted } from "../entities/councilProposals";
import { addMembers, removeMembers, setCouncilSettings } from "../entities/councils";
import { fetchProposalText } from "../entities/documents";

export function handleMembersAdded(event: MembersAdded): void {
  addMembers(event.params.members, event);
  tellChange(event, event.params.members, "added");
}

export function handleMembersRemoved(event: MembersRemoved): void {
  removeMembers(event.params.members, event);
  tellChange(event, event.params.members, "removed");
}

export function handleMultisigSettingsUpdated(event: MultisigSettingsUpdated): void {
  setCouncilSettings(event);
  tellChange(event, [], "settings");
}

export function handleCouncilProposalCreated(event: ProposalCreated): void {
  const proposal = createCouncilProposal(event);
  const text = proposal.document;
  if (text !== null) fetchProposalText(text);
  begin(event, "CouncilProposalCreated", proposal, proposal.creator).save();
}

export function handleCouncilApproved(event: Approved): void {
  begin(event, "CouncilApproved", approve(event), event.params.approver).save();
}

export function handleCouncilExecuted(event: ProposalExecuted): void {
  const proposal = markCouncilExecuted(event.params.proposalId, event);
  begin(event, "CouncilExecuted", proposal, event.transaction.from).save();
}

/** What it would suspend or veto is on those timelines, too. */
function begin(event: ethereum.Event, type: string, proposal: CouncilProposal, actor: Bytes): Activity {
  const activity = beginActivity(event, type, actor, [proposal.creator]);
  activity.councilProposal = proposal.id;
  activity.proposal = proposal.vetoes;
  activity.detail = proposal.kind;
  const disputeId = proposal.dispute;
  if (disputeId === null) return activity;
  const dispute = Dispute.load(disputeId)!;
  activity.dispute = dispute.id;
  activity.release = dispute.release;
  activity.model = dispute.model;
  return activity;
}

function tellChange(event: ethereum.Event, members: Address[], detail: string): void {
  const others: Bytes[] = [];
  for (let i = 0; i < members.length; i++) others.push(members[i]);
  const activity = beginActivity(event, "CouncilChanged", null, others);
  activity.detail = detail;
  activity.save();
}
