import { ReceiptRecorded, ReceiptRevoked } from "../../generated/VerificationRegistry/VerificationRegistry";
import { Member, Model, Receipt, ReceiptPoint, Release } from "../../generated/schema";
import { rawCid } from "../cid";
import { releaseAccountId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { countReceipt, countRevoked } from "./verifiers";

/** Backend of the contracts, from 1. */
const BACKENDS = ["WebGPU", "WASM", "CPU"];
const PASS = 1;

/** Creates a receipt and counts it for its release, model and verifier. */
export function createReceipt(event: ReceiptRecorded): Receipt {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const passes = params.outcome == PASS;
  const receipt = new Receipt(releaseAccountId(release.id, params.verifier));
  receipt.release = release.id;
  receipt.model = release.model;
  receipt.verifier = ensureAccount(params.verifier, event);
  receipt.record = params.verifier;
  receipt.relayer = ensureAccount(params.relayer, event);
  receipt.outcome = passes ? "Pass" : "Fail";
  receipt.scoreBps = params.scoreBps;
  receipt.maxDeviation = params.maxDeviation;
  receipt.backend = BACKENDS[params.backend - 1];
  receipt.environmentDigest = params.environmentDigest;
  receipt.outputsDigest = params.outputsDigest;
  receipt.reportDigest = params.report;
  receipt.reportCid = rawCid(params.report);
  receipt.report = params.report;
  receipt.ranAt = params.ranAt;
  receipt.counts = params.counts;
  receipt.counted = params.counts;
  receipt.revoked = false;
  receipt.struck = false;
  receipt.rewarded = params.counts && release.status == "Submitted";
  receipt.recordedAt = event.block.timestamp;
  receipt.blockNumber = event.block.number;
  receipt.transactionHash = event.transaction.hash;
  receipt.save();
  count(receipt, release);
  countReceipt(receipt, event);
  return receipt;
}

/** Records that a verifier took a receipt back. */
export function revokeReceipt(event: ReceiptRevoked): Receipt {
  const receipt = Receipt.load(releaseAccountId(releaseIdOf(event.params.releaseId), event.params.verifier))!;
  receipt.revoked = true;
  receipt.revokedAt = event.block.timestamp;
  uncount(receipt);
  countRevoked(receipt, event);
  return receipt;
}

/** Makes a receipt count no more, and saves it. */
export function uncount(receipt: Receipt): void {
  if (receipt.counts) {
    const release = Release.load(receipt.release)!;
    if (receipt.outcome == "Pass") release.passingCount -= 1;
    else release.failingCount -= 1;
    release.save();
  }
  receipt.counts = false;
  receipt.rewarded = false;
  receipt.save();
}

function count(receipt: Receipt, release: Release): void {
  const passes = receipt.outcome == "Pass";
  release.receiptCount += 1;
  if (receipt.counts && passes) release.passingCount += 1;
  if (receipt.counts && !passes) release.failingCount += 1;
  release.save();

  const model = Model.load(release.model)!;
  model.receiptCount += 1;
  model.save();

  const member = Member.load(receipt.verifier);
  if (member !== null) {
    member.receiptsSigned += 1;
    member.save();
  }

  const point = new ReceiptPoint(0);
  point.timestamp = receipt.recordedAt.toI64();
  point.outcome = receipt.outcome;
  point.counting = receipt.counts ? 1 : 0;
  point.save();
}
