import { explainError } from "@commonweight/sdk/chain/errors";
import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { sayAmount, sayTime } from "@commonweight/sdk/chain/say";
import type { KnownTokens } from "@commonweight/sdk/chain/say";
import { toQuantity } from "../chain/rpc.ts";
import type { Rpc } from "../chain/rpc.ts";
import { NATIVE } from "../format/currency.ts";
import type { ProposalAction } from "./actions.ts";

/** Where to ask. */
export interface SimulationAccess {
  rpc: Rpc;
  /** Address by contract name. */
  contracts: Record<string, string>;
  /** How amounts of tokens are written in a refusal. */
  tokens?: KnownTokens;
}

/** What would be executed. */
export interface Execution {
  /** null for a proposal that is not opened yet. */
  proposalId: bigint | null;
  actions: readonly ProposalAction[];
  allowFailureMap: bigint;
}

/** What would happen if the proposal were executed in the next block. */
export interface Simulation {
  /** `refused` by the reserve condition, `fails` in one of the actions. */
  outcome: "succeeds" | "refused" | "fails";
  /** Why not, with the values; or that it would do. */
  sentence: string;
  /** Position of the action concerned. */
  action?: number;
  /** The custom error of the action that fails. */
  error?: string;
  /** Seconds since the epoch from which the condition agrees, when time alone mends it. */
  notBefore?: number;
  /** The chain's head when it was tried. */
  block: number;
}

/** No proposal has this number, so the condition knows no end date for it. */
const NOT_OPENED = (1n << 256n) - 1n;

/**
 * Tries a proposal's execution on the chain's present state, as the DAO would do it: the reserve condition is asked why
 * it refuses, then the DAO's own `execute` is called as the voting plugin. Nothing is sent.
 *
 * @throws RpcUnreachableError when the node does not answer.
 */
export async function simulateExecution(access: SimulationAccess, execution: Execution): Promise<Simulation> {
  const block = Number(await access.rpc.request<string>("eth_blockNumber"));
  const refusal = await askCondition(access, execution);
  if (refusal) return { outcome: "refused", block, ...refusal };
  const { contracts } = access;
  const dao = await contractInterface("DAO");
  const id = toQuantity(execution.proposalId ?? NOT_OPENED)
    .slice(2)
    .padStart(64, "0");
  const data = dao.encodeFunctionData("execute", [`0x${id}`, execution.actions, execution.allowFailureMap]);
  try {
    await ethCall(access, { from: contracts.TokenVoting ?? "", to: contracts.DAO ?? "", data });
    return { outcome: "succeeds", sentence: "It can be executed as things stand.", block };
  } catch (error) {
    const { name, args, sentence, kind } = explainError(error, access);
    if (kind === "unreachable") throw error;
    if (name !== "ActionFailed") return { outcome: "fails", sentence, block, ...(name ? { error: name } : {}) };
    const index = Number(args?.index ?? 0);
    return { outcome: "fails", action: index, block, ...(await whyActionFails(access, execution.actions, index)) };
  }
}

/** What the treasury holds and owes in one currency, in its smallest unit. */
export interface Reserve {
  held: bigint;
  owed: bigint;
  free: bigint;
}

/** Reads what of the DAO's money in a currency is promised to payees, in its smallest unit. */
export async function readReserve(access: SimulationAccess, currency: string = NATIVE): Promise<Reserve> {
  const treasury = await contractInterface("RoyaltyTreasury");
  const [held, owed] = await Promise.all([
    balanceOfDao(access, currency),
    ethCall(access, {
      to: access.contracts.RoyaltyTreasury ?? "",
      data: treasury.encodeFunctionData("owed", [currency]),
    }).then(BigInt),
  ]);
  return { held, owed, free: held > owed ? held - owed : 0n };
}

async function balanceOfDao(access: SimulationAccess, currency: string): Promise<bigint> {
  const dao = access.contracts.DAO ?? "";
  if (currency === NATIVE) return BigInt(await access.rpc.request<string>("eth_getBalance", [dao, "latest"]));
  // balanceOf(address)
  return BigInt(await ethCall(access, { to: currency, data: `0x70a08231${dao.slice(2).padStart(64, "0")}` }));
}

async function askCondition(access: SimulationAccess, { proposalId, actions, allowFailureMap }: Execution) {
  const condition = await contractInterface("RoyaltyReserveCondition");
  const to = access.contracts.RoyaltyReserveCondition ?? "";
  const data = condition.encodeFunctionData("explain", [proposalId ?? NOT_OPENED, actions, allowFailureMap]);
  const answer = condition.decodeFunctionResult("explain", await ethCall(access, { to, data }));
  const [refusal, index, notBefore] = [Number(answer.refusal), Number(answer.index), BigInt(answer.notBefore)];
  if (refusal === 0) return null;
  const sentence = refusals[refusal]?.(index + 1, notBefore) ?? `The reserve condition refuses it (reason ${refusal}).`;
  const known = refusal === 6 && notBefore < 1n << 64n;
  return { sentence, action: index, ...(known ? { notBefore: Number(notBefore) } : {}) };
}

/** By the contract's `Refusal`, with the action's place counted from 1. */
const refusals: Record<number, (place: number, notBefore: bigint) => string> = {
  1: () => "It is not an execution by the voting plugin.",
  2: () => "It lets an action fail, and no proposal may: what is owed could be lost half way.",
  3: () => "It does not end with the check that the treasury still holds what it owes.",
  4: (place) => `Action ${place} calls a currency for something other than a transfer, which could move money later.`,
  5: (place) => `Action ${place} changes who controls the DAO. Such an action must be alone in its proposal.`,
  6: (place, notBefore) =>
    `Action ${place} changes who controls the DAO. It may run ` +
    (notBefore < 1n << 64n ? `from ${sayTime(notBefore)} on` : "only some time after the vote has ended") +
    ", so that everybody can claim before.",
};

/** The DAO swallows an action's own reason: the action is tried by itself, as the DAO. */
async function whyActionFails(
  access: SimulationAccess,
  actions: readonly ProposalAction[],
  index: number
): Promise<Pick<Simulation, "sentence" | "error">> {
  const action = actions[index];
  const spent = actions.slice(0, index + 1).reduce((sum, { value }) => sum + value, 0n);
  const isLast = index === actions.length - 1;
  if (!action) return { sentence: `Action ${index + 1} fails.` };
  if (spent > 0n && (isLast || action.value > 0n)) {
    const reserve = await readReserve(access);
    if (spent > reserve.free) return { sentence: overspent(spent, reserve), error: "RoyaltyTreasury_Insolvent" };
  }
  try {
    await ethCall(access, { from: access.contracts.DAO ?? "", ...action });
    return { sentence: `Action ${index + 1} fails after those before it, though it would work by itself.` };
  } catch (error) {
    const { sentence, name } = explainError(error, access);
    return { sentence, ...(name ? { error: name } : {}) };
  }
}

/** Why a payment is too much. All amounts in wei. */
export function overspent(spent: bigint, { held, owed, free }: Reserve): string {
  return (
    `It pays ${sayAmount(spent)}. The treasury holds ${sayAmount(held)} and owes ${sayAmount(owed)} of it, so ` +
    `${sayAmount(free)} is free.`
  );
}

function ethCall(
  { rpc }: SimulationAccess,
  { from, to, data, value = 0n }: { from?: string; to: string; data: string; value?: bigint }
): Promise<string> {
  const request = { ...(from ? { from } : {}), to, data, value: toQuantity(value) };
  return rpc.request<string>("eth_call", [request, "pending"]);
}
