import { error } from "@sveltejs/kit";
import { readTimeline } from "#lib/activity/load.ts";
import { modelDisputesQuery } from "#lib/ethics/query.ts";
import { graphFor } from "#lib/graph/load.ts";
import { modelQuery } from "#lib/model/query.ts";
import type { PageLoad } from "./$types";

/** The model, and the release that is asked for: a version, an alias such as `stable`, or else the latest. */
export const load: PageLoad = async (event) => {
  const { namespace, slug, version } = event.params;
  const name = `${namespace}/${slug}`;
  const graph = await graphFor(event);
  const ask = (release: { version?: string; isLatest?: boolean }) =>
    graph.query(modelQuery, { name, release: { modelName: name, ...release } });

  const first = await ask(version ? { version } : { isLatest: true });
  const [model] = first.models;
  if (!model) error(404, `There is no model "${name}". Check its spelling, or look for it among all models.`);
  let [release] = first.releases;
  if (!release && version) {
    const alias = model.aliases.find((one) => one.name === version);
    if (!alias) {
      const known = model.releases.map((one) => one.version).join(", ") || "none yet";
      error(404, `${name} has no release and no alias "${version}". Its releases: ${known}.`);
    }
    [release] = (await ask({ version: alias.release.version })).releases;
  }

  const tab = event.url.searchParams.get("tab") ?? "card";
  const [{ disputes }, activities] = await Promise.all([
    graph.query(modelDisputesQuery, { model: model.id }),
    tab === "activity" ? readTimeline(graph, { model: model.id }, event.url.searchParams) : [],
  ]);
  return { model, release: release ?? null, tab, activities, disputes };
};
