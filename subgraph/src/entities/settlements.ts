import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { DatasetShareSettled, ShareSettled } from "../../generated/RoyaltyTreasury/RoyaltyTreasury";
import { DatasetLedger, DatasetSettlement, DatasetShare, Edge, Release, Settlement } from "../../generated/schema";
import { datasetIdOf, datasetShareId, edgeId, eventId, ledgerId, releaseIdOf } from "../ids";
import { ensureCurrency } from "./currencies";
import { ensureDatasetShareLedger, ensureEdgeLedger, ensureEntry, saveEntry } from "./ledger";

/** Moves a parent's share one hop up. */
export function createSettlement(event: ShareSettled): Settlement {
  const params = event.params;
  const child = Release.load(releaseIdOf(params.childId))!;
  const parent = Release.load(releaseIdOf(params.parentId))!;
  const currency = ensureCurrency(params.currency).id;
  const settlement = new Settlement(eventId(event));
  settlement.edge = edgeId(child.id, parent.id);
  settlement.child = child.id;
  settlement.parent = parent.id;
  settlement.currency = currency;
  settlement.amount = params.amount;
  settlement.timestamp = event.block.timestamp;
  settlement.blockNumber = event.block.number;
  settlement.transactionHash = event.transaction.hash;
  settlement.save();

  const ledger = ensureEdgeLedger(Edge.load(settlement.edge)!, currency);
  ledger.settled = ledger.settled.plus(params.amount);
  ledger.unsettled = ledger.due.minus(ledger.settled);
  ledger.save();
  settleOut(child, currency, params.amount, event);
  const to = ensureEntry(parent, currency);
  to.settledIn = to.settledIn.plus(params.amount);
  saveEntry(to, parent, event);
  return settlement;
}

/** Moves a dataset's share to it. */
export function createDatasetSettlement(event: DatasetShareSettled): DatasetSettlement {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const dataset = datasetIdOf(params.datasetId);
  const currency = ensureCurrency(params.currency).id;
  const settlement = new DatasetSettlement(eventId(event));
  settlement.datasetShare = datasetShareId(release.id, dataset);
  settlement.release = release.id;
  settlement.dataset = dataset;
  settlement.currency = currency;
  settlement.amount = params.amount;
  settlement.timestamp = event.block.timestamp;
  settlement.blockNumber = event.block.number;
  settlement.transactionHash = event.transaction.hash;
  settlement.save();

  const share = ensureDatasetShareLedger(DatasetShare.load(settlement.datasetShare)!, currency);
  share.settled = share.settled.plus(params.amount);
  share.unsettled = share.due.minus(share.settled);
  share.save();
  settleOut(release, currency, params.amount, event);
  const ledger = ensureDatasetLedger(dataset, currency);
  ledger.inflow = ledger.inflow.plus(params.amount);
  ledger.save();
  return settlement;
}

/** Takes what was passed on out of a release's entry. */
function settleOut(release: Release, currency: Bytes, amount: BigInt, event: ethereum.Event): void {
  const entry = ensureEntry(release, currency);
  entry.settledOut = entry.settledOut.plus(amount);
  saveEntry(entry, release, event);
}

export function ensureDatasetLedger(dataset: Bytes, currency: Bytes): DatasetLedger {
  const id = ledgerId(dataset, currency);
  const known = DatasetLedger.load(id);
  if (known !== null) return known;
  const ledger = new DatasetLedger(id);
  ledger.dataset = dataset;
  ledger.currency = currency;
  ledger.inflow = BigInt.zero();
  ledger.claimed = BigInt.zero();
  return ledger;
}
