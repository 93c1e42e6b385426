import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { charterProcess } from "../ethics/process-query.ts";
import { proposalStanding } from "./standing-query.ts";

/** A charter's text with the terms it comes with. */
export const charterText = graphql(`
  fragment CharterText on CharterDocument {
    id
    cid
    title
    preamble
    changes
    olderReleases
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
      process {
        ...CharterProcess
      }
      document {
        ...CharterText
      }
    }
  `,
  [charterText, charterProcess]
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

export type CharterText = ResultOf<typeof charterText>;
export type CharterDetail = ResultOf<typeof charterDetail>;
