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
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const offer = new Offer(offerIdOf(params.offerId));
  offer.offerId = params.offerId;
  offer.release = release.id;
  offer.model = release.model;
  offer.opener = ensureAccount(params.opener, event);
  offer.currency = ensureCurrency(params.currency).id;
  offer.price = params.price;
  offer.term = params.term;
  offer.supply = params.supply;
  offer.sold = BigInt.zero();
  offer.soldOut = false;
  offer.resaleRoyaltyBps = params.resaleRoyaltyBps;
  offer.rights = params.rights;
  offer.transferable = params.transferable;
  if (!isZero(params.legalText)) {
    offer.legalText = params.legalText;
    offer.legalTextCid = rawCid(params.legalText);
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

/** Books a sale under an offer. */
export function countSale(offer: Offer, price: BigInt): void {
  offer.sold = offer.sold.plus(BigInt.fromI32(1));
  offer.gross = offer.gross.plus(price);
  offer.soldOut = !offer.supply.isZero() && offer.sold >= offer.supply;
  offer.save();
  if (offer.soldOut) summarizeOffers(Release.load(offer.release)!);
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
