import { graphFor } from "#lib/graph/load.ts";
import { charterInForceQuery } from "#lib/publish/query.ts";
import type { PageLoad } from "./$types";

/** The charter in force; a release cites it. Everything else is asked as somebody types. */
export const load: PageLoad = async (event) => {
  const { charterVersions } = await (await graphFor(event)).query(charterInForceQuery);
  return { charter: charterVersions[0] };
};
