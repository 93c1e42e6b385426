import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";

/**
 * Ids of all entities: bytes that anybody can build from what is on chain, so that a page can ask for one entity
 * without a search. Numbers are big endian and of fixed width, so that a combined id can be taken apart again.
 */

/**
 * A namespace: the UTF-8 bytes of its name.
 * @example namespaceId("kestrel") // 0x6b65737472656c
 */
export function namespaceId(name: string): Bytes {
  return Bytes.fromUTF8(name);
}

/**
 * A release: its number in 8 bytes.
 * @example releaseIdOf(BigInt.fromI32(1)) // 0x0000000000000001
 */
export function releaseIdOf(releaseId: BigInt): Bytes {
  return bigEndian(releaseId, 8);
}

/**
 * A dataset: its number in 8 bytes.
 * @example datasetIdOf(BigInt.fromI32(3)) // 0x0000000000000003
 */
export function datasetIdOf(datasetId: BigInt): Bytes {
  return bigEndian(datasetId, 8);
}

/**
 * A dataset's share in a release: release's id, dataset's id.
 * @example datasetShareId(release, dataset) // 0x00000000000000010000000000000003
 */
export function datasetShareId(release: Bytes, dataset: Bytes): Bytes {
  return release.concat(dataset);
}

/**
 * What was said of a dataset at one time: dataset's id, number of the revision in 4 bytes.
 * @example datasetRevisionId(dataset, 2) // 0x0000000000000003 00000002
 */
export function datasetRevisionId(dataset: Bytes, revision: i32): Bytes {
  return dataset.concat(bigEndian(BigInt.fromI32(revision), 4));
}

/**
 * A parent edge: child's id, parent's id. An ancestor link: descendant's id, ancestor's id.
 * @example edgeId(child, parent) // 0x00000000000000020000000000000001
 */
export function edgeId(child: Bytes, parent: Bytes): Bytes {
  return child.concat(parent);
}

/**
 * A contribution, a share or a receipt: release's id, account's address.
 * @example releaseAccountId(release, account) // 0x0000000000000001 70997970c51812dc3a010c7d01b50e0d17dc79c8
 */
export function releaseAccountId(release: Bytes, account: Bytes): Bytes {
  return release.concat(account);
}

/**
 * What something did in one currency: its id, currency's address. For releases, edges, shares, datasets, datasets'
 * shares, verifiers in a release, referrers, refunds of a release, and bonds of an account.
 * @example ledgerId(release, native) // 0x0000000000000001 0000000000000000000000000000000000000000
 */
export function ledgerId(owner: Bytes, currency: Bytes): Bytes {
  return owner.concat(currency);
}

/**
 * An alias: model's id, UTF-8 bytes of the name.
 * @example aliasId(model, "stable") // 0x<64 hex characters of the model> 737461626c65
 */
export function aliasId(model: Bytes, name: string): Bytes {
  return model.concat(Bytes.fromUTF8(name));
}

/**
 * A charter version: its number in 4 bytes.
 * @example charterId(BigInt.fromI32(2)) // 0x00000002
 */
export function charterId(version: BigInt): Bytes {
  return bigEndian(version, 4);
}

/**
 * A dispute: its number in 8 bytes.
 * @example disputeIdOf(BigInt.fromI32(1)) // 0x0000000000000001
 */
export function disputeIdOf(disputeId: BigInt): Bytes {
  return bigEndian(disputeId, 8);
}

/**
 * A challenge of a receipt: its number in 8 bytes.
 * @example challengeIdOf(BigInt.fromI32(1)) // 0x0000000000000001
 */
export function challengeIdOf(challengeId: BigInt): Bytes {
  return bigEndian(challengeId, 8);
}

/**
 * What refunds collected of one payee's earnings: the fund's id (as `ledgerId`), payee's address.
 * @example refundPartId(fund, payee) // 0x0000000000000001 0000...0000 70997970c51812dc3a010c7d01b50e0d17dc79c8
 */
export function refundPartId(fund: Bytes, payee: Bytes): Bytes {
  return fund.concat(payee);
}

/**
 * An offer: its number in 5 bytes.
 * @example offerIdOf(BigInt.fromI32(7)) // 0x0000000007
 */
export function offerIdOf(offerId: BigInt): Bytes {
  return bigEndian(offerId, 5);
}

/**
 * A licence: its token id in 32 bytes, as an EVM word.
 * @example licenseId(tokenId) // 0x0000...0700000001
 */
export function licenseId(tokenId: BigInt): Bytes {
  return bigEndian(tokenId, 32);
}

/**
 * A seat: licence's id, account's address.
 * @example seatId(license, account) // 0x0000...0700000001 70997970c51812dc3a010c7d01b50e0d17dc79c8
 */
