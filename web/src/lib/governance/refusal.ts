import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { sayTime } from "@commonweight/sdk/chain/say";
import { formatDuration } from "../format/time.ts";
import type { ProposalAction } from "./actions.ts";

/** IExecuteCondition's `Refusal`, by its number. */
export const REFUSALS = [
  "None",
  "NotExecute",
  "FailureMapNotZero",
  "SolvencyCheckMissing",
  "CurrencyCallNotTransfer",
  "GuardedNotAlone",
  "GuardedTooEarly",
  "GuardedTooLate",
  "TooEarly",
  "Vetoed",
  "NotAllowed",
  "ValueNotZero",
] as const;

export type Refusal = (typeof REFUSALS)[number];

/** Why a condition on the DAO's EXECUTE refuses, in words. */
export interface Refused {
  reason: Refusal | "Unknown";
  sentence: string;
  /** Position of the action concerned. */
  action: number;
  /** Time alone mends it. */
  waits: boolean;
  /** Seconds since the epoch from which it agrees; known once the proposal is open. */
  notBefore?: number;
  /** Until when it agreed. */
  notAfter?: number;
}

/** No moment is later: what the condition answers for a proposal that has no end yet. */
const NEVER = 1n << 64n;

/** Seconds that the condition lets pass after a vote's end. */
export interface Delays {
  /** Before any action that may not run at once. */
  delay: bigint;
  /** Before one that changes who controls the DAO; counted from when frozen money is free, if that is later. */
  guardedDelay: bigint;
}

const guarded = (place: number) => `Action ${place} changes who controls the DAO or its money`;

const sentences: Record<Exclude<Refusal, "None">, (place: number, time: bigint, delays: Delays) => string> = {
  NotExecute: () => "It is not an execution by the voting plugin.",
  FailureMapNotZero: () => "It lets an action fail, and no proposal may: what is owed could be lost half way.",
  SolvencyCheckMissing: () => "It does not end with the check that the treasury still holds what it owes.",
  CurrencyCallNotTransfer: (place) =>
    `Action ${place} calls a currency for something other than a transfer, which could move money later.`,
  GuardedNotAlone: (place) => `${guarded(place)}. Such an action may share its proposal only with others of the kind.`,
  GuardedTooEarly: (place, time, { guardedDelay }) =>
    `${guarded(place)}. It may run ${from(time, guardedDelay, "at the earliest ")}, so that everybody can claim what they are owed before.`,
  GuardedTooLate: (place, time) =>
    `${guarded(place)}. It could have run until ${sayTime(time)}; now it takes another vote.`,
  TooEarly: (place, time, { delay }) =>
    `Action ${place} has to wait, whatever the vote. It may run ${from(time, delay)}.`,
  Vetoed: () => "The council has vetoed it. The DAO can overrule the veto by another vote.",
  NotAllowed: (place) => `Action ${place} is a call that this executor may not make.`,
  ValueNotZero: (place) => `Action ${place} moves money, and this executor may move none.`,
};

function from(time: bigint, delay: bigint, bound = ""): string {
  if (time < NEVER) return `from ${sayTime(time)} on`;
  return delay === 0n
    ? `${bound}once the vote has ended`
    : `${bound}${formatDuration(Number(delay))} after the vote has ended`;
}

/**
 * What a condition's `explain` answered, in words; null when it agrees.
 *
 * @param time seconds since the epoch; beyond all moments for a proposal that is not open yet
 * @param delays what it then waits for instead, counted from the vote's end
 */
export function refusalWords(refusal: number, index: number, time: bigint, delays: Delays): Refused | null {
  const reason = REFUSALS[refusal];
  if (reason === "None") return null;
  if (!reason) {
    const sentence = `The condition on executions refuses it, for a reason that this app does not know (${refusal}).`;
    return { reason: "Unknown", sentence, action: index, waits: false };
  }
  const waits = reason === "GuardedTooEarly" || reason === "TooEarly";
  return {
    reason,
    sentence: sentences[reason](index + 1, time, delays),
    action: index,
    waits,
    ...(waits && time < NEVER ? { notBefore: Number(time) } : {}),
    ...(reason === "GuardedTooLate" ? { notAfter: Number(time) } : {}),
  };
}

/** The call that asks the condition on the voting plugin's EXECUTE why it would refuse. */
export async function explainCall(proposalId: bigint, actions: readonly ProposalAction[], allowFailureMap: bigint) {
  const condition = await contractInterface("RoyaltyReserveCondition");
  return condition.encodeFunctionData("explain", [proposalId, actions, allowFailureMap]);
}

/** The calls that ask the same condition for its delays. */
export async function delayCalls(): Promise<Record<keyof Delays, string>> {
  const condition = await contractInterface("RoyaltyReserveCondition");
  return { delay: condition.encodeFunctionData("delay"), guardedDelay: condition.encodeFunctionData("guardedDelay") };
}

/** Reads the answers of `explain` and of the delays. */
export async function readRefusal(answer: string, delays: Record<keyof Delays, string>): Promise<Refused | null> {
  const condition = await contractInterface("RoyaltyReserveCondition");
  const [refusal, index, time] = condition.decodeFunctionResult("explain", answer);
  return refusalWords(Number(refusal), Number(index), BigInt(time), {
    delay: BigInt(delays.delay),
    guardedDelay: BigInt(delays.guardedDelay),
  });
}
