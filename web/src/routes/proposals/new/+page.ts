import { liveDisputesQuery } from "#lib/ethics/query.ts";
import { newProposalQuery } from "#lib/governance/new-proposal-query.ts";
import { graphFor } from "#lib/graph/load.ts";
import { releaseName } from "#lib/model/standing.ts";
import { openChallengesQuery } from "#lib/verifiers/query.ts";
import { KINDS } from "./kinds.ts";
import type { PageLoad } from "./$types";

/** What a new proposal can be about. */
export const load: PageLoad = async (event) => {
  const asked = event.url.searchParams.get("kind");
  const kind = KINDS.find(({ id }) => id === asked)?.id ?? "release";
  const graph = await graphFor(event);
  const act = event.url.searchParams.get("act");
  const { disputes } = ["dispute", "several"].includes(kind) ? await graph.query(liveDisputesQuery) : { disputes: [] };
  const { challenges } = kind === "challenge" ? await graph.query(openChallengesQuery) : { challenges: [] };
  const {
    currencies,
    charterVersions,
    councils,
    governanceTokens,
    votingSettings_collection: settings,
    ...found
  } = await graph.query(newProposalQuery);
  return {
    ...found,
    kind,
    disputes,
    challenges,
    /** What the reader came for, by number. */
    asked: {
      release: event.url.searchParams.get("release"),
      stream: event.url.searchParams.get("stream"),
      dispute: event.url.searchParams.get("dispute"),
      challenge: event.url.searchParams.get("challenge"),
      act: (["ratify", "lift", "decide"] as const).find((one) => one === act) ?? null,
      proposal: event.url.searchParams.get("proposal"),
    },
    /** Names of releases by number, for actions that name them so. */
    releaseNames: Object.fromEntries(
      [...found.releases, ...found.approved, ...disputes.map(({ release }) => release)].map((one) => [
        one.releaseId,
        releaseName(one),
      ]),
    ),
    currencies: currencies.map(({ id }) => id),
    charter: charterVersions[0] ?? null,
    council: councils[0] ?? null,
    supply: BigInt(governanceTokens[0]?.totalSupply ?? 0),
    rules: settings[0] ?? null,
  };
};
