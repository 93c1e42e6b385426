import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Approved, ProposalCreated } from "../../generated/Council/Multisig";
import {
  CouncilAction,
  CouncilApproval,
  CouncilMember,
  CouncilProposal,
  Dispute,
  Proposal,
} from "../../generated/schema";
import { isCallOf, numberArgument, wordArgument } from "../calldata";
import { rawCid } from "../cid";
import { contractOf } from "../context";
import { partId, proposalIdOf, voteId } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCouncil } from "./councils";
import { textInMetadata } from "./metadata";

/** Creates a proposal of the council's with its actions, and tells from them what it is about. */
export function createCouncilProposal(event: ProposalCreated): CouncilProposal {
  const params = event.params;
  const council = ensureCouncil(event.address);
  const proposal = new CouncilProposal(proposalIdOf(params.proposalId));
  proposal.proposalId = params.proposalId;
  proposal.council = council.id;
  proposal.creator = ensureAccount(params.creator, event);
  proposal.startDate = params.startDate;
  proposal.endDate = params.endDate;
  const text: Bytes | null = textInMetadata(params.metadata);
  if (text !== null) {
    proposal.document = text;
    proposal.documentCid = rawCid(text);
  }
  proposal.minApprovals = council.minApprovals;
  proposal.approvalCount = 0;
  proposal.executed = false;
  proposal.createdAt = event.block.timestamp;
  proposal.blockNumber = event.block.number;
  proposal.transactionHash = event.transaction.hash;
  createActions(proposal, event);
  proposal.save();
  return proposal;
}

/** Counts a member's approval; there is one a member. */
export function approve(event: Approved): CouncilProposal {
  const proposal = CouncilProposal.load(proposalIdOf(event.params.proposalId))!;
  const approval = new CouncilApproval(voteId(proposal.id, event.params.approver));
  approval.proposal = proposal.id;
  approval.member = ensureAccount(event.params.approver, event);
  approval.timestamp = event.block.timestamp;
  approval.blockNumber = event.block.number;
  approval.transactionHash = event.transaction.hash;
  approval.save();
  proposal.approvalCount += 1;
  proposal.save();

  const member = CouncilMember.load(event.params.approver);
  if (member !== null) {
    member.approvalCount += 1;
    member.save();
  }
  return proposal;
}

/** Marks a proposal of the council's as executed. */
export function markCouncilExecuted(proposalId: BigInt, event: ethereum.Event): CouncilProposal {
  const proposal = CouncilProposal.load(proposalIdOf(proposalId))!;
  proposal.executed = true;
  proposal.executedAt = event.block.timestamp;
  proposal.executionTransaction = event.transaction.hash;
  proposal.save();
  return proposal;
}

function createActions(proposal: CouncilProposal, event: ProposalCreated): void {
  const actions = event.params.actions;
  proposal.kind = "Other";
  for (let i = 0; i < actions.length; i++) {
    const action = new CouncilAction(partId(proposal.id, i));
    action.proposal = proposal.id;
    action.position = i;
    action.target = actions[i].to;
    action.value = actions[i].value;
    action.data = actions[i].data;
    action.kind = kindOfCall(action.target, action.data);
    action.save();
    refer(proposal, action);
    if (i == 0) proposal.kind = action.kind;
    else if (proposal.kind != action.kind) proposal.kind = "Other";
  }
  proposal.actionCount = actions.length;
}

function kindOfCall(target: Bytes, data: Bytes): string {
  if (target == contractOf("EthicsBoard") && isCallOf(data, "suspend(uint64)")) return "Suspension";
  return target == contractOf("CouncilVeto") && isCallOf(data, "veto(uint256,bytes32)") ? "Veto" : "Other";
}

/** The first dispute and the first proposal that actions name. */
function refer(proposal: CouncilProposal, action: CouncilAction): void {
  if (action.kind == "Suspension" && proposal.dispute === null) {
    const number: Bytes | null = numberArgument(action.data);
    if (number === null) return;
    const dispute = Dispute.load(number);
    if (dispute === null) return;
    proposal.dispute = dispute.id;
    proposal.release = dispute.release;
  }
  if (action.kind == "Veto" && proposal.vetoes === null) {
    const vetoed: Bytes | null = wordArgument(action.data, 0);
    if (vetoed !== null && Proposal.load(vetoed) !== null) proposal.vetoes = vetoed;
  }
}
