import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";
import { bidTerms, listingTerms } from "./order-query.ts";
import { licenseDetail } from "./query.ts";

/** Everything listed or signed and not withdrawn, the bids, and what was sold lately. */
export const marketQuery = graphql(
  `
    query Market {
      listings(
        first: 500
        where: { status: Open, holding_: { current: true }, counter_: { current: true } }
        orderBy: listedAt
        orderDirection: desc
      ) {
        ...ListingTerms
        license {
          ...LicenseDetail
        }
      }
      bids(first: 300, where: { status: Open, counter_: { current: true } }, orderBy: postedAt, orderDirection: desc) {
        ...BidTerms
      }
      tokens: currencies(first: 20, where: { accepted: true, isNative: false }) {
        id
      }
      resales(first: 10, orderBy: timestamp, orderDirection: desc) {
        id
        price
        royalty
        fee
        timestamp
        currency {
          id
        }
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
  [listingTerms, licenseDetail, bidTerms, releaseRef],
);

/** What an account has at the market: its open listings, however made, and its open bids. */
export const ownOrdersQuery = graphql(
  `
    query OwnOrders($account: String!) {
      listings(first: 200, where: { seller: $account, status: Open }, orderBy: listedAt, orderDirection: desc) {
        ...ListingTerms
        license {
          ...LicenseDetail
        }
      }
      bids(first: 200, where: { bidder: $account, status: Open }, orderBy: postedAt, orderDirection: desc) {
        ...BidTerms
      }
    }
  `,
  [listingTerms, licenseDetail, bidTerms],
);

/** The releases one can bid for: those that ever sold a licence. */
export const soldReleasesQuery = graphql(
  `
    query SoldReleases {
      releases(first: 200, where: { licenseCount_gt: 0 }, orderBy: licenseCount, orderDirection: desc) {
        ...ReleaseRef
        grantableRights
      }
    }
  `,
  [releaseRef],
);

export type MarketListing = ResultOf<typeof marketQuery>["listings"][number];
export type MarketResale = ResultOf<typeof marketQuery>["resales"][number];
export type OwnOrders = ResultOf<typeof ownOrdersQuery>;
