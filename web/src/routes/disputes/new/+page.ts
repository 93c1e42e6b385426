import { error } from "@sveltejs/kit";
import { disputableQuery, disputableReleasesQuery } from "#lib/ethics/query.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** What a dispute is raised against: `?release=` by its number, or a choice of all. */
export const load: PageLoad = async (event) => {
  const graph = await graphFor(event);
  const asked = event.url.searchParams.get("release");
  const { releases } = await graph.query(disputableReleasesQuery);
  if (asked === null) return { releases, release: null };
  if (!/^\d{1,20}$/.test(asked)) error(404, `A release is named by its number here, found "${asked.slice(0, 40)}".`);
  const [release] = (await graph.query(disputableQuery, { number: asked })).releases;
  if (!release) error(404, `There is no release ${asked}. Choose one from the list of all models.`);
  return { releases, release };
};
