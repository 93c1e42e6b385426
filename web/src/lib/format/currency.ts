import { formatAmount, NO_BREAK_SPACE } from "./amount.ts";

/** The chain's own currency. */
export const NATIVE = `0x${"0".repeat(40)}`;

/** How amounts of a currency are written. */
export interface CurrencyWords {
  symbol: string;
  decimals: number;
}

export const ETHER: CurrencyWords = { symbol: "ETH", decimals: 18 };

/** The words of a currency among those known; one that is not known is counted in its smallest unit. */
export function wordsOf(known: Readonly<Record<string, CurrencyWords>>, currency: string): CurrencyWords {
  const id = currency.toLowerCase();
  if (id === NATIVE) return ETHER;
  return known[id] ?? { symbol: `units of ${id.slice(0, 8)}…`, decimals: 0 };
}

/** A price to the last digit, in a sentence or on a button: what it says is what is paid. */
export function exactMoney(value: bigint, { symbol, decimals }: CurrencyWords): string {
  return `${formatAmount(value, { decimals, maxDigits: decimals })}${NO_BREAK_SPACE}${symbol}`;
}

/** An amount in a sentence where its first digits are enough. */
export function sayMoney(value: bigint, { symbol, decimals }: CurrencyWords): string {
  return `${formatAmount(value, { decimals, maxDigits: Math.min(6, decimals) })}${NO_BREAK_SPACE}${symbol}`;
}
