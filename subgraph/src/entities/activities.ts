import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Activity } from "../../generated/schema";
import { activityId, sequenceOf } from "../ids";
import { ensureAccount } from "./accounts";

/**
 * Begins an activity; the caller adds what it refers to and saves it.
 *
 * @param actor Who did it; null where the event does not tell (what the DAO did).
 * @param others Everybody else it concerns; doubles and the zero address are left out.
 * @param ordinal Tells activities of one event apart.
 */
export function beginActivity(
  event: ethereum.Event,
  type: string,
  actor: Bytes | null,
  others: Bytes[],
  ordinal: i32 = 0
): Activity {
  const activity = new Activity(activityId(event, ordinal));
  activity.sequence = sequenceOf(event, ordinal);
  activity.type = type;
  const accounts: Bytes[] = [];
  if (actor !== null) {
    activity.actor = ensureAccount(actor, event);
    accounts.push(actor);
  }
  for (let i = 0; i < others.length; i++) {
    if (isZero(others[i]) || accounts.includes(others[i])) continue;
    accounts.push(ensureAccount(others[i], event));
  }
  activity.accounts = accounts;
  activity.timestamp = event.block.timestamp;
  activity.blockNumber = event.block.number;
  activity.transactionHash = event.transaction.hash;
  activity.logIndex = event.logIndex;
  return activity;
}

/** Whether an address is the zero address. */
export function isZero(address: Bytes): bool {
  for (let i = 0; i < address.length; i++) {
    if (address[i] != 0) return false;
  }
  return true;
}
