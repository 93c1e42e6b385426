import type { GraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";
import type { DatasetFacts } from "./data.ts";
import type { OwnLicence, ParentFacts } from "./lineage.ts";

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

const parentRightsQuery = graphql(`
  query PublishParentRights($releases: [BigInt!]!) {
    releases(first: 8, where: { releaseId_in: $releases }) {
      releaseId
      openRights
      grantableRights
      model {
        owner {
          id
        }
      }
    }
  }
`);

const ownLicencesQuery = graphql(`
  query PublishOwnLicences($owner: String!, $releases: [BigInt!]!) {
    licenses(
      first: 200
      orderBy: mintedAt
      where: { owner: $owner, burnedAt: null, release_: { releaseId_in: $releases } }
    ) {
      tokenId
      expires
      userExpires
      offer {
        rights
      }
      trial {
        status
      }
      release {
        releaseId
      }
    }
  }
`);

const datasetsQuery = graphql(`
  query PublishDatasets($text: String!) {
    datasets(first: 8, orderBy: useCount, orderDirection: desc, where: { name_contains_nocase: $text }) {
      datasetId
      name
      useCount
      consent
      askedBps
    }
  }
`);

const datasetFactsQuery = graphql(`
  query PublishDatasetFacts($datasets: [BigInt!]!) {
    datasets(first: 16, where: { datasetId_in: $datasets }) {
      datasetId
      consent
      askedBps
    }
  }
`);

type NameResult = ResultOf<typeof nameQuery>;
export type Charter = ResultOf<typeof charterInForceQuery>["charterVersions"][number];
export type ParentCandidate = ResultOf<typeof parentsQuery>["releases"][number];
export type DatasetCandidate = ResultOf<typeof datasetsQuery>["datasets"][number];
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

/** What each parent lets an account do; by release number. @param account lower case; null while nobody is connected */
export async function readParentFacts(
  graph: GraphClient, releaseIds: readonly string[], account: string | null,
): Promise<Map<string, ParentFacts>> {
  const releases = [...releaseIds];
  const [found, own] = await Promise.all([
    graph.query(parentRightsQuery, { releases }),
    account ? graph.query(ownLicencesQuery, { owner: account, releases }) : { licenses: [] },
  ]);
  return new Map(found.releases.map(({ releaseId, openRights, grantableRights, model }) => {
    const licences = own.licenses.filter(({ release }) => release.releaseId === releaseId);
    return [releaseId, { openRights, grantableRights, owner: model.owner.id, licences: licences.map(ownLicence) }];
  }));
}

/** Registered datasets whose name contains the text, most used first. */
export async function searchDatasets(graph: GraphClient, text: string): Promise<DatasetCandidate[]> {
  return (await graph.query(datasetsQuery, { text })).datasets;
}

/** What the owners of datasets consent to now; by the dataset's number. */
export async function readDatasetFacts(graph: GraphClient, datasets: readonly string[]): Promise<Map<string, DatasetFacts>> {
  const found = await graph.query(datasetFactsQuery, { datasets: [...datasets] });
  return new Map(found.datasets.map(({ datasetId, consent, askedBps }) => [datasetId, { consent, askedBps }]));
}

function ownLicence(licence: ResultOf<typeof ownLicencesQuery>["licenses"][number]): OwnLicence {
  return {
    tokenId: licence.tokenId,
    rights: licence.offer.rights,
    expires: Number(licence.expires),
    lentUntil: Number(licence.userExpires ?? 0),
    onTrial: licence.trial?.status === "Pending",
  };
}
