import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { statementText } from "../ethics/query.ts";

/** A vote with why it was cast. */
export const voteWithReason = graphql(
  `
    fragment VoteWithReason on Vote {
      id
      option
      votingPower
      timestamp
      verified
      voter {
        id
      }
      reason {
        option
        text
        documentCid
        timestamp
        document {
          ...StatementText
        }
        receipt {
          backend
          outcome
          report {
            adapterVendor
            adapterArchitecture
          }
        }
        release {
          modelName
          version
        }
      }
    }
  `,
  [statementText]
);

/** A vote of the council to veto. */
export const councilVeto = graphql(`
  fragment CouncilVeto on CouncilProposal {
    id
    proposalId
    minApprovals
    approvalCount
    executed
    endDate
    creator {
      id
    }
    approvals(first: 100) {
      member {
        id
      }
    }
  }
`);

export type VoteWithReason = ResultOf<typeof voteWithReason>;
export type CouncilVetoVote = ResultOf<typeof councilVeto>;
