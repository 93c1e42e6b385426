import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { divides, offerTerms, releaseRef } from "#lib/model/query.ts";

/** The release a licence is for: what it is, whether it may be used, and who is paid when it is sold. */
export const licensedRelease = graphql(
  `
    fragment LicensedRelease on Release {
      ...ReleaseRef
      manifestCid
      suiteDigest
      charter {
        version
      }
      document {
        task
        totalSize
      }
      ...Divides
      ancestors(first: 64) {
        ancestor {
          ...ReleaseRef
        }
      }
    }
  `,
  [releaseRef, divides],
);

/** A listing's own facts, with the signature where it is one. */
export const listingTerms = graphql(`
  fragment ListingTerms on Listing {
    id
    signed
    price
    expires
    status
    transfers
    licenseExpires
    salt
    signature
    listedAt
    offer {
      offerId
    }
    holding {
      current
    }
    counter {
      value
      current
    }
    seller {
      id
    }
    currency {
      id
      isNative
    }
  }
`);

/** A bid's own facts, with its signature. */
export const bidTerms = graphql(
  `
    fragment BidTerms on Bid {
      id
      rights
      lastsUntil
      price
      expires
      status
      signedRelease
      salt
      signature
      postedAt
      counter {
        value
        current
      }
      bidder {
        id
      }
      currency {
        id
        isNative
      }
      license {
        tokenId
      }
      release {
        ...ReleaseRef
      }
    }
  `,
  [releaseRef],
);

/** A licence with its terms and its present listing. */
export const licenseDetail = graphql(
  `
    fragment LicenseDetail on License {
      id
      tokenId
      mintedAt
      expires
      burnedAt
      bound
      transferCount
      userExpires
      owner {
        id
      }
      user {
        id
      }
      seats(first: 256, orderBy: namedAt) {
        account {
          id
        }
      }
      trial {
        status
        until
        amount
      }
      offer {
        ...OfferTerms
      }
      release {
        ...LicensedRelease
      }
      listing {
        ...ListingTerms
      }
    }
  `,
  [offerTerms, licensedRelease, listingTerms],
);

/** The licences an account holds, those lent to it, and those it has a seat on. */
export const heldQuery = graphql(
  `
    query HeldLicenses($owner: String!) {
      licenses(first: 200, where: { owner: $owner }, orderBy: mintedAt, orderDirection: desc) {
        ...LicenseDetail
      }
      borrowed: licenses(first: 100, where: { user: $owner }, orderBy: userExpires, orderDirection: desc) {
        ...LicenseDetail
      }
      seats(first: 100, where: { account: $owner }, orderBy: namedAt, orderDirection: desc) {
        license {
          ...LicenseDetail
        }
      }
    }
  `,
  [licenseDetail],
);

/** One licence as its card shows it. */
export const licenseFaceQuery = graphql(
  `
    query LicenseFace($tokenId: BigInt!) {
      licenses(where: { tokenId: $tokenId }) {
        ...LicenseDetail
      }
    }
  `,
  [licenseDetail],
);

/** Those of an account for one release: so that nobody buys by mistake what they have. */
export const heldForReleaseQuery = graphql(`
  query HeldForRelease($owner: String!, $release: String!) {
    licenses(first: 20, where: { owner: $owner, release: $release }, orderBy: mintedAt, orderDirection: desc) {
      id
      tokenId
      expires
      offer {
        rights
      }
    }
  }
`);

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
            ]
          }
        ) {
          id
          type
          timestamp
          accounts {
            id
          }
        }
      }
    }
  `,
  [licenseDetail, releaseRef, listingTerms, bidTerms, offerTerms],
);

export type BidTerms = ResultOf<typeof bidTerms>;
export type LicenseDetail = ResultOf<typeof licenseDetail>;
export type LicensePage = ResultOf<typeof licenseQuery>["licenses"][number];
export type LicensedRelease = ResultOf<typeof licensedRelease>;
export type ListingTerms = ResultOf<typeof listingTerms>;
