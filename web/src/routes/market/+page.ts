import { graphFor } from "#lib/graph/load.ts";
import { marketQuery } from "#lib/license/market-query.ts";
import type { PageLoad } from "./$types";

/** Everything that is listed; what of it is shown follows from the URL and the chain's clock, in the page. */
export const load: PageLoad = async (event) => (await graphFor(event)).query(marketQuery);
