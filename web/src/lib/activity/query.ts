import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** One thing that happened, with what a sentence about it needs. */
export const activityItem = graphql(`
  fragment ActivityItem on Activity {
    id
    sequence
    type
    amount
    shareBps
    detail
    timestamp
    transactionHash
    dataset {
      name
    }
    actor {
      id
    }
    accounts {
      id
    }
    model {
      name
    }
    release {
      modelName
      version
    }
    receipt {
      outcome
      scoreBps
      backend
      counts
    }
    charter {
      version
    }
    offer {
      offerId
      rights
    }
    license {
      tokenId
    }
    proposal {
      proposalId
      document {
        title
      }
      release {
        modelName
        version
      }
    }
    currency {
      id
      isNative
    }
    dispute {
      disputeId
      evidence {
        title
      }
    }
    councilProposal {
      kind
    }
    challenge {
      challengeId
      verifier {
        id
      }
      release {
        releaseId
      }
      evidence {
        title
      }
    }
    reason {
      text
    }
  }
`);

/** Newest first, `first` at most; `where` may hold `sequence_lt`, `model`, `accounts_contains`, `type_in`. */
export const activityQuery = graphql(
  `
    query Activities($first: Int!, $where: Activity_filter!) {
      activities(first: $first, orderBy: sequence, orderDirection: desc, where: $where) {
        ...ActivityItem
      }
    }
  `,
  [activityItem],
);

export type ActivityItem = ResultOf<typeof activityItem>;

/** Activities on one page. */
export const ACTIVITY_PAGE = 50;
