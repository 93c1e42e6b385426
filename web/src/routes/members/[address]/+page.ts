import { error } from "@sveltejs/kit";
import { graphFor } from "#lib/graph/load.ts";
import { memberQuery } from "#lib/governance/member-query.ts";
import type { PageLoad } from "./$types";

/** A member with its profile and all it did in votes. */
export const load: PageLoad = async (event) => {
  const id = event.params.address.toLowerCase();
  const missing = `${event.params.address.slice(0, 80)} is no member: it never held voting tokens, and nobody let it vote.`;
  if (!/^0x[0-9a-f]{40}$/.test(id)) error(404, missing);
  const found = await (await graphFor(event)).query(memberQuery, { id, account: id });
  const { member } = found;
  if (!member) error(404, missing);
  return { ...found, member };
};
