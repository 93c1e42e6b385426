/** Refunds of one release in one currency, as the index has them; amounts in the currency's smallest unit. */
export interface FundFacts {
  /** Until when licensees may ask, unix seconds; null while refunds are not open. */
  openUntil: string | null;
  /** Due to contributors and verifiers, and kept for licensees. */
  collected: string;
  /** What licensees ask for together. */
  asked: string;
  paid: string;
  closed: boolean;
  diverted: boolean;
}

/** What a licence's holder asked for. */
export interface RequestFacts {
  amount: string;
  /** What was paid of it; null before. */
  paid: string | null;
}

/** The part of what was asked that is there to be paid: `collected / asked`, one at most. Both in the smallest unit. */
export interface Fraction {
  collected: bigint;
  asked: bigint;
}

export function fractionOf({ collected, asked }: FundFacts): Fraction {
  return { collected: BigInt(collected), asked: BigInt(asked) };
}

/** What of an asked amount is paid, as Refunds rounds it: down. */
export function payable(amount: bigint, { collected, asked }: Fraction): bigint {
  return asked === 0n || collected >= asked ? amount : (amount * collected) / asked;
}

/** Where the refund of a licence stands. */
export type RefundState =
  /** Nothing is stopped for good. */
  | "none"
  /** Anybody may open refunds of the release. */
  | "unopened"
  /** The holder may ask now. */
  | "asking"
  /** Asked, and the time to ask still runs. */
  | "asked"
  /** Asked, the time is over: anybody fixes the fraction. */
  | "closable"
  /** Asked and fixed: anybody has it paid. */
  | "payable"
  | "paid"
  /** The time to ask passed unused. */
  | "missed"
  /** The licence is on trial: it is returned, not refunded. */
  | "trial";

/**
 * @param stopped Whether the release, or one it descends from, is revoked.
 * @param onTrial Whether the price still waits in the licence contract.
 * @param now seconds on the chain's clock
 */
export function refundState(
  { stopped, onTrial, fund, request }: { stopped: boolean; onTrial: boolean; fund: FundFacts | null; request: RequestFacts | null },
  now: number,
): RefundState {
  if (!stopped) return "none";
  if (request?.paid != null) return "paid";
  if (!fund || fund.openUntil === null) return onTrial ? "trial" : "unopened";
  const over = now > Number(fund.openUntil);
  if (!request) return over ? "missed" : onTrial ? "trial" : "asking";
  if (!over) return "asked";
  return fund.closed ? "payable" : "closable";
}

/**
 * What a licensee could not use, as Refunds works it out: of a term the price of the time left when refunds were opened,
 * of a perpetual licence the charter's part of its price. For telling it before refunds are open; the chain decides.
 *
 * @param expires 0 for a perpetual licence @param openedAt when refunds were opened, or now
 */
export function unusedOf(
  { price, term, expires }: { price: bigint; term: number; expires: number },
  openedAt: number,
  perpetualRefundBps: number,
): bigint {
  if (expires === 0 || term === 0) return (price * BigInt(perpetualRefundBps)) / 10_000n;
  const left = expires - openedAt;
  return left <= 0 ? 0n : (price * BigInt(left)) / BigInt(term);
}
