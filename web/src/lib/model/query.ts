import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** What names a release and says whether it may be used: for links, lists and the lineage. */
export const releaseRef = graphql(`
  fragment ReleaseRef on Release {
    id
    releaseId
    modelName
    version
    status
    suspendedUntil
    weightsDigest
  }
`);

/** An offer's terms. */
export const offerTerms = graphql(`
  fragment OfferTerms on Offer {
    id
    offerId
    price
    term
    supply
    walletCap
    sold
    soldOut
    resaleRoyaltyBps
    referrerBps
    rights
    seats
    trialDays
    transferable
    allowList
    legalTextCid
    open
    openedAt
    closedAt
    opener {
      id
    }
    currency {
      id
      isNative
    }
  }
`);

/** What divides the money a release earns; the form `splitSale` takes. */
export const divides = graphql(
  `
    fragment Divides on Release {
      feeBps
      verifierPoolBps
      parents(first: 8) {
        kind
        shareBps
        parent {
          ...ReleaseRef
        }
      }
      datasets(first: 16) {
        shareBps
        dataset {
          id
          datasetId
          name
          consent
          askedBps
        }
      }
      shares(first: 100, orderBy: shareBps, orderDirection: desc, where: { shareBps_gt: 0 }) {
        shareBps
        account {
          id
        }
        contribution {
          role
        }
      }
    }
  `,
  [releaseRef],
);

/** One verification run, as its verifier signed it. */
export const receiptDetail = graphql(`
  fragment ReceiptDetail on Receipt {
    id
    outcome
    scoreBps
    maxDeviation
    backend
    counts
    revoked
    struck
    ranAt
    recordedAt
    environmentDigest
    outputsDigest
    reportCid
    transactionHash
    verifier {
      id
    }
    relayer {
      id
    }
    report {
      adapterVendor
      adapterArchitecture
      adapterDevice
      adapterDescription
      runtimeName
      runtimeVersion
      kernels
    }
  }
`);

const manifestDetail = graphql(`
  fragment ManifestDetail on ManifestDocument {
    task
    description
    license
    weights
    suite
    card
    totalSize
    trainingStatement
    trainingScript
    trainingCode
    trainingHardware
    trainingSeed
    trainingEpochs
    files(first: 1000, orderBy: position) {
      path
      size
      sha256
    }
    tensors(first: 100, orderBy: position) {
      direction
      name
      dtype
      shape
    }
    datasets(first: 100, orderBy: position) {
      name
      description
      license
      cid
    }
  }
`);

const releaseProposal = graphql(`
  fragment ReleaseProposal on Proposal {
    id
    proposalId
    kind
    startDate
    endDate
    yes
    no
    abstain
    supportThreshold
    minVotingPower
    executed
    executedAt
  }
`);

/** Everything the model page says of the release it shows. */
export const releaseDetail = graphql(
  `
    fragment ReleaseDetail on Release {
      ...ReleaseRef
      ...Divides
      submittedAt
      approvedAt
      approvedReceipts
      statusChangedAt
      manifest
      manifestCid
      suiteDigest
      upstreamBps
      openRights
      grantableRights
      sharesFixed
      passingCount
      failingCount
      receiptCount
      openOfferCount
      floorPrice
      licenseCount
      nativeGross
      receiver
      transactionHash
      publisher {
        id
      }
      charter {
        version
        receiptsRequired
        acceptedBackends
        forbiddenRights
      }
      document {
        ...ManifestDetail
      }
      contributions(first: 100, orderBy: shareBps, orderDirection: desc) {
        role
        shareBps
        account {
          id
        }
      }
      parents(first: 8) {
        parent {
          publisher {
            id
          }
          model {
            owner {
              id
            }
          }
        }
      }
      children(first: 50) {
        kind
        shareBps
        child {
          ...ReleaseRef
        }
      }
      ancestors(first: 64) {
        ancestor {
          ...ReleaseRef
          parents(first: 8) {
            kind
            shareBps
            parent {
              id
            }
          }
        }
      }
      receipts(first: 200, orderBy: recordedAt, orderDirection: desc) {
        ...ReceiptDetail
      }
      offers(first: 100, orderBy: price) {
        ...OfferTerms
      }
      proposals(first: 20, orderBy: createdAt, orderDirection: desc) {
        ...ReleaseProposal
      }
    }
  `,
  [releaseRef, divides, manifestDetail, receiptDetail, offerTerms, releaseProposal],
);

/** The model around it: its releases to choose from, and what its aliases point at. */
export const modelDetail = graphql(
  `
    fragment ModelDetail on Model {
      id
      name
      slug
      createdAt
      releaseCount
      licenseCount
      receiptCount
      nativeGross
      owner {
        id
      }
      namespace {
        name
      }
      releases(first: 100, orderBy: submittedAt, orderDirection: desc) {
        ...ReleaseRef
        submittedAt
        isLatest
      }
      aliases(first: 20, orderBy: name) {
        name
        release {
          ...ReleaseRef
          ...Divides
          publisher {
            id
          }
          offers(first: 20, orderBy: price, where: { open: true, soldOut: false }) {
            ...OfferTerms
          }
        }
      }
    }
  `,
  [releaseRef, divides, offerTerms],
);

/** Model by name, with one of its releases: `{ modelName, version }` or `{ modelName, isLatest: true }`. */
export const modelQuery = graphql(
  `
    query ModelPage($name: String!, $release: Release_filter!) {
      models(where: { name: $name }) {
        ...ModelDetail
      }
      releases(first: 1, where: $release) {
        ...ReleaseDetail
      }
    }
  `,
  [modelDetail, releaseDetail],
);

export type ModelDetail = ResultOf<typeof modelDetail>;
export type ReleaseDetail = ResultOf<typeof releaseDetail>;
export type ReleaseRef = ResultOf<typeof releaseRef>;
export type Divided = ResultOf<typeof divides>;
export type OfferTerms = ResultOf<typeof offerTerms>;
export type ReceiptDetail = ResultOf<typeof receiptDetail>;
export type ReleaseProposal = ResultOf<typeof releaseProposal>;
