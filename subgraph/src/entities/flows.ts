import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Claim, Flow, GrossBooking, Referral, Resale } from "../../generated/schema";
import { eventId, partId, sequenceOf } from "../ids";
import { ensureAccount } from "./accounts";

/** Lists money that was booked for a release among the treasury's movements. */
export function addBookingFlow(booking: GrossBooking, event: ethereum.Event): void {
  const credited = booking.kind == "Retroactive";
  const flow = beginFlow(event, booking.kind, !credited, booking.currency, booking.gross, booking.source, 0);
  flow.internal = credited;
  flow.fee = booking.fee;
  flow.release = booking.release;
  flow.model = booking.model;
  flow.save();
}

/** Lists a referrer's part of a sale, which the buyer paid with it. */
export function addReferralFlow(referral: Referral, payer: Bytes, event: ethereum.Event): void {
  const flow = beginFlow(event, "Referral", true, referral.currency, referral.amount, payer, 0);
  flow.release = referral.release;
  flow.model = referral.model;
  flow.save();
}

/** Lists the market's fee on a resale. */
export function addMarketFeeFlow(resale: Resale, event: ethereum.Event): void {
  const flow = beginFlow(event, "MarketFee", true, resale.currency, resale.fee, resale.buyer, 0);
  flow.release = resale.release;
  flow.model = resale.model;
  flow.save();
}

/** Lists a payment by the treasury. `toDao`: it stayed, as the DAO's own. */
export function addClaimFlow(claim: Claim, toDao: bool, event: ethereum.Event): void {
  const flow = beginFlow(event, "Claim", false, claim.currency, claim.amount, claim.recipient, 0);
  flow.internal = toDao;
  flow.claimKind = claim.kind;
  flow.release = claim.release;
  flow.model = claim.model;
  flow.dataset = claim.dataset;
  flow.save();
}

/** Lists money the DAO was given; `kind` is Deposit, or Stream for what a stopped one gave back. */
export function addDepositFlow(
  kind: string,
  sender: Bytes,
  currency: Bytes,
  amount: BigInt,
  event: ethereum.Event
): void {
  beginFlow(event, kind, true, currency, amount, sender, 0).save();
}

/** Lists money the DAO spent by one action of an execution; `kind` is Spend, or Stream for what it streams. */
export function addSpendFlow(
  kind: string,
  to: Bytes,
  currency: Bytes,
  amount: BigInt,
  proposal: Bytes | null,
  event: ethereum.Event,
  position: i32
): void {
  const flow = beginFlow(event, kind, false, currency, amount, to, position);
  flow.proposal = proposal;
  flow.save();
}

function beginFlow(
  event: ethereum.Event,
  kind: string,
  incoming: bool,
  currency: Bytes,
  amount: BigInt,
  account: Bytes,
  position: i32
): Flow {
  const flow = new Flow(partId(eventId(event), position));
  flow.sequence = sequenceOf(event, position);
  flow.kind = kind;
  flow.incoming = incoming;
  flow.internal = false;
  flow.currency = currency;
  flow.amount = amount;
  flow.fee = BigInt.zero();
  flow.account = ensureAccount(account, event);
  flow.timestamp = event.block.timestamp;
  flow.blockNumber = event.block.number;
  flow.transactionHash = event.transaction.hash;
  return flow;
}
