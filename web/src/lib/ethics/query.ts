import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { charterProcess } from "./process-query.ts";
import { proposalStanding } from "#lib/governance/standing-query.ts";
import { releaseRef } from "#lib/model/query.ts";

/** What decides where a dispute stands. */
export const disputeStanding = graphql(
  `
    fragment DisputeStanding on Dispute {
      id
      disputeId
      stage
      ruling
      outcome
      raisedAt
      answerUntil
      deadline
      suspendedUntil
      suspendedAt
      ratified
      answered
      clauseNumber
      updatedAt
      closedAt
      clause {
        title
      }
      charter {
        version
      }
      evidence {
        title
      }
      raisedBy {
        id
      }
      accused {
        id
      }
      release {
        ...ReleaseRef
      }
    }
  `,
  [releaseRef],
);

/** Somebody's words in a dispute. */
export const statementText = graphql(`
  fragment StatementText on StatementDocument {
    cid
    title
    body
    linkNames
    linkUrls
  }
`);

/** All disputes, what moved last first; what is over by the clock alone is the page's to judge. */
export const disputesQuery = graphql(
  `
    query Disputes($first: Int!) {
      disputes(first: $first, orderBy: updatedAt, orderDirection: desc) {
        ...DisputeStanding
      }
    }
  `,
  [disputeStanding],
);

/** A vote of the council, with who approved it. */
export const councilVote = graphql(`
  fragment CouncilVote on CouncilProposal {
    id
    proposalId
    kind
    startDate
    endDate
    minApprovals
    approvalCount
    executed
    executedAt
    creator {
      id
    }
    approvals(first: 100) {
      member {
        id
      }
    }
  }
`);

export const disputeQuery = graphql(
  `
    query DisputePage($number: BigInt!) {
      disputes(where: { disputeId: $number }) {
        ...DisputeStanding
        bond
        appealBond
        decideUntil
        appealUntil
        remedyUntil
        evidenceCid
        answerCid
        groundsCid
        transactionHash
        currency {
          id
        }
        model {
          name
          slug
          owner {
            id
          }
          releases(first: 50, orderBy: submittedAt, orderDirection: desc) {
            ...ReleaseRef
            submittedAt
          }
        }
        clause {
          title
          text
          severity
          demandedReceipts
          demandedStatements
          forbiddenRights
        }
        charter {
          version
          process {
            ...CharterProcess
          }
        }
        evidence {
          ...StatementText
        }
        answer {
          ...StatementText
        }
        grounds {
          ...StatementText
        }
        remedy {
          ...ReleaseRef
        }
        release {
          licenseCount
          disputes(first: 100, orderBy: raisedAt, orderDirection: desc) {
            ...DisputeStanding
            steps(first: 20, where: { kind_in: [Suspended, Ratified] }, orderBy: sequence) {
              kind
              timestamp
            }
          }
        }
        steps(first: 200, orderBy: sequence) {
          id
          kind
          timestamp
          until
          ruling
          outcome
          transactionHash
          by {
            id
          }
          release {
            modelName
            version
          }
        }
        awards(first: 20, orderBy: timestamp) {
          id
          amount
          timestamp
          account {
            id
          }
          currency {
            id
          }
        }
        proposals(first: 50, orderBy: createdAt, orderDirection: desc) {
          ...ProposalStanding
          executionTransaction
          ruling
        }
        councilProposals(first: 20, orderBy: createdAt, orderDirection: desc) {
          ...CouncilVote
        }
      }
      councils(first: 1) {
        minApprovals
        members(first: 100, where: { active: true }) {
          account {
            id
          }
        }
      }
    }
  `,
  [disputeStanding, charterProcess, statementText, proposalStanding, releaseRef, councilVote],
);

/** What an account may withdraw of bonds that came to it. */
export const bondsQuery = graphql(`
  query Bonds($account: String!) {
    bondBalances(first: 50, where: { account: $account, balance_gt: "0" }) {
      balance
      currency {
        id
      }
    }
  }
`);

/** A release that may be disputed, with the charter it was made under and what was disputed of it. */
export const disputableQuery = graphql(
  `
    query Disputable($number: BigInt!) {
      releases(where: { releaseId: $number }) {
        ...ReleaseRef
        model {
          name
          owner {
            id
          }
        }
        charter {
          version
          documentCid
          process {
            ...CharterProcess
          }
          document {
            title
            clauses(first: 200, orderBy: number) {
              number
              title
              text
              severity
              demandedReceipts
              demandedStatements
              forbiddenRights
            }
          }
        }
        disputes(first: 200, orderBy: raisedAt, orderDirection: desc) {
          ...DisputeStanding
          evidenceDigest
        }
      }
    }
  `,
  [releaseRef, charterProcess, disputeStanding],
);

/** Everything that was disputed about a model's releases, newest first. */
export const modelDisputesQuery = graphql(
  `
    query ModelDisputes($model: String!) {
      disputes(first: 200, where: { model: $model }, orderBy: raisedAt, orderDirection: desc) {
        ...DisputeStanding
      }
    }
  `,
  [disputeStanding],
);

/** Releases that may be disputed: whatever was approved and is not stopped for good. */
export const disputableReleasesQuery = graphql(
  `
    query DisputableReleases {
      releases(first: 500, where: { status_in: [Approved, Suspended] }, orderBy: approvedAt, orderDirection: desc) {
        ...ReleaseRef
      }
    }
  `,
  [releaseRef],
);

/** Disputes that a vote may move: for the form that proposes it. */
export const liveDisputesQuery = graphql(
  `
    query LiveDisputes {
      disputes(first: 200, where: { stage_not: Closed }, orderBy: raisedAt, orderDirection: desc) {
        ...DisputeStanding
      }
    }
  `,
  [disputeStanding],
);

export type DisputeStanding = ResultOf<typeof disputeStanding>;
export type DisputeDetail = ResultOf<typeof disputeQuery>["disputes"][number];
export type DisputableRelease = ResultOf<typeof disputableQuery>["releases"][number];
export type StatementText = ResultOf<typeof statementText>;
export type CouncilVote = ResultOf<typeof councilVote>;
export type CouncilRules = ResultOf<typeof disputeQuery>["councils"][number];
