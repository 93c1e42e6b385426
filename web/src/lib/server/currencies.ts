import type { CurrencyWords } from "#lib/format/currency.ts";
import { createGraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";
import { currencyWords } from "#lib/treasury/currency.ts";
import type { PublicConfig } from "./config.ts";

/** Milliseconds for which they are served without asking again: a vote lists a currency, and that is rare. */
const freshFor = 10_000;

const currenciesQuery = graphql(`
  query Currencies {
    currencies(first: 100, where: { isNative: false }) {
      id
    }
  }
`);

let cached: { at: number; key: string; value: Promise<Record<string, CurrencyWords>> } | undefined;

/** How the tokens that money was ever counted in are written, by address. Empty where index or chain do not answer. */
export function serverCurrencies(config: PublicConfig): Promise<Record<string, CurrencyWords>> {
  const now = Date.now();
  const key = `${config.graphUrl} ${config.rpcUrl}`;
  if (cached && cached.key === key && now - cached.at < freshFor) return cached.value;
  cached = { at: now, key, value: look(config) };
  return cached.value;
}

async function look(config: PublicConfig): Promise<Record<string, CurrencyWords>> {
  try {
    const { currencies } = await createGraphClient(config.graphUrl).query(currenciesQuery);
    const known = await Promise.all(currencies.map(async ({ id }) => [id, await currencyWords(config, id)] as const));
    return Object.fromEntries(known);
  } catch {
    return {};
  }
}
