import { formatDateTime } from "../format/time.ts";
import { lentTo, trialState } from "./conditions.ts";
import type { LicenceFacts } from "./conditions.ts";
import { hasLapsed, stopOf } from "./standing.ts";

/** A listing as the index tells it: kept by the market, or signed by its seller. */
export interface ListingFacts {
  status: string;
  expires: string;
  /** The licence as it stood then: false once it changed hands, was renewed or upgraded. */
  holding: { current: boolean };
  /** The seller's counter it was signed under: false once that was raised. */
  counter: { current: boolean };
}

/** `over` cannot be bought any more; `asleep` wakes by itself or when its seller acts. */
export type OrderState = "open" | "asleep" | "over";

/** Whether it could be filled, and why not, in a sentence; the sentence is empty when it could. */
export interface OrderStanding {
  state: OrderState;
  reason: string;
}

const OPEN: OrderStanding = { state: "open", reason: "" };
const over = (reason: string): OrderStanding => ({ state: "over", reason });
const asleep = (reason: string): OrderStanding => ({ state: "asleep", reason });

/** Whether a listing could be bought at a moment, as LicenseMarket.refusalOf judges it. @param now chain's clock, seconds */
export function listingStanding(listing: ListingFacts, licence: LicenceFacts, now: number): OrderStanding {
  if (listing.status !== "Open") return over("It was sold, taken off or replaced.");
  if (!listing.counter.current) return over("Its seller ended all orders signed before.");
  if (licence.burnedAt !== null) return over("The licence was given up.");
  if (!listing.holding.current) return over("The licence changed hands, was renewed or upgraded.");
  if (now >= Number(listing.expires)) return over("The listing has run out.");
  if (hasLapsed(licence.expires, now)) return over("The licence has lapsed.");
  if (licence.bound) return over("A derived release rests on the licence, so it stays where it is.");
  if (!licence.offer.transferable) return over("Its terms bind it to the account that got it.");
  const stop = stopOf(licence.release, now);
  if (stop) return asleep(`${stop.text}.`);
  const loan = lentTo(licence, now);
  if (loan) return asleep(`It is lent until ${formatDateTime(loan.until)}.`);
  if (trialState(licence, now) === "open")
    return asleep(`It is on trial until ${formatDateTime(Number(licence.trial?.until))}.`);
  return OPEN;
}

/** A bid as the index tells it. */
export interface BidFacts {
  status: string;
  expires: string;
  counter: { current: boolean };
  rights: number;
  /** Seconds; the licence must last until then. */
  lastsUntil: string;
  bidder: { id: string };
  license: { tokenId: string } | null;
  release: { id: string };
}

/** Whether a bid still stands. Whether its bidder has the money is asked of the chain. @param now chain's clock, seconds */
export function bidStanding(bid: BidFacts, now: number): OrderStanding {
  if (bid.status !== "Open") return over(bid.status === "Filled" ? "It was accepted." : "It was cancelled.");
  if (!bid.counter.current) return over("Its bidder ended all orders signed before.");
  if (now >= Number(bid.expires)) return over("It has run out.");
  return OPEN;
}

/** A licence as far as bids ask for something. */
export interface BidTarget extends LicenceFacts {
  tokenId: string;
  release: LicenceFacts["release"] & { id: string };
  offer: LicenceFacts["offer"] & { rights: number };
}

/** Whether a bid asks for this licence, or for any of its kind; who holds it and how it stands aside. */
export function asksFor(bid: BidFacts, licence: BidTarget): boolean {
  const meant = bid.license ? bid.license.tokenId === licence.tokenId : bid.release.id === licence.release.id;
  const lasts = licence.expires === "0" || Number(licence.expires) >= Number(bid.lastsUntil);
  return meant && (licence.offer.rights & bid.rights) === bid.rights && lasts;
}

/** Whether the holder of a licence could take a bid now, as LicenseMarket.acceptBid judges it, the bidder's money aside. */
export function acceptStanding(bid: BidFacts, licence: BidTarget, now: number): OrderStanding {
  const standing = bidStanding(bid, now);
  if (standing.state !== "open") return standing;
  if (!asksFor(bid, licence)) return over("It asks for another licence, or for more than this one gives.");
  if (bid.bidder.id === licence.owner.id) return over("It is the holder's own bid.");
  const listed = { status: "Open", expires: bid.expires, holding: { current: true }, counter: { current: true } };
  return listingStanding(listed, licence, now);
}
