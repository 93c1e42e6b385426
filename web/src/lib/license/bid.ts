import { FormatError, parseAmount } from "../format/amount.ts";

/** What a bidder typed. */
export interface BidDraft {
  price: string;
  /** Rights bits the licence must grant; for any licence of a release. */
  rights: number;
  /** Days from now that the licence must last at least; empty for no demand. */
  lasts: string;
  /** Days for which the bid stands. */
  days: string;
}

/** A bid as far as it can be read, with a sentence for each field that cannot be taken as it is. */
export interface BidRead {
  /** In the currency's smallest unit. */
  price: bigint;
  /** Seconds on the chain's clock. */
  expires: number;
  lastsUntil: number;
  errors: { price?: string; lasts?: string };
}

const DAY = 86_400;
/** The last second the contracts can name: only a licence without an end lasts until it. */
const FOREVER = 2 ** 40 - 1;

/**
 * What a bid for one licence asks of it: everything it is now. Its holder could else raise it to an offer that ends
 * sooner between the bid and its acceptance.
 */
export function asItStands(licence: { expires: string; offer: { rights: number } }) {
  return { rights: licence.offer.rights, lastsUntil: licence.expires === "0" ? FOREVER : Number(licence.expires) };
}
/** What the contracts hold of a price. */
const MAX_PRICE = 2n ** 96n - 1n;

/** Reads a bid. @param now seconds on the chain's clock @param decimals of its currency */
export function readBid(draft: BidDraft, decimals: number, now: number): BidRead {
  const errors: BidRead["errors"] = {};
  let price = 0n;
  try {
    price = parseAmount(draft.price, decimals);
    if (price === 0n) errors.price = "A bid has a price above 0.";
    if (price > MAX_PRICE) errors.price = "That is more than a bid can name.";
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    errors.price = error.message;
  }
  const lasts = Number(draft.lasts.trim() || 0);
  if (!Number.isInteger(lasts) || lasts < 0 || lasts > 36_500) {
    errors.lasts = `Expected a whole number of days, such as 30, found "${draft.lasts}".`;
  }
  const start = Math.floor(now);
  const lastsUntil = errors.lasts || lasts === 0 ? 0 : start + lasts * DAY;
  return { price, expires: start + Number(draft.days) * DAY, lastsUntil, errors };
}

/** What the market must be allowed to take so that all of an account's open bids in a currency can be filled. */
export function coverOf(
  bids: readonly { currency: { id: string }; price: string }[],
  currency: string,
  price: bigint,
): bigint {
  return bids.filter((bid) => bid.currency.id === currency).reduce((sum, bid) => sum + BigInt(bid.price), price);
}
