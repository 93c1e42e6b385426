import { BigInt, Bytes, store } from "@graphprotocol/graph-ts";
import { LicenseMinted, SeatSet, Transfer, UpdateUser } from "../../generated/ModelLicense/ModelLicense";
import { License, LicenseTransfer, Model, Offer, Release, Sale, SalePoint, Seat } from "../../generated/schema";
import { eventId, licenseId, offerIdOf, seatId } from "../ids";
import { ensureAccount } from "./accounts";
import { isZero } from "./activities";
import { beginHolding, endHolding } from "./holdings";
import { addGross, countSale } from "./offers";

/** The contract counts transfers in 12 bits. */
const TRANSFER_COUNTS = 4096;
/** A token's id is offer << 32 | serial. */
const SERIALS = BigInt.fromI64(4294967296);

/** Creates a licence and its sale, and counts it for offer, release and model. */
export function createLicense(event: LicenseMinted): Sale {
  const params = event.params;
  const offer = Offer.load(offerIdOf(params.offerId))!;
  countSale(offer);
  addGross(offer, params.price);
  const sale = createSale(offer, event);

  const license = new License(sale.license);
  license.tokenId = params.tokenId;
  license.serial = params.tokenId.mod(SERIALS);
  license.offer = offer.id;
  license.release = offer.release;
  license.model = offer.model;
  license.owner = sale.recipient;
  license.mintedAt = event.block.timestamp;
  license.expires = params.expires;
  license.transferCount = 0;
  license.seatCount = 0;
  license.bound = false;
  license.sale = sale.id;
  license.save();
  return sale;
}

/** Records a change of hands; the licence itself is changed by `changeOwner`. */
export function createTransfer(event: Transfer): void {
  const transfer = new LicenseTransfer(eventId(event));
  transfer.license = licenseId(event.params.id);
  transfer.from = ensureAccount(event.params.from, event);
  transfer.to = ensureAccount(event.params.to, event);
  transfer.timestamp = event.block.timestamp;
  transfer.blockNumber = event.block.number;
  transfer.transactionHash = event.transaction.hash;
  transfer.save();
}

/** Gives a licence another owner, or none: what the last one listed, lent and seated ends. */
export function changeOwner(license: License, event: Transfer): void {
  endHolding(license);
  clearUser(license);
  clearSeats(license);
  license.owner = ensureAccount(event.params.to, event);
  if (isZero(event.params.to)) {
    license.burnedAt = event.block.timestamp;
  } else {
    license.transferCount = (license.transferCount + 1) % TRANSFER_COUNTS;
    beginHolding(license);
  }
  license.save();
}

/** Lends a licence, or ends its loan. */
export function setUser(license: License, event: UpdateUser): void {
  if (isZero(event.params.user)) {
    clearUser(license);
  } else {
    license.user = ensureAccount(event.params.user, event);
    license.userExpires = event.params.expires;
  }
  license.save();
}

/** Gives or takes away a seat. */
export function setSeat(license: License, event: SeatSet): void {
  const id = seatId(license.id, event.params.account);
  if (event.params.seated) {
    const seat = new Seat(id);
    seat.license = license.id;
    seat.account = ensureAccount(event.params.account, event);
    seat.namedAt = event.block.timestamp;
    seat.save();
    license.seatCount += 1;
  } else {
    store.remove("Seat", id.toHexString());
    license.seatCount -= 1;
  }
  license.save();
}

/** Counts licences sold for a release and its model. */
export function countLicenses(releaseId: Bytes, change: i32): void {
  const release = Release.load(releaseId)!;
  release.licenseCount += change;
  release.save();
  const model = Model.load(release.model)!;
  model.licenseCount += change;
  model.save();
}

function createSale(offer: Offer, event: LicenseMinted): Sale {
  const sale = new Sale(eventId(event));
  sale.license = licenseId(event.params.tokenId);
  sale.offer = offer.id;
  sale.release = offer.release;
  sale.model = offer.model;
  sale.buyer = ensureAccount(event.params.buyer, event);
  sale.recipient = ensureAccount(event.params.to, event);
  sale.currency = offer.currency;
  sale.price = event.params.price;
  sale.timestamp = event.block.timestamp;
  sale.blockNumber = event.block.number;
  sale.transactionHash = event.transaction.hash;
  sale.save();
  countLicenses(sale.release, 1);
  addPoint(sale);
  return sale;
}

function addPoint(sale: Sale): void {
  const point = new SalePoint(0);
  point.timestamp = sale.timestamp.toI64();
  point.release = sale.release;
  point.model = sale.model;
  point.licenses = 1;
  point.save();
}

function clearUser(license: License): void {
  license.user = null;
  license.userExpires = null;
}

/** At most 256, which the contract allows an offer. */
function clearSeats(license: License): void {
  if (license.seatCount == 0) return;
  const seats = license.seats.load();
  for (let i = 0; i < seats.length; i++) store.remove("Seat", seats[i].id.toHexString());
  license.seatCount = 0;
}
