import { graphql } from "#lib/graph/graphql.ts";
import { charterDetail } from "./charter-query.ts";
import { proposalStanding, votingRules } from "./standing-query.ts";

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
      vetoed: proposals(first: 50, orderBy: createdAt, orderDirection: desc, where: { vetoed: true, executed: false }) {
        ...ProposalStanding
      }
      councils(first: 1) {
        minApprovals
        members(first: 100, where: { active: true }) {
          account {
            id
          }
        }
      }
      refundFunds(first: 100, where: { diverted: false }) {
        id
        collected
        asked
        refunded
        returned
        currency {
          id
        }
        release {
          releaseId
          modelName
          version
        }
      }
      governanceTokens(first: 1) {
        totalSupply
      }
      votingSettings_collection(first: 1) {
        ...VotingRules
      }
    }
  `,
  [charterDetail, proposalStanding, votingRules]
);
