import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** A release with what decides its money: rates, standing, and its books in each currency. */
const earningRelease = graphql(`
  fragment EarningRelease on Release {
    id
    releaseId
    modelName
    version
    status
    suspendedUntil
    weightsDigest
    feeBps
    upstreamBps
    verifierPoolBps
    verifiers
    sharesFixed
    ledger(first: 16) {
      gross
      fee
      paid
      rewarded
      settledIn
      currency {
        id
      }
    }
    datasets(first: 16) {
      shareBps
      dataset {
        datasetId
      }
      settlements(first: 16) {
        settled
        currency {
          id
        }
      }
    }
    parents(first: 100) {
      shareBps
      parent {
        releaseId
      }
      settlements(first: 100) {
        settled
        currency {
          id
        }
      }
    }
    ancestors(first: 1000) {
      ancestor {
        modelName
        version
        status
        suspendedUntil
      }
    }
  }
`);

const earningLine = graphql(
  `
    fragment EarningLine on Release {
      ...EarningRelease
      descendants(first: 1000) {
        descendant {
          ...EarningRelease
        }
      }
    }
  `,
  [earningRelease]
);

/** Everything an account earns by, in every role, with what was made from it: money may still be on its way from there. */
export const claimsQuery = graphql(
  `
    query Claims($id: ID!, $account: Bytes!) {
      account(id: $id) {
        payout {
          id
        }
      }
      shares(first: 1000, where: { account_: { id: $account } }) {
        shareBps
        contribution {
          role
        }
        ledger(first: 16) {
          carried
          claimed
          currency {
            id
          }
        }
        release {
          ...EarningLine
        }
      }
      datasets(first: 100, where: { owner_: { id: $account } }) {
        datasetId
        name
        ledger(first: 16) {
          inflow
          claimed
          currency {
            id
          }
        }
        uses(first: 100) {
          release {
            ...EarningLine
          }
        }
      }
      receipts(first: 1000, where: { rewarded: true, verifier_: { id: $account } }) {
        release {
          ...EarningLine
        }
      }
      rewardLedgers(first: 1000, where: { verifier_: { id: $account } }) {
        claimed
        currency {
          id
        }
        release {
          releaseId
        }
      }
      referralLedgers(first: 16, where: { account_: { id: $account } }) {
        earned
        claimed
        currency {
          id
        }
      }
    }
  `,
  [earningLine]
);

/** A stream with all that decides what has flowed. */
export const streamRow = graphql(`
  fragment StreamRow on Stream {
    streamId
    amount
    start
    duration
    withdrawn
    stoppedAt
    returned
    openedAt
    transactionHash
    currency {
      id
    }
    sponsor {
      id
    }
    recipient {
      id
    }
  }
`);

/** The treasury's totals, every release's books, and what votes would spend, at one block. */
export const treasuryQuery = graphql(
  `
    query Treasury {
      _meta {
        block {
          number
        }
      }
      currencies(first: 16, orderBy: received, orderDirection: desc) {
        id
        isNative
        received
        fee
        referred
        credited
        paid
        marketFee
        deposited
        spent
        balance
      }
      releases(first: 1000, orderBy: nativeGross, orderDirection: desc) {
        ...EarningRelease
      }
      streams(first: 100, orderBy: openedAt, orderDirection: desc) {
        ...StreamRow
      }
      proposals(
        first: 100
        orderBy: createdAt
        orderDirection: desc
        where: { kind: Spend, executed: false }
      ) {
        proposalId
        endDate
        yes
        no
        abstain
        supportThreshold
        minVotingPower
        document {
          title
        }
        actions(first: 256) {
          target
          value
          selector
          data
        }
      }
    }
  `,
  [earningRelease, streamRow]
);

const flowRow = graphql(`
  fragment FlowRow on Flow {
    id
    sequence
    kind
    incoming
    internal
    claimKind
    amount
    fee
    timestamp
    transactionHash
    currency {
      id
    }
    account {
      id
    }
    release {
      modelName
      version
      receiver
    }
    dataset {
      name
    }
    proposal {
      proposalId
      document {
        title
      }
    }
  }
`);

const settlementRow = graphql(`
  fragment SettlementRow on Settlement {
    id
    amount
    timestamp
    blockNumber
    transactionHash
    currency {
      id
    }
    child {
      modelName
      version
    }
    parent {
      modelName
      version
    }
  }
`);

/** Movements, newest first; settlements of the cursor's own block are asked apart, as they carry no sequence. */
export const ledgerQuery = graphql(
  `
    query Ledger($first: Int!, $flows: Flow_filter!, $settlements: Settlement_filter!, $same: Settlement_filter!) {
      flows(first: $first, orderBy: sequence, orderDirection: desc, where: $flows) {
        ...FlowRow
      }
      settlements(first: 1000, orderBy: blockNumber, orderDirection: desc, where: $settlements) {
        ...SettlementRow
      }
      same: settlements(first: 1000, where: $same) {
        ...SettlementRow
      }
    }
  `,
  [flowRow, settlementRow]
);

export type EarningRelease = ResultOf<typeof earningRelease>;
export type EarningLine = ResultOf<typeof earningLine>;
export type ClaimsState = ResultOf<typeof claimsQuery>;
export type TreasuryState = ResultOf<typeof treasuryQuery>;
export type StreamRow = ResultOf<typeof streamRow>;
export type FlowRow = ResultOf<typeof flowRow>;
export type SettlementRow = ResultOf<typeof settlementRow>;
