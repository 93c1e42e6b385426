import { BigInt } from "@graphprotocol/graph-ts";
import { LicenseMinted, Transfer } from "../../generated/ModelLicense/ModelLicense";
import { License, LicenseTransfer, Listing, Model, Offer, Release, Sale, SalePoint } from "../../generated/schema";
import { eventId, licenseId, offerIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { countSale } from "./offers";

/** Creates a licence and its sale, and counts it for offer, release and model. */
export function createLicense(event: LicenseMinted): Sale {
  const params = event.params;
  const offer = Offer.load(offerIdOf(params.offerId))!;
  countSale(offer, params.price);
  const sale = createSale(offer, event);

  const license = new License(sale.license);
  license.tokenId = params.tokenId;
  license.serial = params.tokenId.mod(BigInt.fromI64(4294967296));
  license.offer = offer.id;
  license.release = offer.release;
  license.model = offer.model;
  license.owner = sale.recipient;
  license.mintedAt = event.block.timestamp;
  license.expires = params.expires;
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

/** Gives a licence another owner; a listing of somebody else's can then not be bought. */
export function changeOwner(license: License, event: Transfer): void {
  license.owner = ensureAccount(event.params.to, event);
  license.save();
  const listingId = license.listing;
  if (listingId === null) return;
  const listing = Listing.load(listingId)!;
  listing.sellerHolds = listing.seller == license.owner;
  listing.save();
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
  count(sale);
  return sale;
}

function count(sale: Sale): void {
  const release = Release.load(sale.release)!;
  release.licenseCount += 1;
  release.save();
  const model = Model.load(sale.model)!;
  model.licenseCount += 1;
  model.save();

  const point = new SalePoint(0);
  point.timestamp = sale.timestamp.toI64();
  point.release = sale.release;
  point.model = sale.model;
  point.licenses = 1;
  point.save();
}
