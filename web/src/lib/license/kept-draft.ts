import { emptyOffer } from "./draft.ts";
import type { OfferDraft } from "./draft.ts";

/** The part of the browser's storage that is needed, so that tests bring their own. */
export type OfferStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

function keyOf(chainId: number, releaseId: string): string {
  return `commonweight:offer:${chainId}:${releaseId}`;
}

/** The draft that was left when the page was; null where there is none or it is not readable. */
export function loadOffer(storage: OfferStorage, chainId: number, releaseId: string): OfferDraft | null {
  try {
    const kept = JSON.parse(storage.getItem(keyOf(chainId, releaseId)) ?? "null") as Partial<OfferDraft> | null;
    if (kept === null || typeof kept !== "object") return null;
    const draft = emptyOffer();
    for (const key of Object.keys(draft) as (keyof OfferDraft)[]) {
      if (typeof kept[key] === typeof draft[key]) Object.assign(draft, { [key]: kept[key] });
    }
    return draft;
  } catch {
    return null; // storage may be forbidden
  }
}

/** Keeps a draft. @returns whether the browser keeps it. */
export function saveOffer(storage: OfferStorage, chainId: number, releaseId: string, draft: OfferDraft): boolean {
  try {
    storage.setItem(keyOf(chainId, releaseId), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forgetOffer(storage: OfferStorage, chainId: number, releaseId: string): void {
  try {
    storage.removeItem(keyOf(chainId, releaseId));
  } catch {
    // See loadOffer().
  }
}
