import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Activity, License, Model, Renewal } from "../../generated/schema";
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

/** Tells of a renewal to who paid, the licence's holder and the model's owner. */
export function tellRenewal(renewal: Renewal, event: ethereum.Event): void {
  const license = License.load(renewal.license)!;
  const owner = Model.load(license.model)!.owner;
  const activity = beginLicenseActivity(event, "LicenseRenewed", license, renewal.payer, [license.owner, owner]);
  activity.currency = renewal.currency;
  activity.amount = renewal.price;
  activity.save();
}
