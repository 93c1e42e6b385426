import { BigInt, ethereum } from "@graphprotocol/graph-ts";
import {
  FreelyRenewed,
  LicenseBound,
  LicenseMinted,
  LicenseUpgraded,
  OfferClosed,
  OfferOpened,
  SeatSet,
  SubscriptionUpdate,
  Transfer,
  TrialEnded,
  TrialRefunded,
  TrialStarted,
  UpdateUser,
} from "../../generated/ModelLicense/ModelLicense";
import { License, Model, Offer, Resale, Trial } from "../../generated/schema";
import { beginActivity, isZero } from "../entities/activities";
import { expectBooking, expectRenewal } from "../entities/bookings";
import { beginLicenseActivity, tellRenewal } from "../entities/licenseActivities";
import { changeOwner, createLicense, createTransfer, setSeat, setUser } from "../entities/licenses";
import { closeOffer, createOffer } from "../entities/offers";
import { createRenewal, createUpgrade, priceOfRenewal, setExpiry } from "../entities/terms";
import { createTrial, endTrial, isRefundable, markTransferred, refundTrial } from "../entities/trials";
import { licenseId, previousEventId, releaseIdOf } from "../ids";

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
  expectBooking("Sale", sale.buyer, sale.price, event);
  const owner = Model.load(sale.model)!.owner;
  const license = License.load(sale.license)!;
  const activity = beginLicenseActivity(event, "LicenseSold", license, sale.buyer, [sale.recipient, owner]);
  activity.currency = sale.currency;
  activity.amount = sale.price;
  activity.save();
}

/** A mint reports the transfer first: its licence is made by LicenseMinted. */
export function handleTransfer(event: Transfer): void {
  createTransfer(event);
  const license = License.load(licenseId(event.params.id));
  if (license === null) return;
  const from = license.owner;
  const refunded = isRefundable(license, event);
  changeOwner(license, event);
  if (isZero(event.params.to)) {
    // A refund is told by TrialRefunded.
    if (!refunded) beginLicenseActivity(event, "LicenseBurned", license, from, []).save();
    return;
  }
  markTransferred(license);
  // A sale through the market is told by Sold, the log before.
  if (Resale.load(previousEventId(event)) !== null) return;
  beginLicenseActivity(event, "LicenseTransferred", license, from, [event.params.to]).save();
}

export function handleTrialStarted(event: TrialStarted): void {
  const trial = createTrial(event);
  expectBooking("Sale", trial.account, trial.amount.neg(), event);
  addTrialActivity("TrialStarted", trial, event);
}

export function handleTrialRefunded(event: TrialRefunded): void {
  addTrialActivity("TrialRefunded", refundTrial(event.params.tokenId, event), event);
}

export function handleTrialEnded(event: TrialEnded): void {
  const trial = endTrial(event.params.tokenId, event);
  expectBooking("Sale", trial.account, trial.amount, event);
  addTrialActivity("TrialEnded", trial, event);
}

/** A renewal at no price, for which nothing is booked. */
export function handleFreelyRenewed(event: FreelyRenewed): void {
  const license = License.load(licenseId(event.params.tokenId))!;
  tellRenewal(createRenewal(license, event.params.account, BigInt.zero(), event), event);
}

/** A renewal, of which the booking that follows tells who paid, or a cancellation, which ends the term now. */
export function handleSubscriptionUpdate(event: SubscriptionUpdate): void {
  const before = License.load(licenseId(event.params.tokenId))!.expires;
  const license = setExpiry(event.params.tokenId, event.params.expiration);
  if (event.params.expiration > event.block.timestamp) {
    expectRenewal(license.id, priceOfRenewal(license, before, event), event);
    return;
  }
  beginLicenseActivity(event, "LicenseCanceled", license, license.owner, []).save();
}

export function handleLicenseUpgraded(event: LicenseUpgraded): void {
  const upgrade = createUpgrade(event);
  expectBooking("Upgrade", upgrade.account, upgrade.price, event);
  const license = License.load(upgrade.license)!;
  const owner = Model.load(license.model)!.owner;
  const activity = beginLicenseActivity(event, "LicenseUpgraded", license, upgrade.account, [owner]);
  activity.currency = upgrade.currency;
  activity.amount = upgrade.price;
  activity.save();
}

/** Somebody the owner approved may have lent it, too; the event does not tell. */
export function handleUpdateUser(event: UpdateUser): void {
  const license = License.load(licenseId(event.params.tokenId))!;
  const before = license.user;
  setUser(license, event);
  const user = license.user;
  if (user !== null) beginLicenseActivity(event, "LicenseLent", license, license.owner, [user]).save();
  else if (before !== null) beginLicenseActivity(event, "LicenseReturned", license, license.owner, [before]).save();
}

export function handleSeatSet(event: SeatSet): void {
  const license = License.load(licenseId(event.params.tokenId))!;
  setSeat(license, event);
  const type = event.params.seated ? "SeatNamed" : "SeatRemoved";
  beginLicenseActivity(event, type, license, license.owner, [event.params.account]).save();
}

export function handleLicenseBound(event: LicenseBound): void {
  const license = License.load(licenseId(event.params.tokenId))!;
  license.bound = true;
  license.save();
  const activity = beginLicenseActivity(event, "LicenseBound", license, license.owner, []);
  activity.release = releaseIdOf(event.params.child);
  activity.save();
}

function addTrialActivity(type: string, trial: Trial, event: ethereum.Event): void {
  const license = License.load(trial.license)!;
  const owner = Model.load(trial.model)!.owner;
  const activity = beginLicenseActivity(event, type, license, trial.account, [owner]);
  activity.currency = trial.currency;
  activity.amount = trial.amount;
  activity.save();
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
