import { GrossBooked, ReferralBooked } from "../../generated/ModelLicense/ModelLicense";
import { License, Model, Unbooked } from "../../generated/schema";
import { contractOf } from "../context";
import { beginActivity } from "../entities/activities";
import { createBooking, createReferral, takeExpected } from "../entities/bookings";
import { addBookingFlow, addReferralFlow } from "../entities/flows";
import { tellRenewal } from "../entities/licenseActivities";
import { createRenewal } from "../entities/terms";

/** What ModelLicense books for those who made a release possible. */

export function handleGrossBooked(event: GrossBooked): void {
  const expected = expectedBy(event);
  const booking = createBooking(event, kindOf(event, expected));
  addBookingFlow(booking, event);
  if (booking.kind == "Renewal") {
    const license = License.load(expected!.license!)!;
    tellRenewal(createRenewal(license, booking.source, booking.gross, event), event);
  }
  // Sales, upgrades and resales are told by their own events.
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
function kindOf(event: GrossBooked, expected: Unbooked | null): string {
  if (event.params.source == contractOf("LicenseMarket")) return "Resale";
  if (expected !== null) return expected.kind;
  return event.params.source == contractOf("DAO") ? "Retroactive" : "Royalty";
}

function expectedBy(event: GrossBooked): Unbooked | null {
  if (event.params.source == contractOf("LicenseMarket")) return null;
  return takeExpected(event.params.gross, event);
}
