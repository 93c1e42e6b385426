import type { RefundState } from "./refund.ts";

/** What a refund's state means, and what comes next. */
export const refundWords: Record<Exclude<RefundState, "none">, string> = {
  trial: "Its trial is not over: return it, and the whole price comes back.",
  unopened:
    "Nobody has opened the refunds of this release yet. Anybody may; licensees ask within a time that begins with it.",
  asking:
    "Ask for what you could not use of what makers and verifiers got of the price; the fee, referrers, parents and " +
    "datasets keep theirs. Everybody who asks gets the same part of it, out of what the makers had not claimed.",
  missed: "The time to ask is over, and this licence did not.",
  waiting: "It is asked for. It is paid once the time to ask is over, when it is known how much everybody asks for.",
  payable: "It can be paid now. Anybody may have it paid; it goes to whoever asked.",
  short: "All that was collected for it so far is paid. More follows when more is collected.",
  paid: "It is paid whole.",
};

/** Whom a collection is about: whoever earned, each once. */
export function payeesOf(release: {
  contributions: readonly { account: { id: string } }[];
  shares: readonly { account: { id: string } }[];
  receipts: readonly { verifier: { id: string } }[];
}): string[] {
  const all = [
    ...release.contributions.map(({ account }) => account.id),
    ...release.shares.map(({ account }) => account.id),
    ...release.receipts.map(({ verifier }) => verifier.id),
  ];
  return [...new Set(all)];
}

/** How many payees, or licences, one transaction of Refunds takes. */
export const MOST_AT_ONCE = 64;
