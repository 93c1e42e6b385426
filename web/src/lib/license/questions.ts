import type { VisitStorage } from "./referral.ts";

/** The questions asked in this browser: whoever asked can tell an answer to them from an old one. */
const KEY = "commonweight:questions";
const MOST = 50;

function asked(storage: VisitStorage | null): string[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** Remembers a question by its nonce. */
export function keepQuestion(storage: VisitStorage | null, nonce: string): void {
  storage?.setItem(KEY, JSON.stringify([nonce, ...asked(storage)].slice(0, MOST)));
}

/** Whether this browser asked it. */
export function wasAsked(storage: VisitStorage | null, nonce: string): boolean {
  return asked(storage).includes(nonce);
}

/** Kept beyond the tab: the answer comes as a link, which may open in another one. null where storage is forbidden. */
export function questionStorage(): VisitStorage | null {
  try {
    return typeof window === "undefined" ? null : localStorage;
  } catch {
    return null;
  }
}
