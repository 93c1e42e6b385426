import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  Claimed,
  DatasetClaimed,
  DatasetShareSettled,
  PayoutSet,
  ReferralsClaimed,
  SharesChanged,
  ShareSettled,
  ShareTransferred,
  VerificationClaimed,
} from "../../generated/RoyaltyTreasury/RoyaltyTreasury";
import { Claim, Dataset, Model, Release } from "../../generated/schema";
import { contractOf } from "../context";
import { ensureAccount, loadAccount } from "../entities/accounts";
import { beginActivity, isZero } from "../entities/activities";
import {
  createContributionClaim,
  createDatasetClaim,
  createReferralsClaim,
  createVerificationClaim,
} from "../entities/claims";
import { addClaimFlow } from "../entities/flows";
import { createDatasetSettlement, createSettlement } from "../entities/settlements";
import { moveShare, replaceShares } from "../entities/shares";
import { releaseIdOf } from "../ids";

export function handleShareSettled(event: ShareSettled): void {
  const settlement = createSettlement(event);
  const parent = Release.load(settlement.parent)!;
  const activity = beginActivity(event, "ShareSettled", null, [Model.load(parent.model)!.owner]);
  activity.model = parent.model;
  activity.release = parent.id;
  activity.currency = settlement.currency;
  activity.amount = settlement.amount;
  activity.save();
}

export function handleDatasetShareSettled(event: DatasetShareSettled): void {
  const settlement = createDatasetSettlement(event);
  const dataset = Dataset.load(settlement.dataset)!;
  const activity = beginActivity(event, "DatasetShareSettled", null, [dataset.owner]);
  activity.release = settlement.release;
  activity.dataset = dataset.id;
  activity.currency = settlement.currency;
  activity.amount = settlement.amount;
  activity.detail = dataset.name;
  activity.save();
}

export function handleClaimed(event: Claimed): void {
  addClaim("RoyaltyClaimed", createContributionClaim(event, isDao(event.params.to)), event);
}

export function handleDatasetClaimed(event: DatasetClaimed): void {
  addClaim("DatasetClaimed", createDatasetClaim(event, isDao(event.params.to)), event);
}

export function handleVerificationClaimed(event: VerificationClaimed): void {
  addClaim("VerificationClaimed", createVerificationClaim(event, isDao(event.params.to)), event);
}

export function handleReferralsClaimed(event: ReferralsClaimed): void {
  addClaim("ReferralsClaimed", createReferralsClaim(event, isDao(event.params.to)), event);
}

export function handleShareTransferred(event: ShareTransferred): void {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  moveShare(release, params.from, params.to, params.shareBps, event);
  const activity = beginActivity(event, "ShareTransferred", params.from, [params.to]);
  activity.model = release.model;
  activity.release = release.id;
  activity.shareBps = params.shareBps;
  activity.save();
}

export function handleSharesChanged(event: SharesChanged): void {
  const release = Release.load(releaseIdOf(event.params.releaseId))!;
  const activity = beginActivity(event, "SharesChanged", null, replaceShares(release, event));
  activity.model = release.model;
  activity.release = release.id;
  activity.save();
}

export function handlePayoutSet(event: PayoutSet): void {
  const account = loadAccount(event.params.account, event);
  const isOwn = isZero(event.params.to) || event.params.to == event.params.account;
  if (isOwn) account.payout = null;
  else account.payout = ensureAccount(event.params.to, event);
  account.save();
  beginActivity(event, "PayoutSet", event.params.account, [event.params.to]).save();
}

function isDao(account: Bytes): bool {
  return account == contractOf("DAO");
}

function addClaim(type: string, claim: Claim, event: ethereum.Event): void {
  addClaimFlow(claim, isDao(claim.recipient), event);
  const activity = beginActivity(event, type, claim.payee, [claim.recipient]);
  activity.model = claim.model;
  activity.release = claim.release;
  activity.dataset = claim.dataset;
  activity.currency = claim.currency;
  activity.amount = claim.amount;
  activity.save();
}
