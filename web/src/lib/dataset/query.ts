import type { GraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import { releaseRef } from "#lib/model/query.ts";

/** Rows of a page of the list. */
export const DATASETS_PAGE = 50;

const datasetRow = graphql(`
  fragment DatasetRow on Dataset {
    id
    datasetId
    name
    consent
    askedBps
    useCount
    registeredAt
    owner {
      id
    }
    document {
      name
      description
      licenses
    }
  }
`);

/** One more than a page holds tells that there is another. */
const datasetsQuery = graphql(
  `
    query Datasets($where: Dataset_filter!, $first: Int!, $skip: Int!) {
      datasets(first: $first, skip: $skip, orderBy: useCount, orderDirection: desc, where: $where) {
        ...DatasetRow
      }
    }
  `,
  [datasetRow],
);

const datasetDetail = graphql(
  `
    fragment DatasetDetail on Dataset {
      ...DatasetRow
      documentCid
      documentDigest
      revision
      revisedAt
      transactionHash
      document {
        conformsTo
        url
        creators
        datePublished
        version
        keywords
        citeAs
        usage
        fileNames
        fileUrls
        fileSizes
        fileFormats
        fileDigests
      }
      revisions(first: 50, orderBy: revision, orderDirection: desc) {
        revision
        consent
        askedBps
        documentCid
        timestamp
        transactionHash
      }
      uses(first: 100, orderBy: id, orderDirection: desc) {
        shareBps
        release {
          ...ReleaseRef
          submittedAt
        }
        settlements {
          due
          unsettled
          currency {
            id
          }
        }
      }
      ledger {
        inflow
        claimed
        currency {
          id
        }
      }
    }
  `,
  [datasetRow, releaseRef],
);

const datasetQuery = graphql(
  `
    query DatasetPage($where: Dataset_filter!) {
      datasets(first: 1, where: $where) {
        ...DatasetDetail
      }
    }
  `,
  [datasetDetail],
);

const datasetNameQuery = graphql(`
  query DatasetName($name: String!) {
    datasets(where: { name: $name }) {
      datasetId
    }
  }
`);

export type DatasetRow = ResultOf<typeof datasetRow>;
export type DatasetDetail = ResultOf<typeof datasetQuery>["datasets"][number];

/** A page of the datasets whose name, or whose document's, contains the text; most used first. */
export async function readDatasets(graph: GraphClient, text: string, page: number): Promise<{ datasets: DatasetRow[]; more: boolean }> {
  const where = text === "" ? {} : {
    or: [
      { name_contains_nocase: text },
      { document_: { name_contains_nocase: text } },
      { document_: { description_contains_nocase: text } },
    ],
  };
  const variables = { where, first: DATASETS_PAGE + 1, skip: (page - 1) * DATASETS_PAGE };
  const { datasets } = await graph.query(datasetsQuery, variables);
  return { datasets: datasets.slice(0, DATASETS_PAGE), more: datasets.length > DATASETS_PAGE };
}

/** Whether a dataset has this name already. */
export async function isDatasetTaken(graph: GraphClient, name: string): Promise<boolean> {
  return (await graph.query(datasetNameQuery, { name })).datasets.length > 0;
}

/** A dataset by its name, else by its number. Null where there is none. */
export async function readDataset(graph: GraphClient, key: string): Promise<DatasetDetail | null> {
  const [named] = (await graph.query(datasetQuery, { where: { name: key } })).datasets;
  if (named || !/^\d{1,19}$/.test(key)) return named ?? null;
  return (await graph.query(datasetQuery, { where: { datasetId: key } })).datasets[0] ?? null;
}
