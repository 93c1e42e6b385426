import { formatDateTime } from "../format/time.ts";
import { standingAt, stopsUse } from "../model/standing.ts";
import type { ReleaseRef } from "../model/query.ts";

type Status = Pick<ReleaseRef, "status" | "suspendedUntil">;

/** A release with what it descends from: any of them can stop its use. */
export interface Usable extends Status {
  modelName: string;
  version: string;
  ancestors: readonly { ancestor: Status & { modelName: string; version: string } }[];
}

/** What stops a release from being used and sold, as a sentence; null when nothing does. */
export interface Stop {
  state: "suspended" | "revoked" | "not-released";
  /** "glyph-reader 1.0.0 is suspended" */
  text: string;
  /** From when it is lifted by itself, in seconds; 0 if it is not. */
  until: number;
}

/** What keeps a release from being used now, itself or an ancestor. @param now seconds on the chain's clock */
export function stopOf(release: Usable, now: number): Stop | null {
  for (const one of [release, ...release.ancestors.map(({ ancestor }) => ancestor)]) {
    if (!stopsUse(one, now)) continue;
    const name = `${one.modelName.slice(one.modelName.indexOf("/") + 1)} ${one.version}`;
    if (one.status === "Revoked") return { state: "revoked", text: `${name} is revoked`, until: 0 };
    const until = one.suspendedUntil ? ` until ${formatDateTime(Number(one.suspendedUntil))} at the latest` : "";
    return { state: "suspended", text: `${name} is suspended${until}`, until: Number(one.suspendedUntil ?? 0) };
  }
  if (standingAt(release, now) === "Approved") return null;
  const name = `${release.modelName.slice(release.modelName.indexOf("/") + 1)} ${release.version}`;
  return { state: "not-released", text: `${name} is not released by a vote`, until: 0 };
}

/** What stopped a release for good, itself or an ancestor: "glyph-reader 1.0.0"; null while nothing did. */
export function stoppedForGood(release: Usable): string | null {
  const found = [release, ...release.ancestors.map(({ ancestor }) => ancestor)].find(
    ({ status }) => status === "Revoked",
  );
  return found ? `${found.modelName.slice(found.modelName.indexOf("/") + 1)} ${found.version}` : null;
}

/** Whether a licence has run out. @param expires seconds, 0 for never @param now seconds on the chain's clock */
export function hasLapsed(expires: string | bigint | number, now: number): boolean {
  return Number(expires) !== 0 && now >= Number(expires);
}

/** Part of a licence's term that has passed, 0 to 1. */
export function termUsed(license: { expires: string; mintedAt: string }, now: number): number {
  const [start, end] = [Number(license.mintedAt), Number(license.expires)];
  return end === 0 ? 0 : Math.min(1, Math.max(0, (now - start) / (end - start)));
}

export type OfferState = "open" | "sold-out" | "closed";

/** Whether an offer still sells, its release aside. */
export function offerState(offer: { open: boolean; soldOut: boolean }): OfferState {
  if (!offer.open) return "closed";
  return offer.soldOut ? "sold-out" : "open";
}
