import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { offerTerms, releaseRef } from "#lib/model/query.ts";

/** The release a licence is for: what it is, whether it may be used, and who is paid when it is sold. */
export const licensedRelease = graphql(
  `
    fragment LicensedRelease on Release {
      ...ReleaseRef
      manifestCid
      suiteDigest
      feeBps
      charter {
        version
      }
      document {
        task
        totalSize
      }
      parents(first: 8) {
        shareBps
        parent {
          ...ReleaseRef
        }
      }
      contributions(first: 100, orderBy: shareBps, orderDirection: desc) {
        role
        shareBps
        account {
          id
        }
      }
      ancestors(first: 64) {
        ancestor {
          ...ReleaseRef
        }
      }
    }
  `,
  [releaseRef],
);

/** A listing's own facts. */
export const listingTerms = graphql(`
  fragment ListingTerms on Listing {
    id
    price
    expires
    status
    sellerHolds
    listedAt
    seller {
      id
    }
    currency {
      id
      isNative
    }
  }
`);

/** A licence with its terms and its present listing. */
export const licenseDetail = graphql(
  `
    fragment LicenseDetail on License {
      id
      tokenId
      mintedAt
      expires
      owner {
        id
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

/** The licences an account holds. */
export const heldQuery = graphql(
  `
    query HeldLicenses($owner: String!) {
      licenses(first: 200, where: { owner: $owner }, orderBy: mintedAt, orderDirection: desc) {
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
        sale {
          price
          timestamp
          transactionHash
          buyer {
            id
          }
          recipient {
            id
          }
        }
        resales(first: 200, orderBy: timestamp, orderDirection: desc) {
          id
          price
          royalty
          timestamp
          transactionHash
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
      }
    }
  `,
  [licenseDetail],
);

/** Everything listed and not withdrawn, and what was sold lately. */
export const marketQuery = graphql(
  `
    query Market {
      listings(first: 500, where: { status: Open, sellerHolds: true }, orderBy: listedAt, orderDirection: desc) {
        ...ListingTerms
        license {
          ...LicenseDetail
        }
      }
      resales(first: 10, orderBy: timestamp, orderDirection: desc) {
        id
        price
        royalty
        timestamp
        license {
          tokenId
        }
        release {
          ...ReleaseRef
        }
        seller {
          id
        }
        buyer {
          id
        }
      }
    }
  `,
  [listingTerms, licenseDetail, releaseRef],
);

export type LicenseDetail = ResultOf<typeof licenseDetail>;
export type LicensePage = ResultOf<typeof licenseQuery>["licenses"][number];
export type LicensedRelease = ResultOf<typeof licensedRelease>;
export type MarketListing = ResultOf<typeof marketQuery>["listings"][number];
export type MarketResale = ResultOf<typeof marketQuery>["resales"][number];
