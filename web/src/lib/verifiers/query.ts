import { statementText } from "#lib/ethics/query.ts";
import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { receiptDetail, releaseRef } from "#lib/model/query.ts";

/** A verifier's bond and record, for the list. */
export const verifierRecord = graphql(`
  fragment VerifierRecord on Verifier {
    id
    active
    leaving
    atStake
    slashed
    won
    receiptCount
    countedCount
    passingCount
    failingCount
    revokedCount
    struckCount
    challengedCount
    challengeCount
    upheldCount
    since
    receipts(first: 200, orderBy: recordedAt, orderDirection: desc, where: { counts: true }) {
      outcome
      release {
        passingCount
        failingCount
      }
    }
  }
`);

/** A challenge in a list. */
export const challengeRow = graphql(
  `
    fragment ChallengeRow on Challenge {
      id
      challengeId
      open
      outcome
      stake
      deposit
      openedAt
      decideBy
      closedAt
      answered
      verifier {
        id
      }
      challenger {
        id
      }
      release {
        releaseId
        ...ReleaseRef
      }
      receipt {
        outcome
      }
    }
  `,
  [releaseRef],
);

/** All verifiers, those with most receipts first, the challenges, and what is demanded of them. */
export const verifiersQuery = graphql(
  `
    query Verifiers($first: Int!) {
      verifiers(first: $first, orderBy: countedCount, orderDirection: desc) {
        ...VerifierRecord
      }
      challenges(first: 100, orderBy: updatedAt, orderDirection: desc) {
        ...ChallengeRow
      }
      bondTerms_collection(first: 1) {
        required
        unbondDelay
        decideWithin
      }
    }
  `,
  [verifierRecord, challengeRow],
);

/** One receipt with everything about it: who, for what, what it says, and the challenges against it. */
export const receiptQuery = graphql(
  `
    query ReceiptPage($release: BigInt!, $verifier: String!) {
      receipts(where: { release_: { releaseId: $release }, verifier: $verifier }) {
        ...ReceiptDetail
        counted
        revoked
        revokedAt
        struck
        report {
          runtimeName
        }
        release {
          releaseId
          weightsDigest
          suiteDigest
          manifestCid
          ...ReleaseRef
          publisher {
            id
          }
          receipts(first: 100, orderBy: recordedAt) {
            outcome
            revoked
            struck
            verifier {
              id
            }
          }
        }
        challenges(first: 20, orderBy: openedAt, orderDirection: desc) {
          ...ChallengeRow
          evidenceCid
          answerCid
          evidence {
            ...StatementText
          }
          answer {
            ...StatementText
          }
          proposals(first: 10, orderBy: createdAt, orderDirection: desc) {
            proposalId
            verdict
            executed
            endDate
          }
        }
      }
      bondTerms_collection(first: 1) {
        required
        unbondDelay
        decideWithin
      }
    }
  `,
  [receiptDetail, releaseRef, challengeRow, statementText],
);

/** Challenges that the members may decide. */
export const openChallengesQuery = graphql(
  `
    query OpenChallenges {
      challenges(first: 100, orderBy: decideBy, where: { open: true }) {
        ...ChallengeRow
      }
    }
  `,
  [challengeRow],
);

export type VerifierRecord = ResultOf<typeof verifierRecord>;
export type ChallengeRow = ResultOf<typeof challengeRow>;
export type ReceiptPage = ResultOf<typeof receiptQuery>["receipts"][number];
export type ChallengeDetail = ReceiptPage["challenges"][number];
