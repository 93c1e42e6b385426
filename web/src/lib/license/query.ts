import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { divides, offerTerms, releaseRef } from "#lib/model/query.ts";
import { listingTerms } from "./order-query.ts";

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

export type LicenseDetail = ResultOf<typeof licenseDetail>;
export type LicensedRelease = ResultOf<typeof licensedRelease>;
