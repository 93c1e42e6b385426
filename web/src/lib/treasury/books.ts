import { stopsUse } from "../model/standing.ts";
import type { EarningRelease } from "./query.ts";
import type { Station } from "./settle.ts";

/** The books of a release in one currency; zero where nothing was ever booked. */
export function booksOf(release: EarningRelease, currency: string) {
  const entry = release.ledger.find((one) => one.currency.id === currency);
  const amount = (value: string | undefined): bigint => BigInt(value ?? 0);
  return {
    gross: amount(entry?.gross),
    fee: amount(entry?.fee),
    paid: amount(entry?.paid),
    rewarded: amount(entry?.rewarded),
    settledIn: amount(entry?.settledIn),
    feeBps: release.feeBps,
    upstreamBps: release.upstreamBps,
  };
}

/**
 * The release that freezes this one's payments, itself or an ancestor, by name; null if none.
 *
 * @param now seconds on the chain's clock: a suspension lapses by it
 */
export function frozenBy(release: EarningRelease, now: number): string | null {
  const blocker = [release, ...release.ancestors.map(({ ancestor }) => ancestor)].find((one) => stopsUse(one, now));
  return blocker ? fullName(blocker) : null;
}

/** A release on the way of money, for `planSettling`. */
export function stationOf(release: EarningRelease, currency: string, now: number): Station {
  const { gross, settledIn } = booksOf(release, currency);
  const settledOf = (settlements: readonly { settled: string; currency: { id: string } }[]): bigint =>
    BigInt(settlements.find((one) => one.currency.id === currency)?.settled ?? 0);
  return {
    releaseId: release.releaseId,
    gross,
    settledIn,
    frozen: frozenBy(release, now) !== null,
    parents: release.parents.map(({ parent, shareBps, settlements }) => ({
      id: parent.releaseId,
      shareBps,
      settled: settledOf(settlements),
    })),
    datasets: release.datasets.map(({ dataset, shareBps, settlements }) => ({
      id: dataset.datasetId,
      shareBps,
      settled: settledOf(settlements),
    })),
  };
}

/** "kestrel/glyph-reader 1.0.0" */
export function fullName({ modelName, version }: { modelName: string; version: string }): string {
  return `${modelName} ${version}`;
}
