import { liveDisputesQuery } from "#lib/ethics/query.ts";
import { newProposalQuery } from "#lib/governance/new-proposal-query.ts";
import { graphFor } from "#lib/graph/load.ts";
import { releaseName } from "#lib/model/standing.ts";
import type { PageLoad } from "./$types";

const kinds = ["release", "charter", "payment", "royalty", "stream", "stop", "currency", "dispute"] as const;

/** What a new proposal can be about. */
export const load: PageLoad = async (event) => {
  const asked = event.url.searchParams.get("kind");
  const kind = kinds.find((one) => one === asked) ?? "release";
  const graph = await graphFor(event);
  const act = event.url.searchParams.get("act");
  const [{ disputes }, found] = await Promise.all([
    kind === "dispute" ? graph.query(liveDisputesQuery) : { disputes: [] },
    graph.query(newProposalQuery),
  ]);
  const {
    releases,
    approved,
    currencies,
    streams,
    charterVersions,
    votingSettings_collection: settings,
  } = found;
  return {
    kind,
    disputes,
    dispute: event.url.searchParams.get("dispute"),
    act: (["ratify", "lift", "decide"] as const).find((one) => one === act) ?? null,
    stream: event.url.searchParams.get("stream"),
    streams,
    asked: event.url.searchParams.get("release"),
    releases,
    approved,
    /** Names of releases by number, for actions that name them so. */
    releaseNames: Object.fromEntries([...releases, ...approved].map((one) => [one.releaseId, releaseName(one)])),
    currencies: currencies.map(({ id }) => id),
    charter: charterVersions[0] ?? null,
    rules: settings[0] ?? null,
  };
};
