import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { TrialStarted } from "../../generated/ModelLicense/ModelLicense";
import { License, Offer, Sale, Trial } from "../../generated/schema";
import { licenseId } from "../ids";
import { addGross, countRefund } from "./offers";
import { countLicenses } from "./licenses";

/** Begins a licence's trial: its price is held back, and counts for the offer once it is booked. */
export function createTrial(event: TrialStarted): Trial {
  const license = License.load(licenseId(event.params.tokenId))!;
  const sale = Sale.load(license.sale)!;
  const trial = new Trial(license.id);
  trial.license = license.id;
  trial.offer = sale.offer;
  trial.release = sale.release;
  trial.model = sale.model;
  trial.account = sale.buyer;
  trial.currency = sale.currency;
  trial.amount = sale.price;
  trial.until = event.params.until;
  trial.status = "Pending";
  trial.transferred = false;
  trial.startedAt = event.block.timestamp;
  trial.save();
  license.trial = trial.id;
  license.save();
  addGross(Offer.load(trial.offer)!, BigInt.zero().minus(trial.amount));
  return trial;
}

/** Ends a trial: the sale is final, and its price is booked by the log that follows. */
export function endTrial(tokenId: BigInt, event: ethereum.Event): Trial {
  const trial = close(licenseId(tokenId), "Ended", event);
  addGross(Offer.load(trial.offer)!, trial.amount);
  return trial;
}

/** Undoes a sale within its trial. */
export function refundTrial(tokenId: BigInt, event: ethereum.Event): Trial {
  const trial = close(licenseId(tokenId), "Refunded", event);
  countRefund(Offer.load(trial.offer)!);
  countLicenses(trial.release, -1);
  return trial;
}

/** A licence that changes hands cannot be refunded any more. */
export function markTransferred(license: License): void {
  const id = license.trial;
  if (id === null) return;
  const trial = Trial.load(id)!;
  if (trial.transferred || trial.status != "Pending") return;
  trial.transferred = true;
  trial.save();
}

/** Whether a licence could be given back now: then nothing but a refund can burn it. */
export function isRefundable(license: License, event: ethereum.Event): bool {
  const id = license.trial;
  if (id === null) return false;
  const trial = Trial.load(id)!;
  return trial.status == "Pending" && !trial.transferred && event.block.timestamp < trial.until;
}

function close(id: Bytes, status: string, event: ethereum.Event): Trial {
  const trial = Trial.load(id)!;
  trial.status = status;
  trial.closedAt = event.block.timestamp;
  trial.save();
  return trial;
}
