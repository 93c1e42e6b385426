import { readTimeline } from "#lib/activity/load.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** What happened anywhere, newest first. */
export const load: PageLoad = async (event) => ({
  activities: await readTimeline(await graphFor(event), {}, event.url.searchParams),
  older: event.url.searchParams.has("before"),
});
