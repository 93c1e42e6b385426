import { error } from "@sveltejs/kit";
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
  let { models: [model], releases: [release] } = await ask(version ? { version } : { isLatest: true });
  if (!model) error(404, `There is no model "${name}". Names are unique for ever, so check its spelling, or search for it.`);
  if (!release && version) {
    const alias = model.aliases.find((one) => one.name === version);
    if (!alias) {
      const known = model.releases.map((one) => one.version).join(", ") || "none yet";
      error(404, `${name} has no release and no alias "${version}". Its releases: ${known}.`);
    }
    release = (await ask({ version: alias.release.version })).releases[0];
  }
  return { model, release: release ?? null };
};
