import { CONTRACT_WORDS } from "#lib/format/names.ts";
import { createGraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";
import { developmentAccounts } from "#lib/wallet/dev/accounts.ts";
import type { PublicConfig } from "./config.ts";

/** Milliseconds for which names are served without asking again: long for a busy server, short for whoever claimed one. */
const freshFor = 1000;

const namesQuery = graphql(`
  query Names {
    namespaces(first: 1000, orderBy: claimedAt, orderDirection: desc) {
      name
      owner {
        id
      }
    }
  }
`);

let cached: { at: number; key: string; value: Promise<Record<string, string>> } | undefined;

/**
 * The names people are known by: the namespace an account claimed first, and on the local chain the demo world's roles;
 * and the DAO's, which acts as an account does.
 * Empty where the index does not answer.
 */
export function serverNames(config: PublicConfig): Promise<Record<string, string>> {
  const now = Date.now();
  if (cached && cached.key === config.graphUrl && now - cached.at < freshFor) return cached.value;
  cached = { at: now, key: config.graphUrl, value: look(config) };
  return cached.value;
}

async function look(config: PublicConfig): Promise<Record<string, string>> {
  const dao = config.contracts.DAO ? [[config.contracts.DAO.toLowerCase(), CONTRACT_WORDS.DAO!] as const] : [];
  const roles = config.devWallet ? developmentAccounts.map(({ address, name }) => [address, name] as const) : [];
  try {
    const { namespaces } = await createGraphClient(config.graphUrl).query(namesQuery);
    // Latest first, so that the first claim of an account is written last and stays.
    return Object.fromEntries([
      ...roles,
      ...dao,
      ...namespaces.map(({ owner, name }) => [owner.id.toLowerCase(), name] as const),
    ]);
  } catch {
    return Object.fromEntries([...roles, ...dao]);
  }
}
