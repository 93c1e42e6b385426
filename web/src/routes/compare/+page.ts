import { error } from "@sveltejs/kit";
import { compareQuery } from "#lib/compare/query.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** Two releases, `?from=` and `?to=` by their numbers in the registry; of the same model or of two. */
export const load: PageLoad = async (event) => {
  const numberOf = (name: string): string => {
    const value = event.url.searchParams.get(name) ?? "";
    if (/^[1-9]\d{0,18}$/.test(value)) return value;
    if (value === "") error(400, "Which two releases? A model's page has a link that compares it with the release before it, or with what it was made from.");
    error(400, `"${name}" has to be the number of a release, as in /compare?from=1&to=2; it is "${value.slice(0, 40)}".`);
  };
  const [from, to] = [numberOf("from"), numberOf("to")];
  const found = await (await graphFor(event)).query(compareQuery, { from, to });
  const [before] = found.from;
  const [after] = found.to;
  if (!before || !after) error(404, `There is no release ${before ? to : from} in the registry.`);
  return { from: before, to: after };
};
