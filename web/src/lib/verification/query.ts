import { graphql } from "#lib/graph/graphql.ts";

/** An account's voting power now. */
export const votesQuery = graphql(`
  query Votes($id: ID!) {
    member(id: $id) {
      votes
    }
  }
`);
