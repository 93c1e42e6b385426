import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { DatasetRegistered, DatasetRevised, Transfer } from "../../generated/DatasetRegistry/DatasetRegistry";
import { Activity, Dataset } from "../../generated/schema";
import { beginActivity, isZero } from "../entities/activities";
import { createDataset, reviseDataset, transferDataset } from "../entities/datasets";

export function handleDatasetRegistered(event: DatasetRegistered): void {
  const dataset = createDataset(event);
  begin(event, "DatasetRegistered", dataset, dataset.owner, []).save();
}

export function handleDatasetRevised(event: DatasetRevised): void {
  const dataset = reviseDataset(event);
  begin(event, "DatasetRevised", dataset, dataset.owner, []).save();
}

/** What comes from nobody is a registration, which its own event tells. */
export function handleDatasetTransfer(event: Transfer): void {
  if (isZero(event.params.from)) return;
  const dataset = transferDataset(event.params.tokenId, event.params.to, event);
  begin(event, "DatasetTransferred", dataset, event.params.from, [event.params.to]).save();
}

function begin(event: ethereum.Event, type: string, dataset: Dataset, actor: Bytes, others: Bytes[]): Activity {
  const activity = beginActivity(event, type, actor, others);
  activity.dataset = dataset.id;
  activity.detail = dataset.name;
  return activity;
}
