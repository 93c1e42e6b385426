import type { BidTerms, ListingTerms } from "./order-query.ts";

/** A listing of the index in the fields that its seller signed. @param tokenId of its licence */
export function signedListing(listing: ListingTerms, tokenId: string) {
  return {
    tokenId: BigInt(tokenId),
    seller: listing.seller.id,
    currency: listing.currency.id,
    price: BigInt(listing.price),
    expires: BigInt(listing.expires),
    transfers: BigInt(listing.transfers),
    offerId: BigInt(listing.offer.offerId),
    licenseExpires: BigInt(listing.licenseExpires),
    salt: BigInt(listing.salt ?? 0),
    counter: BigInt(listing.counter.value),
  };
}

/** A listing that the market keeps, as `buy` takes it. */
export function keptListing(listing: ListingTerms) {
  const { seller, currency, price, expires, transfers } = listing;
  return {
    seller: seller.id,
    currency: currency.id,
    price: BigInt(price),
    expires: BigInt(expires),
    transfers: BigInt(transfers),
  };
}

/** A bid of the index in the fields that its bidder signed. */
export function signedBid(bid: BidTerms) {
  return {
    bidder: bid.bidder.id,
    tokenId: BigInt(bid.license?.tokenId ?? 0),
    releaseId: BigInt(bid.signedRelease),
    rights: bid.rights,
    lastsUntil: BigInt(bid.lastsUntil),
    currency: bid.currency.id,
    price: BigInt(bid.price),
    expires: BigInt(bid.expires),
    salt: BigInt(bid.salt),
    counter: BigInt(bid.counter.value),
  };
}
