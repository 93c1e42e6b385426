import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Listed, ListingPosted } from "../../generated/LicenseMarket/LicenseMarket";
import { License, Listing, Offer } from "../../generated/schema";
import { eventId, licenseId, offerIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCounter, noCounter } from "./counters";
import { ensureCurrency, knownCurrency } from "./currencies";
import { ensureHolding } from "./holdings";

/** Creates a listing that the market keeps; an open one of the same licence is replaced. */
export function createListing(event: Listed): Listing {
  const params = event.params;
  const license = License.load(licenseId(params.tokenId))!;
  closeListing(license, "Replaced", event);
  const listing = new Listing(eventId(event));
  describe(listing, license, params.seller, event);
  stamp(listing, license, license.transferCount, license.offer, license.expires);
  listing.signed = false;
  listing.currency = ensureCurrency(params.currency).id;
  listing.price = params.price;
  listing.expires = params.expires;
  listing.counter = noCounter(event);
  listing.save();
  license.listing = listing.id;
  license.save();
  return listing;
}

/**
 * Records a signed listing that was posted. Anybody may post, and whatever names no licence, offer or listed currency
 * could never be filled.
 *
 * @returns null when it is left out, or known already.
 */
export function createSignedListing(event: ListingPosted): Listing | null {
  const params = event.params;
  const signed = params.listing;
  const license = License.load(licenseId(signed.tokenId));
  const offer = offerIdOf(signed.offerId);
  const currency = knownCurrency(signed.currency);
  if (license === null || Offer.load(offer) === null || currency === null) return null;
  if (Listing.load(params.digest) !== null) return null;
  const listing = new Listing(params.digest);
  describe(listing, license, signed.seller, event);
  stamp(listing, license, signed.transfers, offer, signed.licenseExpires);
  listing.signed = true;
  listing.currency = currency;
  listing.price = signed.price;
  listing.expires = signed.expires;
  listing.counter = ensureCounter(signed.seller, signed.counter, event);
  listing.salt = signed.salt;
  listing.signature = params.signature;
  listing.save();
  return listing;
}

/** Cancels the listing that the market keeps for a licence, if its present holder made it. */
export function cancelListing(tokenId: BigInt, event: ethereum.Event): Listing | null {
  const license = License.load(licenseId(tokenId))!;
  const listing = closeListing(license, "Canceled", event);
  license.save();
  return listing;
}

/** Ends the open listing that the market keeps for a licence; the caller saves the licence. */
export function closeListing(
  license: License,
  status: string,
  event: ethereum.Event,
  resale: Bytes | null = null
): Listing | null {
  const id = license.listing;
  if (id === null) return null;
  license.listing = null;
  return endListing(Listing.load(id)!, status, event, resale);
}

/** Ends a listing. */
export function endListing(listing: Listing, status: string, event: ethereum.Event, resale: Bytes | null): Listing {
  listing.status = status;
  listing.closedAt = event.block.timestamp;
  listing.resale = resale;
  listing.save();
  return listing;
}

function describe(listing: Listing, license: License, seller: Bytes, event: ethereum.Event): void {
  listing.license = license.id;
  listing.release = license.release;
  listing.model = license.model;
  listing.seller = ensureAccount(seller, event);
  listing.status = "Open";
  listing.listedAt = event.block.timestamp;
  listing.transactionHash = event.transaction.hash;
}

/** Ties a listing to the licence as it names it. */
function stamp(listing: Listing, license: License, transfers: i32, offer: Bytes, expires: BigInt): void {
  listing.transfers = transfers;
  listing.offer = offer;
  listing.licenseExpires = expires;
  listing.holding = ensureHolding(license, transfers, listing.seller, offer, expires).id;
}
