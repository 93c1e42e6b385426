import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { ProposalCreated } from "../../generated/TokenVoting/TokenVoting";
import { Proposal, ProposalAction, Release, Stream } from "../../generated/schema";
import { digestOfRawCid } from "../cid";
import { contractOf } from "../context";
import { partId, proposalIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { bytes32Argument, kindOfAction, numberArgument, selectorOf, NO_KIND } from "./actions";
import { ensureMember, supplyBeforeBlock } from "./members";
import { snapshotSettings } from "./voting";

const METADATA_SCHEME = "ipfs://";

/** Creates a proposal with its actions, and tells from them what it is about. */
export function createProposal(event: ProposalCreated): Proposal {
  const params = event.params;
  const proposal = new Proposal(proposalIdOf(params.proposalId));
  proposal.proposalId = params.proposalId;
  proposal.creator = ensureAccount(params.creator, event);
  proposal.startDate = params.startDate;
  proposal.endDate = params.endDate;
  proposal.metadata = params.metadata;
  readMetadata(proposal);
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

/** Metadata is UTF-8 of `ipfs://<CID>`, as Aragon's own tools write it; anything else has no document. */
function readMetadata(proposal: Proposal): void {
  const text = proposal.metadata.toString();
  if (!text.startsWith(METADATA_SCHEME)) return;
  const cid = text.slice(METADATA_SCHEME.length);
  const digest = digestOfRawCid(cid);
  if (digest === null) return;
  proposal.documentCid = cid;
  proposal.document = digest;
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
    action.save();
    const actionKind = kindOfAction(action);
    if (actionKind == NO_KIND) continue;
    if (kind == NO_KIND) describe(proposal, action, actionKind);
    kind = kind == NO_KIND || kind == actionKind ? actionKind : "Other";
  }
  proposal.actionCount = actions.length;
  proposal.kind = kind == NO_KIND ? "Signal" : kind;
}

/** What the first telling action refers to. */
function describe(proposal: Proposal, action: ProposalAction, kind: string): void {
  if (kind.startsWith("Release") || kind == "RetroactiveRoyalty") {
    const release: Bytes | null = numberArgument(action.data);
    if (release !== null && Release.load(release) !== null) proposal.release = release;
  }
  if (kind == "StreamStop") {
    const stream: Bytes | null = numberArgument(action.data);
    if (stream !== null && Stream.load(stream) !== null) proposal.stream = stream;
  }
  if (kind == "CharterAdoption") proposal.charterDocument = bytes32Argument(action.data);
}
