import { error } from "@sveltejs/kit";
import { graphFor } from "#lib/graph/load.ts";
import { receiptQuery } from "#lib/verifiers/query.ts";
import type { PageLoad } from "./$types";

/** One receipt: there is one a verifier a release. */
export const load: PageLoad = async (event) => {
  const { release, verifier } = event.params;
  if (!/^[1-9]\d{0,18}$/.test(release) || !/^0x[0-9a-fA-F]{40}$/.test(verifier)) {
    error(404, "A receipt's address is /receipts/<number of the release>/<account of the verifier>.");
  }
  const found = await (await graphFor(event)).query(receiptQuery, { release, verifier: verifier.toLowerCase() });
  const [receipt] = found.receipts;
  if (!receipt) error(404, `${verifier} has signed no receipt for release ${release}.`);
  const [terms] = found.bondTerms_collection;
  return { receipt, terms: terms ?? null };
};
