import { BigInt, ethereum } from "@graphprotocol/graph-ts";
import { OfferOpened } from "../../generated/ModelLicense/ModelLicense";
import { Offer, Release } from "../../generated/schema";
import { rawCid } from "../cid";
import { offerIdOf, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { isZero } from "./activities";
import { ensureCurrency } from "./currencies";

/** Creates an offer and counts it for its release. */
export function createOffer(event: OfferOpened): Offer {
  const params = event.params;
  const terms = params.terms;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const offer = new Offer(offerIdOf(params.offerId));
  offer.offerId = params.offerId;
  offer.release = release.id;
  offer.model = release.model;
  offer.opener = ensureAccount(params.opener, event);
  offer.currency = ensureCurrency(terms.currency).id;
  offer.price = terms.price;
  offer.term = terms.term;
  offer.supply = terms.supply;
  offer.walletCap = terms.walletCap;
  offer.sold = BigInt.zero();
  offer.refunded = BigInt.zero();
  offer.soldOut = false;
  offer.resaleRoyaltyBps = terms.resaleRoyaltyBps;
  offer.referrerBps = terms.referrerBps;
  offer.rights = terms.rights;
  offer.seats = terms.seats;
  offer.trialDays = terms.trialDays;
  offer.transferable = terms.transferable;
  if (!isZero(terms.allowList)) offer.allowList = terms.allowList;
  if (!isZero(terms.legalText)) {
    offer.legalText = terms.legalText;
    offer.legalTextCid = rawCid(terms.legalText);
  }
  offer.open = true;
  offer.openedAt = event.block.timestamp;
  offer.gross = BigInt.zero();
  offer.transactionHash = event.transaction.hash;
  offer.save();
  summarizeOffers(release);
  return offer;
}

/** Ends an offer's sale. */
export function closeOffer(offerId: BigInt, event: ethereum.Event): Offer {
  const offer = Offer.load(offerIdOf(offerId))!;
  offer.open = false;
  offer.closedAt = event.block.timestamp;
  offer.save();
  summarizeOffers(Release.load(offer.release)!);
  return offer;
}

/** Takes one of an offer's supply. */
export function countSale(offer: Offer): void {
  setSold(offer, offer.sold.plus(BigInt.fromI32(1)));
}

/** Gives one back to an offer's supply. */
export function countRefund(offer: Offer): void {
  offer.refunded = offer.refunded.plus(BigInt.fromI32(1));
  setSold(offer, offer.sold.minus(BigInt.fromI32(1)));
}

/** Adds what was paid under an offer. */
export function addGross(offer: Offer, amount: BigInt): void {
  offer.gross = offer.gross.plus(amount);
  offer.save();
}

function setSold(offer: Offer, sold: BigInt): void {
  const before = offer.soldOut;
  offer.sold = sold;
  offer.soldOut = !offer.supply.isZero() && sold >= offer.supply;
  offer.save();
  if (offer.soldOut != before) summarizeOffers(Release.load(offer.release)!);
}

/** Counts a release's offers that can still sell, and finds the lowest native price among them. */
function summarizeOffers(release: Release): void {
  const offers = release.offers.load();
  let open = 0;
  let floor: BigInt | null = null;
  for (let i = 0; i < offers.length; i++) {
    const offer = offers[i];
    if (!offer.open || offer.soldOut) continue;
    open += 1;
    if (isZero(offer.currency) && (floor === null || offer.price < floor)) floor = offer.price;
  }
  release.openOfferCount = open;
  release.floorPrice = floor;
  release.save();
}
