import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { proposalStanding, votingRules } from "./standing-query.ts";

/** What a member says of itself to those who may delegate to it. */
export const memberProfile = graphql(`
  fragment MemberProfile on ProfileDocument {
    cid
    name
    statement
    interests
    linkNames
    linkUrls
  }
`);

/** A member with all it did in votes, newest first. */
export const memberQuery = graphql(
  `
    query MemberPage($id: ID!, $account: String!) {
      member(id: $id) {
        id
        balance
        votes
        votesCast
        proposalsCreated
        receiptsSigned
        profileCid
        profileSetAt
        profile {
          ...MemberProfile
        }
        delegate {
          id
        }
        votingPower(first: 100, orderBy: sequence, orderDirection: desc) {
          id
          after
          timestamp
        }
      }
      delegators: members(
        first: 200
        where: { delegate: $account, balance_gt: 0 }
        orderBy: balance
        orderDirection: desc
      ) {
        id
        balance
      }
      votes(first: 200, where: { voter: $account }, orderBy: timestamp, orderDirection: desc) {
        id
        option
        votingPower
        verified
        timestamp
        reason {
          text
        }
        proposal {
          proposalId
          kind
          executed
          document {
            title
            summary
          }
        }
      }
      proposals(first: 100, where: { creator: $account }, orderBy: createdAt, orderDirection: desc) {
        ...ProposalStanding
      }
      councilMember(id: $id) {
        active
        since
        until
        approvalCount
      }
      governanceTokens(first: 1) {
        totalSupply
      }
    }
  `,
  [memberProfile, proposalStanding],
);

export const membersQuery = graphql(
  `
    query Members($first: Int!) {
      members(first: $first, orderBy: votes, orderDirection: desc) {
        id
        balance
        votes
        votesCast
        proposalsCreated
        receiptsSigned
        profileCid
        profile {
          ...MemberProfile
        }
        delegate {
          id
        }
      }
      councils(first: 1) {
        minApprovals
        members(first: 100, where: { active: true }, orderBy: since) {
          account {
            id
          }
          since
        }
      }
      governanceTokens(first: 1) {
        totalSupply
        holderCount
      }
      votingSettings_collection(first: 1) {
        ...VotingRules
      }
    }
  `,
  [votingRules, memberProfile]
);

export type Member = ResultOf<typeof membersQuery>["members"][number];
export type Council = ResultOf<typeof membersQuery>["councils"][number];
export type MemberProfile = ResultOf<typeof memberProfile>;
export type MemberDetail = ResultOf<typeof memberQuery>;
