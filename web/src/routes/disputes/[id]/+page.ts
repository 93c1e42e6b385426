import { error } from "@sveltejs/kit";
import { disputeQuery } from "#lib/ethics/query.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** A dispute by its number, and who sits on the council. */
export const load: PageLoad = async (event) => {
  const { id } = event.params;
  if (!/^\d{1,20}$/.test(id)) error(404, `A dispute is named by its number, found "${id.slice(0, 40)}".`);
  const { disputes, councils } = await (await graphFor(event)).query(disputeQuery, { number: id });
  const [dispute] = disputes;
  if (!dispute)
    error(404, `There is no dispute ${id}. It may be so new that it is not indexed yet: look again in a moment.`);
  return { dispute, council: councils[0] ?? null };
};
