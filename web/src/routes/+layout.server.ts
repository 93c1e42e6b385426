import { graphDependency } from "#lib/graph/load.ts";
import { serverConfig } from "#lib/server/config.ts";
import { serverCurrencies } from "#lib/server/currencies.ts";
import { serverNames } from "#lib/server/names.ts";
import { serverStatus } from "#lib/server/status.ts";
import type { LayoutServerLoad } from "./$types";

/** What every page needs to reach chain, index and artifacts, how these are now, who is called what, and how tokens are written. */
export const load: LayoutServerLoad = async ({ depends }) => {
  // A namespace claimed a moment ago is a name from then on.
  depends(graphDependency);
  const config = serverConfig();
  const [status, names, currencies] = await Promise.all([
    serverStatus(config),
    serverNames(config),
    serverCurrencies(config),
  ]);
  return { config, status, names, currencies };
};
