import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { SharesChanged } from "../../generated/RoyaltyTreasury/RoyaltyTreasury";
import { Contribution, Release, Share, ShareChange, ShareLedger } from "../../generated/schema";
import { eventId, ledgerId, partId, releaseAccountId } from "../ids";
import { ensureAccount } from "./accounts";

/** Gives a contributor the share it begins with. */
export function createShare(contribution: Contribution, event: ethereum.Event): void {
  const share = new Share(contribution.id);
  share.release = contribution.release;
  share.account = contribution.account;
  share.shareBps = contribution.shareBps;
  share.contribution = contribution.id;
  share.changedAt = event.block.timestamp;
  share.save();
}

/** Moves part of a share from one account to another. */
export function moveShare(release: Release, from: Bytes, to: Bytes, shareBps: i32, event: ethereum.Event): void {
  // Read anew in between: both may be the same.
  const giver = ensureShare(release, from, event);
  changeShare(giver, release, giver.shareBps - shareBps, "Transfer", 0, event);
  const taker = ensureShare(release, to, event);
  changeShare(taker, release, taker.shareBps + shareBps, "Transfer", 1, event);
}

/** Sets all shares of a release as its owners agreed. @returns Every account whose share it is or was. */
export function replaceShares(release: Release, event: SharesChanged): Bytes[] {
  const accounts: Bytes[] = [];
  const next = event.params.shares;
  for (let i = 0; i < next.length; i++) {
    const account: Bytes = next[i].account;
    accounts.push(account);
    changeShare(ensureShare(release, account, event), release, next[i].shareBps, "Agreement", i, event);
  }
  const known = release.shares.load();
  for (let i = 0; i < known.length; i++) {
    if (known[i].shareBps == 0 || accounts.includes(known[i].account)) continue;
    accounts.push(known[i].account);
    changeShare(known[i], release, 0, "Agreement", next.length + i, event);
  }
  return accounts;
}

/** What a share earned and claimed in a currency; made, but not saved, when there is nothing yet. */
export function ensureShareLedger(share: Bytes, currency: Bytes): ShareLedger {
  const id = ledgerId(share, currency);
  const known = ShareLedger.load(id);
  if (known !== null) return known;
  const ledger = new ShareLedger(id);
  ledger.share = share;
  ledger.currency = currency;
  ledger.carried = BigInt.zero();
  ledger.claimed = BigInt.zero();
  return ledger;
}

/** The share of an account in a release; of nothing, when it never had one. */
export function ensureShare(release: Release, account: Bytes, event: ethereum.Event): Share {
  const id = releaseAccountId(release.id, account);
  const known = Share.load(id);
  if (known !== null) return known;
  const share = new Share(id);
  share.release = release.id;
  share.account = ensureAccount(account, event);
  share.shareBps = 0;
  share.changedAt = event.block.timestamp;
  share.save();
  return share;
}

function changeShare(
  share: Share,
  release: Release,
  after: i32,
  kind: string,
  ordinal: i32,
  event: ethereum.Event
): void {
  if (after == share.shareBps) return;
  carryOver(share, release, after);
  const change = new ShareChange(partId(eventId(event), ordinal));
  change.share = share.id;
  change.release = share.release;
  change.account = share.account;
  change.kind = kind;
  change.before = share.shareBps;
  change.after = after;
  change.timestamp = event.block.timestamp;
  change.blockNumber = event.block.number;
  change.transactionHash = event.transaction.hash;
  change.save();
  share.shareBps = after;
  share.changedAt = event.block.timestamp;
  share.save();
}

/** As the treasury does: what was earned stays the account's, in each currency the release earned in (at most 16). */
function carryOver(share: Share, release: Release, after: i32): void {
  const entries = release.ledger.load();
  for (let i = 0; i < entries.length; i++) {
    const ledger = ensureShareLedger(share.id, entries[i].currency);
    ledger.carried = ledger.carried.plus(entries[i].pot.times(BigInt.fromI32(share.shareBps - after)));
    ledger.save();
  }
}
