import { graphFor } from "#lib/graph/load.ts";
import { membersQuery } from "#lib/governance/member-query.ts";
import type { PageLoad } from "./$types";

export const load: PageLoad = async (event) => (await graphFor(event)).query(membersQuery, { first: 1000 });
