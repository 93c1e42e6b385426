/**
 * RoyaltyTreasury's own formulas, on numbers from the index: what a release's money is due to, to the last wei. All
 * amounts are in one currency's smallest unit, all rates in basis points.
 */
const WHOLE_BPS = 10_000n;

/** What a release took in so far, and how it is divided. */
export interface Earnings {
  /** Booked for the release itself. */
  gross: bigint;
  /** Brought by its children's earnings so far. */
  settledIn: bigint;
  feeBps: number;
  /** Sum of the parents', the datasets' and the verifiers' shares. */
  upstreamBps: number;
}

/** What makes up for changes of an account's share, and what was paid of it; zeros where neither ever happened. */
export interface ShareBook {
  /** The sum over all changes of (share before - share after) times the pot then: each counts from then on. */
  carried: bigint;
  claimed: bigint;
}

/**
 * The pot: what a release leaves to all its contributors so far, times 10 000. The fee is taken of sales only: what comes
 * from children has paid theirs.
 */
export function potOf({ gross, settledIn, feeBps, upstreamBps }: Earnings): bigint {
  const kept = WHOLE_BPS - BigInt(upstreamBps);
  return gross * (kept - BigInt(feeBps)) + settledIn * kept;
}

/** `RoyaltyTreasury.claimable`: rounded down once, at the end, as the contract does. */
export function claimable(earnings: Earnings, shareBps: number, { carried, claimed }: ShareBook): bigint {
  const due = BigInt(shareBps) * potOf(earnings) + carried;
  return due / (WHOLE_BPS * WHOLE_BPS) - claimed;
}

/** `RoyaltyTreasury.claimableVerification`: the pool divided equally; each division rounded down. */
export function rewardOf(
  { gross, settledIn }: Pick<Earnings, "gross" | "settledIn">,
  poolBps: number,
  verifiers: number,
  claimed: bigint
): bigint {
  if (verifiers === 0) return 0n;
  return (BigInt(poolBps) * (gross + settledIn)) / WHOLE_BPS / BigInt(verifiers) - claimed;
}

/** `RoyaltyTreasury.unsettled`: what a parent or a dataset is due of a child's earnings and has not been credited yet. */
export function unsettled(
  { gross, settledIn }: Pick<Earnings, "gross" | "settledIn">,
  shareBps: number,
  settled: bigint
): bigint {
  return (BigInt(shareBps) * (gross + settledIn)) / WHOLE_BPS - settled;
}

/** What a release owes to all its contributors together and has not paid. */
export function stillOwed(earnings: Earnings, paid: bigint): bigint {
  const due = potOf(earnings) / WHOLE_BPS;
  return due > paid ? due - paid : 0n;
}

/** Rates that divide what a release earns, basis points. */
export interface Rates {
  parents: readonly number[];
  datasets: readonly number[];
  pool: number;
}

/** How a release's own sales are divided; the rounding's rest is shown with the contributors', where it stays owed. */
export function divideGross(
  gross: bigint,
  fee: bigint,
  { parents, datasets, pool }: Rates
): Record<"contributor" | "upstream" | "dataset" | "verifiers" | "fee", bigint> {
  const part = (bps: number): bigint => (gross * BigInt(bps)) / WHOLE_BPS;
  const sum = (rates: readonly number[]): bigint => rates.reduce((all, bps) => all + part(bps), 0n);
  const [upstream, dataset, verifiers] = [sum(parents), sum(datasets), part(pool)];
  return { contributor: gross - fee - upstream - dataset - verifiers, upstream, dataset, verifiers, fee };
}
