import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { DatasetShareLedger, Edge, EdgeLedger, DatasetShare, LedgerEntry, Release } from "../../generated/schema";
import { ledgerId } from "../ids";

/** W of the contracts: rates are basis points of it. */
const WHOLE = 10_000;

/** What a release earned in a currency; made, but not saved, when there is nothing yet. */
export function ensureEntry(release: Release, currency: Bytes): LedgerEntry {
  const id = ledgerId(release.id, currency);
  const known = LedgerEntry.load(id);
  if (known !== null) return known;
  const entry = new LedgerEntry(id);
  entry.release = release.id;
  entry.model = release.model;
  entry.currency = currency;
  entry.gross = BigInt.zero();
  entry.fee = BigInt.zero();
  entry.paid = BigInt.zero();
  entry.rewarded = BigInt.zero();
  entry.settledIn = BigInt.zero();
  entry.settledOut = BigInt.zero();
  entry.pot = BigInt.zero();
  return entry;
}

/** Saves an entry, with what its release owes its contributors, parents and datasets by it. */
export function saveEntry(entry: LedgerEntry, release: Release, event: ethereum.Event): void {
  const left = WHOLE - release.upstreamBps;
  entry.pot = entry.gross
    .times(BigInt.fromI32(left - release.feeBps))
    .plus(entry.settledIn.times(BigInt.fromI32(left)));
  entry.updatedAt = event.block.timestamp;
  entry.save();

  const edges = release.parents.load();
  for (let i = 0; i < edges.length; i++) {
    if (edges[i].shareBps == 0) continue;
    const ledger = ensureEdgeLedger(edges[i], entry.currency);
    ledger.due = dueOf(entry, edges[i].shareBps);
    ledger.unsettled = ledger.due.minus(ledger.settled);
    ledger.save();
  }
  const shares = release.datasets.load();
  for (let i = 0; i < shares.length; i++) {
    if (shares[i].shareBps == 0) continue;
    const ledger = ensureDatasetShareLedger(shares[i], entry.currency);
    ledger.due = dueOf(entry, shares[i].shareBps);
    ledger.unsettled = ledger.due.minus(ledger.settled);
    ledger.save();
  }
}

export function ensureEdgeLedger(edge: Edge, currency: Bytes): EdgeLedger {
  const id = ledgerId(edge.id, currency);
  const known = EdgeLedger.load(id);
  if (known !== null) return known;
  const ledger = new EdgeLedger(id);
  ledger.edge = edge.id;
  ledger.child = edge.child;
  ledger.parent = edge.parent;
  ledger.currency = currency;
  ledger.due = BigInt.zero();
  ledger.settled = BigInt.zero();
  ledger.unsettled = BigInt.zero();
  return ledger;
}

export function ensureDatasetShareLedger(share: DatasetShare, currency: Bytes): DatasetShareLedger {
  const id = ledgerId(share.id, currency);
  const known = DatasetShareLedger.load(id);
  if (known !== null) return known;
  const ledger = new DatasetShareLedger(id);
  ledger.datasetShare = share.id;
  ledger.release = share.release;
  ledger.dataset = share.dataset;
  ledger.currency = currency;
  ledger.due = BigInt.zero();
  ledger.settled = BigInt.zero();
  ledger.unsettled = BigInt.zero();
  return ledger;
}

/** rate * (gross + settledIn) / W, rounded down, as the treasury settles. */
function dueOf(entry: LedgerEntry, shareBps: i32): BigInt {
  return entry.gross.plus(entry.settledIn).times(BigInt.fromI32(shareBps)).div(BigInt.fromI32(WHOLE));
}
