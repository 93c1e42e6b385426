import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Proposal } from "../../generated/schema";
import { rawCid } from "../cid";
import { proposalIdOf } from "../ids";
import { isZero } from "./activities";

/** Records the council's veto. @param reason Digest of the reason's CID; zeros for none. */
export function vetoProposal(proposalId: BigInt, reason: Bytes, event: ethereum.Event): Proposal {
  const proposal = Proposal.load(proposalIdOf(proposalId))!;
  proposal.vetoed = true;
  proposal.vetoedAt = event.block.timestamp;
  proposal.vetoTransaction = event.transaction.hash;
  if (!isZero(reason)) {
    proposal.vetoReason = reason;
    proposal.vetoReasonCid = rawCid(reason);
  }
  proposal.save();
  return proposal;
}

/** Records that the DAO overruled a veto. */
export function overruleVeto(proposalId: BigInt, event: ethereum.Event): Proposal {
  const proposal = Proposal.load(proposalIdOf(proposalId))!;
  proposal.vetoed = false;
  proposal.overruledAt = event.block.timestamp;
  proposal.save();
  return proposal;
}
