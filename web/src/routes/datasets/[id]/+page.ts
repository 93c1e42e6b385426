import { error } from "@sveltejs/kit";
import { readDataset } from "#lib/dataset/query.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** A dataset by its name or number. */
export const load: PageLoad = async (event) => {
  const { id } = event.params;
  const dataset = id.length <= 32 ? await readDataset(await graphFor(event), id) : null;
  if (!dataset) error(404, `There is no dataset “${id.slice(0, 40)}”. It may be so new that it is not indexed yet: look again in a moment.`);
  return { dataset };
};
