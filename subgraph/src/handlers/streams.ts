import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { StreamOpened, StreamStopped, StreamWithdrawn } from "../../generated/Streams/Streams";
import { Stream } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { receiveToken } from "../entities/deposits";
import { createStream, stopStream, withdrawFromStream } from "../entities/streams";

export function handleStreamOpened(event: StreamOpened): void {
  const stream = createStream(event);
  addStreamActivity("StreamOpened", stream, stream.sponsor, stream.amount, event);
}

/** Anybody may have it paid; the event does not tell who did. */
export function handleStreamWithdrawn(event: StreamWithdrawn): void {
  const stream = withdrawFromStream(event);
  receiveToken("Stream", event.params.recipient, stream.currency, event.params.amount, event);
  addStreamActivity("StreamWithdrawn", stream, stream.recipient, event.params.amount, event);
}

export function handleStreamStopped(event: StreamStopped): void {
  const stream = stopStream(event.params.streamId, event.params.returned, event);
  receiveToken("Stream", stream.sponsor, stream.currency, event.params.returned, event);
  addStreamActivity("StreamStopped", stream, stream.sponsor, event.params.returned, event);
}

function addStreamActivity(type: string, stream: Stream, actor: Bytes, amount: BigInt, event: ethereum.Event): void {
  const activity = beginActivity(event, type, actor, [stream.sponsor, stream.recipient]);
  activity.stream = stream.id;
  activity.currency = stream.currency;
  activity.amount = amount;
  activity.save();
}
