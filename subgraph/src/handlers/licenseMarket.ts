import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  BidPosted,
  CounterIncremented,
  Listed,
  ListingCanceled,
  ListingPosted,
  OrderCanceled,
  OrderFilled,
  Sold,
} from "../../generated/LicenseMarket/LicenseMarket";
import { Bid, Holding, License, Listing, Model } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { createBid, endBid } from "../entities/bids";
import { moveCounter } from "../entities/counters";
import { addMarketFeeFlow } from "../entities/flows";
import { beginLicenseActivity } from "../entities/licenseActivities";
import { cancelListing, createListing, createSignedListing, endListing } from "../entities/listings";
import { createFill, createResale } from "../entities/resales";

export function handleListed(event: Listed): void {
  addListingActivity("LicenseListed", createListing(event), event);
}

export function handleListingCanceled(event: ListingCanceled): void {
  const listing = cancelListing(event.params.tokenId, event);
  if (listing !== null) addListingActivity("ListingCanceled", listing, event);
}

export function handleListingPosted(event: ListingPosted): void {
  const listing = createSignedListing(event);
  // Anybody may sign a listing of what is another's: it is no news.
  if (listing === null || !Holding.load(listing.holding)!.current) return;
  addListingActivity("LicenseListed", listing, event);
}

export function handleBidPosted(event: BidPosted): void {
  const bid = createBid(event);
  if (bid === null) return;
  addBidActivity("BidPosted", bid, event);
}

/** What was signed need not have been posted: then there is nothing here to end. */
export function handleOrderCanceled(event: OrderCanceled): void {
  const listing = Listing.load(event.params.digest);
  if (listing !== null) addListingActivity("ListingCanceled", endListing(listing, "Canceled", event, null), event);
  const bid = Bid.load(event.params.digest);
  if (bid === null) return;
  endBid(bid, "Canceled", event, null);
  addBidActivity("BidCanceled", bid, event);
}

export function handleOrderFilled(event: OrderFilled): void {
  createFill(event);
}

export function handleCounterIncremented(event: CounterIncremented): void {
  moveCounter(event.params.account, event.params.counter, event);
  const activity = beginActivity(event, "CounterIncremented", event.params.account, []);
  activity.amount = event.params.counter;
  activity.save();
}

export function handleSold(event: Sold): void {
  const resale = createResale(event);
  if (!resale.fee.isZero()) addMarketFeeFlow(resale, event);
  // A listing is accepted by the buyer, a bid by the seller; that it was no posted one makes it a purchase here.
  const actor = resale.bid === null ? resale.buyer : resale.seller;
  const license = License.load(resale.license)!;
  const owner = Model.load(resale.model)!.owner;
  const activity = beginLicenseActivity(event, "LicenseResold", license, actor, [resale.buyer, resale.seller, owner]);
  activity.bid = resale.bid;
  activity.currency = resale.currency;
  activity.amount = resale.price;
  activity.save();
}

function addListingActivity(type: string, listing: Listing, event: ethereum.Event): void {
  const license = License.load(listing.license)!;
  const activity = beginLicenseActivity(event, type, license, listing.seller, []);
  activity.currency = listing.currency;
  activity.amount = listing.price;
  activity.save();
}

function addBidActivity(type: string, bid: Bid, event: ethereum.Event): void {
  const activity = beginActivity(event, type, bid.bidder, ownerOf(bid));
  activity.model = bid.model;
  activity.release = bid.release;
  activity.license = bid.license;
  activity.bid = bid.id;
  activity.currency = bid.currency;
  activity.amount = bid.price;
  activity.save();
}

/** Whom a bid for one licence concerns. */
function ownerOf(bid: Bid): Bytes[] {
  const license = bid.license;
  return license === null ? [] : [License.load(license)!.owner];
}
