import { Bytes } from "@graphprotocol/graph-ts";
import {
  AliasSet,
  ContributorsSet,
  DatasetsSet,
  LineageSet,
  ModelCreated,
  ModelTransferred,
  NamespaceClaimed,
  NamespaceTransferred,
  ReleaseApproved,
  ReleaseReinstated,
  ReleaseRevoked,
  ReleaseSubmitted,
  ReleaseSuspended,
  ReleaseWithdrawn,
  TermsSet,
} from "../../generated/ModelRegistry/ModelRegistry";
import { Model, Release } from "../../generated/schema";
import { ensureAccount } from "../entities/accounts";
import { beginActivity } from "../entities/activities";
import { createDatasetShares } from "../entities/datasets";
import { fetchManifest } from "../entities/documents";
import { createModel, createNamespace, setAlias, transferNamespace } from "../entities/models";
import { createContributions, createLineage, createRelease, setStatus, setTerms } from "../entities/releases";
import { addReleaseActivity } from "../entities/releaseActivities";
import { releaseIdOf } from "../ids";

export function handleNamespaceClaimed(event: NamespaceClaimed): void {
  createNamespace(event.params.name, event.params.owner, event);
  const activity = beginActivity(event, "NamespaceClaimed", event.params.owner, []);
  activity.detail = event.params.name;
  activity.save();
}

export function handleNamespaceTransferred(event: NamespaceTransferred): void {
  transferNamespace(event.params.name, event.params.to, event);
  const activity = beginActivity(event, "NamespaceTransferred", event.params.from, [event.params.to]);
  activity.detail = event.params.name;
  activity.save();
}

export function handleModelCreated(event: ModelCreated): void {
  const params = event.params;
  createModel(params.modelId, params.namespace, params.slug, params.owner, event);
  const activity = beginActivity(event, "ModelCreated", params.owner, []);
  activity.model = params.modelId;
  activity.save();
}

export function handleModelTransferred(event: ModelTransferred): void {
  const model = Model.load(event.params.modelId)!;
  model.owner = ensureAccount(event.params.to, event);
  model.save();
  const activity = beginActivity(event, "ModelTransferred", event.params.from, [event.params.to]);
  activity.model = model.id;
  activity.save();
}

export function handleReleaseSubmitted(event: ReleaseSubmitted): void {
  const release = createRelease(event);
  fetchManifest(release.manifest);
  addReleaseActivity(event, "ReleaseSubmitted", release, release.publisher);
}

export function handleLineageSet(event: LineageSet): void {
  const release = Release.load(releaseIdOf(event.params.releaseId))!;
  createLineage(release, event);
  for (let i = 0; i < event.params.parents.length; i++) {
    tellParent(releaseIdOf(event.params.parents[i].parent), release, event, i);
  }
}

export function handleTermsSet(event: TermsSet): void {
  setTerms(event);
}

export function handleDatasetsSet(event: DatasetsSet): void {
  const release = Release.load(releaseIdOf(event.params.releaseId))!;
  const datasets = createDatasetShares(release, event);
  for (let i = 0; i < datasets.length; i++) {
    const activity = beginActivity(event, "DatasetUsed", release.publisher, [datasets[i].owner], i);
    activity.model = release.model;
    activity.release = release.id;
    activity.dataset = datasets[i].id;
    activity.detail = datasets[i].name;
    activity.save();
  }
}

/** For the contributors' own timelines; the model's tells of the submission. */
export function handleContributorsSet(event: ContributorsSet): void {
  const release = Release.load(releaseIdOf(event.params.releaseId))!;
  const contributors = createContributions(release, event);
  const others: Bytes[] = [];
  for (let i = 0; i < contributors.length; i++) {
    if (contributors[i] != release.publisher) others.push(contributors[i]);
  }
  if (others.length == 0) return;
  const activity = beginActivity(event, "ContributorsNamed", null, others);
  activity.release = release.id;
  activity.save();
}

export function handleReleaseApproved(event: ReleaseApproved): void {
  const release = setStatus(event.params.releaseId, "Approved", event);
  release.approvedAt = event.block.timestamp;
  release.approvedReceipts = event.params.receipts.toI32();
  release.verifiers = release.passingCount + release.failingCount;
  release.save();
  const model = Model.load(release.model)!;
  model.approvedCount += 1;
  model.save();
  addReleaseActivity(event, "ReleaseApproved", release, null);
}

export function handleReleaseSuspended(event: ReleaseSuspended): void {
  const release = setStatus(event.params.releaseId, "Suspended", event);
  release.suspendedUntil = event.params.until;
  release.save();
  addReleaseActivity(event, "ReleaseSuspended", release, null);
}

export function handleReleaseReinstated(event: ReleaseReinstated): void {
  const release = setStatus(event.params.releaseId, "Approved", event);
  addReleaseActivity(event, "ReleaseReinstated", release, null);
}

export function handleReleaseRevoked(event: ReleaseRevoked): void {
  const release = setStatus(event.params.releaseId, "Revoked", event);
  addReleaseActivity(event, "ReleaseRevoked", release, null);
}

export function handleReleaseWithdrawn(event: ReleaseWithdrawn): void {
  const release = setStatus(event.params.releaseId, "Withdrawn", event);
  addReleaseActivity(event, "ReleaseWithdrawn", release, Model.load(release.model)!.owner);
}

export function handleAliasSet(event: AliasSet): void {
  const release = releaseIdOf(event.params.releaseId);
  setAlias(event.params.modelId, event.params.name, release, event);
  const activity = beginActivity(event, "AliasSet", Model.load(event.params.modelId)!.owner, []);
  activity.model = event.params.modelId;
  activity.release = release;
  activity.detail = event.params.name;
  activity.save();
}

/** A parent's page lists what was made from it. */
function tellParent(parentId: Bytes, child: Release, event: LineageSet, ordinal: i32): void {
  const parent = Release.load(parentId)!;
  const model = Model.load(parent.model)!;
  if (model.id != child.model) {
    model.derivativeCount += 1;
    model.save();
  }
  const activity = beginActivity(event, "ReleaseDerived", child.publisher, [model.owner, parent.publisher], ordinal);
  activity.model = model.id;
  activity.release = child.id;
  activity.save();
}
