import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Account } from "../../generated/schema";

/** The id of the account at an address, which is made when first seen. */
export function ensureAccount(address: Bytes, event: ethereum.Event): Bytes {
  if (Account.load(address) !== null) return address;
  const account = new Account(address);
  account.firstSeen = event.block.timestamp;
  account.save();
  return address;
}
