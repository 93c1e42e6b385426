/** What a buyer typed. */
export interface OrderDraft {
  quantity: string;
  /** For somebody else. */
  gift: boolean;
  /** Whom it is for, when it is a gift. */
  to: string;
}

/** What of an offer decides on an order. */
export interface OrderTerms {
  price: string;
  supply: string;
  sold: string;
  walletCap: string;
  trialDays: number;
}

/** An order as far as it can be read, with a sentence for each field that cannot be taken as it is. */
export interface OrderRead {
  quantity: number;
  /** Of the whole order, in the currency's smallest unit. */
  total: bigint;
  /** Whether its price can be had back for a while: gifts have no trial. */
  trial: boolean;
  errors: { quantity?: string; to?: string };
}

/** Licences one order may take. */
export const MAX_QUANTITY = 64;

/**
 * Reads an order. Whether the account is one with a right checksum is asked apart: that needs a library.
 *
 * @param had licences of the offer that whom it is for has already taken; counted where the offer has a cap
 */
export function readOrder(draft: OrderDraft, offer: OrderTerms, had = 0): OrderRead {
  const errors: OrderRead["errors"] = {};
  const typed = draft.quantity.trim();
  const count = Number(typed);
  const most = mostOf(offer, had);
  let quantity = 1;
  if (!/^\d+$/.test(typed) || count < 1) errors.quantity = `Expected a whole number from 1, found "${draft.quantity}".`;
  else if (count > MAX_QUANTITY)
    errors.quantity = `At most ${MAX_QUANTITY} in one purchase; buy the rest in a second one.`;
  else if (count > most.left) errors.quantity = most.why;
  else quantity = count;
  if (draft.gift && !/^0x[0-9a-fA-F]{40}$/.test(draft.to.trim())) {
    errors.to = draft.to.trim()
      ? `Expected 0x and 40 hex digits, found "${draft.to.trim()}".`
      : "Enter whom it is for.";
  }
  return { quantity, total: BigInt(offer.price) * BigInt(quantity), trial: offer.trialDays > 0 && !draft.gift, errors };
}

function mostOf({ supply, sold, walletCap }: OrderTerms, had: number): { left: number; why: string } {
  const left = supply === "0" ? Number.POSITIVE_INFINITY : Number(BigInt(supply) - BigInt(sold));
  const allowed = walletCap === "0" ? Number.POSITIVE_INFINITY : Math.max(0, Number(walletCap) - had);
  if (left <= allowed)
    return { left, why: left === 0 ? "All are sold." : `Only ${left} ${left === 1 ? "is" : "are"} left.` };
  const before = had > 0 ? `, and ${had} ${had === 1 ? "was" : "were"} taken already` : "";
  return { left: allowed, why: `One account may take ${walletCap}${before}.` };
}

/** Seconds for which an upgrade's stated maximum holds: time to read, sign and be mined. */
const UPGRADE_SECONDS = 1800n;

/**
 * The most an upgrade is let cost. Where the present term runs out, what is left of it is worth less each second, so the
 * difference rises; what is too much of it comes back. It is rounded up to six decimals, so that it can be read, and
 * never more than the new offer's price.
 *
 * @param price the difference now @param own the present offer @param next the new offer's price
 * @param decimals of their currency
 */
export function upgradeMaximum(
  price: bigint,
  own: { price: string; term: string },
  next: string,
  decimals: number,
): bigint {
  const term = BigInt(own.term);
  const rise = term === 0n ? 0n : (BigInt(own.price) * UPGRADE_SECONDS + term - 1n) / term;
  const unit = rise === 0n ? 1n : 10n ** BigInt(Math.max(0, decimals - 6));
  const most = ((price + rise + unit - 1n) / unit) * unit;
  return most < BigInt(next) ? most : BigInt(next);
}
