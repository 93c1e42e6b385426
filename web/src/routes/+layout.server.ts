import { graphDependency } from "#lib/graph/load.ts";
import { serverConfig } from "#lib/server/config.ts";
import { serverNames } from "#lib/server/names.ts";
import { serverStatus } from "#lib/server/status.ts";
import type { LayoutServerLoad } from "./$types";

/** What every page needs to reach chain, index and artifacts, how these are now, and who is called what. */
export const load: LayoutServerLoad = async ({ depends }) => {
  // A namespace claimed a moment ago is a name from then on.
  depends(graphDependency);
  const config = serverConfig();
  const [status, names] = await Promise.all([serverStatus(config), serverNames(config)]);
  return { config, status, names };
};
