import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { votingRules } from "./standing-query.ts";

export const membersQuery = graphql(
  `
    query Members($first: Int!) {
      members(first: $first, orderBy: votes, orderDirection: desc) {
        id
        balance
        votes
        votesCast
        proposalsCreated
        receiptsSigned
        delegate {
          id
        }
      }
      governanceTokens(first: 1) {
        totalSupply
        holderCount
      }
      votingSettings_collection(first: 1) {
        ...VotingRules
      }
    }
  `,
  [votingRules]
);

export type Member = ResultOf<typeof membersQuery>["members"][number];
