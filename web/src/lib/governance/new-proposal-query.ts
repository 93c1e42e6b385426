import { graphql } from "#lib/graph/graphql.ts";
import { charterDetail } from "./charter-query.ts";
import { votingRules } from "./standing-query.ts";

/** What a new proposal builds on. */
export const newProposalQuery = graphql(
  `
    query NewProposal {
      charterVersions(first: 1, orderBy: version, orderDirection: desc) {
        ...CharterDetail
      }
      releases(first: 200, orderBy: submittedAt, orderDirection: desc, where: { status: Submitted }) {
        releaseId
        modelName
        version
        passingCount
        submittedAt
        publisher {
          id
        }
        charter {
          version
          receiptsRequired
        }
      }
      approved: releases(first: 200, orderBy: submittedAt, orderDirection: desc, where: { status: Approved }) {
        releaseId
        modelName
        version
        feeBps
        upstreamBps
      }
      currencies(first: 16, where: { listed: true }) {
        id
      }
      streams(first: 100, orderBy: openedAt, orderDirection: desc, where: { stoppedAt: null }) {
        streamId
        amount
        start
        duration
        withdrawn
        returned
        stoppedAt
        currency {
          id
        }
        sponsor {
          id
        }
        recipient {
          id
        }
      }
      votingSettings_collection(first: 1) {
        ...VotingRules
      }
    }
  `,
  [charterDetail, votingRules]
);
