import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** What decides a proposal's state, and how it stands. */
export const proposalStanding = graphql(`
  fragment ProposalStanding on Proposal {
    id
    proposalId
    kind
    startDate
    endDate
    yes
    no
    abstain
    voteCount
    totalVotingPower
    votingMode
    supportThreshold
    minParticipation
    minVotingPower
    executed
    executedAt
    createdAt
    creator {
      id
    }
    release {
      modelName
      version
    }
    document {
      title
      summary
    }
  }
`);

export const votingRules = graphql(`
  fragment VotingRules on VotingSettings {
    votingMode
    supportThreshold
    minParticipation
    minDuration
    minProposerVotingPower
  }
`);

export type ProposalStanding = ResultOf<typeof proposalStanding>;
export type VotingRules = ResultOf<typeof votingRules>;
