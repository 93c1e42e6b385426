import { explainError, explainRevertData } from "@commonweight/sdk/chain/errors";
import type { Explanation } from "@commonweight/sdk/chain/errors";
import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { toQuantity } from "../chain/rpc.ts";
import type { ProposalAction } from "./actions.ts";
import { balanceCalls, measured, movementsIn } from "./balance-changes.ts";
import type { BalanceChange } from "./balance-changes.ts";
import { delayCalls, explainCall, readRefusal } from "./refusal.ts";
import type { Refusal, Refused } from "./refusal.ts";
import { overspent, readReserve } from "./reserve.ts";
import { ethCall, tryCalls } from "./simulate-node.ts";
import type { SimulationAccess, Supposition, TriedCall, TriedLog } from "./simulate-node.ts";

/** What would be executed. */
export interface Execution {
  /** null for a proposal that is not opened yet. */
  proposalId: bigint | null;
  actions: readonly ProposalAction[];
  allowFailureMap: bigint;
}

/** What would happen if the proposal were executed. */
export interface Simulation {
  /**
   * `succeeds` in the next block; `waits`: it would succeed, once the time for it has come; `refused` by the condition
   * on executions; `fails` in one of the actions.
   */
  outcome: "succeeds" | "waits" | "refused" | "fails";
  /** Why not, with the values; or that it would do. */
  sentence: string;
  /** Position of the action concerned. */
  action?: number;
  /** The custom error of the action that fails. */
  error?: string;
  /** Why the condition refuses, or makes it wait. */
  refusal?: Refusal | "Unknown";
  /** Seconds since the epoch from which the condition agrees; also the time at which it was tried. */
  notBefore?: number;
  /** Who would have more or less of what; null where the node cannot tell. */
  changes: BalanceChange[] | null;
  /** What contracts would say, in order. */
  logs: TriedLog[];
  /** The chain's head when it was tried. */
  block: number;
}

/** No proposal has this number, so the condition knows no end date for it. */
const NOT_OPENED = (1n << 256n) - 1n;

/** So many changes of balances are measured and shown. */
const MOST_CHANGES = 48;

/** Code that answers "yes" to whatever it is asked: `PUSH1 1 PUSH0 MSTORE PUSH1 32 PUSH0 RETURN`. */
const AGREES = "0x60015f5260205ff3";

/**
 * Tries a proposal's execution on the chain's present state, as the DAO would do it. The condition is asked whether it
 * refuses; if only for the time, the execution is tried at the time from which it agrees. Nothing is sent.
 *
 * @throws RpcUnreachableError when the node does not answer.
 */
export async function simulateExecution(access: SimulationAccess, execution: Execution): Promise<Simulation> {
  const { rpc, contracts } = access;
  const { proposalId, actions, allowFailureMap } = execution;
  const condition = contracts.RoyaltyReserveCondition ?? "";
  const asked = { to: condition, data: await explainCall(proposalId ?? NOT_OPENED, actions, allowFailureMap) };
  const wait = await delayCalls();
  const [head, answer, delay, guardedDelay] = await Promise.all([
    rpc.request<string>("eth_blockNumber"),
    ethCall(rpc, asked),
    ethCall(rpc, { to: condition, data: wait.delay }),
    ethCall(rpc, { to: condition, data: wait.guardedDelay }),
  ]);
  const block = Number(head);
  const refused = await readRefusal(answer, { delay, guardedDelay });
  if (refused && !refused.waits) return { outcome: "refused", block, changes: [], logs: [], ...told(refused) };

  // The delay is what is waited for: behind it the condition is taken to agree, since it alone looks at the clock of votes.
  const time = refused?.notBefore;
  const supposed: Supposition = { ...(time ? { time } : {}), ...(refused ? { code: { [condition]: AGREES } } : {}) };
  const call = await executeCall(access, execution);
  const tried = await tryCalls(rpc, [call], supposed);
  const waits = refused ? { ...told(refused), outcome: "waits" as const } : null;
  if (!tried)
    return { block, changes: null, logs: [], ...(await callOnly(access, execution, call, { supposed, waits })) };
  const [result] = tried;
  if (!result?.ok) {
    const why = await whyFailing(access, actions, explainOutput(access, result?.output), supposed);
    return { outcome: "fails", block, changes: [], logs: [], ...why };
  }
  const changes = await measure(access, call, movementsIn(result.logs), supposed);
  const sentence = "It can be executed as things stand.";
  return { outcome: "succeeds", sentence, block, changes, logs: result.logs, ...waits };
}

