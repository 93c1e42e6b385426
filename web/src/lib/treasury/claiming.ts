import { receiptEvents } from "../chain/contracts.ts";
import { formatAmount } from "../format/amount.ts";
import type { App } from "../state/app.svelte.ts";
import type { FlowPosition } from "../state/transactions/record.ts";
import type { FlowDefinition, FlowStep, StepOutcome } from "../state/flow.svelte.ts";
import { nothingLeft } from "./chain.ts";
import { claimCalls } from "./calls.ts";
import type { ClaimCall } from "./calls.ts";
import type { CurrencyClaims } from "./claims.ts";
import type { CurrencyWords } from "../format/currency.ts";
import { inCalls } from "./settle.ts";

/** What an account claims in one currency, with how amounts of it are written. */
export interface WordedClaims {
  claims: CurrencyClaims;
  words: CurrencyWords;
}

/** "0.0312 ETH" */
export function amountWords(value: bigint, { symbol, decimals }: CurrencyWords): string {
  return `${formatAmount(value, { decimals, maxDigits: 8 })} ${symbol}`;
}

/** "0.0312 ETH and 12 dUSD" */
export function sumWords(all: readonly WordedClaims[]): string {
  return listed(all.map(({ claims, words }) => amountWords(claims.settled, words)));
}

/** "a, b and c" */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts[0] ?? "" : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** Transactions that only settle: everything, or what does not fit into the claim itself. */
export function settleSteps(app: App, claims: CurrencyClaims, alone: boolean): FlowStep[] {
  const calls = inCalls(claims.settle);
  return (alone ? calls : calls.slice(0, -1)).map((releaseIds, index, { length }) => {
    const title = `Settle shares of ${
      claims.from.length === 1 ? claims.from[0] : `${claims.from.length} releases`
    }${part(index, length)}`;
    return {
      title,
      run: async (flow) =>
        app.transactions.send({
          title,
          doneTitle: "Shares are settled",
          contract: "RoyaltyTreasury",
          method: "settle",
          args: [releaseIds, claims.currency],
          ...numbered(flow),
        }),
    };
  });
}

/** What each claim paid, by currency; told once its transaction is done. */
export type Paid = (currency: string, amount: bigint) => void;

/** The whole of it, resumable: one transaction for all currencies, unless there is more than fits. */
export function claimFlow(
  app: App,
  all: readonly WordedClaims[],
  account: string,
  to: string,
  paid: Paid,
): FlowDefinition {
  const title = `Claim ${sumWords(all)}`;
  const perCurrency = all.map(({ claims }) => claimCalls(claims, account, to));
  const rounds = Array.from({ length: Math.max(...perCurrency.map(({ length }) => length)) }, (_, round) =>
    perCurrency.flatMap((calls) => calls[round] ?? []),
  );
  return {
    id: `claim-${all.map(({ claims }) => claims.currency).join("-")}-${account}`,
    title,
    steps: [
      ...all.flatMap(({ claims }) => settleSteps(app, claims, false)),
      ...rounds.map((calls, index) => claimStep(app, `${title}${part(index, rounds.length)}`, calls, account, paid)),
    ],
  };
}

const EVENTS = ["Claimed", "DatasetClaimed", "VerificationClaimed", "ReferralsClaimed"] as const;

function claimStep(app: App, title: string, calls: ClaimCall[], account: string, paid: Paid): FlowStep {
  return {
    title,
    isDone: () => nothingLeft(app.config, calls, account),
    run: async (flow): Promise<StepOutcome> => {
      const outcome = await app.transactions.send({
        title,
        doneTitle: "The claim was paid",
        contract: "RoyaltyTreasury",
        method: "claimAll",
        args: [calls],
        ...numbered(flow),
      });
      if (outcome.stage !== "done") return outcome;
      for (const name of EVENTS) {
        const events = await receiptEvents(app.config, outcome.receipt, "RoyaltyTreasury", name);
        for (const { currency, amount } of events) paid(String(currency).toLowerCase(), amount as bigint);
      }
      return outcome;
    },
  };
}

/** Numbers are for several steps; one alone is an ordinary transaction. */
function numbered(flow: FlowPosition): { flow?: FlowPosition } {
  return flow.steps.length > 1 ? { flow } : {};
}

function part(index: number, length: number): string {
  return length > 1 ? `, part ${index + 1} of ${length}` : "";
}
