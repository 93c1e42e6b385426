import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Account } from "../../generated/schema";

/** The id of the account at an address, which is made when first seen. */
export function ensureAccount(address: Bytes, event: ethereum.Event): Bytes {
  loadAccount(address, event);
  return address;
}

/** The account at an address, which is made when first seen. */
export function loadAccount(address: Bytes, event: ethereum.Event): Account {
  const known = Account.load(address);
  if (known !== null) return known;
  const account = new Account(address);
  account.firstSeen = event.block.timestamp;
  account.counter = BigInt.zero();
  account.save();
  return account;
}
