import { BigInt, ethereum } from "@graphprotocol/graph-ts";
import { StreamOpened, StreamWithdrawn } from "../../generated/Streams/Streams";
import { Stream, StreamWithdrawal } from "../../generated/schema";
import { eventId, streamIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { ensureCurrency } from "./currencies";

export function createStream(event: StreamOpened): Stream {
  const params = event.params;
  const stream = new Stream(streamIdOf(params.streamId));
  stream.streamId = params.streamId;
  stream.sponsor = ensureAccount(params.sponsor, event);
  stream.recipient = ensureAccount(params.recipient, event);
  stream.currency = ensureCurrency(params.currency).id;
  stream.amount = params.amount;
  stream.start = params.start;
  stream.duration = params.duration;
  stream.withdrawn = BigInt.zero();
  stream.returned = BigInt.zero();
  stream.openedAt = event.block.timestamp;
  stream.blockNumber = event.block.number;
  stream.transactionHash = event.transaction.hash;
  stream.save();
  return stream;
}

/** Records a payment out of a stream. */
export function withdrawFromStream(event: StreamWithdrawn): Stream {
  const params = event.params;
  const stream = Stream.load(streamIdOf(params.streamId))!;
  stream.withdrawn = stream.withdrawn.plus(params.amount);
  stream.save();
  const withdrawal = new StreamWithdrawal(eventId(event));
  withdrawal.stream = stream.id;
  withdrawal.recipient = ensureAccount(params.recipient, event);
  withdrawal.amount = params.amount;
  withdrawal.timestamp = event.block.timestamp;
  withdrawal.blockNumber = event.block.number;
  withdrawal.transactionHash = event.transaction.hash;
  withdrawal.save();
  return stream;
}

/** Ends a stream; what was not vested went back to its sponsor. */
export function stopStream(streamId: BigInt, returned: BigInt, event: ethereum.Event): Stream {
  const stream = Stream.load(streamIdOf(streamId))!;
  stream.stoppedAt = event.block.timestamp;
  stream.returned = returned;
  stream.save();
  return stream;
}
