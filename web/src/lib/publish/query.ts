import type { GraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";

/** The charter in force: what a release submitted now is made under. */
export const charterInForceQuery = graphql(`
  query CharterInForce {
    charterVersions(first: 1, orderBy: version, orderDirection: desc) {
      version
      clauseCount
      receiptsRequired
      acceptedBackends
      feeBps
      verifierPoolBps
      forbiddenRights
      adoptedAt
      document {
        title
        clauses(first: 200, orderBy: number) {
          number
          title
          severity
        }
      }
    }
  }
`);

const nameQuery = graphql(`
  query PublishName($namespace: String!, $name: String!, $version: String!) {
    namespaces(where: { name: $namespace }) {
      name
      owner {
        id
      }
    }
    models(where: { name: $name }) {
      name
      owner {
        id
      }
      latest {
        version
      }
      releases(where: { version: $version }) {
        version
        status
      }
    }
  }
`);

const ownQuery = graphql(`
  query PublishOwn($account: String!) {
    namespaces(first: 100, orderBy: name, where: { owner: $account }) {
      name
    }
    models(first: 100, orderBy: name, where: { owner: $account }) {
      name
      latest {
        version
      }
    }
  }
`);

const parentsQuery = graphql(
  `
    query PublishParents($text: String!) {
      releases(
        first: 8
        orderBy: submittedAt
        orderDirection: desc
        where: { status: Approved, modelName_contains_nocase: $text }
      ) {
        ...ReleaseRef
        document {
          description
        }
      }
    }
  `,
  [releaseRef],
);

const parentQuery = graphql(
  `
    query PublishParent($name: String!, $version: String!) {
      releases(where: { modelName: $name, version: $version }) {
        ...ReleaseRef
      }
    }
  `,
  [releaseRef],
);

type NameResult = ResultOf<typeof nameQuery>;
export type Charter = ResultOf<typeof charterInForceQuery>["charterVersions"][number];
export type ParentCandidate = ResultOf<typeof parentsQuery>["releases"][number];
export type OwnNames = ResultOf<typeof ownQuery>;

/** What the index knows of a name. */
export interface NameLookup {
  namespace: NameResult["namespaces"][number] | null;
  model: NameResult["models"][number] | null;
}

export async function lookUpName(graph: GraphClient, namespace: string, slug: string, version: string): Promise<NameLookup> {
  const found = await graph.query(nameQuery, { namespace, name: `${namespace}/${slug}`, version });
  return { namespace: found.namespaces[0] ?? null, model: found.models[0] ?? null };
}

/** Namespaces and models of an account. */
export function readOwn(graph: GraphClient, account: string): Promise<OwnNames> {
  return graph.query(ownQuery, { account });
}

/** Released releases whose name contains the text, newest first: only these can be parents. */
export async function searchParents(graph: GraphClient, text: string): Promise<ParentCandidate[]> {
  return (await graph.query(parentsQuery, { text })).releases;
}

/** The release `owner/slug@version`, whatever its state; null where there is none. */
export async function findRelease(graph: GraphClient, release: string) {
  const [name = "", version = ""] = release.split("@");
  return (await graph.query(parentQuery, { name, version })).releases[0] ?? null;
}
