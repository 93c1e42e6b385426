import type { TimelineItem } from "../components/types.ts";
import { formatDate } from "../format/time.ts";
import type { LicensePage, ReleaseStop } from "./page-query.ts";

/** How accounts and amounts are written. */
export interface Telling {
  /** Seconds on the chain's clock. */
  now: number;
  nameOf: (address: string) => string;
  /** @param currency its address */
  money: (value: string, currency: string) => string;
}

const NOBODY = `0x${"0".repeat(40)}`;

/**
 * What happened to a licence, newest first: its end ahead of all where that is still to come.
 *
 * @param stops What happened to its release since it was bought.
 */
export function tellHistory(licence: LicensePage, stops: readonly ReleaseStop[], telling: Telling): TimelineItem[] {
  const found = [
    ...sales(licence, telling),
    ...moves(licence, telling),
    ...changes(licence, telling),
    ...acts(licence, telling),
    ...stops.flatMap(stopWords),
  ];
  found.sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const expires = Number(licence.expires);
  if (licence.burnedAt !== null || expires === 0) return found;
  const end: TimelineItem =
    expires > telling.now
      ? { id: "end", icon: "clock", at: expires, title: "Lapses", next: true }
      : { id: "end", icon: "clock", at: expires, title: "Lapsed" };
  return [end, ...found].sort((a, b) => Number(b.next ?? false) - Number(a.next ?? false) || (b.at ?? 0) - (a.at ?? 0));
}

function sales({ sale, resales, listing, listings }: LicensePage, { nameOf, money }: Telling): TimelineItem[] {
  const price = (value: string, currency: { id: string }) => money(value, currency.id);
  const open = [...(listing && listing.status === "Open" && listing.holding.current ? [listing] : []), ...listings];
  return [
    {
      id: "sale",
      icon: "in",
      tone: "released",
      at: Number(sale.timestamp),
      title: `${sale.price === "0" ? "Taken for free" : `Bought for ${price(sale.price, sale.currency)}`} by ${nameOf(
        sale.buyer.id,
      )}`,
      text: sale.recipient.id === sale.buyer.id ? undefined : `For ${nameOf(sale.recipient.id)}`,
    },
    ...resales.map(
      (one): TimelineItem => ({
        id: one.id,
        icon: "coins",
        tone: "released",
        at: Number(one.timestamp),
        title: `Resold for ${price(one.price, one.currency)} to ${nameOf(one.buyer.id)}`,
        text: `By ${nameOf(one.seller.id)}; ${price(
          one.royalty,
          one.currency,
        )} of it went to the people who made the model`,
      }),
    ),
    ...open.map(
      (one): TimelineItem => ({
        id: one.id,
        icon: "out",
        at: Number(one.listedAt),
        href: "/market",
        title: `Listed for ${price(one.price, one.currency)}${one.signed ? ", by signature" : ""}`,
      }),
    ),
  ];
}

/** Changes of hands that no sale explains. */
function moves({ sale, resales, transfers }: LicensePage, { nameOf }: Telling): TimelineItem[] {
  const told = new Set([sale.transactionHash, ...resales.map((one) => one.transactionHash)]);
  return transfers
    .filter((one) => one.to.id !== NOBODY && one.from.id !== NOBODY && !told.has(one.transactionHash))
    .map((one) => ({
      id: one.id,
      icon: "arrow-right",
      at: Number(one.timestamp),
      title: `Given to ${nameOf(one.to.id)}`,
      text: `By ${nameOf(one.from.id)}`,
    }));
}

function changes({ renewals, upgrades }: LicensePage, { nameOf, money }: Telling): TimelineItem[] {
  return [
    ...renewals.map(
      (one): TimelineItem => ({
        id: one.id,
        icon: "clock",
        tone: "released",
        at: Number(one.timestamp),
        title: `Renewed until ${formatDate(Number(one.expires))}`,
        text: `${nameOf(one.payer.id)} paid ${one.price === "0" ? "nothing" : money(one.price, one.currency.id)}`,
      }),
    ),
    ...upgrades.map(
      (one): TimelineItem => ({
        id: one.id,
        icon: "plus",
        tone: "released",
        at: Number(one.timestamp),
        title: `Upgraded from offer ${one.from.offerId} to offer ${one.to.offerId}`,
        text: one.price === "0" ? "For nothing more" : `For ${money(one.price, one.currency.id)} more`,
      }),
    ),
  ];
}

/** The rest of what the index's timeline knows, in words. */
function acts({ activities, owner }: LicensePage, { nameOf, money }: Telling): TimelineItem[] {
  return activities.flatMap((one): TimelineItem[] => {
    const sum = one.amount && one.currency ? money(one.amount, one.currency.id) : "What it is worth";
    const others = one.accounts.map(({ id }) => id).filter((id) => id !== owner.id && id !== NOBODY);
    const whom = others[0] ? nameOf(others[0]) : "somebody";
    const told: Record<string, Pick<TimelineItem, "icon" | "title" | "tone">> = {
      LicenseLent: { icon: "arrow-right", title: `Lent to ${whom}` },
      LicenseReturned: { icon: "arrow-right", title: "The loan was ended" },
      LicenseCanceled: { icon: "cross-circle", title: "Its term was ended early" },
      LicenseBound: { icon: "merge", title: "A release was derived under it" },
      LicenseBurned: { icon: "cross-circle", title: "Given up for good" },
      SeatNamed: { icon: "person", title: `A seat was given to ${whom}` },
      SeatRemoved: { icon: "person", title: `The seat of ${whom} was taken back` },
      TrialStarted: { icon: "half", title: "Its trial began" },
      TrialEnded: { icon: "half", title: "Its trial is over: the sale was booked" },
      RefundAsked: { icon: "coins", title: `${sum} asked back` },
      RefundPaid: { icon: "coins", title: `${sum} paid back`, tone: "released" },
      TrialRefunded: { icon: "half", title: "Returned within its trial, for the whole price" },
    };
    const words = told[one.type];
    return words ? [{ id: one.id, at: Number(one.timestamp), ...words }] : [];
  });
}

const STOPS: Partial<Record<ReleaseStop["type"], Pick<TimelineItem, "icon" | "title" | "tone">>> = {
  ReleaseSuspended: { icon: "pause", title: "Its release was suspended: it slept", tone: "suspended" },
  ReleaseReinstated: { icon: "released", title: "Its release may be used again", tone: "released" },
  ReleaseRevoked: { icon: "revoked", title: "Its release was revoked for good", tone: "revoked" },
  RefundsOpened: { icon: "coins", title: "Refunds of its release were opened" },
};

function stopWords({ id, type, timestamp }: ReleaseStop): TimelineItem[] {
  const words = STOPS[type];
  return words ? [{ id, at: Number(timestamp), ...words }] : [];
}
