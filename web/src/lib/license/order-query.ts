import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";

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

export type BidTerms = ResultOf<typeof bidTerms>;
export type ListingTerms = ResultOf<typeof listingTerms>;
