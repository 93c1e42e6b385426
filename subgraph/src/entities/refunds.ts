import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  RefundAsked,
  RefundCollected,
  RefundPaid,
  RefundsOpened,
  RemainderDiverted,
  RemainderPaid,
} from "../../generated/Refunds/Refunds";
import { RefundFund, RefundPart, RefundRequest, Release } from "../../generated/schema";
import { ledgerId, licenseId, refundPartId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCurrency } from "./currencies";

/** Records from when until when licensees of a release may ask. */
export function openRefunds(event: RefundsOpened): Release {
  const release = Release.load(releaseIdOf(event.params.releaseId))!;
  release.refundsOpenedAt = event.block.timestamp;
  release.refundsUntil = event.params.until;
  release.save();
  return release;
}

/** Records what a licensee asks for. */
export function createRequest(event: RefundAsked): RefundRequest {
  const params = event.params;
  const fund = ensureFund(params.releaseId, params.currency);
  fund.asked = fund.asked.plus(params.amount);
  fund.save();
  const request = new RefundRequest(licenseId(params.tokenId));
  request.license = request.id;
  request.release = fund.release;
  request.fund = fund.id;
  request.licensee = ensureAccount(params.licensee, event);
  request.currency = fund.currency;
  request.asked = params.amount;
  request.paid = BigInt.zero();
  request.askedAt = event.block.timestamp;
  request.blockNumber = event.block.number;
  request.transactionHash = event.transaction.hash;
  request.save();
  return request;
}

/** Records what was brought from the treasury of one payee's earnings. */
export function collectPart(event: RefundCollected): RefundPart {
  const params = event.params;
  const fund = ensureFund(params.releaseId, params.currency);
  fund.collected = fund.collected.plus(params.amount);
  fund.save();
  const part = ensurePart(fund, params.payee, event);
  part.collected = part.collected.plus(params.amount);
  part.save();
  return part;
}

/** Records a payment to a licensee. */
export function payRequest(event: RefundPaid): RefundRequest {
  const request = RefundRequest.load(licenseId(event.params.tokenId))!;
  request.paid = request.paid.plus(event.params.amount);
  request.paidAt = event.block.timestamp;
  request.save();
  const fund = RefundFund.load(request.fund)!;
  fund.refunded = fund.refunded.plus(event.params.amount);
  fund.save();
  return request;
}

/** Records a payment of what was left of one payee's part. */
export function returnPart(event: RemainderPaid): RefundPart {
  const params = event.params;
  const fund = ensureFund(params.releaseId, params.currency);
  fund.returned = fund.returned.plus(params.amount);
  fund.save();
  const part = ensurePart(fund, params.payee, event);
  part.returned = part.returned.plus(params.amount);
  part.save();
  return part;
}

/** Records that what is left goes to the treasury. */
export function divertRemainder(event: RemainderDiverted): RefundFund {
  const fund = ensureFund(event.params.releaseId, event.params.currency);
  fund.diverted = true;
  fund.divertedAt = event.block.timestamp;
  fund.save();
  return fund;
}

function ensureFund(releaseId: BigInt, currency: Bytes): RefundFund {
  const release = releaseIdOf(releaseId);
  const id = ledgerId(release, currency);
  const known = RefundFund.load(id);
  if (known !== null) return known;
  const fund = new RefundFund(id);
  fund.release = release;
  fund.currency = ensureCurrency(currency).id;
  fund.collected = BigInt.zero();
  fund.asked = BigInt.zero();
  fund.refunded = BigInt.zero();
  fund.returned = BigInt.zero();
  fund.diverted = false;
  return fund;
}

function ensurePart(fund: RefundFund, payee: Bytes, event: ethereum.Event): RefundPart {
  const id = refundPartId(fund.id, payee);
  const known = RefundPart.load(id);
  if (known !== null) return known;
  const part = new RefundPart(id);
  part.fund = fund.id;
  part.release = fund.release;
  part.currency = fund.currency;
  part.account = ensureAccount(payee, event);
  part.collected = BigInt.zero();
  part.returned = BigInt.zero();
  return part;
}
