import { Address } from "@graphprotocol/graph-ts";
import {
  Bonded,
  BondTermsSet,
  ChallengeAnswered,
  ChallengeClosed,
  ChallengeOpened,
  ReceiptRecorded,
  ReceiptRevoked,
  Unbonding,
  Withdrawn,
} from "../../generated/VerificationRegistry/VerificationRegistry";
import { Receipt, Release } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { answerChallenge, beginChallengeActivity, closeChallenge, createChallenge } from "../entities/challenges";
import { ensureCurrency } from "../entities/currencies";
import { fetchReport, fetchStatement } from "../entities/documents";
import { createReceipt, revokeReceipt } from "../entities/receipts";
import { addBond, payVerifier, setBondTerms, takeBondBack } from "../entities/verifiers";

export function handleReceiptRecorded(event: ReceiptRecorded): void {
  const receipt = createReceipt(event);
  fetchReport(receipt.reportDigest);
  const publisher = Release.load(receipt.release)!.publisher;
  const activity = beginActivity(event, "ReceiptRecorded", receipt.verifier, [publisher, receipt.relayer]);
  activity.model = receipt.model;
  activity.release = receipt.release;
  activity.receipt = receipt.id;
  activity.detail = receipt.outcome;
  activity.save();
}

export function handleReceiptRevoked(event: ReceiptRevoked): void {
  const receipt = revokeReceipt(event);
  const publisher = Release.load(receipt.release)!.publisher;
  const activity = beginActivity(event, "ReceiptRevoked", receipt.verifier, [publisher]);
  activity.model = receipt.model;
  activity.release = receipt.release;
  activity.receipt = receipt.id;
  activity.detail = receipt.outcome;
  activity.save();
}

export function handleBondTermsSet(event: BondTermsSet): void {
  setBondTerms(event);
  const activity = beginActivity(event, "BondTermsSet", null, []);
  activity.currency = ensureCurrency(Address.zero()).id;
  activity.amount = event.params.required;
  activity.save();
}

export function handleBonded(event: Bonded): void {
  addBond(event);
  const activity = beginActivity(event, "VerifierBonded", event.params.verifier, []);
  activity.currency = ensureCurrency(Address.zero()).id;
  activity.amount = event.params.amount;
  activity.save();
}

export function handleUnbonding(event: Unbonding): void {
  takeBondBack(event);
  const activity = beginActivity(event, "VerifierUnbonding", event.params.verifier, []);
  activity.currency = ensureCurrency(Address.zero()).id;
  activity.amount = event.params.amount;
  activity.save();
}

export function handleVerifierWithdrawn(event: Withdrawn): void {
  payVerifier(event);
  const activity = beginActivity(event, "VerifierWithdrawn", event.params.account, [event.params.to]);
  activity.currency = ensureCurrency(Address.zero()).id;
  activity.amount = event.params.fromBond.plus(event.params.awarded);
  activity.save();
}

export function handleChallengeOpened(event: ChallengeOpened): void {
  const challenge = createChallenge(event);
  fetchStatement(challenge.evidenceDigest);
  const activity = beginChallengeActivity(event, "ChallengeOpened", challenge, challenge.challenger);
  activity.currency = ensureCurrency(Address.zero()).id;
  activity.amount = challenge.deposit;
  activity.detail = Receipt.load(challenge.receipt)!.outcome;
  activity.save();
}

export function handleChallengeAnswered(event: ChallengeAnswered): void {
  const challenge = answerChallenge(event);
  fetchStatement(event.params.statement);
  beginChallengeActivity(event, "ChallengeAnswered", challenge, challenge.verifier).save();
}

export function handleChallengeClosed(event: ChallengeClosed): void {
  const challenge = closeChallenge(event);
  const activity = beginChallengeActivity(event, "ChallengeClosed", challenge, null);
  activity.currency = ensureCurrency(Address.zero()).id;
  activity.amount = event.params.awarded;
  activity.detail = challenge.outcome;
  activity.save();
}
