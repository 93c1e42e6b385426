import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { charterDetail, charterText } from "./charter-query.ts";
import { statementText } from "../ethics/query.ts";
import { councilVeto, voteWithReason } from "./deliberation-query.ts";
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
        dispute {
          disputeId
          evidence {
            title
          }
          release {
            releaseId
            modelName
            version
          }
        }
        document {
          title
          summary
          body
          linkNames
          linkUrls
          abiTargets
          abiFunctions
        }
        actions(first: 256, orderBy: position) {
          target
          value
          data
        }
        vetoed
        vetoedAt
        vetoReasonCid
        vetoReason {
          ...StatementText
        }
        overruledAt
        overruledBy(first: 5, orderBy: createdAt, orderDirection: desc) {
          proposalId
          executed
          endDate
        }
        verifiedYes
        verifiedNo
        verifiedAbstain
        votes(first: 1000, orderBy: timestamp, orderDirection: desc) {
          ...VoteWithReason
        }
        release {
          id
          receipts(first: 1000) {
            outcome
            verifier {
              id
            }
          }
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
      councils(first: 1) {
        minApprovals
        members(first: 100, where: { active: true }) {
          account {
            id
          }
        }
      }
      councilProposals(
        first: 20
        orderBy: createdAt
        orderDirection: desc
        where: { kind: Veto, vetoes_: { proposalId: $number } }
      ) {
        ...CouncilVeto
      }
    }
  `,
  [proposalStanding, charterText, charterDetail, statementText, voteWithReason, councilVeto],
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

export type ProposalRelease = NonNullable<ProposalDetail["release"]>;
export type CouncilOf = ResultOf<typeof proposalQuery>["councils"][number];
export type ProposalDetail = ResultOf<typeof proposalQuery>["proposals"][number];
export type Voter = ResultOf<typeof voterQuery>["member"];
