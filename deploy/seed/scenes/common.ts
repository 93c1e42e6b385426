import type { DemoRole } from "../../protocol/accounts.ts";
import { actionOf, type Action } from "../govern.ts";
import type { Published } from "../publish.ts";
import type { Stage } from "../stage.ts";
import { openOffer } from "../trade.ts";
import type { OfferStory } from "../world.ts";

/** A release with its offers' ids, as later scenes go on with it. */
export interface OnSale<Name extends string> {
  release: Published;
  offers: Record<Name, bigint>;
}

/** What a vote on a release does. */
export function approval(stage: Stage, release: Published): Action {
  return actionOf(stage.registry, "approve", [release.releaseId]);
}

/** Points the model's alias `stable` at a release. */
export async function setStable(
  stage: Stage,
  { modelId, releaseId }: Published,
  by: DemoRole = "kestrel",
): Promise<void> {
  await stage.send(() => stage.registry.connect(stage.wallet(by)).setAlias(modelId, "stable", releaseId));
}

/** Opens a release's offers in ETH; answers their ids by name. */
export async function openAll<Name extends string>(
  stage: Stage,
  { releaseId }: Published,
  terms: Record<Name, OfferStory>,
  by: DemoRole = "kestrel",
): Promise<Record<Name, bigint>> {
  const opened: Partial<Record<Name, bigint>> = {};
  for (const name of Object.keys(terms) as Name[]) opened[name] = await openOffer(stage, by, releaseId, terms[name]);
  return opened as Record<Name, bigint>;
}
