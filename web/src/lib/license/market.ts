import { RIGHTS } from "@commonweight/sdk/license/rights";
import { asksFor, bidStanding, listingStanding } from "./orders.ts";
import type { MarketListing } from "./market-query.ts";
import type { BidTerms } from "./order-query.ts";
import type { LicenseDetail } from "./query.ts";

export const MARKET_SORTS = [
  { value: "newest", label: "Newest" },
  { value: "price", label: "Price" },
  { value: "daily", label: "Price for each day left" },
  { value: "time", label: "Time left" },
] as const;
export type MarketSort = (typeof MARKET_SORTS)[number]["value"];

/** What of the market is shown; all of it is in the URL. */
export interface MarketFilter {
  /** Part of a release's name. */
  q: string;
  /** Rights that must be granted. */
  rights: number;
  /** At least so many days left; 0 for any. */
  days: number;
  /** Address of the currency, lower case; empty for any. */
  currency: string;
  /** At most this much as typed, in the chosen currency; empty for any. */
  max: string;
  sort: MarketSort;
}

export const WHOLE_MARKET: MarketFilter = { q: "", rights: 0, days: 0, currency: "", max: "", sort: "newest" };

/** Reads `?q=&right=run,business&days=30&currency=0x…&max=0.5&sort=price`; what cannot be read is left out. */
export function readMarketFilter(search: Pick<URLSearchParams, "get">): MarketFilter {
  const words = (search.get("right") ?? "").split(",");
  const rights = RIGHTS.filter(({ icon }) => words.includes(icon)).reduce((bits, { bit }) => bits | bit, 0);
  const days = Number(search.get("days") ?? 0);
  const currency = (search.get("currency") ?? "").toLowerCase();
  const max = search.get("max") ?? "";
  return {
    q: search.get("q") ?? "",
    rights,
    days: Number.isInteger(days) && days > 0 && days <= 3650 ? days : 0,
    currency: /^0x[0-9a-f]{40}$/.test(currency) ? currency : "",
    max: /^\d+(\.\d+)?$/.test(max) ? max : "",
    sort: MARKET_SORTS.find(({ value }) => value === search.get("sort"))?.value ?? "newest",
  };
}

/** The address that shows a filter. @param show "bids" or "yours"; the listings without it */
export function marketHref({ q, rights, days, currency, max, sort }: MarketFilter, show = ""): string {
  const search = new URLSearchParams();
  if (show) search.set("show", show);
  if (q.trim()) search.set("q", q.trim());
  const words = RIGHTS.filter(({ bit }) => rights & bit).map(({ icon }) => icon);
  if (words.length > 0) search.set("right", words.join(","));
  if (days > 0) search.set("days", String(days));
  if (currency) search.set("currency", currency);
  if (max && currency) search.set("max", max);
  if (sort !== "newest") search.set("sort", sort);
  const text = search.toString().replaceAll("%2C", ",");
  return text ? `/market?${text}` : "/market";
}

const DAY = 86_400;

/** Seconds of its licence that a buyer would get; Infinity without an end. */
export function timeLeft({ license }: Pick<MarketListing, "license">, now: number): number {
  return license.expires === "0" ? Number.POSITIVE_INFINITY : Math.max(0, Number(license.expires) - now);
}

/**
 * The listings of a filter in its order: what can be bought, then what sleeps. Prices are compared within a currency, the
 * native one first: nothing here knows what one is worth in another.
 *
 * @param limit the most in the filter's currency, in its smallest unit; null for any
 * @param now seconds on the chain's clock
 */
export function filterListings(
  all: readonly MarketListing[],
  filter: MarketFilter,
  now: number,
  limit: bigint | null = null,
): MarketListing[] {
  const q = filter.q.trim().toLowerCase();
  const shown = all.filter((listing) => {
    const { license } = listing;
    return (
      listingStanding(listing, license, now).state !== "over" &&
      (license.offer.rights & filter.rights) === filter.rights &&
      timeLeft(listing, now) >= filter.days * DAY &&
      (filter.currency === "" || listing.currency.id === filter.currency) &&
      (limit === null || filter.currency === "" || BigInt(listing.price) <= limit) &&
      `${license.release.modelName} ${license.release.version}`.toLowerCase().includes(q)
    );
  });
  const asleep = (one: MarketListing) => Number(listingStanding(one, one.license, now).state === "asleep");
  return shown.sort((a, b) => asleep(a) - asleep(b) || compare(a, b, filter.sort, now));
}

function compare(a: MarketListing, b: MarketListing, sort: MarketSort, now: number): number {
  const [left, right] = [timeLeft(a, now), timeLeft(b, now)];
  if (sort === "time" && left !== right) return left > right ? -1 : 1;
  if (sort !== "newest" && a.currency.id !== b.currency.id) return a.currency.id < b.currency.id ? -1 : 1;
  if (sort === "daily") {
    const difference = Number(a.price) / left - Number(b.price) / right;
    if (difference !== 0) return difference;
  }
  if (sort !== "newest") {
    const difference = BigInt(a.price) - BigInt(b.price);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return Number(b.listedAt) - Number(a.listedAt);
}

/** The bids of a filter that still stand; days ask how long the licence must last at least. @param now chain's clock */
export function filterBids(all: readonly BidTerms[], filter: MarketFilter, now: number): BidTerms[] {
  const q = filter.q.trim().toLowerCase();
  const shown = all.filter(
    (bid) =>
      bidStanding(bid, now).state === "open" &&
      (bid.rights & filter.rights) === filter.rights &&
      (filter.currency === "" || bid.currency.id === filter.currency) &&
      `${bid.release.modelName} ${bid.release.version}`.toLowerCase().includes(q),
  );
  if (filter.sort !== "price") return shown;
  // Whoever looks at bids wants to sell: the highest first.
  return shown.sort((a, b) => {
    if (a.currency.id !== b.currency.id) return a.currency.id < b.currency.id ? -1 : 1;
    return BigInt(a.price) > BigInt(b.price) ? -1 : 1;
  });
}

/** The standing bids that one licence would satisfy, the highest first within a currency. */
export function bidsFor(licence: LicenseDetail, bids: readonly BidTerms[], now: number): BidTerms[] {
  return filterBids(bids, { ...WHOLE_MARKET, sort: "price" }, now).filter(
    (bid) => bid.bidder.id !== licence.owner.id && asksFor(bid, licence),
  );
}
