import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { DatasetRegistered } from "../../generated/DatasetRegistry/DatasetRegistry";
import { DatasetsSet } from "../../generated/ModelRegistry/ModelRegistry";
import { Dataset, DatasetShare, Release } from "../../generated/schema";
import { rawCid } from "../cid";
import { datasetIdOf, datasetShareId } from "../ids";
import { ensureAccount } from "./accounts";

export function createDataset(event: DatasetRegistered): Dataset {
  const params = event.params;
  const dataset = new Dataset(datasetIdOf(params.datasetId));
  dataset.datasetId = params.datasetId;
  dataset.name = params.name;
  dataset.owner = ensureAccount(params.owner, event);
  dataset.documentDigest = params.document;
  dataset.documentCid = rawCid(params.document);
  dataset.registeredAt = event.block.timestamp;
  dataset.useCount = 0;
  dataset.blockNumber = event.block.number;
  dataset.transactionHash = event.transaction.hash;
  dataset.save();
  return dataset;
}

export function transferDataset(datasetId: BigInt, to: Bytes, event: ethereum.Event): Dataset {
  const dataset = Dataset.load(datasetIdOf(datasetId))!;
  dataset.owner = ensureAccount(to, event);
  dataset.save();
  return dataset;
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
