import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Alias, Model, Namespace, Release } from "../../generated/schema";
import { aliasId, namespaceId } from "../ids";
import { ensureAccount } from "./accounts";

export function createNamespace(name: string, owner: Bytes, event: ethereum.Event): void {
  const namespace = new Namespace(namespaceId(name));
  namespace.name = name;
  namespace.owner = ensureAccount(owner, event);
  namespace.claimedAt = event.block.timestamp;
  namespace.save();
}

export function transferNamespace(name: string, to: Bytes, event: ethereum.Event): void {
  const namespace = Namespace.load(namespaceId(name))!;
  namespace.owner = ensureAccount(to, event);
  namespace.save();
}

export function createModel(id: Bytes, namespace: string, slug: string, owner: Bytes, event: ethereum.Event): void {
  const model = new Model(id);
  model.name = namespace + "/" + slug;
  model.slug = slug;
  model.namespace = namespaceId(namespace);
  model.owner = ensureAccount(owner, event);
  model.createdAt = event.block.timestamp;
  model.updatedAt = event.block.timestamp;
  model.releaseCount = 0;
  model.approvedCount = 0;
  model.licenseCount = 0;
  model.receiptCount = 0;
  model.nativeGross = BigInt.zero();
  model.derivativeCount = 0;
  model.save();
}

export function setAlias(model: Bytes, name: string, release: Bytes, event: ethereum.Event): void {
  const id = aliasId(model, name);
  let alias = Alias.load(id);
  if (alias === null) alias = new Alias(id);
  alias.model = model;
  alias.name = name;
  alias.release = release;
  alias.setAt = event.block.timestamp;
  alias.save();
}

/** Chooses anew which release a model's page shows first, after one was added or changed its status. */
export function chooseLatest(model: Model, event: ethereum.Event): void {
  const releases = model.releases.load();
  let best: Release | null = null;
  for (let i = 0; i < releases.length; i++) {
    if (best === null || isBefore(best, releases[i])) best = releases[i];
  }
  const before = model.latest;
  model.updatedAt = event.block.timestamp;
  if (best !== null) model.latest = best.id;
  model.save();
  if (best === null || (before !== null && before == best.id)) return;
  if (before !== null) markLatest(before, false);
  markLatest(best.id, true);
}

function markLatest(id: Bytes, isLatest: bool): void {
  const release = Release.load(id)!;
  release.isLatest = isLatest;
  release.save();
}

function isBefore(a: Release, b: Release): bool {
  const difference = rankOf(b.status) - rankOf(a.status);
  return difference == 0 ? a.releaseId < b.releaseId : difference > 0;
}

/** A suspended release ranks with the approved: its suspension may lapse, and people must find out about it. */
function rankOf(status: string): i32 {
  if (status == "Approved" || status == "Suspended") return 2;
  return status == "Submitted" ? 1 : 0;
}