export function seatId(license: Bytes, account: Bytes): Bytes {
  return license.concat(account);
}

/**
 * A licence as it stood: its id, number of transfers in 2 bytes, owner, offer's id, expiry in 5 bytes.
 * @example holdingId(license, 1, owner, offer, never) // 0x0000...0700000001 0001 70997970...79c8 0000000007 0000000000
 */
export function holdingId(license: Bytes, transfers: i32, owner: Bytes, offer: Bytes, expires: BigInt): Bytes {
  return license
    .concat(bigEndian(BigInt.fromI32(transfers), 2))
    .concat(owner)
    .concat(offer)
    .concat(bigEndian(expires, 5));
}

/**
 * A counter at one value: account's address, value in 32 bytes.
 * @example counterId(account, BigInt.zero()) // 0x70997970...79c8 0000...0000
 */
export function counterId(account: Bytes, value: BigInt): Bytes {
  return account.concat(bigEndian(value, 32));
}

/**
 * A stream: its number in 8 bytes.
 * @example streamIdOf(BigInt.fromI32(1)) // 0x0000000000000001
 */
export function streamIdOf(streamId: BigInt): Bytes {
  return bigEndian(streamId, 8);
}

/**
 * A proposal, the council's too: its number in 32 bytes, as an EVM word; the DAO's `callId` is the same.
 * @example proposalIdOf(BigInt.fromI32(3)) // 0x0000...0003
 */
export function proposalIdOf(proposalId: BigInt): Bytes {
  return bigEndian(proposalId, 32);
}

/**
 * A vote, or a council member's approval: proposal's id, voter's address.
 * @example voteId(proposal, voter) // 0x0000...0003 70997970c51812dc3a010c7d01b50e0d17dc79c8
 */
export function voteId(proposal: Bytes, voter: Bytes): Bytes {
  return proposal.concat(voter);
}

/**
 * One of several parts of an entity (a file, a clause, an action): owner's id, position or number in 4 bytes.
 * @example partId(document, 0) // 0x<the document's id> 00000000
 */
export function partId(owner: Bytes, position: i32): Bytes {
  return owner.concat(fourBytes(position));
}

/**
 * A permission: where, who, permission's id.
 * @example permissionId(dao, plugin, EXECUTE) // 0x<40 hex><40 hex><64 hex>
 */
export function permissionId(where: Bytes, who: Bytes, permission: Bytes): Bytes {
  return where.concat(who).concat(permission);
}

/**
 * What one event made: transaction's hash, log's index within its block in 4 bytes.
 * @example eventId(event) // 0x<64 hex characters of the transaction> 00000005
 */
export function eventId(event: ethereum.Event): Bytes {
  return logId(event.transaction.hash, event.logIndex.toI32());
}

/**
 * What the log before this one in the same transaction made.
 * @example previousEventId(event) // 0x<64 hex characters of the transaction> 00000004
 */
export function previousEventId(event: ethereum.Event): Bytes {
  return logId(event.transaction.hash, event.logIndex.toI32() - 1);
}

/**
 * What the log before the one before made.
 * @example earlierEventId(event) // 0x<64 hex characters of the transaction> 00000003
 */
export function earlierEventId(event: ethereum.Event): Bytes {
  return logId(event.transaction.hash, event.logIndex.toI32() - 2);
}

/**
 * One of several activities that an event made: event's id, ordinal in 1 byte.
 * @example activityId(event, 1) // 0x<64 hex characters of the transaction> 00000005 01
 */
export function activityId(event: ethereum.Event, ordinal: i32): Bytes {
  return eventId(event).concat(bigEndian(BigInt.fromI32(ordinal), 1));
}

/**
 * Position in the chain's history, unique for each event and ordinal: block << 32 | log index << 8 | ordinal.
 * @example sequenceOf(event, 0) // 4294968576 in block 1 at log 5
 */
export function sequenceOf(event: ethereum.Event, ordinal: i32): BigInt {
  return event.block.number
    .times(BigInt.fromI64(4294967296))
    .plus(event.logIndex.times(BigInt.fromI32(256)))
    .plus(BigInt.fromI32(ordinal));
}

function logId(transaction: Bytes, logIndex: i32): Bytes {
  return transaction.concat(fourBytes(logIndex));
}

function fourBytes(value: i32): Bytes {
  return bigEndian(BigInt.fromI32(value), 4);
}

/** `value` must be positive and fit; graph-ts holds numbers little endian. */
function bigEndian(value: BigInt, size: i32): Bytes {
  const out = new Uint8Array(size);
  for (let i = 0; i < value.length && i < size; i++) out[size - 1 - i] = value[i];
  return Bytes.fromUint8Array(out);
}
