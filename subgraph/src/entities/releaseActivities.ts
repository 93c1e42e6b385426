import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Model, Release } from "../../generated/schema";
import { beginActivity } from "./activities";

/** Adds an activity about a release; it also concerns its publisher and its model's owner. */
export function addReleaseActivity(event: ethereum.Event, type: string, release: Release, actor: Bytes | null): void {
  const model = Model.load(release.model)!;
  const activity = beginActivity(event, type, actor, [release.publisher, model.owner]);
  activity.model = release.model;
  activity.release = release.id;
  activity.save();
}
