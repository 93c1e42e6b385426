import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Currency } from "../../generated/schema";
import { isZero } from "./activities";

/** The currency at an address (zero for the native one), which is made when first seen. */
export function ensureCurrency(address: Bytes): Currency {
  const known = Currency.load(address);
  if (known !== null) return known;
  const currency = new Currency(address);
  currency.isNative = isZero(address);
  currency.listed = false;
  currency.accepted = false;
  currency.received = BigInt.zero();
  currency.fee = BigInt.zero();
  currency.referred = BigInt.zero();
  currency.credited = BigInt.zero();
  currency.paid = BigInt.zero();
  currency.marketFee = BigInt.zero();
  currency.deposited = BigInt.zero();
  currency.spent = BigInt.zero();
  currency.balance = BigInt.zero();
  currency.save();
  return currency;
}

/** Saves a currency whose totals changed, its balance computed anew. */
export function saveTotals(currency: Currency): void {
  const incoming = currency.received.minus(currency.credited).plus(currency.marketFee).plus(currency.deposited);
  currency.balance = incoming.minus(currency.paid).minus(currency.spent);
  currency.save();
}

/** The id of a currency that is on the community's list; null for any other address, which anybody may name. */
export function knownCurrency(address: Bytes): Bytes | null {
  const currency = Currency.load(address);
  return currency !== null && currency.listed ? currency.id : null;
}
