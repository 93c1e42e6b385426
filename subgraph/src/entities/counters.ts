import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Counter } from "../../generated/schema";
import { counterId } from "../ids";
import { loadAccount } from "./accounts";

/** The counter of an account at a value, made when something signed under it is first posted. */
export function ensureCounter(address: Bytes, value: BigInt, event: ethereum.Event): Bytes {
  const id = counterId(address, value);
  if (Counter.load(id) !== null) return id;
  const account = loadAccount(address, event);
  const counter = new Counter(id);
  counter.account = account.id;
  counter.value = value;
  counter.current = value == account.counter;
  counter.save();
  return id;
}

/** For what the market keeps itself: no signature, so no counter ends it. */
export function noCounter(event: ethereum.Event): Bytes {
  return ensureCounter(Bytes.fromHexString("0x0000000000000000000000000000000000000000"), BigInt.zero(), event);
}

/** Moves an account's counter on: everything signed under the one before falls. */
export function moveCounter(address: Bytes, value: BigInt, event: ethereum.Event): void {
  const account = loadAccount(address, event);
  mark(counterId(address, account.counter), false);
  account.counter = value;
  account.save();
  mark(counterId(address, value), true);
}

function mark(id: Bytes, current: bool): void {
  const counter = Counter.load(id);
  if (counter === null) return;
  counter.current = current;
  counter.save();
}
