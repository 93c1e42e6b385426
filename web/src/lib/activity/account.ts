import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";
import { streamRow } from "#lib/treasury/query.ts";

/** What an account did, by the roles it did it in. */
export const accountQuery = graphql(
  `
    query AccountPage($id: ID!, $voter: String!) {
      account(id: $id) {
        id
        firstSeen
        namespaces(first: 20, orderBy: claimedAt) {
          name
        }
        member {
          balance
          votes
          votesCast
          proposalsCreated
          receiptsSigned
          delegate {
            id
          }
        }
        models(first: 100, orderBy: updatedAt, orderDirection: desc) {
          id
          name
          updatedAt
          licenseCount
          nativeGross
          latest {
            ...ReleaseRef
            passingCount
            charter {
              receiptsRequired
            }
          }
        }
        shares(first: 100, where: { shareBps_gt: 0 }) {
          shareBps
          contribution {
            role
          }
          release {
            ...ReleaseRef
            sharesFixed
          }
        }
        datasets(first: 100, orderBy: registeredAt, orderDirection: desc) {
          datasetId
          name
          consent
          askedBps
          useCount
          registeredAt
        }
        payout {
          id
        }
        streams(first: 100, orderBy: openedAt, orderDirection: desc) {
          ...StreamRow
        }
        receipts(first: 100, orderBy: recordedAt, orderDirection: desc) {
          id
          outcome
          scoreBps
          maxDeviation
          backend
          counts
          recordedAt
          release {
            ...ReleaseRef
          }
        }
        licenses(first: 100, orderBy: mintedAt, orderDirection: desc) {
          id
          tokenId
          expires
          offer {
            rights
          }
          listing {
            status
            expires
            holding {
              current
            }
          }
          release {
            ...ReleaseRef
          }
        }
        claims(first: 50, orderBy: timestamp, orderDirection: desc) {
          id
          kind
          amount
          timestamp
          transactionHash
          recipient {
            id
          }
          currency {
            id
          }
          release {
            ...ReleaseRef
          }
          dataset {
            name
          }
        }
      }
      votes(first: 100, orderBy: timestamp, orderDirection: desc, where: { voter: $voter }) {
        id
        option
        votingPower
        timestamp
        proposal {
          proposalId
          document {
            title
          }
        }
      }
      governanceTokens(first: 1) {
        totalSupply
      }
    }
  `,
  [releaseRef, streamRow],
);

export type Account = NonNullable<ResultOf<typeof accountQuery>["account"]>;
export type AccountVote = ResultOf<typeof accountQuery>["votes"][number];
export type AccountShare = Account["shares"][number];
