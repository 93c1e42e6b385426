import { error, redirect } from "@sveltejs/kit";
import { accountQuery } from "#lib/activity/account.ts";
import { readTimeline } from "#lib/activity/load.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** An account by its address; a name that somebody claimed leads there, too. */
export const load: PageLoad = async (event) => {
  const { names } = await event.parent();
  const address = event.params.address.toLowerCase();
  if (!/^0x[0-9a-f]{40}$/.test(address)) {
    const named = Object.entries(names).find(([, name]) => name === address)?.[0];
    if (named) redirect(307, `/accounts/${named}`);
    error(404, `"${event.params.address}" is neither an address (0x and 40 hex characters) nor the name of anybody here.`);
  }
  const graph = await graphFor(event);
  const tab = event.url.searchParams.get("tab") ?? "activity";
  const [{ account, votes, governanceTokens }, activities] = await Promise.all([
    graph.query(accountQuery, { id: address, voter: address }),
    tab === "activity" ? readTimeline(graph, { account: address }, event.url.searchParams) : [],
  ]);
  // An address that never did anything is still somebody's: the page says so.
  return { address, account, votes, supply: governanceTokens[0]?.totalSupply ?? "0", activities, tab };
};
