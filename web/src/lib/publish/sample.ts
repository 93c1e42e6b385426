import type { SharePart } from "#lib/components/types.ts";
import { FormatError, parseAmount } from "#lib/format/amount.ts";
import { shortAddress } from "#lib/format/identifier.ts";
import { saleParts } from "#lib/license/split.ts";
import { splitTerms } from "./shares.ts";
import type { CharterRates, DividingDraft } from "./shares.ts";

/** A price as typed, in wei; 0 and a sentence where it is none. */
export function samplePrice(text: string): { value: bigint; problem?: string } {
  try {
    return { value: parseAmount(text) };
  } catch (error) {
    if (error instanceof FormatError) return { value: 0n, problem: error.message };
    throw error;
  }
}

/** What a sale at `price` wei would pay whom; the connected account is called "you". */
export function sampleParts(
  price: bigint,
  draft: DividingDraft,
  rates: CharterRates,
  account: string | null,
  nameOf: ((address: string) => string | undefined) | undefined,
): SharePart[] {
  const label = (address: string) => {
    if (address.toLowerCase() === account) return "you";
    return nameOf?.(address) ?? (/^0x[0-9a-fA-F]{40}$/.test(address) ? shortAddress(address) : address);
  };
  return saleParts(price, splitTerms(draft, rates), label);
}
