import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** Whose earnings refunds of a release may be paid out of. */
const refundPayees = graphql(`
  fragment RefundPayees on Release {
    contributions(first: 100) {
      account {
        id
      }
    }
    shares(first: 1000) {
      account {
        id
      }
    }
    receipts(first: 1000, where: { counts: true }) {
      verifier {
        id
      }
    }
  }
`);

/** What a licence's refund stands on. */
export const licenceRefundQuery = graphql(
  `
  query LicenceRefund($tokenId: BigInt!, $number: BigInt!) {
    refundRequests(where: { license_: { tokenId: $tokenId } }) {
      asked
      paid
      askedAt
      licensee {
        id
      }
      currency {
        id
      }
      fund {
        collected
        asked
      }
    }
    releases(where: { releaseId: $number }) {
      refundsOpenedAt
      refundsUntil
      feeBps
      upstreamBps
      verifierPoolBps
      charter {
        version
        process {
          refundWithin
          perpetualRefundBps
        }
      }
      ...RefundPayees
      refunds(first: 20) {
        collected
        asked
        currency {
          id
        }
      }
    }
  }
`,
  [refundPayees],
);

/** The refunds of a release, and whose earnings they may be paid out of. */
export const releaseRefundsQuery = graphql(
  `
  query ReleaseRefunds($number: BigInt!) {
    releases(where: { releaseId: $number }) {
      releaseId
      refundsOpenedAt
      refundsUntil
      charter {
        process {
          refundWithin
        }
      }
      ...RefundPayees
      refunds(first: 20) {
        id
        collected
        asked
        refunded
        returned
        diverted
        currency {
          id
        }
        requests(first: 200) {
          id
          asked
          paid
          license {
            tokenId
          }
        }
        parts(first: 200) {
          id
          collected
          returned
          account {
            id
          }
        }
      }
    }
  }
`,
  [refundPayees],
);

/** What refunds took of an account's earnings, and the refunds it asked for itself. */
export const accountRefundsQuery = graphql(`
  query AccountRefunds($account: String!) {
    refundParts(first: 100, where: { account: $account }) {
      id
      collected
      returned
      currency {
        id
      }
      release {
        releaseId
        modelName
        version
        refundsUntil
      }
      fund {
        collected
        asked
        diverted
      }
    }
    refundRequests(first: 100, where: { licensee: $account }, orderBy: askedAt, orderDirection: desc) {
      id
      asked
      paid
      currency {
        id
      }
      license {
        tokenId
      }
      release {
        modelName
        version
        refundsUntil
      }
      fund {
        collected
        asked
      }
    }
  }
`);

export type ReleaseRefunds = ResultOf<typeof releaseRefundsQuery>["releases"][number];
export type RefundFund = ReleaseRefunds["refunds"][number];
export type AccountRefunds = ResultOf<typeof accountRefundsQuery>;
