/** Refunds of one release in one currency, as the index has them; amounts in the currency's smallest unit. */
export interface FundFacts {
  /** Due to contributors and verifiers and brought to the refunds so far; more may come. */
  collected: string;
  /** What licensees ask for together. */
  asked: string;
}

/** What a licence's holder asked for, and had of it so far. */
export interface RequestFacts {
  asked: string;
  paid: string;
}

/** Where the refund of a licence stands. */
export type RefundState =
  /** Nothing is stopped for good. */
  | "none"
  /** The licence is on trial: it is returned, not refunded. */
  | "trial"
  /** Anybody may open refunds of the release. */
  | "unopened"
  /** The holder may ask now. */
  | "asking"
  /** The time to ask passed unused. */
  | "missed"
  /** Asked, and the time to ask still runs. */
  | "waiting"
  /** Asked, and there is money for it: anybody has it paid. */
  | "payable"
  /** Asked, and all that was collected for it is paid; more may come. */
  | "short"
  /** Paid whole. */
  | "paid";

export interface RefundFacts {
  /** Whether the release, or one it descends from, is revoked. */
  stopped: boolean;
  /** Whether the price still waits in the licence contract. */
  onTrial: boolean;
  /** Until when licensees may ask, unix seconds; null while refunds are not open. */
  until: string | null;
  fund: FundFacts | null;
  request: RequestFacts | null;
}

/** @param now seconds on the chain's clock */
export function refundState({ stopped, onTrial, until, fund, request }: RefundFacts, now: number): RefundState {
  if (!stopped) return "none";
  if (until === null) return onTrial ? "trial" : "unopened";
  const over = now >= Number(until);
  if (!request) return over ? "missed" : onTrial ? "trial" : "asking";
  if (!over) return "waiting";
  if (BigInt(request.paid) >= BigInt(request.asked)) return "paid";
  return fund && dueOf(request, fund) > 0n ? "payable" : "short";
}

/** What a request is due now: its fraction of what was collected, `min(1, collected / asked)`, less what it had. */
export function dueOf({ asked, paid }: RequestFacts, fund: FundFacts): bigint {
  const [collected, all, own] = [BigInt(fund.collected), BigInt(fund.asked), BigInt(asked)];
  const due = collected < all ? (own * collected) / all : own;
  return due - BigInt(paid);
}

/** A payee's earnings that were collected, and what of them came back. */
export interface PartFacts {
  collected: string;
  returned: string;
}

/** What a payee gets back now of what was collected: its part of what those who asked leave. */
export function remainderOf({ collected, returned }: PartFacts, fund: FundFacts): bigint {
  const [all, asked] = [BigInt(fund.collected), BigInt(fund.asked)];
  if (all <= asked) return 0n;
  return (BigInt(collected) * (all - asked)) / all - BigInt(returned);
}

/** The rates that divide what a release earns, basis points. */
export interface Rates {
  feeBps: number;
  /** Of parents, datasets and verifiers together. */
  upstreamBps: number;
  verifierPoolBps: number;
}

/** What a release's contributors and verifiers get of what it earns, basis points: what refunds can collect. */
export function makersBpsOf({ feeBps, upstreamBps, verifierPoolBps }: Rates): number {
  return 10_000 - feeBps - upstreamBps + verifierPoolBps;
}

/**
 * What a licensee may ask back, as Refunds works it out: of what makers and verifiers got of the price, less what the
 * offer gives referrers, for a term the part of the time left when refunds were opened, for a perpetual licence the
 * charter's part. For telling it before refunds are open; from then on the contract says it.
 *
 * @param expires unix seconds, 0 for a perpetual licence @param openedAt when refunds were opened, or now
 * @param makersBps as `makersBpsOf`
 */
export function unusedOf(
  { price, term, expires, referrerBps }: { price: bigint; term: number; expires: number; referrerBps: number },
  openedAt: number,
  perpetualRefundBps: number,
  makersBps: number,
): bigint {
  const paid = (price - (price * BigInt(referrerBps)) / 10_000n) * BigInt(makersBps);
  if (expires === 0) return (paid * BigInt(perpetualRefundBps)) / 100_000_000n;
  const left = expires - openedAt;
  return left <= 0 ? 0n : (paid * BigInt(left)) / (10_000n * BigInt(term));
}
