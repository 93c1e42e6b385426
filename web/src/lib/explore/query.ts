import { graphql } from "#lib/graph/graphql.ts";
import type { ResultOf } from "#lib/graph/graphql.ts";
import type { GraphClient } from "#lib/graph/client.ts";
import { releaseRef } from "#lib/model/query.ts";

const exploredModel = graphql(
  `
    fragment ExploredModel on Model {
      id
      name
      slug
      createdAt
      updatedAt
      licenseCount
      namespace {
        name
      }
      owner {
        id
      }
      aliases(first: 20) {
        name
        release {
          id
        }
      }
      latest {
        ...ReleaseRef
        manifestCid
        passingCount
        charter {
          receiptsRequired
        }
        document {
          task
          description
        }
        offers(first: 20, orderBy: price, where: { open: true, soldOut: false }) {
          price
          term
          rights
          currency {
            isNative
          }
        }
        ancestors(first: 64) {
          ancestor {
            ...ReleaseRef
          }
        }
      }
      releases(first: 5, orderBy: submittedAt, orderDirection: desc, where: { status: Submitted }) {
        ...ReleaseRef
        proposals(first: 5, orderBy: createdAt, orderDirection: desc, where: { executed: false }) {
          id
          endDate
        }
      }
    }
  `,
  [releaseRef],
);

const modelsQuery = graphql(
  `
    query ExploredModels($after: Bytes!) {
      models(first: 1000, orderBy: id, where: { id_gt: $after }) {
        ...ExploredModel
      }
    }
  `,
  [exploredModel],
);

const waitingQuery = graphql(
  `
    query WaitingForSomebody {
      proposals(first: 20, orderBy: endDate, where: { executed: false }) {
        proposalId
        kind
        startDate
        endDate
        yes
        no
        abstain
        supportThreshold
        minVotingPower
        document {
          title
        }
        release {
          ...ReleaseRef
        }
      }
      lacking: releases(first: 20, orderBy: submittedAt, where: { status: Submitted }) {
        ...ReleaseRef
        passingCount
        charter {
          receiptsRequired
        }
      }
      suspended: releases(first: 20, orderBy: suspendedUntil, where: { status: Suspended }) {
        ...ReleaseRef
      }
      receiptDays(interval: day, current: include, first: 1000) {
        receipts
      }
    }
  `,
  [releaseRef],
);

export type ExploredModel = ResultOf<typeof exploredModel>;
export type Waiting = ResultOf<typeof waitingQuery>;

const pageSize = 1000;

/** Every model, read in pages by id, so that the facets' counts are right however many there are. */
export async function readModels(graph: GraphClient): Promise<ExploredModel[]> {
  const all: ExploredModel[] = [];
  for (let after = "0x"; ; after = all.at(-1)?.id ?? after) {
    const { models } = await graph.query(modelsQuery, { after });
    all.push(...models);
    if (models.length < pageSize) return all;
  }
}

/** What asks for somebody: votes, missing receipts, suspensions that lapse. */
export function readWaiting(graph: GraphClient): Promise<Waiting> {
  return graph.query(waitingQuery);
}
