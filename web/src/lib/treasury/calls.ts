import type { CurrencyClaims } from "./claims.ts";
import { inCalls } from "./settle.ts";

/** `IRoyaltyTreasury.Claim`: one payment, for everything listed. */
export interface ClaimCall {
  currency: string;
  payee: string;
  to: string;
  settle: string[];
  releases: string[];
  datasets: string[];
  verified: string[];
  referrals: boolean;
}

/**
 * One currency's claim in calls that the contract takes: at most 64 entries of each kind. What has to be settled comes with
 * the first; of more than 64 the earlier ones are settled before (`settleSteps`).
 */
export function claimCalls(claims: CurrencyClaims, payee: string, to: string): ClaimCall[] {
  const numbers = (kind: string) =>
    inCalls(claims.lines.filter((line) => line.kind === kind).map(({ number }) => number));
  const [releases, datasets, verified] = [numbers("contribution"), numbers("dataset"), numbers("verification")];
  const referrals = claims.lines.some(({ kind }) => kind === "referral");
  const count = Math.max(1, releases.length, datasets.length, verified.length);
  return Array.from({ length: count }, (_, index) => ({
    currency: claims.currency,
    payee,
    to,
    settle: index === 0 ? inCalls(claims.settle).at(-1) ?? [] : [],
    releases: releases[index] ?? [],
    datasets: datasets[index] ?? [],
    verified: verified[index] ?? [],
    referrals: referrals && index === 0,
  }));
}
