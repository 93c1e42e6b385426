import { formatBps } from "../format/share.ts";
import { booksOf, frozenBy, fullName, stationOf } from "./books.ts";
import { modelHref } from "./links.ts";
import type { ClaimsState, EarningLine, EarningRelease } from "./query.ts";
import { planSettling } from "./settle.ts";
import type { Settling } from "./settle.ts";
import { claimable, rewardOf } from "./shares.ts";

/** What an account is owed for one thing it did, in one currency. */
export interface ClaimLine {
  /** "contribution 4": unique among an account's lines. */
  id: string;
  kind: "contribution" | "dataset" | "verification" | "referral";
  /** "glyph-reader 1.0.0", "handwriting". */
  label: string;
  /** "data, 15 %", "dataset", "verified it". */
  role: string;
  href: string | null;
  digest: string | null;
  /** Number of the release or dataset; empty for referrals, which are of an account. */
  number: string;
  /** Claimable as things are booked now. */
  now: bigint;
  /** Claimable once everything below it was settled. */
  settled: bigint;
  /** Paid before. */
  claimed: bigint;
  /** Which release keeps it from being paid: "kestrel/warble 1.0.0"; null when it can be paid. */
  frozenBy: string | null;
}

/** What an account can claim in one currency. */
export interface CurrencyClaims {
  currency: string;
  /** With something to claim, now or after settling; not frozen. */
  lines: ClaimLine[];
  /** Held while a release is suspended or revoked; not lost. */
  frozen: ClaimLine[];
  /** Everything the account ever earned by, with nothing to claim as well. */
  all: ClaimLine[];
  /** Sum over `lines` now. */
  now: bigint;
  /** Sum over `lines` after settling. */
  settled: bigint;
  /** Releases to settle first, deepest first; empty when settling would bring this account nothing. */
  settle: string[];
  /** Where what can be settled comes from: "fernhill/chalk-reader 1.0.0". */
  from: string[];
}

/**
 * What an account can claim over all its roles, by currency, from what the index knows.
 *
 * @param now seconds on the chain's clock: a suspension lapses by it
 */
export function tellClaims(state: ClaimsState, now: number): CurrencyClaims[] {
  const releases = new Map<string, EarningRelease>();
  for (const line of earningLines(state)) {
    for (const { descendant } of line.descendants) releases.set(descendant.releaseId, descendant);
    releases.set(line.releaseId, line);
  }
  const all = [...releases.values()];
  const currencies = new Set([
    ...all.flatMap(({ ledger }) => ledger.map(({ currency }) => currency.id)),
    ...state.datasets.flatMap(({ ledger }) => ledger.map(({ currency }) => currency.id)),
    ...state.referralLedgers.map(({ currency }) => currency.id),
  ]);
  return [...currencies].sort().map((currency) => claimsIn(currency, state, all, now));
}

function earningLines({ shares, datasets, receipts }: ClaimsState): EarningLine[] {
  return [...shares, ...datasets.flatMap(({ uses }) => uses), ...receipts].map(({ release }) => release);
}

function claimsIn(currency: string, state: ClaimsState, releases: EarningRelease[], now: number): CurrencyClaims {
  const stations = releases.map((release) => stationOf(release, currency, now));
  const plan = planSettling(stations, new Set(state.datasets.map(({ datasetId }) => datasetId)));
  const context = { currency, plan, now };
  const all = [
    ...state.shares.map((share) => contributionLine(share, context)),
    ...state.datasets.map((dataset) => datasetLine(dataset, context)),
    ...state.receipts.map(({ release }) => verificationLine(release, state.rewardLedgers, context)),
    ...state.referralLedgers.filter((one) => one.currency.id === currency).map(referralLine),
  ].filter(({ settled, claimed }) => settled > 0n || claimed > 0n);
  const open = all.filter(({ settled }) => settled > 0n);
  const lines = open.filter((line) => line.frozenBy === null);
  const settle = lines.some((line) => line.settled > line.now) ? plan.releaseIds : [];
  return {
    currency,
    all,
    lines,
    frozen: open.filter((line) => line.frozenBy !== null),
    settle,
    now: lines.reduce((sum, line) => sum + line.now, 0n),
    settled: lines.reduce((sum, line) => sum + line.settled, 0n),
    from: releases.filter(({ releaseId }) => settle.includes(releaseId)).map(fullName),
  };
}

