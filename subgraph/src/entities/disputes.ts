import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  DisputeAnswered,
  DisputeAppealed,
  DisputeClosed,
  DisputeDecided,
  DisputeRaised,
  DisputeRemedied,
  DisputeSuspended,
} from "../../generated/EthicsBoard/EthicsBoard";
import { CharterVersion, Dispute, Model, Release } from "../../generated/schema";
import { rawCid } from "../cid";
import { disputeIdOf, partId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCurrency } from "./currencies";

/** Ruling of the contracts, in their order. */
export const RULINGS = ["None", "Dismissed", "Upheld", "Revoked"];

/** Creates a dispute. */
export function createDispute(event: DisputeRaised): Dispute {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const charter = CharterVersion.load(release.charter)!;
  const dispute = new Dispute(disputeIdOf(params.disputeId));
  dispute.disputeId = params.disputeId;
  dispute.release = release.id;
  dispute.model = release.model;
  dispute.charter = charter.id;
  dispute.clauseNumber = params.clause;
  dispute.clause = partId(charter.documentDigest, params.clause);
  dispute.stage = "Open";
  dispute.ruling = "None";
  dispute.raisedBy = ensureAccount(params.raisedBy, event);
  dispute.accused = Model.load(release.model)!.owner;
  dispute.currency = ensureCurrency(params.currency).id;
  dispute.bond = params.bond;
  dispute.raisedAt = event.block.timestamp;
  dispute.answerUntil = params.answerUntil;
  dispute.decideUntil = params.decideUntil;
  dispute.deadline = params.decideUntil;
  dispute.ratified = false;
  dispute.evidenceDigest = params.evidence;
  dispute.evidenceCid = rawCid(params.evidence);
  dispute.evidence = params.evidence;
  dispute.answered = false;
  dispute.blockNumber = event.block.number;
  dispute.transactionHash = event.transaction.hash;
  touch(dispute, event);

  release.liveDisputeCount += 1;
  release.save();
  return dispute;
}

/** Records the suspension made, confirmed or prolonged for a dispute. */
export function suspendFor(event: DisputeSuspended): Dispute {
  const dispute = loadDispute(event.params.disputeId);
  dispute.suspendedUntil = event.params.until;
  dispute.ratified = event.params.ratified;
  if (dispute.suspendedAt === null) dispute.suspendedAt = event.block.timestamp;
  touch(dispute, event);
  return dispute;
}

/** Records that the suspension made for a dispute ended before its time. */
export function liftFor(disputeId: BigInt, event: ethereum.Event): Dispute {
  const dispute = loadDispute(disputeId);
  endSuspension(dispute);
  touch(dispute, event);
  return dispute;
}

/** Records what the accused says to it. */
export function answerDispute(event: DisputeAnswered): Dispute {
  const dispute = loadDispute(event.params.disputeId);
  dispute.accused = ensureAccount(event.params.accused, event);
  dispute.answered = true;
  dispute.answerCid = rawCid(event.params.statement);
  dispute.answer = event.params.statement;
  touch(dispute, event);
  return dispute;
}

/** Records a ruling; one that is final is followed by what takes effect. */
export function decideDispute(event: DisputeDecided): Dispute {
  const dispute = loadDispute(event.params.disputeId);
  dispute.ruling = RULINGS[event.params.ruling];
  if (!event.params.appealUntil.isZero()) {
    dispute.stage = "Decided";
    dispute.appealUntil = event.params.appealUntil;
    dispute.deadline = event.params.appealUntil;
  }
  touch(dispute, event);
  return dispute;
}

/** Records that the accused asks the DAO to decide again. */
export function appealDispute(event: DisputeAppealed): Dispute {
  const params = event.params;
  const dispute = loadDispute(params.disputeId);
  dispute.stage = "Appealed";
  dispute.accused = ensureAccount(params.accused, event);
  dispute.appealBond = params.bond;
  dispute.decideUntil = params.decideUntil;
  dispute.deadline = params.decideUntil;
  dispute.groundsCid = rawCid(params.grounds);
  dispute.grounds = params.grounds;
  touch(dispute, event);
  return dispute;
}

/** Records that a corrected release is asked for. */
export function requireRemedy(disputeId: BigInt, until: BigInt, event: ethereum.Event): Dispute {
  const dispute = loadDispute(disputeId);
  dispute.stage = "Remedy";
  dispute.remedyUntil = until;
  dispute.deadline = until;
  touch(dispute, event);
  return dispute;
}

/** Records the corrected release. */
export function remedyDispute(event: DisputeRemedied): Dispute {
  const dispute = loadDispute(event.params.disputeId);
  dispute.remedy = releaseIdOf(event.params.releaseId);
  touch(dispute, event);
  return dispute;
}

/** Ends a dispute. */
export function closeDispute(event: DisputeClosed): Dispute {
  const dispute = loadDispute(event.params.disputeId);
  const release = Release.load(dispute.release)!;
  dispute.stage = "Closed";
  dispute.outcome = outcomeOf(dispute, release, RULINGS[event.params.ruling], event.params.revoked);
  // One that lapsed before is ended without a word of its own. A release that is stopped stays so.
  if (release.status != "Revoked") endSuspension(dispute);
  dispute.deadline = null;
  dispute.closedAt = event.block.timestamp;
  touch(dispute, event);

  release.liveDisputeCount -= 1;
  release.save();
  return dispute;
}

/** `ruling` is what took effect: none for a dispute that lapsed or was remedied, or that another one made needless. */
function outcomeOf(dispute: Dispute, release: Release, ruling: string, revoked: bool): string {
  if (ruling == "Dismissed") return "Dismissed";
  if (dispute.remedy !== null) return "Remedied";
  if (ruling != "None" && revoked) return "Revoked";
  return release.status == "Revoked" ? "Moot" : "Lapsed";
}

function endSuspension(dispute: Dispute): void {
  dispute.suspendedUntil = null;
  dispute.ratified = false;
}

function loadDispute(disputeId: BigInt): Dispute {
  return Dispute.load(disputeIdOf(disputeId))!;
}

function touch(dispute: Dispute, event: ethereum.Event): void {
  dispute.updatedAt = event.block.timestamp;
  dispute.save();
}
