import type { Contracts } from "@commonweight/sdk/chain/contracts";
import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";
import { explain } from "../state/transactions/call.ts";
import type { Quote } from "./quote.ts";

/** A purchase as the contracts take it. */
export interface Order {
  offerId: string;
  quantity: number;
  to: string;
  /** null names nobody. */
  referrer: string | null;
  /** In the currency's smallest unit, of the whole order. */
  maximum: bigint;
  proof: readonly string[];
}

const NOBODY = `0x${"0".repeat(40)}`;

/** An order in the contracts' own fields. */
export function orderTuple({ offerId, quantity, to, referrer, maximum, proof }: Order) {
  return { offerId, quantity, to, referrer: referrer ?? NOBODY, maximum, proof: [...proof] };
}

/**
 * What a purchase costs and whom it pays, as the contracts divide it. Whether it would be accepted is another question.
 *
 * @throws Error with a sentence when there is nothing to be divided, such as an offer that does not exist.
 */
export function quoteOrder(access: ChainAccess, order: Order, buyer: string): Promise<Quote> {
  return ask(access, (quotes) => quotes.quote(orderTuple(order), buyer));
}

/** The same for another term, or several. @throws Error with a sentence for a licence without an end */
export function quoteRenewal(access: ChainAccess, tokenId: string, terms: number): Promise<Quote> {
  return ask(access, (quotes) => quotes.quoteRenewal(tokenId, terms));
}

/** The same for a bigger offer. @throws Error with a sentence when it is no upgrade */
export function quoteUpgrade(access: ChainAccess, tokenId: string, offerId: string): Promise<Quote> {
  return ask(access, (quotes) => quotes.quoteUpgrade(tokenId, offerId));
}

/** The same for a resale at a price, in whichever currency; its `currency` is the zero address. */
export function quoteResale(access: ChainAccess, tokenId: string, price: bigint): Promise<Quote> {
  return ask(access, (quotes) => quotes.quoteResale(tokenId, price));
}

type Quotes = Contracts["LicenseQuotes"];

async function ask(access: ChainAccess, call: (quotes: Quotes) => ReturnType<Quotes["quote"]>): Promise<Quote> {
  const quotes = await readContract(access, "LicenseQuotes");
  try {
    return toQuote(await call(quotes));
  } catch (error) {
    throw new Error((await explain(error)).sentence, { cause: error });
  }
}

function toQuote(told: Awaited<ReturnType<Quotes["quote"]>>): Quote {
  const { total, referral, fee, pool, others, marketFee, toSeller, dust } = told;
  return {
    total,
    referral,
    fee,
    pool,
    others,
    marketFee,
    toSeller,
    dust,
    currency: told.currency.toLowerCase(),
    expires: Number(told.expires),
    refundableUntil: Number(told.refundableUntil),
    parents: told.parents.map(({ releaseId, amount }) => ({ releaseId, amount })),
    datasets: told.datasets.map(({ dataset, amount }) => ({ datasetId: dataset, amount })),
    contributors: told.contributors.map(({ account, amount }) => ({ account, amount })),
  };
}
