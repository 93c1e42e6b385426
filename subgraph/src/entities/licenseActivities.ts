import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Activity, License } from "../../generated/schema";
import { beginActivity } from "./activities";

/** Begins an activity about a licence; the caller may add to it, and saves it. */
export function beginLicenseActivity(
  event: ethereum.Event,
  type: string,
  license: License,
  actor: Bytes | null,
  others: Bytes[]
): Activity {
  const activity = beginActivity(event, type, actor, others);
  activity.model = license.model;
  activity.release = license.release;
  activity.offer = license.offer;
  activity.license = license.id;
  return activity;
}
