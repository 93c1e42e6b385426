import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Listed, Sold } from "../../generated/LicenseMarket/LicenseMarket";
import { License, Listing, Resale } from "../../generated/schema";
import { eventId, licenseId } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCurrency } from "./currencies";

/** Creates a listing; an open one of the same licence is replaced. */
export function createListing(event: Listed): Listing {
  const license = License.load(licenseId(event.params.tokenId))!;
  close(license, "Replaced", event);
  const listing = new Listing(eventId(event));
  listing.license = license.id;
  listing.release = license.release;
  listing.model = license.model;
  listing.seller = ensureAccount(event.params.seller, event);
  listing.currency = ensureCurrency(event.params.currency).id;
  listing.price = event.params.price;
  listing.expires = event.params.expires;
  listing.status = "Open";
  listing.sellerHolds = listing.seller == license.owner;
  listing.listedAt = event.block.timestamp;
  listing.transactionHash = event.transaction.hash;
  listing.save();
  license.listing = listing.id;
  license.save();
  return listing;
}

/** Cancels the open listing of a licence. */
export function cancelListing(tokenId: BigInt, event: ethereum.Event): Listing | null {
  const license = License.load(licenseId(tokenId))!;
  const listing = close(license, "Canceled", event);
  license.save();
  return listing;
}

/**
 * Records a sale. The market reports it before the token moves, so the owner is changed here: the `Transfer` that
 * follows then brings nothing new and is not told a second time.
 */
export function createResale(event: Sold): Resale {
  const license = License.load(licenseId(event.params.tokenId))!;
  const resale = new Resale(eventId(event));
  resale.license = license.id;
  resale.release = license.release;
  resale.model = license.model;
  resale.seller = ensureAccount(event.params.seller, event);
  resale.buyer = ensureAccount(event.params.buyer, event);
  resale.currency = ensureCurrency(event.params.currency).id;
  resale.price = event.params.price;
  resale.royalty = event.params.royalty;
  resale.timestamp = event.block.timestamp;
  resale.blockNumber = event.block.number;
  resale.transactionHash = event.transaction.hash;
  resale.save();
  close(license, "Sold", event, resale.id);
  license.owner = resale.buyer;
  license.save();
  return resale;
}

function close(license: License, status: string, event: ethereum.Event, resale: Bytes | null = null): Listing | null {
  const id = license.listing;
  if (id === null) return null;
  const listing = Listing.load(id)!;
  listing.status = status;
  listing.closedAt = event.block.timestamp;
  listing.resale = resale;
  listing.save();
  license.listing = null;
  return listing;
}
