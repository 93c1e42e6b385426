import type { IconName } from "../components/icons.ts";
import type { Tone } from "../format/status.ts";
import { formatDateTime } from "../format/time.ts";
import { hasLapsed, stopOf, stoppedForGood } from "./standing.ts";
import type { Usable } from "./standing.ts";

/** What the index knows of a licence, as far as it decides who may use it and what may be done with it. */
export interface LicenceFacts {
  owner: { id: string };
  /** Seconds, 0 for never. */
  expires: string;
  /** When it was given up or refunded; null while it exists. */
  burnedAt: string | null;
  /** A derived release rests on it. */
  bound: boolean;
  /** Its trial; null for one sold without. */
  trial: { status: "Pending" | "Ended" | "Refunded"; until: string } | null;
  /** How often it changed hands: the first time ends the right to a refund. */
  transferCount: number;
  user: { id: string } | null;
  userExpires: string | null;
  seats: readonly { account: { id: string } }[];
  offer: { transferable: boolean; seats: number; term: string; open: boolean };
  release: Usable;
}

/** A licence in one word, as its card and its drawing on chain show it: what stops it first. */
export type LicenseState = "valid" | "lent" | "trial" | "lapsed" | "suspended" | "revoked" | "burned";

/** The word, and until when it holds, in seconds; 0 where it has no end of its own. @param now chain's clock, seconds */
export function licenseState(licence: LicenceFacts, now: number): { state: LicenseState; until: number } {
  if (licence.burnedAt !== null) return { state: "burned", until: 0 };
  const stop = stopOf(licence.release, now);
  if (stop?.state === "revoked") return { state: "revoked", until: 0 };
  if (stop) return { state: "suspended", until: stop.until };
  if (hasLapsed(licence.expires, now)) return { state: "lapsed", until: 0 };
  if (trialState(licence, now) === "open") return { state: "trial", until: Number(licence.trial?.until) };
  const loan = lentTo(licence, now);
  return loan ? { state: "lent", until: loan.until } : { state: "valid", until: 0 };
}

export type ConditionKind =
  | "valid"
  | "burned"
  | "lapsed"
  | "revoked"
  | "suspended"
  | "trial"
  | "trial-over"
  | "lent"
  | "bound"
  | "fixed";

/** One thing that holds for a licence, and what it means. */
export interface Condition {
  kind: ConditionKind;
  icon: IconName;
  tone: Tone;
  word: string;
  text: string;
}

/** Who has it on loan now; null when nobody does. @param now seconds on the chain's clock */
export function lentTo(
  licence: Pick<LicenceFacts, "user" | "userExpires">,
  now: number,
): { account: string; until: number } | null {
  const until = Number(licence.userExpires ?? 0);
  return licence.user && now < until ? { account: licence.user.id, until } : null;
}

/**
 * How its trial stands: `open` while its whole price can be had back, `due` while that is over and the price still waits
 * to be booked, null without a trial. @param now seconds on the chain's clock
 */
export function trialState(
  { trial, transferCount }: Pick<LicenceFacts, "trial" | "transferCount">,
  now: number,
): "open" | "due" | null {
  if (trial?.status !== "Pending") return null;
  return transferCount === 0 && now < Number(trial.until) ? "open" : "due";
}

/** The accounts that may use a licence now, its rights aside; none when it allows nothing. */
export function usersOf(licence: LicenceFacts, now: number): string[] {
  if (licence.burnedAt !== null || hasLapsed(licence.expires, now) || stopOf(licence.release, now)) return [];
  const loan = lentTo(licence, now);
  if (loan) return [loan.account];
  return [
    licence.owner.id,
    ...licence.seats.map(({ account }) => account.id).filter((one) => one !== licence.owner.id),
  ];
}

/**
 * All that holds for a licence, what stops it first. @param now seconds on the chain's clock
 * @param nameOf what people call an address
 */
