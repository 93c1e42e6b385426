import { graphFor } from "#lib/graph/load.ts";
import { verifiersQuery } from "#lib/verifiers/query.ts";
import type { PageLoad } from "./$types";

/** Everybody who ever bonded or signed a receipt, and the challenges, what moved last first. */
export const load: PageLoad = async (event) => (await graphFor(event)).query(verifiersQuery, { first: 1000 });
