import { receiptEvents } from "../chain/contracts.ts";
import { formatAmount } from "../format/amount.ts";
import type { App } from "../state/app.svelte.ts";
import type { FlowPosition } from "../state/transactions/record.ts";
import type { FlowDefinition, FlowStep, StepOutcome } from "../state/flow.svelte.ts";
import { chainClaimable, chainSettled } from "./chain.ts";
import type { CurrencyClaims } from "./claims.ts";
import type { CurrencyWords } from "./currency.ts";
import { inCalls } from "./settle.ts";

/** "0.0312 ETH" */
export function amountWords(value: bigint, { symbol, decimals }: CurrencyWords): string {
  return `${formatAmount(value, { decimals, maxDigits: 8 })} ${symbol}`;
}

/** Transactions that settle what the account has a part in, deepest first. */
export function settleSteps(app: App, claims: CurrencyClaims): FlowStep[] {
  return inCalls(claims.settle).map((releaseIds, index, { length }) => {
    const title = `Settle shares of ${
      claims.from.length === 1 ? claims.from[0] : `${claims.from.length} releases`
    }${part(index, length)}`;
    return {
      title,
      isDone: () => chainSettled(app.config, releaseIds, claims.currency),
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

/** Transactions that pay the account what it can claim; `paid` gets what each one really paid. */
export function claimSteps(
  app: App,
  claims: CurrencyClaims,
  words: CurrencyWords,
  account: string,
  to: string,
  paid: (amount: bigint) => void
): FlowStep[] {
  const releases = claims.shares.map(({ releaseId }) => releaseId);
  return inCalls(releases).map((releaseIds, index, { length }) => {
    const title = `Claim ${amountWords(claims.settled, words)}${part(index, length)}`;
    return {
      title,
      isDone: async () => (await chainClaimable(app.config, releaseIds, claims.currency, account)) === 0n,
      run: async (flow): Promise<StepOutcome> => {
        const outcome = await app.transactions.send({
          title,
          doneTitle: "The claim was paid",
          contract: "RoyaltyTreasury",
          method: "claim",
          args: [releaseIds, claims.currency, account, to],
          ...numbered(flow),
        });
        if (outcome.stage === "done") {
          const events = await receiptEvents(app.config, outcome.receipt, "RoyaltyTreasury", "Claimed");
          paid(events.reduce((sum, { amount }) => sum + (amount as bigint), 0n));
        }
        return outcome;
      },
    };
  });
}

/** The whole of it, resumable: settling first where that brings the account something. */
export function claimFlow(
  app: App,
  claims: CurrencyClaims,
  words: CurrencyWords,
  account: string,
  to: string,
  paid: (amount: bigint) => void
): FlowDefinition {
  return {
    id: `claim-${claims.currency}-${account}`,
    title: `Claim ${amountWords(claims.settled, words)}`,
    steps: [...settleSteps(app, claims), ...claimSteps(app, claims, words, account, to, paid)],
  };
}

/** Numbers are for several steps; one alone is an ordinary transaction. */
function numbered(flow: FlowPosition): { flow?: FlowPosition } {
  return flow.steps.length > 1 ? { flow } : {};
}

function part(index: number, length: number): string {
  return length > 1 ? `, part ${index + 1} of ${length}` : "";
}
