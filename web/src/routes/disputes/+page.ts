import { disputesQuery } from "#lib/ethics/query.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** All disputes, what moved last first: what they stand at depends on the clock, so the page filters them by it. */
export const load: PageLoad = async (event) => (await graphFor(event)).query(disputesQuery, { first: 1000 });
