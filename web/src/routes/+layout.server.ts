import { serverConfig } from "#lib/server/config.ts";
import type { LayoutServerLoad } from "./$types";

/** What every page needs to reach chain, index and artifacts; the same for everybody. */
export const load: LayoutServerLoad = () => ({ config: serverConfig() });
