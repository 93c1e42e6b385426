import {
  BondAwarded,
  BondWithdrawn,
  DisputeAnswered,
  DisputeAppealed,
  DisputeClosed,
  DisputeDecided,
  DisputeLifted,
  DisputeRaised,
  DisputeRemedied,
  DisputeSuspended,
  RemedyRequired,
} from "../../generated/EthicsBoard/EthicsBoard";
import { Dispute } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { awardBond, withdrawBonds } from "../entities/bonds";
import { receiveToken } from "../entities/deposits";
import {
  answerDispute,
  appealDispute,
  closeDispute,
  createDispute,
  decideDispute,
  liftFor,
  remedyDispute,
  requireRemedy,
  suspendFor,
} from "../entities/disputes";
import { beginDisputeActivity, beginStep, nameDocument } from "../entities/disputeSteps";
import { fetchStatement } from "../entities/documents";

export function handleDisputeRaised(event: DisputeRaised): void {
  const dispute = createDispute(event);
  fetchStatement(dispute.evidenceDigest);
  const step = beginStep(event, "Raised", dispute, dispute.raisedBy);
  nameDocument(step, dispute.evidenceDigest);
  step.until = dispute.decideUntil;
  step.save();
  const activity = beginDisputeActivity(event, "DisputeRaised", dispute, dispute.raisedBy);
  activity.currency = dispute.currency;
  activity.amount = dispute.bond;
  activity.save();
}

export function handleDisputeSuspended(event: DisputeSuspended): void {
  const dispute = suspendFor(event);
  const kind = event.params.ratified ? "Ratified" : "Suspended";
  const step = beginStep(event, kind, dispute, null);
  step.until = event.params.until;
  step.save();
  beginDisputeActivity(event, "Dispute" + kind, dispute, null).save();
}

export function handleDisputeLifted(event: DisputeLifted): void {
  const dispute = liftFor(event.params.disputeId, event);
  beginStep(event, "Lifted", dispute, null).save();
  beginDisputeActivity(event, "DisputeLifted", dispute, null).save();
}

export function handleDisputeAnswered(event: DisputeAnswered): void {
  const dispute = answerDispute(event);
  fetchStatement(event.params.statement);
  const step = beginStep(event, "Answered", dispute, event.params.accused);
  nameDocument(step, event.params.statement);
  step.save();
  beginDisputeActivity(event, "DisputeAnswered", dispute, event.params.accused).save();
}

export function handleDisputeDecided(event: DisputeDecided): void {
  const dispute = decideDispute(event);
  const step = beginStep(event, event.params.onAppeal ? "DecidedOnAppeal" : "Decided", dispute, null);
  step.ruling = dispute.ruling;
  if (!event.params.appealUntil.isZero()) step.until = event.params.appealUntil;
  step.save();
  const activity = beginDisputeActivity(event, "DisputeDecided", dispute, null);
  activity.detail = dispute.ruling;
  activity.save();
}

export function handleDisputeAppealed(event: DisputeAppealed): void {
  const dispute = appealDispute(event);
  fetchStatement(event.params.grounds);
  const step = beginStep(event, "Appealed", dispute, event.params.accused);
  nameDocument(step, event.params.grounds);
  step.until = event.params.decideUntil;
  step.save();
  const activity = beginDisputeActivity(event, "DisputeAppealed", dispute, event.params.accused);
  activity.currency = dispute.currency;
  activity.amount = event.params.bond;
  activity.save();
}

export function handleRemedyRequired(event: RemedyRequired): void {
  const dispute = requireRemedy(event.params.disputeId, event.params.until, event);
  const step = beginStep(event, "RemedyRequired", dispute, null);
  step.until = event.params.until;
  step.save();
  beginDisputeActivity(event, "RemedyRequired", dispute, null).save();
}

export function handleDisputeRemedied(event: DisputeRemedied): void {
  const dispute = remedyDispute(event);
  const step = beginStep(event, "Remedied", dispute, null);
  step.release = dispute.remedy;
  step.save();
  beginDisputeActivity(event, "DisputeRemedied", dispute, null).save();
}

export function handleDisputeClosed(event: DisputeClosed): void {
  const dispute = closeDispute(event);
  const step = beginStep(event, "Closed", dispute, null);
  step.ruling = dispute.ruling;
  step.outcome = dispute.outcome;
  step.save();
  const activity = beginDisputeActivity(event, "DisputeClosed", dispute, null);
  activity.detail = dispute.outcome;
  activity.save();
}

export function handleBondAwarded(event: BondAwarded): void {
  const award = awardBond(event);
  const dispute = Dispute.load(award.dispute)!;
  const activity = beginActivity(event, "BondAwarded", null, [award.account]);
  activity.dispute = dispute.id;
  activity.release = dispute.release;
  activity.model = dispute.model;
  activity.currency = award.currency;
  activity.amount = award.amount;
  activity.save();
}

export function handleBondWithdrawn(event: BondWithdrawn): void {
  const params = event.params;
  withdrawBonds(params.account, params.currency, params.amount, event);
  receiveToken("Bond", params.to, params.currency, params.amount, event);
  const activity = beginActivity(event, "BondWithdrawn", params.account, [params.to]);
  activity.currency = params.currency;
  activity.amount = params.amount;
  activity.save();
}