export function conditionsOf(licence: LicenceFacts, now: number, nameOf: (address: string) => string): Condition[] {
  if (licence.burnedAt !== null) {
    return [
      {
        kind: "burned",
        icon: "cross-circle",
        tone: "off",
        word: "Given up",
        text: "It was given up for good: nobody holds it and it allows nothing.",
      },
    ];
  }
  const found: Condition[] = [];
  const stop = stopOf(licence.release, now);
  if (hasLapsed(licence.expires, now)) {
    found.push({ kind: "lapsed", icon: "clock", tone: "off", word: "Lapsed", text: renewal(licence) });
  }
  if (stop?.state === "revoked") {
    found.push({
      kind: "revoked",
      icon: "revoked",
      tone: "revoked",
      word: "Revoked",
      text: `${stop.text}, for good. The licence allows nothing any more.`,
    });
  } else if (stop) {
    const runs = licence.expires === "0" ? "" : " Its term keeps running.";
    found.push({
      kind: "suspended",
      icon: "pause",
      tone: "suspended",
      word: "Suspended",
      text: `${stop.text}. It allows nothing until that ends.${runs}`,
    });
  }
  if (found.length === 0) {
    const until = licence.expires === "0" ? "" : ` until ${formatDateTime(Number(licence.expires))}`;
    found.push({
      kind: "valid",
      icon: "released",
      tone: "released",
      word: "Valid",
      text: `It allows what is listed here${until}.`,
    });
  }
  const loan = lentTo(licence, now);
  if (loan) {
    const text = `Only ${nameOf(loan.account)} may use it until ${formatDateTime(
      loan.until,
    )}; then it comes back by itself.`;
    found.push({ kind: "lent", icon: "arrow-right", tone: "pending", word: "Lent", text });
  }
  const trial = trialState(licence, now);
  if (trial === "open") {
    const text =
      `Until ${formatDateTime(
        Number(licence.trial?.until),
      )} it can be returned for the whole price, which waits in the contract. ` +
      "Until then it cannot be sold, renewed, upgraded or built on.";
    found.push({ kind: "trial", icon: "half", tone: "pending", word: "On trial", text });
  } else if (trial === "due") {
    const text =
      "The trial is over; its price still waits in the contract until the sale is booked. Anybody may do that.";
    found.push({ kind: "trial-over", icon: "half", tone: "pending", word: "Trial over", text });
  }
  if (licence.bound) {
    const text =
      "A release was derived under it, so it stays where it is: it cannot move or be given up. When it lapses, that release stops selling.";
    found.push({ kind: "bound", icon: "merge", tone: "plain", word: "Bound to a derived release", text });
  } else if (!licence.offer.transferable) {
    found.push({
      kind: "fixed",
      icon: "person",
      tone: "plain",
      word: "Not transferable",
      text: "Its terms bind it to the account that got it.",
    });
  }
  return found;
}

function renewal({ offer, release }: LicenceFacts): string {
  if (stoppedForGood(release)) return "Its time is over, and it cannot be renewed.";
  const way = offer.open ? "Anybody can renew it" : "Its offer is closed, so it cannot be renewed";
  return `Its time is over and it allows nothing. ${way}.`;
}

/** What a holder may want to do with a licence. */
export type Act = "renew" | "upgrade" | "lend" | "seats" | "list" | "give" | "refund" | "burn";

/** Why each act is not possible now, in a sentence; an act that is not named is possible. @param now chain's clock */
export function refusalsOf(licence: LicenceFacts, now: number): Partial<Record<Act, string>> {
  const { offer } = licence;
  const loan = lentTo(licence, now);
  const tried = trialState(licence, now) === "open";
  const trial = tried ? `It is on trial until ${formatDateTime(Number(licence.trial?.until))}.` : null;
  const stop = stopOf(licence.release, now);
  const halted = stop ? `Sales are stopped: ${stop.text}.` : null;
  const lapsed = hasLapsed(licence.expires, now) ? "It has lapsed." : null;
  const bound = licence.bound ? "A derived release rests on it, so it stays where it is." : null;
  const fixed = bound ?? (offer.transferable ? null : "Its terms bind it to the account that got it.");
  const gone = licence.burnedAt !== null ? "It was given up." : null;
  const endless = offer.term === "0" || licence.expires === "0" ? "It has no end, so there is nothing to renew." : null;
  const closed = offer.open ? null : "Its offer is closed: it cannot be renewed.";
  const first = (...reasons: (string | null)[]) => reasons.find((reason) => reason !== null) ?? undefined;
  const all: Record<Act, string | undefined> = {
    renew: first(gone, endless, trial, closed, halted),
    upgrade: first(gone, trial, halted),
    lend: first(gone, lapsed),
    seats: first(gone, offer.seats === 0 ? "Its terms give no seats: one account uses it." : null),
    list: first(
      gone,
      fixed,
      lapsed,
      loan && `It is lent until ${formatDateTime(loan.until)}; end the loan first.`,
      trial,
      halted,
    ),
    give: first(gone, fixed),
    refund: first(gone, tried ? null : "It is not on trial: what was paid is not returned."),
    burn: first(gone, bound, tried ? "It is on trial: return it and get your money back instead." : null),
  };
  return Object.fromEntries(Object.entries(all).filter(([, reason]) => reason !== undefined));
}

/** An offer a licence could be raised to. */
export interface UpgradeOffer {
  offerId: string;
  price: string;
  rights: number;
  open: boolean;
  soldOut: boolean;
  currency: { id: string };
}

/** The offers of the same release that are upgrades of a licence's own, cheapest first. */
export function upgradesOf<Offer extends UpgradeOffer>(own: UpgradeOffer, offers: readonly Offer[]): Offer[] {
  return offers
    .filter((one) => one.offerId !== own.offerId && one.open && !one.soldOut && one.currency.id === own.currency.id)
    .filter((one) => (one.rights & own.rights) === own.rights)
    .filter((one) => one.rights !== own.rights || BigInt(one.price) > BigInt(own.price))
    .sort((a, b) => (BigInt(a.price) < BigInt(b.price) ? -1 : 1));
}
