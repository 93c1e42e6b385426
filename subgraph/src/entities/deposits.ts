import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Currency, Deposit } from "../../generated/schema";
import { contractOf } from "../context";
import { eventId } from "../ids";
import { ensureAccount } from "./accounts";
import { beginActivity } from "./activities";
import { ensureCurrency, saveTotals } from "./currencies";
import { addDepositFlow } from "./flows";

/**
 * Records money or tokens given to the DAO. `kind` is a FlowKind: Deposit, or where one of our contracts paid it from
 * (Stream, Refund, Bond).
 */
export function createDeposit(
  kind: string,
  sender: Bytes,
  currencyAddress: Bytes,
  amount: BigInt,
  reference: string,
  event: ethereum.Event
): void {
  const currency = ensureCurrency(currencyAddress);
  const deposit = new Deposit(eventId(event));
  deposit.sender = ensureAccount(sender, event);
  deposit.currency = currency.id;
  deposit.amount = amount;
  deposit.reference = reference;
  deposit.timestamp = event.block.timestamp;
  deposit.blockNumber = event.block.number;
  deposit.transactionHash = event.transaction.hash;
  deposit.save();

  currency.deposited = currency.deposited.plus(amount);
  saveTotals(currency);
  addDepositFlow(kind, sender, currency.id, amount, event);
  // What our own contracts pay is told by their own events.
  if (kind != "Deposit") return;
  const activity = beginActivity(event, "Deposited", sender, []);
  activity.currency = currency.id;
  activity.amount = amount;
  activity.save();
}

/**
 * Records a payment by the contract that logs the event, if it went to the DAO. Of native currency the DAO tells
 * itself; an ERC-20 just arrives.
 */
export function receiveToken(kind: string, to: Bytes, currency: Bytes, amount: BigInt, event: ethereum.Event): void {
  if (to != contractOf("DAO") || amount.isZero() || Currency.load(currency)!.isNative) return;
  createDeposit(kind, event.address, currency, amount, "", event);
}
