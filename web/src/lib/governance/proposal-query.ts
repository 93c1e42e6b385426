import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { charterDetail, charterText } from "./charter-query.ts";
import { proposalStanding } from "./standing-query.ts";

/** Newest first. What is open or passed is a matter of the clock, so the page sorts them itself. */
export const proposalsQuery = graphql(
  `
    query Proposals($first: Int!, $where: Proposal_filter!) {
      proposals(first: $first, orderBy: createdAt, orderDirection: desc, where: $where) {
        ...ProposalStanding
      }
    }
  `,
  [proposalStanding]
);

export const proposalQuery = graphql(
  `
    query ProposalPage($number: BigInt!) {
      proposals(where: { proposalId: $number }) {
        ...ProposalStanding
        metadata
        documentCid
        snapshotBlock
        allowFailureMap
        executedAt
        executionTransaction
        transactionHash
        document {
          title
          summary
          body
          linkNames
          linkUrls
        }
        actions(first: 256, orderBy: position) {
          target
          value
          data
        }
        votes(first: 1000, orderBy: timestamp, orderDirection: desc) {
          id
          option
          votingPower
          timestamp
          voter {
            id
          }
        }
        release {
          id
          releaseId
          modelName
          version
          status
          suspendedUntil
          weightsDigest
          passingCount
          failingCount
          charter {
            version
            receiptsRequired
          }
        }
        charterDocument {
          ...CharterText
        }
      }
      charterVersions(first: 1, orderBy: version, orderDirection: desc) {
        ...CharterDetail
      }
    }
  `,
  [proposalStanding, charterText, charterDetail]
);

/** Names of releases, for actions that name them by number, and the tokens that an action may pay in. */
export const releaseNamesQuery = graphql(`
  query ReleaseNames($numbers: [BigInt!]!) {
    releases(first: 256, where: { releaseId_in: $numbers }) {
      releaseId
      modelName
      version
    }
    currencies(first: 16, where: { listed: true, isNative: false }) {
      id
    }
  }
`);

/** What an account may vote with: its power up to a block, and what it holds now. */
export const voterQuery = graphql(`
  query Voter($id: ID!, $before: BigInt!) {
    member(id: $id) {
      balance
      votes
      delegate {
        id
      }
      votingPower(first: 1, orderBy: sequence, orderDirection: desc, where: { sequence_lt: $before }) {
        after
      }
    }
  }
`);

export type ProposalDetail = ResultOf<typeof proposalQuery>["proposals"][number];
export type Voter = ResultOf<typeof voterQuery>["member"];
