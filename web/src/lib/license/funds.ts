import { sayMoney } from "../format/currency.ts";
import type { CurrencyWords } from "../format/currency.ts";

/**
 * Why something cannot be paid, with the numbers; null when it can, or when what is there is not known.
 *
 * @param gas wei, where it is paid in the same currency; else 0
 */
export function lackSentence(
  balance: bigint | undefined,
  price: bigint,
  gas: bigint,
  words: CurrencyWords,
): string | null {
  const need = price + gas;
  if (balance === undefined || balance >= need) return null;
  const included = gas > 0n ? ", gas included" : "";
  return `You have ${sayMoney(balance, words)}; this takes ${sayMoney(need, words)}${included}. Add ${sayMoney(
    need - balance,
    words,
  )} first.`;
}
