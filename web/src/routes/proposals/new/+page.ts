import { newProposalQuery } from "#lib/governance/new-proposal-query.ts";
import { graphFor } from "#lib/graph/load.ts";
import { releaseName } from "#lib/model/standing.ts";
import type { PageLoad } from "./$types";

const kinds = ["release", "charter", "payment", "royalty", "stream", "stop", "currency"] as const;

/** What a new proposal can be about. */
export const load: PageLoad = async (event) => {
  const asked = event.url.searchParams.get("kind");
  const kind = kinds.find((one) => one === asked) ?? "release";
  const {
    releases,
    approved,
    currencies,
    streams,
    charterVersions,
    votingSettings_collection: settings,
  } = await (await graphFor(event)).query(newProposalQuery);
  return {
    kind,
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
