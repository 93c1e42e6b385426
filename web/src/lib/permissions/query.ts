import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";

/** Permissions in force, in the order they were granted. */
export const permissionsQuery = graphql(`
  query Permissions {
    permissionGrants(first: 1000, where: { active: true }, orderBy: grantedAt) {
      id
      where
      who
      permissionId
      condition
      grantedAt
      grantedBy
      grantTransaction
      grantProposal {
        proposalId
        document {
          title
        }
      }
    }
  }
`);

export type PermissionGrant = ResultOf<typeof permissionsQuery>["permissionGrants"][number];
