import { ethereum } from "@graphprotocol/graph-ts";
import {
  GrossBooked,
  LicenseMinted,
  OfferClosed,
  OfferOpened,
  Transfer,
} from "../../generated/ModelLicense/ModelLicense";
import { License, Model, Offer, Sale } from "../../generated/schema";
import { contractOf } from "../context";
import { beginActivity } from "../entities/activities";
import { addBookingFlow } from "../entities/flows";
import { createBooking } from "../entities/ledger";
import { changeOwner, createLicense, createTransfer } from "../entities/licenses";
import { closeOffer, createOffer } from "../entities/offers";
import { licenseId, previousEventId } from "../ids";

export function handleOfferOpened(event: OfferOpened): void {
  const offer = createOffer(event);
  addOfferActivity("OfferOpened", offer, event);
}

export function handleOfferClosed(event: OfferClosed): void {
  const offer = closeOffer(event.params.offerId, event);
  addOfferActivity("OfferClosed", offer, event);
}

export function handleLicenseMinted(event: LicenseMinted): void {
  const sale = createLicense(event);
  const owner = Model.load(sale.model)!.owner;
  const activity = beginActivity(event, "LicenseSold", sale.buyer, [sale.recipient, owner]);
  activity.model = sale.model;
  activity.release = sale.release;
  activity.offer = sale.offer;
  activity.license = sale.license;
  activity.currency = sale.currency;
  activity.amount = sale.price;
  activity.save();
}

export function handleTransfer(event: Transfer): void {
  createTransfer(event);
  // A mint reports the transfer first: its licence is made by LicenseMinted. A resale has changed the owner already.
  const license = License.load(licenseId(event.params.id));
  if (license === null || license.owner == event.params.to) return;
  changeOwner(license, event);
  const activity = beginActivity(event, "LicenseTransferred", event.params.from, [event.params.to]);
  activity.model = license.model;
  activity.release = license.release;
  activity.license = license.id;
  activity.save();
}

export function handleGrossBooked(event: GrossBooked): void {
  const booking = createBooking(event, kindOf(event));
  addBookingFlow(booking, event);
  // Sales and resales are told by their own events.
  if (booking.kind != "Royalty") return;
  const activity = beginActivity(event, "RoyaltyPaid", booking.source, [Model.load(booking.model)!.owner]);
  activity.model = booking.model;
  activity.release = booking.release;
  activity.currency = booking.currency;
  activity.amount = booking.gross;
  activity.save();
}

/** A mint books in the log right after it; the market is known by its address. */
function kindOf(event: GrossBooked): string {
  if (event.params.source == contractOf("LicenseMarket")) return "Resale";
  return Sale.load(previousEventId(event)) !== null ? "Sale" : "Royalty";
}

function addOfferActivity(type: string, offer: Offer, event: ethereum.Event): void {
  const activity = beginActivity(event, type, Model.load(offer.model)!.owner, []);
  activity.model = offer.model;
  activity.release = offer.release;
  activity.offer = offer.id;
  activity.currency = offer.currency;
  activity.amount = offer.price;
  activity.save();
}
