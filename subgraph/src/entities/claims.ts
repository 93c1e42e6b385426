import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  Claimed,
  DatasetClaimed,
  ReferralsClaimed,
  VerificationClaimed,
} from "../../generated/RoyaltyTreasury/RoyaltyTreasury";
import { Claim, Receipt, Release, RewardLedger } from "../../generated/schema";
import { datasetIdOf, eventId, ledgerId, releaseAccountId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureReferralLedger } from "./bookings";
import { ensureCurrency, saveTotals } from "./currencies";
import { ensureEntry, saveEntry } from "./ledger";
import { ensureShareLedger } from "./shares";
import { ensureDatasetLedger } from "./settlements";

/**
 * Each records a payment by the treasury. `toDao`: it stayed in the treasury, as the DAO's own.
 */
export function createContributionClaim(event: Claimed, toDao: bool): Claim {
  const params = event.params;
  const claim = beginClaim(event, "Contribution", params.currency, params.payee, params.to, params.amount);
  const release = Release.load(releaseIdOf(params.releaseId))!;
  claim.release = release.id;
  claim.model = release.model;
  const entry = ensureEntry(release, claim.currency);
  entry.paid = entry.paid.plus(claim.amount);
  saveEntry(entry, release, event);
  const ledger = ensureShareLedger(releaseAccountId(release.id, claim.payee), claim.currency);
  ledger.claimed = ledger.claimed.plus(claim.amount);
  ledger.claimedAt = claim.timestamp;
  ledger.save();
  return save(claim, toDao);
}

export function createDatasetClaim(event: DatasetClaimed, toDao: bool): Claim {
  const params = event.params;
  const claim = beginClaim(event, "Dataset", params.currency, params.payee, params.to, params.amount);
  claim.dataset = datasetIdOf(params.datasetId);
  const ledger = ensureDatasetLedger(claim.dataset!, claim.currency);
  ledger.claimed = ledger.claimed.plus(claim.amount);
  ledger.save();
  return save(claim, toDao);
}

/** What a verifier forfeited comes with the DAO as recipient and is the DAO's: nobody else may claim it. */
export function createVerificationClaim(event: VerificationClaimed, toDao: bool): Claim {
  const params = event.params;
  const receipt = Receipt.load(releaseAccountId(releaseIdOf(params.releaseId), params.payee));
  let payee = params.payee;
  if (toDao && receipt !== null) {
    if (!receipt.rewarded) payee = params.to;
  }
  const claim = beginClaim(event, "Verification", params.currency, payee, params.to, params.amount);
  const release = Release.load(releaseIdOf(params.releaseId))!;
  claim.release = release.id;
  claim.model = release.model;
  const entry = ensureEntry(release, claim.currency);
  entry.rewarded = entry.rewarded.plus(claim.amount);
  saveEntry(entry, release, event);
  const ledger = ensureRewardLedger(release.id, params.payee, claim.currency);
  ledger.claimed = ledger.claimed.plus(claim.amount);
  ledger.save();
  return save(claim, toDao);
}

export function createReferralsClaim(event: ReferralsClaimed, toDao: bool): Claim {
  const params = event.params;
  const claim = beginClaim(event, "Referral", params.currency, params.payee, params.to, params.amount);
  const ledger = ensureReferralLedger(claim.payee, claim.currency);
  ledger.claimed = ledger.claimed.plus(claim.amount);
  ledger.save();
  return save(claim, toDao);
}

function beginClaim(
  event: ethereum.Event,
  kind: string,
  currency: Bytes,
  payee: Bytes,
  to: Bytes,
  amount: BigInt
): Claim {
  const claim = new Claim(eventId(event));
  claim.kind = kind;
  claim.currency = ensureCurrency(currency).id;
  claim.payee = ensureAccount(payee, event);
  claim.recipient = ensureAccount(to, event);
  claim.amount = amount;
  claim.timestamp = event.block.timestamp;
  claim.blockNumber = event.block.number;
  claim.transactionHash = event.transaction.hash;
  return claim;
}

function save(claim: Claim, toDao: bool): Claim {
  claim.save();
  const currency = ensureCurrency(claim.currency);
  currency.paid = currency.paid.plus(claim.amount);
  if (toDao) currency.deposited = currency.deposited.plus(claim.amount);
  saveTotals(currency);
  return claim;
}

function ensureRewardLedger(release: Bytes, verifier: Bytes, currency: Bytes): RewardLedger {
  const receipt = releaseAccountId(release, verifier);
  const id = ledgerId(receipt, currency);
  const known = RewardLedger.load(id);
  if (known !== null) return known;
  const ledger = new RewardLedger(id);
  ledger.release = release;
  ledger.verifier = verifier;
  ledger.receipt = receipt;
  ledger.currency = currency;
  ledger.claimed = BigInt.zero();
  return ledger;
}
