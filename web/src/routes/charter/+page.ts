import type { PageLoad } from "./$types";
import { loadCharter } from "./load.ts";

export const load: PageLoad = (event) => loadCharter(event);
