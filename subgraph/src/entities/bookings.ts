import { BigInt, Bytes, ethereum, store } from "@graphprotocol/graph-ts";
import { GrossBooked, ReferralBooked } from "../../generated/ModelLicense/ModelLicense";
import { BookingPoint, GrossBooking, Model, Referral, ReferralLedger, Release, Unbooked } from "../../generated/schema";
import { eventId, ledgerId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCurrency, saveTotals } from "./currencies";
import { ensureEntry, saveEntry } from "./ledger";

/**
 * Remembers what was paid for a licence, so that the bookings that follow in the same transaction are known for what
 * they are. `amount` may be negative: a trial holds the money back.
 */
export function expectBooking(kind: string, payer: Bytes, amount: BigInt, event: ethereum.Event): void {
  if (amount.isZero()) return;
  let unbooked = Unbooked.load(event.transaction.hash);
  if (unbooked === null) {
    unbooked = new Unbooked(event.transaction.hash);
    unbooked.amount = BigInt.zero();
  }
  unbooked.kind = kind;
  unbooked.payer = payer;
  unbooked.license = null;
  unbooked.amount = unbooked.amount.plus(amount);
  saveOrRemove(unbooked);
}

/** As `expectBooking` for a renewal: which licence's it is is known before who pays, whom the booking tells. */
export function expectRenewal(license: Bytes, price: BigInt, event: ethereum.Event): void {
  if (price.isZero()) return;
  expectBooking("Renewal", event.transaction.from, price, event);
  const unbooked = Unbooked.load(event.transaction.hash)!;
  unbooked.license = license;
  unbooked.save();
}

/** Books money for a release. `kind` is a BookingKind. */
export function createBooking(event: GrossBooked, kind: string): GrossBooking {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const currency = ensureCurrency(params.currency);
  const booking = new GrossBooking(eventId(event));
  booking.release = release.id;
  booking.model = release.model;
  booking.currency = currency.id;
  booking.source = ensureAccount(params.source, event);
  booking.kind = kind;
  booking.gross = params.gross;
  booking.fee = params.fee;
  booking.timestamp = event.block.timestamp;
  booking.blockNumber = event.block.number;
  booking.transactionHash = event.transaction.hash;
  booking.save();

  const entry = ensureEntry(release, currency.id);
  entry.gross = entry.gross.plus(params.gross);
  entry.fee = entry.fee.plus(params.fee);
  saveEntry(entry, release, event);
  currency.received = currency.received.plus(params.gross);
  currency.fee = currency.fee.plus(params.fee);
  if (kind == "Retroactive") currency.credited = currency.credited.plus(params.gross);
  saveTotals(currency);
  if (currency.isNative) countNative(release, params.gross);
  addPoint(booking);
  return booking;
}

/** Books a referrer's part of a sale. */
export function createReferral(event: ReferralBooked): Referral {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const currency = ensureCurrency(params.currency);
  const referral = new Referral(eventId(event));
  referral.release = release.id;
  referral.model = release.model;
  referral.currency = currency.id;
  referral.referrer = ensureAccount(params.referrer, event);
  referral.amount = params.amount;
  referral.timestamp = event.block.timestamp;
  referral.blockNumber = event.block.number;
  referral.transactionHash = event.transaction.hash;
  referral.save();

  const ledger = ensureReferralLedger(referral.referrer, currency.id);
  ledger.earned = ledger.earned.plus(params.amount);
  ledger.save();
  currency.received = currency.received.plus(params.amount);
  currency.referred = currency.referred.plus(params.amount);
  saveTotals(currency);
  return referral;
}

/** What the transaction paid and has not booked, if this amount is part of it; it is taken off. */
export function takeExpected(amount: BigInt, event: ethereum.Event): Unbooked | null {
  const unbooked = Unbooked.load(event.transaction.hash);
  if (unbooked === null || unbooked.amount < amount) return null;
  unbooked.amount = unbooked.amount.minus(amount);
  saveOrRemove(unbooked);
  return unbooked;
}

export function ensureReferralLedger(account: Bytes, currency: Bytes): ReferralLedger {
  const id = ledgerId(account, currency);
  const known = ReferralLedger.load(id);
  if (known !== null) return known;
  const ledger = new ReferralLedger(id);
  ledger.account = account;
  ledger.currency = currency;
  ledger.earned = BigInt.zero();
  ledger.claimed = BigInt.zero();
  return ledger;
}

function saveOrRemove(unbooked: Unbooked): void {
  if (unbooked.amount.isZero()) store.remove("Unbooked", unbooked.id.toHexString());
  else unbooked.save();
}

function countNative(release: Release, amount: BigInt): void {
  release.nativeGross = release.nativeGross.plus(amount);
  release.save();
  const model = Model.load(release.model)!;
  model.nativeGross = model.nativeGross.plus(amount);
  model.save();
}

function addPoint(booking: GrossBooking): void {
  const point = new BookingPoint(0);
  point.timestamp = booking.timestamp.toI64();
  point.currency = booking.currency;
  point.release = booking.release;
  point.gross = booking.gross;
  point.fee = booking.fee;
  point.save();
}
