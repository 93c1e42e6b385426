import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { offerTerms, releaseRef } from "#lib/model/query.ts";
import { bidTerms, listingTerms } from "./order-query.ts";
import { licenseDetail } from "./query.ts";

/** One licence with all that happened to it. */
export const licenseQuery = graphql(
  `
    query LicensePage($tokenId: BigInt!) {
      licenses(where: { tokenId: $tokenId }) {
        ...LicenseDetail
        edges(first: 20) {
          child {
            ...ReleaseRef
          }
        }
        release {
          offers(first: 100, where: { open: true, soldOut: false }, orderBy: price) {
            ...OfferTerms
          }
          bids(first: 100, where: { status: Open, counter_: { current: true } }, orderBy: price, orderDirection: desc) {
            ...BidTerms
          }
        }
        listings(
          first: 20
          where: { signed: true, status: Open, counter_: { current: true }, holding_: { current: true } }
        ) {
          ...ListingTerms
        }
        sale {
          price
          timestamp
          transactionHash
          offer {
            offerId
          }
          buyer {
            id
          }
          recipient {
            id
          }
          currency {
            id
          }
        }
        renewals(first: 100, orderBy: timestamp, orderDirection: desc) {
          id
          price
          expires
          timestamp
          payer {
            id
          }
          currency {
            id
          }
        }
        upgrades(first: 100, orderBy: timestamp, orderDirection: desc) {
          id
          price
          timestamp
          from {
            offerId
          }
          to {
            offerId
          }
          currency {
            id
          }
        }
        resales(first: 200, orderBy: timestamp, orderDirection: desc) {
          id
          price
          royalty
          fee
          timestamp
          transactionHash
          currency {
            id
          }
          seller {
            id
          }
          buyer {
            id
          }
        }
        transfers(first: 200, orderBy: timestamp, orderDirection: desc) {
          id
          timestamp
          transactionHash
          from {
            id
          }
          to {
            id
          }
        }
        activities(
          first: 200
          orderBy: sequence
          orderDirection: desc
          where: {
            type_in: [
              LicenseLent
              LicenseReturned
              LicenseBound
              LicenseCanceled
              SeatNamed
              SeatRemoved
              TrialStarted
              TrialEnded
              TrialRefunded
              LicenseBurned
              RefundAsked
              RefundPaid
            ]
          }
        ) {
          id
          type
          timestamp
          amount
          currency {
            id
          }
          accounts {
            id
          }
        }
      }
    }
  `,
  [licenseDetail, releaseRef, listingTerms, bidTerms, offerTerms],
);

/** What stopped a release, let it go on, and had its licensees paid back. */
export const releaseStopsQuery = graphql(`
  query ReleaseStops($release: String!, $since: BigInt!) {
    activities(
      first: 100
      orderBy: sequence
      orderDirection: desc
      where: {
        release: $release
        timestamp_gte: $since
        type_in: [ReleaseSuspended, ReleaseReinstated, ReleaseRevoked, RefundsOpened]
      }
    ) {
      id
      type
      timestamp
    }
  }
`);

export type ReleaseStop = ResultOf<typeof releaseStopsQuery>["activities"][number];
export type LicensePage = ResultOf<typeof licenseQuery>["licenses"][number];
