import { error } from "@sveltejs/kit";
import { graphFor } from "#lib/graph/load.ts";
import { licenseFaceQuery } from "#lib/license/query.ts";
import type { PageLoad } from "./$types";

/** A licence, with the question or the proof that the link holds. */
export const load: PageLoad = async (event) => {
  const { tokenId } = event.params;
  if (!/^[1-9]\d{0,77}$/.test(tokenId)) error(404, `A licence is named by its token's number, found "${tokenId}".`);
  const { readProof, ProofError } = await import("@commonweight/sdk/license/proof-link");
  const {
    licenses: [licence],
  } = await (await graphFor(event)).query(licenseFaceQuery, { tokenId });
  if (!licence)
    error(404, `There is no licence ${tokenId}. It may be so new that it is not indexed yet: look again in a moment.`);
  try {
    return { licence, proof: readProof(BigInt(tokenId), event.url.searchParams) };
  } catch (failure) {
    if (failure instanceof ProofError) error(400, `This link was cut or changed on its way. ${failure.message}`);
    throw failure;
  }
};
