import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { ContributorsSet, LineageSet, ReleaseSubmitted, TermsSet } from "../../generated/ModelRegistry/ModelRegistry";
import { AncestorLink, Contribution, Edge, Model, Release } from "../../generated/schema";
import { directoryCid } from "../cid";
import { charterId, edgeId, licenseId, releaseAccountId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { chooseLatest } from "./models";
import { createShare } from "./shares";

/** EdgeKind of the contracts, in their order. */
const EDGE_KINDS = ["FineTune", "Merge", "Quantize", "Adapter", "Distill"];
/** Role of the contracts, in their order. */
const ROLES = ["Data", "Training", "Compute", "Evaluation", "Upstream"];

/** Creates a release; its terms, lineage, datasets and contributors are told by the events that follow. */
export function createRelease(event: ReleaseSubmitted): Release {
  const params = event.params;
  const model = Model.load(params.modelId)!;
  const release = new Release(releaseIdOf(params.releaseId));
  release.releaseId = params.releaseId;
  release.model = model.id;
  release.modelName = model.name;
  release.version = params.version;
  release.isLatest = false;
  release.publisher = ensureAccount(params.publisher, event);
  release.status = "Submitted";
  release.submittedAt = event.block.timestamp;
  release.statusChangedAt = event.block.timestamp;
  release.manifest = params.manifest;
  release.manifestCid = directoryCid(params.manifest);
  release.document = params.manifest;
  release.weightsDigest = params.weightsDigest;
  release.suiteDigest = params.suiteDigest;
  release.charter = charterId(params.charterVersion);
  release.feeBps = params.feeBps;
  release.verifierPoolBps = 0;
  release.upstreamBps = 0;
  release.openRights = 0;
  release.grantableRights = 0;
  release.sharesFixed = false;
  release.verifiers = 0;
  release.passingCount = 0;
  release.failingCount = 0;
  release.receiptCount = 0;
  release.openOfferCount = 0;
  release.liveDisputeCount = 0;
  release.licenseCount = 0;
  release.nativeGross = BigInt.zero();
  release.blockNumber = event.block.number;
  release.transactionHash = event.transaction.hash;
  release.save();

  model.releaseCount += 1;
  chooseLatest(model, event);
  return Release.load(release.id)!;
}

/** Sets a release's status; the model it belongs to may then show another one first. */
export function setStatus(releaseId: BigInt, status: string, event: ethereum.Event): Release {
  const release = Release.load(releaseIdOf(releaseId))!;
  release.status = status;
  release.suspendedUntil = null;
  release.statusChangedAt = event.block.timestamp;
  release.save();
  chooseLatest(Model.load(release.model)!, event);
  return Release.load(release.id)!;
}

/** Sets what a release leaves open, what its offers may grant, and what its verifiers share. */
export function setTerms(event: TermsSet): void {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  release.openRights = params.openRights;
  release.grantableRights = params.grantableRights;
  release.sharesFixed = params.sharesFixed;
  release.verifierPoolBps = params.verifierPoolBps;
  release.upstreamBps += params.verifierPoolBps;
  release.save();
}

/** Sets what a release was made from. */
export function createLineage(release: Release, event: LineageSet): void {
  const parents = event.params.parents;
  for (let i = 0; i < parents.length; i++) {
    const parent = releaseIdOf(parents[i].parent);
    const edge = new Edge(edgeId(release.id, parent));
    edge.child = release.id;
    edge.parent = parent;
    edge.kind = EDGE_KINDS[parents[i].kind];
    edge.shareBps = parents[i].shareBps;
    if (!parents[i].license.isZero()) edge.license = licenseId(parents[i].license);
    edge.save();
    release.upstreamBps += edge.shareBps;
  }
  release.save();
  const ancestors = event.params.ancestors;
  for (let i = 0; i < ancestors.length; i++) {
    const ancestor = releaseIdOf(ancestors[i]);
    const link = new AncestorLink(edgeId(release.id, ancestor));
    link.descendant = release.id;
    link.ancestor = ancestor;
    link.save();
  }
}

/** Sets who shares what a release earns. @returns Their addresses. */
export function createContributions(release: Release, event: ContributorsSet): Bytes[] {
  const accounts: Bytes[] = [];
  const contributors = event.params.contributors;
  for (let i = 0; i < contributors.length; i++) {
    const account: Bytes = contributors[i].account;
    const contribution = new Contribution(releaseAccountId(release.id, account));
    contribution.release = release.id;
    contribution.account = ensureAccount(account, event);
    contribution.role = ROLES[contributors[i].role];
    contribution.shareBps = contributors[i].shareBps;
    contribution.save();
    createShare(contribution, event);
    accounts.push(account);
  }
  return accounts;
}
