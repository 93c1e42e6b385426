import type { GraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";

const acceptedQuery = graphql(`
  query AcceptedCurrencies {
    currencies(first: 100, where: { accepted: true }, orderBy: received, orderDirection: desc) {
      id
      isNative
    }
  }
`);

/** Addresses of what new offers can ask for, lower case: the native currency first, then what is used most. */
export async function acceptedCurrencies(graph: GraphClient): Promise<string[]> {
  const { currencies } = await graph.query(acceptedQuery);
  return [...currencies].sort((a, b) => Number(b.isNative) - Number(a.isNative)).map(({ id }) => id);
}
