import type { ChainAccess } from "#lib/chain/contracts.ts";
import type { GraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";
import { currencyWords } from "#lib/treasury/currency.ts";
import type { CurrencyWords } from "#lib/treasury/currency.ts";

const acceptedQuery = graphql(`
  query AcceptedCurrencies {
    currencies(first: 100, where: { accepted: true }, orderBy: received, orderDirection: desc) {
      id
      isNative
    }
  }
`);

/** A currency that new offers can ask for. */
export interface AcceptedCurrency extends CurrencyWords {
  /** Lower case; zero for the native one. */
  id: string;
}

/** The native currency first, then what the DAO accepts beside it, most used first. */
export async function acceptedCurrencies(graph: GraphClient, access: ChainAccess): Promise<AcceptedCurrency[]> {
  const { currencies } = await graph.query(acceptedQuery);
  const sorted = [...currencies].sort((a, b) => Number(b.isNative) - Number(a.isNative));
  return Promise.all(sorted.map(async ({ id }) => ({ id, ...(await currencyWords(access, id)) })));
}
