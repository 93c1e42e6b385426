import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Claim, Flow, GrossBooking } from "../../generated/schema";
import { eventId, partId, sequenceOf } from "../ids";
import { ensureAccount } from "./accounts";

/** Lists money that was booked for a release among the treasury's movements. */
export function addBookingFlow(booking: GrossBooking, event: ethereum.Event): void {
  const flow = beginFlow(event, booking.kind, true, booking.currency, booking.gross, booking.source, 0);
  flow.fee = booking.fee;
  flow.release = booking.release;
  flow.model = booking.model;
  flow.save();
}

/** Lists a payment to a contributor. */
export function addClaimFlow(claim: Claim, event: ethereum.Event): void {
  const flow = beginFlow(event, "Claim", false, claim.currency, claim.amount, claim.recipient, 0);
  flow.release = claim.release;
  flow.model = claim.model;
  flow.save();
}

/** Lists money the DAO was given. */
export function addDepositFlow(sender: Bytes, currency: Bytes, amount: BigInt, event: ethereum.Event): void {
  beginFlow(event, "Deposit", true, currency, amount, sender, 0).save();
}

/** Lists money the DAO spent by one action of an execution. */
export function addSpendFlow(
  to: Bytes,
  currency: Bytes,
  amount: BigInt,
  proposal: Bytes | null,
  event: ethereum.Event,
  position: i32
): void {
  const flow = beginFlow(event, "Spend", false, currency, amount, to, position);
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
  flow.currency = currency;
  flow.amount = amount;
  flow.fee = BigInt.zero();
  flow.account = ensureAccount(account, event);
  flow.timestamp = event.block.timestamp;
  flow.blockNumber = event.block.number;
  flow.transactionHash = event.transaction.hash;
  return flow;
}
