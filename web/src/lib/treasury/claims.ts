import { stopsUse } from "../model/standing.ts";
import type { Contribution, EarningRelease } from "./query.ts";
import { planSettling } from "./settle.ts";
import type { Station } from "./settle.ts";
import { claimable } from "./shares.ts";

/** What an account can claim from one release. */
export interface Share {
  releaseId: string;
  modelName: string;
  version: string;
  digest: string;
  role: string;
  shareBps: number;
  /** Claimable as things are booked now. */
  now: bigint;
  /** Claimable once everything below it was settled. */
  settled: bigint;
  /** Which release keeps it from being paid: "kestrel/warble 1.0.0"; null when it can be paid. */
  frozenBy: string | null;
}

/** What an account can claim in one currency. */
export interface CurrencyClaims {
  currency: string;
  /** With something to claim, now or after settling; not frozen. */
  shares: Share[];
  /** Held while a release is suspended or revoked; not lost. */
  frozen: Share[];
  /** Sum over `shares` now. */
  now: bigint;
  /** Sum over `shares` after settling. */
  settled: bigint;
  /** Releases to settle first, deepest first; empty when settling would bring this account nothing. */
  settle: string[];
  /** Where what can be settled comes from: "fernhill/chalk-reader 1.0.0". */
  from: string[];
}

/** The books of a release in one currency; zero where nothing was ever booked. */
export function booksOf(release: EarningRelease, currency: string) {
  const entry = release.ledger.find((one) => one.currency.id === currency);
  const amount = (value: string | undefined): bigint => BigInt(value ?? 0);
  return {
    gross: amount(entry?.gross),
    fee: amount(entry?.fee),
    paid: amount(entry?.paid),
    settledIn: amount(entry?.settledIn),
    feeBps: release.feeBps,
    upstreamBps: release.upstreamBps,
  };
}

/**
 * The release that freezes this one's payments, itself or an ancestor, by name; null if none.
 *
 * @param now seconds on the chain's clock
 */
export function frozenBy(release: EarningRelease, now: number): string | null {
  const blocker = [release, ...release.ancestors.map(({ ancestor }) => ancestor)].find((one) => stopsUse(one, now));
  return blocker ? nameOf(blocker) : null;
}

/** A release on the way of money, for `planSettling`. */
export function stationOf(release: EarningRelease, currency: string): Station {
  const { gross, settledIn } = booksOf(release, currency);
  return {
    releaseId: release.releaseId,
    gross,
    settledIn,
    parents: release.parents.map(({ parent, shareBps, settlements }) => ({
      releaseId: parent.releaseId,
      shareBps,
      settled: BigInt(settlements.find((one) => one.currency.id === currency)?.settled ?? 0),
    })),
  };
}

/**
 * What an account can claim, by currency, from what the index knows.
 *
 * @param now seconds on the chain's clock: a suspension lapses by it
 */
export function tellClaims(contributions: readonly Contribution[], now: number): CurrencyClaims[] {
  const releases = new Map<string, EarningRelease>();
  for (const { release } of contributions) {
    for (const { descendant } of release.descendants) releases.set(descendant.releaseId, descendant);
    releases.set(release.releaseId, release);
  }
  const all = [...releases.values()];
  const currencies = new Set(all.flatMap(({ ledger }) => ledger.map(({ currency }) => currency.id)));
  return [...currencies].sort().map((currency) => claimsIn(currency, contributions, all, now));
}

function claimsIn(
  currency: string,
  contributions: readonly Contribution[],
  all: EarningRelease[],
  now: number
): CurrencyClaims {
  const plan = planSettling(all.map((release) => stationOf(release, currency)));
  const shares = contributions
    .map((one) => shareOf(one, currency, plan.arriving, now))
    .filter(({ settled }) => settled > 0n);
  const payable = shares.filter((share) => share.frozenBy === null);
  const gains = payable.some((share) => share.settled > share.now);
  const settle = gains ? plan.releaseIds : [];
  return {
    currency,
    settle,
    shares: payable,
    frozen: shares.filter((share) => share.frozenBy !== null),
    now: payable.reduce((sum, share) => sum + share.now, 0n),
    settled: payable.reduce((sum, share) => sum + share.settled, 0n),
    from: all.filter(({ releaseId }) => settle.includes(releaseId)).map(nameOf),
  };
}

function shareOf(
  { release, role, shareBps, payouts }: Contribution,
  currency: string,
  arriving: Map<string, bigint>,
  now: number
): Share {
  const books = booksOf(release, currency);
  const paid = BigInt(payouts.find((one) => one.currency.id === currency)?.claimed ?? 0);
  const later = { ...books, settledIn: books.settledIn + (arriving.get(release.releaseId) ?? 0n) };
  return {
    releaseId: release.releaseId,
    modelName: release.modelName,
    version: release.version,
    digest: release.weightsDigest,
    role,
    shareBps,
    now: claimable(books, shareBps, paid),
    settled: claimable(later, shareBps, paid),
    frozenBy: frozenBy(release, now),
  };
}

function nameOf({ modelName, version }: { modelName: string; version: string }): string {
  return `${modelName} ${version}`;
}
