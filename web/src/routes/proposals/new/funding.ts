import { parseAmount } from "#lib/format/amount.ts";
import { ETHER, NATIVE } from "#lib/format/currency.ts";
import type { CurrencyWords } from "#lib/format/currency.ts";

/** Money that a proposal would give away, as it is typed. */
export interface Funding {
  /** Address of the currency; zero for the native one. */
  currency: string;
  words: CurrencyWords;
  /** In the currency's smallest unit; 0 while nothing valid is typed. */
  value: bigint;
}

export const nothingYet: Funding = { currency: NATIVE, words: ETHER, value: 0n };

/** The typed amount in the currency's smallest unit, or what is wrong with it. Nothing typed is not wrong yet. */
export function readTyped(typed: string, decimals: number): { value: bigint; error: string | undefined } {
  if (typed.trim() === "") return { value: 0n, error: undefined };
  try {
    return { value: parseAmount(typed, decimals), error: undefined };
  } catch (error) {
    return { value: 0n, error: (error as Error).message };
  }
}

/** Days as typed, in seconds; null when it is no length a stream can have. */
export function readDays(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,4}(\.\d+)?$/.test(text)) return null;
  const seconds = Math.round(Number(text) * 86_400);
  return seconds >= 60 ? seconds : null;
}
