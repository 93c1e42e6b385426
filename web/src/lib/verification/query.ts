import { graphql } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";

/** The release that a signed receipt is about, by its number in the registry. */
export const receiptReleaseQuery = graphql(
  `
    query ReceiptRelease($id: BigInt!) {
      releases(where: { releaseId: $id }) {
        ...ReleaseRef
      }
    }
  `,
  [releaseRef],
);