interface Context {
  currency: string;
  plan: Settling;
  now: number;
}

/** A release's books now, and once everything below it was settled. */
function beforeAndAfter(release: EarningRelease, { currency, plan }: Context) {
  const books = booksOf(release, currency);
  return [books, { ...books, settledIn: books.settledIn + (plan.arriving.get(release.releaseId) ?? 0n) }] as const;
}

function releaseWords(release: EarningRelease, now: number) {
  const name = fullName(release);
  return {
    label: name.slice(name.indexOf("/") + 1),
    href: modelHref(name),
    digest: release.weightsDigest as string,
    number: release.releaseId,
    frozenBy: frozenBy(release, now),
  };
}

function contributionLine(share: ClaimsState["shares"][number], context: Context): ClaimLine {
  const { release, shareBps, contribution } = share;
  const entry = share.ledger.find(({ currency }) => currency.id === context.currency);
  const amount = (value: string | undefined): bigint => BigInt(value ?? 0);
  const book = { carried: amount(entry?.carried), claimed: amount(entry?.claimed) };
  const [before, after] = beforeAndAfter(release, context);
  return {
    ...releaseWords(release, context.now),
    id: `contribution ${release.releaseId}`,
    kind: "contribution",
    role: `${contribution ? contribution.role.toLowerCase() : "share"}, ${formatBps(shareBps)}`,
    now: claimable(before, shareBps, book),
    settled: claimable(after, shareBps, book),
    claimed: book.claimed,
  };
}

function datasetLine(
  { datasetId, name, ledger }: ClaimsState["datasets"][number],
  { currency, plan }: Context,
): ClaimLine {
  const entry = ledger.find((one) => one.currency.id === currency);
  const [inflow, claimed] = [BigInt(entry?.inflow ?? 0), BigInt(entry?.claimed ?? 0)];
  return {
    id: `dataset ${datasetId}`,
    kind: "dataset",
    label: name,
    role: "dataset",
    href: `/datasets/${name}`,
    digest: null,
    number: datasetId,
    now: inflow - claimed,
    settled: inflow - claimed + (plan.arrivingDatasets.get(datasetId) ?? 0n),
    claimed,
    frozenBy: null,
  };
}

function verificationLine(release: EarningLine, ledgers: ClaimsState["rewardLedgers"], context: Context): ClaimLine {
  const paid = ledgers.find(
    (one) => one.release.releaseId === release.releaseId && one.currency.id === context.currency
  );
  const claimed = BigInt(paid?.claimed ?? 0);
  const [before, after] = beforeAndAfter(release, context);
  const { verifierPoolBps, verifiers } = release;
  return {
    ...releaseWords(release, context.now),
    id: `verification ${release.releaseId}`,
    kind: "verification",
    role: `verified it, one of ${verifiers}`,
    now: rewardOf(before, verifierPoolBps, verifiers, claimed),
    settled: rewardOf(after, verifierPoolBps, verifiers, claimed),
    claimed,
  };
}

function referralLine({ earned, claimed }: ClaimsState["referralLedgers"][number]): ClaimLine {
  const open = BigInt(earned) - BigInt(claimed);
  return {
    id: "referral",
    kind: "referral",
    label: "Referrals",
    role: "buyers brought here",
    href: null,
    digest: null,
    number: "",
    now: open,
    settled: open,
    claimed: BigInt(claimed),
    frozenBy: null,
  };
}
