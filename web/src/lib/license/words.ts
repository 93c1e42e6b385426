import { formatBps } from "../format/share.ts";
import { formatDate, formatDuration } from "../format/time.ts";

/** What can be sold on and what comes back of it, in a sentence. */
export function resaleSentence(offer: { transferable: boolean; resaleRoyaltyBps: number }): string {
  if (!offer.transferable) return "It is bound to the account that gets it.";
  if (offer.resaleRoyaltyBps === 0) return "You may give it away or sell it on, without a royalty.";
  return `You may give it away or sell it on; ${formatBps(offer.resaleRoyaltyBps)} of a resale goes to the people who made it.`;
}

/** "18 of 50 left", or how many were sold where there is no limit. */
export function supplySentence(offer: { supply: string; sold: string }): string {
  const [supply, sold] = [BigInt(offer.supply), BigInt(offer.sold)];
  if (supply > 0n) return `${supply - sold} of ${supply} left`;
  return sold === 0n ? "None sold yet, no limit" : `${sold} sold, no limit`;
}

/** Until when a licence would last, in a sentence. @param now seconds on the chain's clock */
export function untilWords(term: number, now: number): string {
  return term === 0
    ? "It has no end."
    : `Until ${formatDate(now + term)}: ${formatDuration(term)} from the moment it is minted.`;
}

/** An account in a sentence. */
export function shortName(address: string, nameOf?: (address: string) => string | undefined): string {
  return nameOf?.(address) ?? `${address.slice(0, 6)}…${address.slice(-4)}`;
}