function told({ sentence, action, reason, notBefore }: Refused) {
  return { sentence, action, refusal: reason, ...(notBefore === undefined ? {} : { notBefore }) };
}

async function executeCall({ contracts }: SimulationAccess, execution: Execution): Promise<TriedCall> {
  const { proposalId, actions, allowFailureMap } = execution;
  const dao = await contractInterface("DAO");
  const id = toQuantity(proposalId ?? NOT_OPENED)
    .slice(2)
    .padStart(64, "0");
  const data = dao.encodeFunctionData("execute", [`0x${id}`, actions, allowFailureMap]);
  return { from: contracts.TokenVoting ?? "", to: contracts.DAO ?? "", data };
}

/** Without `eth_simulateV1` only whether it works can be told. */
async function callOnly(
  access: SimulationAccess,
  { actions }: Execution,
  call: TriedCall,
  { supposed, waits }: { supposed: Supposition; waits: Pick<Simulation, "outcome" | "sentence"> | null }
): Promise<Pick<Simulation, "outcome" | "sentence" | "action" | "error">> {
  try {
    await ethCall(access.rpc, call, supposed);
    return waits ?? { outcome: "succeeds", sentence: "It can be executed as things stand." };
  } catch (error) {
    const explained = explainError(error, access);
    if (explained.kind === "unreachable") throw error;
    return { outcome: "fails", ...(await whyFailing(access, actions, explained, supposed)) };
  }
}

type Failing = Pick<Simulation, "sentence" | "action" | "error">;

/** The DAO swallows an action's own reason: the actions are tried one by one, as the DAO, up to the one that fails. */
async function whyFailing(
  access: SimulationAccess,
  actions: readonly ProposalAction[],
  { name, args, sentence }: Explanation,
  supposed: Supposition
): Promise<Failing> {
  if (name !== "ActionFailed") return { sentence, ...(name ? { error: name } : {}) };
  const index = Number(args?.index ?? 0);
  const action = actions[index];
  const place = { action: index };
  if (!action) return { ...place, sentence: `Action ${index + 1} fails.` };
  const spent = actions.slice(0, index + 1).reduce((sum, { value }) => sum + value, 0n);
  if (spent > 0n && (index === actions.length - 1 || action.value > 0n)) {
    const reserve = await readReserve(access);
    if (spent > reserve.free)
      return { ...place, sentence: overspent(spent, reserve), error: "RoyaltyTreasury_Insolvent" };
  }
  const explained = await reasonOf(access, actions.slice(0, index + 1), supposed);
  if (!explained) {
    return {
      ...place,
      sentence:
        `Action ${index + 1} works by itself but fails inside the proposal. The DAO cannot be made to execute ` +
        "something while it executes, and actions before this one may stand in its way.",
    };
  }
  return { ...place, sentence: explained.sentence, ...(explained.name ? { error: explained.name } : {}) };
}

/** Why the last of some actions of the DAO fails after those before it; null when it does not. */
async function reasonOf(
  { rpc, contracts, tokens = {} }: SimulationAccess,
  actions: readonly ProposalAction[],
  supposed: Supposition,
) {
  const calls = actions.map((action) => ({ from: contracts.DAO ?? "", ...action }));
  const results = await tryCalls(rpc, calls, supposed);
  const last = results?.at(-1);
  if (last) return last.ok ? null : explainOutput({ tokens }, last.output);
  const call = calls.at(-1);
  try {
    if (call) await ethCall(rpc, call, supposed);
    return null;
  } catch (error) {
    return explainError(error, { tokens });
  }
}

function explainOutput({ tokens = {} }: Pick<SimulationAccess, "tokens">, output = "0x"): Explanation {
  if (output !== "0x") return explainRevertData(output, { tokens });
  return { kind: "revert", sentence: "The contract refused without giving a reason.", data: output };
}

/** Reads the balances that tokens say were moved, before and after, in one block with the execution. */
async function measure(
  { rpc, contracts }: SimulationAccess,
  call: TriedCall,
  moved: BalanceChange[],
  supposed: Supposition,
) {
  // A hostile contract may log thousands: the DAO's own come first, and the rest is cut.
  const own = (change: BalanceChange) => Number(change.account === contracts.DAO?.toLowerCase());
  const found = moved.toSorted((one, other) => own(other) - own(one)).slice(0, MOST_CHANGES);
  const asked = balanceCalls(found);
  if (asked.length === 0) return found;
  const results = await tryCalls(rpc, [...asked, call, ...asked], supposed);
  if (!results) return found;
  return measured(found, results.slice(0, asked.length), results.slice(asked.length + 1));
}
