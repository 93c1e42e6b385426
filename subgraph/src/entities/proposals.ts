import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { ProposalCreated } from "../../generated/TokenVoting/TokenVoting";
import { Challenge, Dispute, Proposal, ProposalAction, Release, Stream } from "../../generated/schema";
import { numberArgument, selectorOf, wordArgument } from "../calldata";
import { rawCid } from "../cid";
import { contractOf } from "../context";
import { partId, proposalIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { combineKinds, kindOfCall, NO_KIND } from "./actions";
import { OUTCOMES } from "./challenges";
import { RULINGS } from "./disputes";
import { ensureMember, supplyBeforeBlock } from "./members";
import { textInMetadata } from "./metadata";
import { snapshotSettings } from "./voting";

/** Creates a proposal with its actions, and tells from them what it is about. */
export function createProposal(event: ProposalCreated): Proposal {
  const params = event.params;
  const proposal = new Proposal(proposalIdOf(params.proposalId));
  proposal.proposalId = params.proposalId;
  proposal.creator = ensureAccount(params.creator, event);
  proposal.startDate = params.startDate;
  proposal.endDate = params.endDate;
  proposal.metadata = params.metadata;
  const text: Bytes | null = textInMetadata(params.metadata);
  if (text !== null) {
    proposal.document = text;
    proposal.documentCid = rawCid(text);
  }
  proposal.allowFailureMap = params.allowFailureMap;
  proposal.yes = BigInt.zero();
  proposal.no = BigInt.zero();
  proposal.abstain = BigInt.zero();
  proposal.voteCount = 0;
  proposal.verifiedYes = 0;
  proposal.verifiedNo = 0;
  proposal.verifiedAbstain = 0;
  proposal.vetoed = false;
  proposal.executed = false;
  proposal.createdAt = event.block.timestamp;
  proposal.blockNumber = event.block.number;
  proposal.transactionHash = event.transaction.hash;
  snapshotSettings(proposal, event.address, supplyBeforeBlock(contractOf("GovernanceERC20"), event), event);
  createActions(proposal, event);
  proposal.save();

  const member = ensureMember(params.creator, event);
  member.proposalsCreated += 1;
  member.save();
  return proposal;
}

/** Marks a proposal as executed. */
export function markExecuted(proposalId: BigInt, event: ethereum.Event): Proposal {
  const proposal = Proposal.load(proposalIdOf(proposalId))!;
  proposal.executed = true;
  proposal.executedAt = event.block.timestamp;
  proposal.executionTransaction = event.transaction.hash;
  proposal.save();
  return proposal;
}

function createActions(proposal: Proposal, event: ProposalCreated): void {
  const actions = event.params.actions;
  let kind = NO_KIND;
  for (let i = 0; i < actions.length; i++) {
    const action = new ProposalAction(partId(proposal.id, i));
    action.proposal = proposal.id;
    action.position = i;
    action.target = actions[i].to;
    action.value = actions[i].value;
    action.data = actions[i].data;
    action.selector = selectorOf(action.data);
    const actionKind = kindOfCall(action.target, action.data);
    if (actionKind != NO_KIND) {
      action.kind = actionKind;
      refer(action, actionKind);
      if (kind == NO_KIND) describe(proposal, action, actionKind);
    }
    action.save();
    kind = combineKinds(kind, actionKind);
  }
  proposal.actionCount = actions.length;
  proposal.kind = kind == NO_KIND ? "Signal" : kind;
}

/** The release, dispute or challenge that an action names, if there is such a one. */
function refer(action: ProposalAction, kind: string): void {
  const number: Bytes | null = numberArgument(action.data);
  if (number === null) return;
  if (kind.startsWith("Release") || kind == "RetroactiveRoyalty" || kind == "RefundDiversion") {
    if (Release.load(number) !== null) action.release = number;
  } else if (kind == "SuspensionRatification" || kind == "SuspensionLifting" || kind == "DisputeRuling") {
    const dispute = Dispute.load(number);
    if (dispute === null) return;
    action.dispute = number;
    action.release = dispute.release;
  } else if (kind == "ChallengeVerdict") {
    const challenge = Challenge.load(number);
    if (challenge === null) return;
    action.challenge = number;
    action.release = challenge.release;
  }
}

/** What the first telling action refers to. */
function describe(proposal: Proposal, action: ProposalAction, kind: string): void {
  proposal.release = action.release;
  proposal.dispute = action.dispute;
  proposal.challenge = action.challenge;
  if (kind == "DisputeRuling") proposal.ruling = wordOf(action.data, RULINGS);
  if (kind == "ChallengeVerdict") proposal.verdict = wordOf(action.data, OUTCOMES);
  if (kind == "CharterAdoption") proposal.charterDocument = wordArgument(action.data, 0);
  if (kind == "StreamStop") {
    const stream: Bytes | null = numberArgument(action.data);
    if (stream !== null && Stream.load(stream) !== null) proposal.stream = stream;
  }
  if (kind == "VetoOverrule") {
    const vetoed: Bytes | null = wordArgument(action.data, 0);
    if (vetoed !== null && Proposal.load(vetoed) !== null) proposal.overrules = vetoed;
  }
}

/** The second argument as the word of an enumeration; null for what is none. */
function wordOf(data: Bytes, words: string[]): string | null {
  const word: Bytes | null = wordArgument(data, 1);
  if (word === null) return null;
  const position = word[word.length - 1] as i32;
  return position < words.length ? words[position] : null;
}
