import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";

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
        contributions(first: 100) {
          role
          shareBps
          release {
            ...ReleaseRef
            feeBps
            upstreamBps
            ledger(first: 10) {
              gross
              settledIn
              currency {
                isNative
              }
            }
          }
          payouts(first: 10) {
            claimed
            currency {
              isNative
            }
          }
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
            sellerHolds
          }
          release {
            ...ReleaseRef
          }
        }
        claims(first: 50, orderBy: timestamp, orderDirection: desc) {
          id
          amount
          timestamp
          transactionHash
          currency {
            isNative
          }
          release {
            ...ReleaseRef
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
  [releaseRef],
);

export type Account = NonNullable<ResultOf<typeof accountQuery>["account"]>;
export type AccountVote = ResultOf<typeof accountQuery>["votes"][number];
export type Contribution = Account["contributions"][number];

const WHOLE = 10_000n;

/** What one contribution brought in the native currency, wei. Formula: LedgerEntry in the subgraph's schema. */
export function creditOf({ shareBps, release, payouts }: Contribution): { credited: bigint; claimed: bigint } {
  const entry = release.ledger.find(({ currency }) => currency.isNative);
  const claimed = BigInt(payouts.find(({ currency }) => currency.isNative)?.claimed ?? 0);
  if (!entry) return { credited: 0n, claimed };
  const kept = WHOLE - BigInt(release.upstreamBps);
  const left = BigInt(entry.gross) * (kept - BigInt(release.feeBps)) + BigInt(entry.settledIn) * kept;
  return { credited: (BigInt(shareBps) * left) / WHOLE / WHOLE, claimed };
}
