import type { IconName } from "../components/icons.ts";
import { formatBps } from "../format/share.ts";
import { formatDateTime, formatDuration } from "../format/time.ts";
import { resaleSentence, untilWords } from "./words.ts";

/** What of an offer a buyer is told before paying. */
export interface BoughtTerms {
  term: string;
  trialDays: number;
  seats: number;
  transferable: boolean;
  resaleRoyaltyBps: number;
  open?: boolean;
}

export interface Meaning {
  icon: IconName;
  text: string;
}

/** "Try it 7 days": what a trial is. @param until when it would end, unix seconds */
export function trialSentence(days: number, until: number): string {
  return (
    `Try it for ${days === 1 ? "a day" : `${days} days`}: until ${formatDateTime(
      until,
    )} you can return it and get the whole price back. ` +
    "Until then the price waits in the contract, and the licence cannot be sold, renewed or upgraded."
  );
}

/** How many may use one licence. */
export function seatsSentence(seats: number): string {
  if (seats === 0) return "One account uses it: the one that holds it, or the one it is lent to.";
  return `Beside you, ${seats} ${seats === 1 ? "account" : "accounts"} that you name may use it.`;
}

/** What a suspension or a revocation of the release does to a licence. @param name "glyph-reader 1.1.0" */
export function suspensionSentence(name: string, term: string): string {
  const runs = term === "0" ? "" : "the term keeps running and ";
  return `If ${name} is suspended you must stop using it until that ends; ${runs}what you paid is not returned. If it is revoked, the licence allows nothing any more, and you may ask for what you could not use.`;
}

/**
 * What buying means, in the order people ask: until when, can I change my mind, who may use it, can I pass it on, what if
 * it is stopped, who sees it.
 *
 * @param trial whether this purchase has the offer's trial @param now seconds on the chain's clock
 */
export function purchaseMeaning(terms: BoughtTerms, name: string, trial: boolean, now: number): Meaning[] {
  const term = Number(terms.term);
  const renew = term === 0 ? "" : ` It can be renewed, ${formatDuration(term)} at a time, while this offer is open.`;
  return [
    { icon: "clock", text: untilWords(term, now) + renew },
    ...(trial ? [{ icon: "half" as const, text: trialSentence(terms.trialDays, now + terms.trialDays * 86_400) }] : []),
    { icon: "person", text: seatsSentence(terms.seats) },
    { icon: terms.transferable ? "share" : "info", text: resaleSentence(terms) },
    { icon: "pause", text: suspensionSentence(name, terms.term) },
    {
      icon: "info",
      text: `${trial ? "After the trial you" : "You"} cannot return it. Your account and what you bought are public.`,
    },
  ];
}

/** What an offer's card says beside price, term and rights. */
export function offerSentence(
  offer: BoughtTerms & { allowList: string | null; walletCap: string; referrerBps: number },
): string {
  const said = [
    offer.allowList === null ? "" : "For listed accounts only.",
    offer.trialDays > 0 ? `Try it for ${offer.trialDays === 1 ? "a day" : `${offer.trialDays} days`}, money back.` : "",
    offer.seats > 0 ? `${offer.seats} ${offer.seats === 1 ? "seat" : "seats"} beside the holder's.` : "",
    offer.walletCap === "0" ? "" : `At most ${offer.walletCap} for each account.`,
    resaleSentence(offer),
    offer.referrerBps > 0 ? `Whoever sent the buyer gets ${formatBps(offer.referrerBps)} of the price.` : "",
  ];
  return said.filter((one) => one !== "").join(" ");
}
