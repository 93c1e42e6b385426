import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Executed, ExecutedActionsStruct } from "../../generated/DAO/DAO";
import { CouncilProposal, Currency, ExecutedAction, Execution, Proposal } from "../../generated/schema";
import { isCallOf, recipientOf, slice } from "../calldata";
import { contractOf } from "../context";
import { eventId, partId } from "../ids";
import { ensureCurrency, saveTotals } from "./currencies";
import { addSpendFlow } from "./flows";
import { claimGrants } from "./permissions";

/** Call data of `transfer(address,uint256)`: selector, then two words. */
const TRANSFER_LENGTH = 68;

/** Records what the DAO did, and what it spent by it (payments to contributors are told by their claims). */
export function createExecution(event: Executed): Execution {
  const execution = new Execution(eventId(event));
  execution.actor = event.params.actor;
  execution.callId = event.params.callId;
  const byVote = event.params.actor == contractOf("TokenVoting");
  if (byVote && Proposal.load(event.params.callId) !== null) {
    execution.proposal = event.params.callId;
    claimGrants(event.params.callId, event);
  }
  const byCouncil = event.params.actor == contractOf("Council");
  if (byCouncil && CouncilProposal.load(event.params.callId) !== null) execution.councilProposal = event.params.callId;
  execution.failureMap = event.params.failureMap;
  execution.timestamp = event.block.timestamp;
  execution.blockNumber = event.block.number;
  execution.transactionHash = event.transaction.hash;
  execution.save();

  const isPayment = event.params.actor == contractOf("RoyaltyTreasury");
  const actions = event.params.actions;
  for (let i = 0; i < actions.length; i++) {
    const action = createAction(execution, actions[i], i);
    if (!action.failed && !isPayment) recordSpending(action, execution, event);
  }
  return execution;
}

function createAction(execution: Execution, source: ExecutedActionsStruct, position: i32): ExecutedAction {
  const action = new ExecutedAction(partId(execution.id, position));
  action.execution = execution.id;
  action.position = position;
  action.target = source.to;
  action.value = source.value;
  action.data = source.data;
  action.failed = isBitSet(execution.failureMap, position);
  action.save();
  return action;
}

/** Whole-value transfers only: what a call moves inside another contract is not told by this event. */
function recordSpending(action: ExecutedAction, execution: Execution, event: Executed): void {
  if (!action.value.isZero()) {
    const native = ensureCurrency(Bytes.fromHexString("0x0000000000000000000000000000000000000000"));
    spend(native, action.target, action.value, execution, event, action.position);
  }
  const token = Currency.load(action.target);
  if (token === null || !isCallOf(action.data, "transfer(address,uint256)")) return;
  if (action.data.length < TRANSFER_LENGTH) return;
  const to = recipientOf(action.data);
  const amount = BigInt.fromUnsignedBytes(reversed(slice(action.data, 36, 32)));
  spend(token, to, amount, execution, event, action.position);
}

function spend(
  currency: Currency,
  to: Bytes,
  amount: BigInt,
  execution: Execution,
  event: Executed,
  position: i32
): void {
  // What the DAO sends to itself does not leave the treasury.
  if (to == event.address) return;
  currency.spent = currency.spent.plus(amount);
  saveTotals(currency);
  const kind = to == contractOf("Streams") ? "Stream" : "Spend";
  addSpendFlow(kind, to, currency.id, amount, execution.proposal, event, position);
}

function isBitSet(map: BigInt, position: i32): bool {
  const byte = position / 8;
  return byte < map.length && ((map[byte] as i32) & (1 << position % 8)) != 0;
}

function reversed(bytes: Bytes): Bytes {
  return Bytes.fromUint8Array(bytes.slice(0).reverse());
}
