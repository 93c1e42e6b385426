import type { App } from "../state/app.svelte.ts";
import { chainClaimable } from "./chain.ts";
import { tellClaims } from "./claims.ts";
import type { CurrencyClaims } from "./claims.ts";
import { currencyWords } from "./currency.ts";
import type { CurrencyWords } from "./currency.ts";
import { claimsQuery } from "./query.ts";

/** What an account can claim in a currency, and what the chain says to it. */
export interface ReadClaims {
  claims: CurrencyClaims;
  words: CurrencyWords;
  /** Sum of the contract's `claimable` over the same releases; null when the chain does not answer. */
  onChain: bigint | null;
}

/** Reads claims from the index, and the contract's own numbers for the same releases beside them. */
export async function readClaims(app: App, account: string): Promise<ReadClaims[]> {
  const { contributions } = await app.graph.query(claimsQuery, { account });
  const all = tellClaims(contributions, app.clock.now).filter(
    ({ shares, frozen }) => shares.length + frozen.length > 0
  );
  return Promise.all(
    all.map(async (claims) => {
      const ids = claims.shares.map(({ releaseId }) => releaseId);
      const [words, onChain] = await Promise.all([
        currencyWords(app.config, claims.currency),
        chainClaimable(app.config, ids, claims.currency, account).catch(() => null),
      ]);
      return { claims, words, onChain };
    })
  );
}
