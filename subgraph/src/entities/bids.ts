import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { BidPosted, BidPostedBidStruct } from "../../generated/LicenseMarket/LicenseMarket";
import { Bid, License, Release } from "../../generated/schema";
import { licenseId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCounter } from "./counters";
import { knownCurrency } from "./currencies";

/**
 * Records a signed bid that was posted. Anybody may post, and whatever names no licence, release or listed currency
 * could never be accepted.
 *
 * @returns null when it is left out, or known already.
 */
export function createBid(event: BidPosted): Bid | null {
  const params = event.params;
  const signed = params.bid;
  const license = License.load(licenseId(signed.tokenId));
  const release = releaseOf(params.bid, license);
  const currency = knownCurrency(signed.currency);
  if (release === null || currency === null || Bid.load(params.digest) !== null) return null;
  const bid = new Bid(params.digest);
  bid.bidder = ensureAccount(signed.bidder, event);
  if (license !== null) bid.license = license.id;
  bid.release = release.id;
  bid.model = release.model;
  bid.signedRelease = signed.releaseId;
  bid.rights = signed.rights;
  bid.lastsUntil = signed.lastsUntil;
  bid.currency = currency;
  bid.price = signed.price;
  bid.expires = signed.expires;
  bid.counter = ensureCounter(signed.bidder, signed.counter, event);
  bid.salt = signed.salt;
  bid.signature = params.signature;
  bid.status = "Open";
  bid.postedAt = event.block.timestamp;
  bid.transactionHash = event.transaction.hash;
  bid.save();
  return bid;
}

/** Ends a bid. */
export function endBid(bid: Bid, status: string, event: ethereum.Event, resale: Bytes | null): Bid {
  bid.status = status;
  bid.closedAt = event.block.timestamp;
  bid.resale = resale;
  bid.save();
  return bid;
}

/** The release a bid is for: that of the licence it names, or the one it names itself. Null when they are none. */
function releaseOf(signed: BidPostedBidStruct, license: License | null): Release | null {
  const named = Release.load(releaseIdOf(signed.releaseId));
  if (signed.tokenId.isZero()) return named;
  if (license === null) return null;
  const own = Release.load(license.release);
  if (signed.releaseId.isZero()) return own;
  return named !== null && named.id == license.release ? own : null;
}
