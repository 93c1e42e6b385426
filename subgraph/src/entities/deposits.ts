import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Deposit } from "../../generated/schema";
import { eventId } from "../ids";
import { ensureAccount } from "./accounts";
import { beginActivity } from "./activities";
import { ensureCurrency, saveTotals } from "./currencies";
import { addDepositFlow } from "./flows";

/** Records money or tokens given to the DAO. `kind` is a FlowKind: Deposit, or Stream for what a stream gave back. */
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
  // A stream that stops is told by its own event.
  if (kind != "Deposit") return;
  const activity = beginActivity(event, "Deposited", sender, []);
  activity.currency = currency.id;
  activity.amount = amount;
  activity.save();
}
