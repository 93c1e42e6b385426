import { Claimed, ShareSettled } from "../../generated/RoyaltyTreasury/RoyaltyTreasury";
import { Model, Release } from "../../generated/schema";
import { contractOf } from "../context";
import { beginActivity } from "../entities/activities";
import { addClaimFlow } from "../entities/flows";
import { createClaim, createSettlement } from "../entities/ledger";

export function handleShareSettled(event: ShareSettled): void {
  const settlement = createSettlement(event);
  const parent = Release.load(settlement.parent)!;
  const activity = beginActivity(event, "ShareSettled", null, [Model.load(parent.model)!.owner]);
  activity.model = parent.model;
  activity.release = parent.id;
  activity.currency = settlement.currency;
  activity.amount = settlement.amount;
  activity.save();
}

export function handleClaimed(event: Claimed): void {
  const claim = createClaim(event, event.params.to == contractOf("DAO"));
  addClaimFlow(claim, event);
  const activity = beginActivity(event, "RoyaltyClaimed", claim.payee, [claim.recipient]);
  activity.model = claim.model;
  activity.release = claim.release;
  activity.currency = claim.currency;
  activity.amount = claim.amount;
  activity.save();
}
