import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { BondAwarded } from "../../generated/EthicsBoard/EthicsBoard";
import { BondAward, BondBalance } from "../../generated/schema";
import { disputeIdOf, eventId, ledgerId } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCurrency } from "./currencies";

/** Records that a bond went to somebody, who may withdraw it. */
export function awardBond(event: BondAwarded): BondAward {
  const params = event.params;
  const award = new BondAward(eventId(event));
  award.dispute = disputeIdOf(params.disputeId);
  award.account = ensureAccount(params.to, event);
  award.currency = ensureCurrency(params.currency).id;
  award.amount = params.amount;
  award.timestamp = event.block.timestamp;
  award.blockNumber = event.block.number;
  award.transactionHash = event.transaction.hash;
  award.save();

  const balance = ensureBalance(params.to, award.currency, event);
  balance.awarded = balance.awarded.plus(award.amount);
  saveBalance(balance);
  return award;
}

/** Takes what an account withdrew from its balance. */
export function withdrawBonds(account: Bytes, currency: Bytes, amount: BigInt, event: ethereum.Event): void {
  const balance = ensureBalance(account, currency, event);
  balance.withdrawn = balance.withdrawn.plus(amount);
  saveBalance(balance);
}

function ensureBalance(account: Bytes, currency: Bytes, event: ethereum.Event): BondBalance {
  const id = ledgerId(account, currency);
  const known = BondBalance.load(id);
  if (known !== null) return known;
  const balance = new BondBalance(id);
  balance.account = ensureAccount(account, event);
  balance.currency = ensureCurrency(currency).id;
  balance.awarded = BigInt.zero();
  balance.withdrawn = BigInt.zero();
  return balance;
}

function saveBalance(balance: BondBalance): void {
  balance.balance = balance.awarded.minus(balance.withdrawn);
  balance.save();
}
