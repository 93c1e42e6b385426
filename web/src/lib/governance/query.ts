import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** What decides a proposal's state, and how it stands. */
export const proposalStanding = graphql(`
  fragment ProposalStanding on Proposal {
    id
    proposalId
    kind
    startDate
    endDate
    yes
    no
    abstain
    voteCount
    totalVotingPower
    votingMode
    supportThreshold
    minParticipation
    minVotingPower
    executed
    createdAt
    creator {
      id
    }
    release {
      modelName
      version
    }
    document {
      title
      summary
    }
  }
`);

/** A charter's text with the terms it comes with. */
export const charterText = graphql(`
  fragment CharterText on CharterDocument {
    id
    cid
    title
    preamble
    changes
    clauses(first: 200, orderBy: number) {
      number
      title
      text
      severity
    }
  }
`);

export const charterDetail = graphql(
  `
    fragment CharterDetail on CharterVersion {
      id
      version
      documentDigest
      documentCid
      clauseCount
      receiptsRequired
      acceptedBackends
      feeBps
      forbiddenRights
      verifierPoolBps
      adoptedAt
      transactionHash
      document {
        ...CharterText
      }
    }
  `,
  [charterText]
);

export const votingRules = graphql(`
  fragment VotingRules on VotingSettings {
    votingMode
    supportThreshold
    minParticipation
    minDuration
    minProposerVotingPower
  }
`);

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

export const chartersQuery = graphql(
  `
    query Charters {
      charterVersions(first: 200, orderBy: version, orderDirection: desc) {
        ...CharterDetail
        releases(first: 100, orderBy: submittedAt, orderDirection: desc) {
          releaseId
          modelName
          version
          status
          suspendedUntil
          weightsDigest
          submittedAt
        }
      }
      proposals(first: 200, orderBy: createdAt, orderDirection: desc, where: { kind: CharterAdoption }) {
        ...ProposalStanding
        executionTransaction
      }
    }
  `,
  [charterDetail, proposalStanding]
);

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

export type ProposalStanding = ResultOf<typeof proposalStanding>;
export type ProposalDetail = ResultOf<typeof proposalQuery>["proposals"][number];
export type CharterText = ResultOf<typeof charterText>;
export type CharterDetail = ResultOf<typeof charterDetail>;
export type VotingRules = ResultOf<typeof votingRules>;
export type Voter = ResultOf<typeof voterQuery>["member"];
export type Member = ResultOf<typeof membersQuery>["members"][number];
