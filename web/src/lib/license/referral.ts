/** Who sent a visitor here: `?ref=0x…` on any link, kept for the visit and named when something is bought. */
const KEY = "commonweight:referrer";
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const NOBODY = `0x${"0".repeat(40)}`;

/** What of a browser's storage is used. */
export type VisitStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The referrer an address names, lower case; null without one, or when it is no account. */
export function referrerIn(search: Pick<URLSearchParams, "get">): string | null {
  const found = search.get("ref")?.trim().toLowerCase() ?? "";
  return ADDRESS.test(found) && found !== NOBODY ? found : null;
}

/** Keeps the referrer of the address a visit began with. A later link names another one; one without leaves it. */
export function keepReferrer(storage: VisitStorage | null, search: Pick<URLSearchParams, "get">): void {
  const found = referrerIn(search);
  if (found) storage?.setItem(KEY, found);
}

/** Who is kept for this visit; null when nobody is. */
export function keptReferrer(storage: VisitStorage | null): string | null {
  const kept = storage?.getItem(KEY) ?? null;
  return kept !== null && ADDRESS.test(kept) ? kept : null;
}

/** The visitor does not want anybody named. */
export function forgetReferrer(storage: VisitStorage | null): void {
  storage?.removeItem(KEY);
}

/** The browser's storage of this visit; null where there is none: on the server, or where it is forbidden. */
export function visitStorage(): VisitStorage | null {
  try {
    return typeof window === "undefined" ? null : sessionStorage;
  } catch {
    return null;
  }
}

/** Whom an order names: the one kept, unless that is who pays or who receives it, or the offer gives nothing to any. */
export function referrerFor(
  kept: string | null,
  offer: { referrerBps: number },
  people: readonly (string | null)[],
): string | null {
  if (kept === null || offer.referrerBps === 0) return null;
  return people.some((one) => one?.toLowerCase() === kept) ? null : kept;
}
