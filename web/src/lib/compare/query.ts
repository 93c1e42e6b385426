import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { offerTerms, releaseRef } from "#lib/model/query.ts";

/** What the comparison of two releases takes from the index; the rest is in their manifests. */
export const comparedRelease = graphql(
  `
    fragment ComparedRelease on Release {
      ...ReleaseRef
      submittedAt
      manifestCid
      openRights
      grantableRights
      passingCount
      failingCount
      charter {
        version
      }
      receipts(first: 200, where: { counts: true }) {
        outcome
        scoreBps
      }
      offers(first: 100, orderBy: price, where: { open: true }) {
        ...OfferTerms
      }
    }
  `,
  [releaseRef, offerTerms],
);

/** Two releases by their ids in the registry. */
export const compareQuery = graphql(
  `
    query CompareReleases($from: BigInt!, $to: BigInt!) {
      from: releases(where: { releaseId: $from }) {
        ...ComparedRelease
      }
      to: releases(where: { releaseId: $to }) {
        ...ComparedRelease
      }
    }
  `,
  [comparedRelease],
);

export type ComparedRelease = ResultOf<typeof comparedRelease>;

/** `/compare?from=3&to=7`. */
export function compareHref(from: { releaseId: string }, to: { releaseId: string }): string {
  return `/compare?from=${from.releaseId}&to=${to.releaseId}`;
}
