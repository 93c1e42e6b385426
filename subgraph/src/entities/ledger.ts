import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { GrossBooked } from "../../generated/ModelLicense/ModelLicense";
import { Claimed, ShareSettled } from "../../generated/RoyaltyTreasury/RoyaltyTreasury";
import {
  BookingPoint,
  Claim,
  EdgeLedger,
  GrossBooking,
  LedgerEntry,
  Model,
  Payout,
  Release,
  Settlement,
} from "../../generated/schema";
import { edgeId, edgeLedgerId, eventId, ledgerId, payoutId, releaseAccountId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCurrency, saveTotals } from "./currencies";

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
  saveEntry(entry, event);
  currency.received = currency.received.plus(params.gross);
  currency.fee = currency.fee.plus(params.fee);
  saveTotals(currency);
  if (currency.isNative) countNative(release, params.gross);
  addPoint(booking);
  return booking;
}

/** Moves a parent's share one hop up. */
export function createSettlement(event: ShareSettled): Settlement {
  const params = event.params;
  const child = Release.load(releaseIdOf(params.childId))!;
  const parent = Release.load(releaseIdOf(params.parentId))!;
  const currency = ensureCurrency(params.currency).id;
  const settlement = new Settlement(eventId(event));
  settlement.edge = edgeId(child.id, parent.id);
  settlement.child = child.id;
  settlement.parent = parent.id;
  settlement.currency = currency;
  settlement.amount = params.amount;
  settlement.timestamp = event.block.timestamp;
  settlement.blockNumber = event.block.number;
  settlement.transactionHash = event.transaction.hash;
  settlement.save();

  const from = ensureEntry(child, currency);
  from.settledOut = from.settledOut.plus(params.amount);
  saveEntry(from, event);
  const to = ensureEntry(parent, currency);
  to.settledIn = to.settledIn.plus(params.amount);
  saveEntry(to, event);
  addToEdge(settlement);
  return settlement;
}

/** Records a payment. `toDao`: it stayed in the treasury, as the DAO's own. */
export function createClaim(event: Claimed, toDao: bool): Claim {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const currency = ensureCurrency(params.currency);
  const claim = new Claim(eventId(event));
  claim.release = release.id;
  claim.model = release.model;
  claim.currency = currency.id;
  claim.payee = ensureAccount(params.payee, event);
  claim.recipient = ensureAccount(params.to, event);
  claim.amount = params.amount;
  claim.timestamp = event.block.timestamp;
  claim.blockNumber = event.block.number;
  claim.transactionHash = event.transaction.hash;
  claim.save();

  const entry = ensureEntry(release, currency.id);
  entry.paid = entry.paid.plus(params.amount);
  saveEntry(entry, event);
  currency.paid = currency.paid.plus(params.amount);
  if (toDao) currency.deposited = currency.deposited.plus(params.amount);
  saveTotals(currency);
  addToPayout(claim);
  return claim;
}

function ensureEntry(release: Release, currency: Bytes): LedgerEntry {
  const id = ledgerId(release.id, currency);
  const known = LedgerEntry.load(id);
  if (known !== null) return known;
  const entry = new LedgerEntry(id);
  entry.release = release.id;
  entry.model = release.model;
  entry.currency = currency;
  entry.gross = BigInt.zero();
  entry.fee = BigInt.zero();
  entry.paid = BigInt.zero();
  entry.settledIn = BigInt.zero();
  entry.settledOut = BigInt.zero();
  return entry;
}

function saveEntry(entry: LedgerEntry, event: ethereum.Event): void {
  entry.updatedAt = event.block.timestamp;
  entry.save();
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

function addToEdge(settlement: Settlement): void {
  const id = edgeLedgerId(settlement.edge, settlement.currency);
  let entry = EdgeLedger.load(id);
  if (entry === null) {
    entry = new EdgeLedger(id);
    entry.edge = settlement.edge;
    entry.currency = settlement.currency;
    entry.settled = BigInt.zero();
  }
  entry.settled = entry.settled.plus(settlement.amount);
  entry.save();
}

function addToPayout(claim: Claim): void {
  const contribution = releaseAccountId(claim.release, claim.payee);
  const id = payoutId(contribution, claim.currency);
  let payout = Payout.load(id);
  if (payout === null) {
    payout = new Payout(id);
    payout.contribution = contribution;
    payout.currency = claim.currency;
    payout.claimed = BigInt.zero();
  }
  payout.claimed = payout.claimed.plus(claim.amount);
  payout.claimedAt = claim.timestamp;
  payout.save();
}
