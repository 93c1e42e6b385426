import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { DatasetRegistered, DatasetRevised } from "../../generated/DatasetRegistry/DatasetRegistry";
import { DatasetsSet } from "../../generated/ModelRegistry/ModelRegistry";
import { Dataset, DatasetRevision, DatasetShare, Release } from "../../generated/schema";
import { rawCid } from "../cid";
import { datasetIdOf, datasetRevisionId, datasetShareId } from "../ids";
import { ensureAccount } from "./accounts";
import { fetchDataset } from "./documents";

export function createDataset(event: DatasetRegistered): Dataset {
  const params = event.params;
  const dataset = new Dataset(datasetIdOf(params.datasetId));
  dataset.datasetId = params.datasetId;
  dataset.name = params.name;
  dataset.owner = ensureAccount(params.owner, event);
  dataset.registeredAt = event.block.timestamp;
  dataset.useCount = 0;
  dataset.blockNumber = event.block.number;
  dataset.transactionHash = event.transaction.hash;
  say(dataset, 1, params.document, params.consent, params.askedBps, event);
  return dataset;
}

export function reviseDataset(event: DatasetRevised): Dataset {
  const params = event.params;
  const dataset = Dataset.load(datasetIdOf(params.datasetId))!;
  say(dataset, params.revision.toI32(), params.document, params.consent, params.askedBps, event);
  return dataset;
}

export function transferDataset(datasetId: BigInt, to: Bytes, event: ethereum.Event): Dataset {
  const dataset = Dataset.load(datasetIdOf(datasetId))!;
  dataset.owner = ensureAccount(to, event);
  dataset.save();
  return dataset;
}

/** Keeps what the owner says, and has the document fetched. */
function say(
  dataset: Dataset,
  number: i32,
  document: Bytes,
  consent: i32,
  askedBps: i32,
  event: ethereum.Event,
): void {
  const cid = rawCid(document);
  dataset.documentDigest = document;
  dataset.documentCid = cid;
  dataset.document = document;
  dataset.consent = consent;
  dataset.askedBps = askedBps;
  dataset.revision = number;
  dataset.revisedAt = event.block.timestamp;
  dataset.save();

  const revision = new DatasetRevision(datasetRevisionId(dataset.id, number));
  revision.dataset = dataset.id;
  revision.revision = number;
  revision.documentDigest = document;
  revision.documentCid = cid;
  revision.document = document;
  revision.consent = consent;
  revision.askedBps = askedBps;
  revision.timestamp = event.block.timestamp;
  revision.transactionHash = event.transaction.hash;
  revision.save();
  fetchDataset(document);
}

/** Sets what data a release was made from. @returns The datasets, in the order given. */
export function createDatasetShares(release: Release, event: DatasetsSet): Dataset[] {
  const datasets: Dataset[] = [];
  const shares = event.params.datasets;
  for (let i = 0; i < shares.length; i++) {
    const dataset = Dataset.load(datasetIdOf(shares[i].dataset))!;
    dataset.useCount += 1;
    dataset.save();
    datasets.push(dataset);
    const share = new DatasetShare(datasetShareId(release.id, dataset.id));
    share.release = release.id;
    share.dataset = dataset.id;
    share.shareBps = shares[i].shareBps;
    share.save();
    release.upstreamBps += share.shareBps;
  }
  release.save();
  return datasets;
}
