import { loadCharter } from "../load.ts";
import type { PageLoad } from "./$types";

export const load: PageLoad = (event) => loadCharter(event, event.params.version);
