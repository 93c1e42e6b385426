import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { DatasetRegistered, DatasetTransferred } from "../../generated/DatasetRegistry/DatasetRegistry";
import { Activity, Dataset } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { createDataset, transferDataset } from "../entities/datasets";

export function handleDatasetRegistered(event: DatasetRegistered): void {
  const dataset = createDataset(event);
  begin(event, "DatasetRegistered", dataset, dataset.owner, []).save();
}

export function handleDatasetTransferred(event: DatasetTransferred): void {
  const dataset = transferDataset(event.params.datasetId, event.params.to, event);
  begin(event, "DatasetTransferred", dataset, event.params.from, [event.params.to]).save();
}

function begin(event: ethereum.Event, type: string, dataset: Dataset, actor: Bytes, others: Bytes[]): Activity {
  const activity = beginActivity(event, type, actor, others);
  activity.dataset = dataset.id;
  activity.detail = dataset.name;
  return activity;
}
