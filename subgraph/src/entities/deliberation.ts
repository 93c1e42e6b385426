import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { ReasonGiven } from "../../generated/Deliberation/Deliberation";
import { Member, Reason, Vote } from "../../generated/schema";
import { rawCid } from "../cid";
import { eventId, proposalIdOf, releaseAccountId, releaseIdOf, sequenceOf, voteId } from "../ids";
import { ensureAccount } from "./accounts";
import { isZero } from "./activities";
import { ensureMember } from "./members";
import { OPTIONS } from "./voting";

/** Records why a member voted as it did; the vote names the latest reason. */
export function createReason(event: ReasonGiven): Reason {
  const params = event.params;
  const vote = Vote.load(voteId(proposalIdOf(params.proposalId), params.member))!;
  const reason = new Reason(eventId(event));
  reason.sequence = sequenceOf(event, 0);
  reason.proposal = vote.proposal;
  reason.member = ensureAccount(params.member, event);
  reason.vote = vote.id;
  reason.option = OPTIONS[params.option];
  reason.text = params.reason;
  if (!isZero(params.evidence)) {
    reason.document = params.evidence;
    reason.documentCid = rawCid(params.evidence);
  }
  if (!params.releaseId.isZero()) {
    const release = releaseIdOf(params.releaseId);
    reason.release = release;
    reason.receipt = releaseAccountId(release, params.member);
  }
  reason.timestamp = event.block.timestamp;
  reason.blockNumber = event.block.number;
  reason.transactionHash = event.transaction.hash;
  reason.save();
  vote.reason = reason.id;
  vote.save();
  return reason;
}

/** Sets a member's profile. @param profile Digest of its CID; zeros take it back. */
export function setProfile(address: Bytes, profile: Bytes, event: ethereum.Event): Member {
  const member = ensureMember(address, event);
  member.profile = isZero(profile) ? null : profile;
  member.profileCid = isZero(profile) ? null : rawCid(profile);
  member.profileSetAt = event.block.timestamp;
  member.save();
  return member;
}
