import { error } from "@sveltejs/kit";
import { graphFor } from "#lib/graph/load.ts";
import { licenseQuery } from "#lib/license/page-query.ts";
import type { PageLoad } from "./$types";

/** A licence by its token's id, in decimal digits. */
export const load: PageLoad = async (event) => {
  const { tokenId } = event.params;
  if (!/^[1-9]\d{0,77}$/.test(tokenId)) error(404, `A licence is named by its token's number, found "${tokenId}".`);
  const { licenses: [licence] } = await (await graphFor(event)).query(licenseQuery, { tokenId });
  if (!licence) error(404, `There is no licence ${tokenId}. It may be so new that it is not indexed yet: look again in a moment.`);
  return { licence };
};
