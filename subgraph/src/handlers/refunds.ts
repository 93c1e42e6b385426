import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  RefundAsked,
  RefundCollected,
  RefundPaid,
  RefundsOpened,
  RemainderDiverted,
  RemainderPaid,
} from "../../generated/Refunds/Refunds";
import { Activity, Release } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { receiveToken } from "../entities/deposits";
import {
  collectPart,
  createRequest,
  divertRemainder,
  openRefunds,
  payRequest,
  returnPart,
} from "../entities/refunds";
import { addReleaseActivity } from "../entities/releaseActivities";

export function handleRefundsOpened(event: RefundsOpened): void {
  addReleaseActivity(event, "RefundsOpened", openRefunds(event), null);
}

export function handleRefundAsked(event: RefundAsked): void {
  const request = createRequest(event);
  const activity = begin(event, "RefundAsked", request.licensee, [], request.release);
  activity.license = request.license;
  tellMoney(activity, request.currency, request.asked);
}

/** Anybody may have it collected or paid; the events do not tell who did. */
export function handleRefundCollected(event: RefundCollected): void {
  const part = collectPart(event);
  const activity = begin(event, "RefundCollected", null, [part.account], part.release);
  tellMoney(activity, part.currency, event.params.amount);
}

export function handleRefundPaid(event: RefundPaid): void {
  const request = payRequest(event);
  receiveToken("Refund", event.params.to, request.currency, event.params.amount, event);
  const activity = begin(event, "RefundPaid", null, [request.licensee, event.params.to], request.release);
  activity.license = request.license;
  tellMoney(activity, request.currency, event.params.amount);
}

export function handleRemainderPaid(event: RemainderPaid): void {
  const part = returnPart(event);
  receiveToken("Refund", event.params.to, part.currency, event.params.amount, event);
  const activity = begin(event, "RemainderPaid", null, [part.account, event.params.to], part.release);
  tellMoney(activity, part.currency, event.params.amount);
}

export function handleRemainderDiverted(event: RemainderDiverted): void {
  const fund = divertRemainder(event);
  const activity = begin(event, "RemainderDiverted", null, [], fund.release);
  activity.currency = fund.currency;
  activity.save();
}

function begin(event: ethereum.Event, type: string, actor: Bytes | null, others: Bytes[], release: Bytes): Activity {
  const activity = beginActivity(event, type, actor, others);
  activity.release = release;
  activity.model = Release.load(release)!.model;
  return activity;
}

function tellMoney(activity: Activity, currency: Bytes, amount: BigInt): void {
  activity.currency = currency;
  activity.amount = amount;
  activity.save();
}
