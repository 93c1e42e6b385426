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
  /** Sum of the parents' shares. */
  upstreamBps: number;
}

/**
 * What one contributor is due of a release altogether, claimed or not: rounded down once, at the end, as the contract
 * does. The fee is taken of sales only: what comes from children has paid theirs.
 */
export function contributorDue({ gross, settledIn, feeBps, upstreamBps }: Earnings, shareBps: number): bigint {
  const fromSales = gross * (WHOLE_BPS - BigInt(feeBps) - BigInt(upstreamBps));
  const fromChildren = settledIn * (WHOLE_BPS - BigInt(upstreamBps));
  return (BigInt(shareBps) * (fromSales + fromChildren)) / (WHOLE_BPS * WHOLE_BPS);
}

/** `RoyaltyTreasury.claimable`: what is due less what was paid. */
export function claimable(earnings: Earnings, shareBps: number, paid: bigint): bigint {
  return contributorDue(earnings, shareBps) - paid;
}

/** `RoyaltyTreasury.unsettled`: what a parent is due of a child's earnings and has not been credited yet. */
export function unsettled(
  { gross, settledIn }: Pick<Earnings, "gross" | "settledIn">,
  shareBps: number,
  settled: bigint
): bigint {
  return (BigInt(shareBps) * (gross + settledIn)) / WHOLE_BPS - settled;
}

/** What a release owes to all its contributors together and has not paid. */
export function stillOwed(earnings: Earnings, paid: bigint): bigint {
  const due = contributorDue(earnings, Number(WHOLE_BPS));
  return due > paid ? due - paid : 0n;
}

/** How a release's own sales are divided; the rounding's rest is shown with the contributors', where it stays owed. */
export function divideGross(
  gross: bigint,
  fee: bigint,
  parentBps: readonly number[]
): { contributor: bigint; upstream: bigint; fee: bigint } {
  const upstream = parentBps.reduce((sum, bps) => sum + (gross * BigInt(bps)) / WHOLE_BPS, 0n);
  return { contributor: gross - fee - upstream, upstream, fee };
}
