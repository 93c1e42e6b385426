import { error } from "@sveltejs/kit";
import { graphFor } from "#lib/graph/load.ts";
import { licenseQuery, releaseStopsQuery } from "#lib/license/page-query.ts";
import type { PageLoad } from "./$types";

/** A licence by its token's id, in decimal digits. */
export const load: PageLoad = async (event) => {
  const { tokenId } = event.params;
  if (!/^[1-9]\d{0,77}$/.test(tokenId)) error(404, `A licence is named by its token's number, found "${tokenId}".`);
  const graph = await graphFor(event);
  const { licenses: [licence] } = await graph.query(licenseQuery, { tokenId });
  if (!licence) {
    error(404, `There is no licence ${tokenId}. It may be so new that it is not indexed yet: look again in a moment.`);
  }
  const since = { release: licence.release.id, since: licence.sale.timestamp };
  const { activities } = await graph.query(releaseStopsQuery, since);
  return { licence, stops: activities };
};
