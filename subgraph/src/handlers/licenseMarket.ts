import { ethereum } from "@graphprotocol/graph-ts";
import { Listed, ListingCanceled, Sold } from "../../generated/LicenseMarket/LicenseMarket";
import { Listing } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { cancelListing, createListing, createResale } from "../entities/listings";

export function handleListed(event: Listed): void {
  addListingActivity("LicenseListed", createListing(event), event);
}

export function handleListingCanceled(event: ListingCanceled): void {
  const listing = cancelListing(event.params.tokenId, event);
  if (listing !== null) addListingActivity("ListingCanceled", listing, event);
}

export function handleSold(event: Sold): void {
  const resale = createResale(event);
  const activity = beginActivity(event, "LicenseResold", resale.buyer, [resale.seller]);
  activity.model = resale.model;
  activity.release = resale.release;
  activity.license = resale.license;
  activity.currency = resale.currency;
  activity.amount = resale.price;
  activity.save();
}

function addListingActivity(type: string, listing: Listing, event: ethereum.Event): void {
  const activity = beginActivity(event, type, listing.seller, []);
  activity.model = listing.model;
  activity.release = listing.release;
  activity.license = listing.license;
  activity.currency = listing.currency;
  activity.amount = listing.price;
  activity.save();
}
