import type { App } from "../state/app.svelte.ts";
import { tryClaims } from "./chain.ts";
import { claimCalls } from "./calls.ts";
import { tellClaims } from "./claims.ts";
import type { CurrencyClaims } from "./claims.ts";
import { currencyWords } from "./currency.ts";
import type { CurrencyWords } from "../format/currency.ts";
import { claimsQuery } from "./query.ts";

/** What an account can claim in a currency, and what the chain says to it. */
export interface ReadClaims {
  claims: CurrencyClaims;
  words: CurrencyWords;
  /** What the contract would pay for the same, tried on the chain; null when it was not asked or does not answer. */
  onChain: bigint | null;
  /** Why the chain would refuse the claim now, in a sentence. */
  refusal: string | null;
}

/** Everything an account earns by. */
export interface Earnings {
  currencies: ReadClaims[];
  /** Where it is paid when anybody has it paid; null: to itself. */
  payout: string | null;
}

/** Reads claims from the index, and tries on the chain what they would pay. */
export async function readEarnings(app: App, account: string): Promise<Earnings> {
  const state = await app.graph.query(claimsQuery, { id: account, account });
  const all = tellClaims(state, app.clock.now).filter(({ all: lines }) => lines.length > 0);
  const currencies = await Promise.all(
    all.map(async (claims) => {
      const [words, tried] = await Promise.all([
        currencyWords(app.config, claims.currency),
        trial(app, claims, account),
      ]);
      return { claims, words, ...tried };
    })
  );
  return { currencies, payout: state.account?.payout?.id ?? null };
}

async function trial(app: App, claims: CurrencyClaims, account: string) {
  // More than one call cannot be tried at once: the second depends on what the first has settled.
  const calls = claimCalls(claims, account, account);
  if (claims.settled === 0n || calls.length > 1 || claims.settle.length > 64) return { onChain: null, refusal: null };
  try {
    const amounts = await tryClaims(app.config, calls, account);
    return { onChain: amounts.reduce((sum, amount) => sum + amount, 0n), refusal: null };
  } catch (error) {
    const { explainError } = await import("@commonweight/sdk/chain/errors");
    const { kind, sentence } = explainError(error, { tokens: app.tokens() });
    return { onChain: null, refusal: kind === "unreachable" ? null : sentence };
  }
}
