import { error, redirect } from "@sveltejs/kit";
import { accountQuery } from "#lib/activity/account.ts";
import { readTimeline } from "#lib/activity/load.ts";
import { graphFor } from "#lib/graph/load.ts";
import { tellClaims } from "#lib/treasury/claims.ts";
import { currencyWords } from "#lib/treasury/currency.ts";
import { claimsQuery } from "#lib/treasury/query.ts";
import type { PageLoad } from "./$types";

/** An account by its address; a name that somebody claimed leads there, too. */
export const load: PageLoad = async (event) => {
  const { names } = await event.parent();
  const address = event.params.address.toLowerCase();
  if (!/^0x[0-9a-f]{40}$/.test(address)) {
    const named = Object.entries(names).find(([, name]) => name === address)?.[0];
    if (named) redirect(307, `/accounts/${named}`);
    error(
      404,
      `"${event.params.address}" is neither an address (0x and 40 hex characters) nor the name of anybody here.`,
    );
  }
  const graph = await graphFor(event);
  const tab = event.url.searchParams.get("tab") ?? "activity";
  const [{ account, votes, governanceTokens }, earnings, activities] = await Promise.all([
    graph.query(accountQuery, { id: address, voter: address }),
    tab === "earned" ? graph.query(claimsQuery, { id: address, account: address }) : null,
    tab === "activity" ? readTimeline(graph, { account: address }, event.url.searchParams) : [],
  ]);
  const { config, status } = await event.parent();
  const earned = earnings ? tellClaims(earnings, status.head?.timestamp ?? status.index?.timestamp ?? 0) : [];
  const paidIn = new Set([
    ...earned.map(({ currency }) => currency),
    ...(account?.claims ?? []).map(({ currency }) => currency.id),
    ...(account?.streams ?? []).map(({ currency }) => currency.id),
  ]);
  const words = Object.fromEntries(
    await Promise.all([...paidIn].map(async (id) => [id, await currencyWords(config, id)] as const))
  );
  // An address that never did anything is still somebody's: the page says so.
  return { address, account, votes, supply: governanceTokens[0]?.totalSupply ?? "0", activities, tab, earned, words };
};
