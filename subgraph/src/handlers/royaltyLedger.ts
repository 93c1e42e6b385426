import { GrossBooked, ReferralBooked } from "../../generated/ModelLicense/ModelLicense";
import { Model } from "../../generated/schema";
import { contractOf } from "../context";
import { beginActivity } from "../entities/activities";
import { createBooking, createReferral, takeExpected } from "../entities/bookings";
import { addBookingFlow, addReferralFlow } from "../entities/flows";

/** What ModelLicense books for those who made a release possible. */

export function handleGrossBooked(event: GrossBooked): void {
  const booking = createBooking(event, kindOf(event));
  addBookingFlow(booking, event);
  // Sales, renewals, upgrades and resales are told by their own events.
  if (booking.kind != "Royalty" && booking.kind != "Retroactive") return;
  const type = booking.kind == "Royalty" ? "RoyaltyPaid" : "RoyaltyCredited";
  const activity = beginActivity(event, type, booking.source, [Model.load(booking.model)!.owner]);
  activity.model = booking.model;
  activity.release = booking.release;
  activity.currency = booking.currency;
  activity.amount = booking.gross;
  activity.save();
}

export function handleReferralBooked(event: ReferralBooked): void {
  const referral = createReferral(event);
  const expected = takeExpected(referral.amount, event);
  const payer = expected === null ? referral.referrer : expected.payer;
  addReferralFlow(referral, payer, event);
  const activity = beginActivity(event, "ReferralBooked", payer, [referral.referrer]);
  activity.model = referral.model;
  activity.release = referral.release;
  activity.currency = referral.currency;
  activity.amount = referral.amount;
  activity.save();
}

/** What is paid for a licence books in the logs right after it; market and DAO are known by their addresses. */
function kindOf(event: GrossBooked): string {
  if (event.params.source == contractOf("LicenseMarket")) return "Resale";
  const expected = takeExpected(event.params.gross, event);
  if (expected !== null) return expected.kind;
  return event.params.source == contractOf("DAO") ? "Retroactive" : "Royalty";
}
