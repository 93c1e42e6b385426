import { graphFor } from "#lib/graph/load.ts";
import { proposalsQuery } from "#lib/governance/proposal-query.ts";
import type { PageLoad } from "./$types";

/** All proposals, newest first: their states depend on the clock, so the page filters them by it. */
export const load: PageLoad = async (event) =>
  (await graphFor(event)).query(proposalsQuery, { first: 1000, where: {} });
