import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Activity, Dispute, DisputeStep, Model } from "../../generated/schema";
import { rawCid } from "../cid";
import { eventId, sequenceOf } from "../ids";
import { ensureAccount } from "./accounts";
import { beginActivity } from "./activities";

/**
 * Begins a step of a dispute; the caller adds what it refers to and saves it.
 *
 * @param by Who did it; null for the DAO, and where the event does not tell.
 */
export function beginStep(event: ethereum.Event, kind: string, dispute: Dispute, by: Bytes | null): DisputeStep {
  const step = new DisputeStep(eventId(event));
  step.sequence = sequenceOf(event, 0);
  step.dispute = dispute.id;
  step.kind = kind;
  if (by !== null) step.by = ensureAccount(by, event);
  step.timestamp = event.block.timestamp;
  step.blockNumber = event.block.number;
  step.transactionHash = event.transaction.hash;
  return step;
}

/** Names what was brought forward with a step. */
export function nameDocument(step: DisputeStep, digest: Bytes): void {
  step.documentCid = rawCid(digest);
  step.document = digest;
}

/** Begins an activity about a dispute; it also concerns who raised it, the accused and the model's owner. */
export function beginDisputeActivity(
  event: ethereum.Event,
  type: string,
  dispute: Dispute,
  actor: Bytes | null
): Activity {
  const owner = Model.load(dispute.model)!.owner;
  const activity = beginActivity(event, type, actor, [dispute.raisedBy, dispute.accused, owner]);
  activity.dispute = dispute.id;
  activity.release = dispute.release;
  activity.model = dispute.model;
  return activity;
}
