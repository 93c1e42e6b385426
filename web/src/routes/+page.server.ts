import { filterModels, readFilter } from "#lib/explore/filter.ts";
import { readModels, readWaiting } from "#lib/explore/query.ts";
import { tellWaiting } from "#lib/explore/waiting.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageServerLoad } from "./$types";

/** Filters on the server: the browser gets the rows it shows and the facets' counts, not every model. */
export const load: PageServerLoad = async (event) => {
  const graph = await graphFor(event);
  const { status } = await event.parent();
  const now = status.head?.timestamp ?? status.index?.timestamp ?? 0;
  const filter = readFilter(event.url.searchParams);
  const [all, waiting] = await Promise.all([readModels(graph), readWaiting(graph)]);
  return {
    filter,
    ...filterModels(all, filter, now),
    sums: {
      models: all.length,
      released: all.filter(({ latest }) => latest?.status === "Approved").length,
      receipts: waiting.receiptDays.reduce((sum, { receipts }) => sum + Number(receipts), 0),
    },
    waiting: tellWaiting(waiting, now),
  };
};
