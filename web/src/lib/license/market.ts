import { RIGHTS } from "@commonweight/sdk/license/rights";
import type { MarketListing } from "./query.ts";
import { listingState } from "./standing.ts";

export const MARKET_SORTS = [
  { value: "newest", label: "Newest" },
  { value: "price", label: "Price" },
  { value: "daily", label: "Price for each day left" },
  { value: "time", label: "Time left" },
] as const;
export type MarketSort = (typeof MARKET_SORTS)[number]["value"];

/** What of the market is shown; all of it is in the URL. */
export interface MarketFilter {
  q: string;
  /** Rights that must be granted. */
  rights: number;
  /** At least so many days left; 0 for any. */
  days: number;
  sort: MarketSort;
}

/** Reads `?q=&right=run,business&days=30&sort=price`; what cannot be read is left out. */
export function readMarketFilter(search: Pick<URLSearchParams, "get">): MarketFilter {
  const words = (search.get("right") ?? "").split(",");
  const rights = RIGHTS.filter(({ icon }) => words.includes(icon)).reduce((bits, { bit }) => bits | bit, 0);
  const days = Number(search.get("days") ?? 0);
  const sort = MARKET_SORTS.find(({ value }) => value === search.get("sort"))?.value ?? "newest";
  return { q: search.get("q") ?? "", rights, days: Number.isInteger(days) && days > 0 && days <= 3650 ? days : 0, sort };
}

/** The address that shows a filter. */
export function marketHref({ q, rights, days, sort }: MarketFilter): string {
  const search = new URLSearchParams();
  if (q.trim()) search.set("q", q.trim());
  const words = RIGHTS.filter(({ bit }) => rights & bit).map(({ icon }) => icon);
  if (words.length > 0) search.set("right", words.join(","));
  if (days > 0) search.set("days", String(days));
  if (sort !== "newest") search.set("sort", sort);
  const text = search.toString().replaceAll("%2C", ",");
  return text ? `/market?${text}` : "/market";
}

const DAY = 86_400;

/** Seconds of its licence that a buyer would get; Infinity without an end. */
export function timeLeft({ license }: Pick<MarketListing, "license">, now: number): number {
  return license.expires === "0" ? Number.POSITIVE_INFINITY : Math.max(0, Number(license.expires) - now);
}

/** The listings of a filter in its order: what can be bought, then what sleeps. @param now seconds on the chain's clock */
export function filterListings(all: readonly MarketListing[], filter: MarketFilter, now: number): MarketListing[] {
  const q = filter.q.trim().toLowerCase();
  const shown = all.filter((listing) => {
    const { license } = listing;
    return (
      listingState({ ...listing, license }, now) !== "over" &&
      (license.offer.rights & filter.rights) === filter.rights &&
      timeLeft(listing, now) >= filter.days * DAY &&
      `${license.release.modelName} ${license.release.version}`.toLowerCase().includes(q)
    );
  });
  const asleep = (listing: MarketListing) => Number(listingState(listing, now) === "asleep");
  return shown.sort((a, b) => asleep(a) - asleep(b) || compare(a, b, filter.sort, now));
}

function compare(a: MarketListing, b: MarketListing, sort: MarketSort, now: number): number {
  const [left, right] = [timeLeft(a, now), timeLeft(b, now)];
  if (sort === "time" && left !== right) return left > right ? -1 : 1;
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
