import type { Interface, ParamType } from "ethers";
import { contractInterface, isContractName } from "@commonweight/sdk/chain/contracts";
import { namedArguments, showArgument } from "../chain/arguments.ts";
import type { ShownArgument } from "../chain/arguments.ts";
import type { ProposalAction } from "./actions.ts";
import { standardAbi } from "./standard-abi.ts";

/** A call taken apart, with the calls that it carries. */
export interface ReadCall extends ProposalAction {
  /** Name in the deployment, when the target is one of ours. */
  contract?: string;
  /** By whose ABI it was read: the contract's own, a standard's, or one that the proposer gave. `null`: not at all. */
  readBy: "own" | "pasted" | "standard" | null;
  /** Name of the function. */
  method?: string;
  /** As decoded, by name. */
  args: Record<string, unknown>;
  shown: ShownArgument[];
  /** What the call makes others do, in order. */
  inner: ReadCall[];
  /** It carries calls, but deeper than is read here. */
  tooDeep?: boolean;
}

/** What is known beside the bytes. */
export interface ReadContext {
  /** Address by contract name. */
  contracts: Record<string, string>;
  /** ABIs that the proposer gave for other contracts, by address in lower case; nobody has verified them. */
  pasted?: Record<string, Interface>;
}

/** Calls in calls are read to this depth: what is wrapped more often is wrapped to be overlooked. */
const DEEPEST = 6;

/** Takes a call apart by the ABI of its target, nested calls too. Nothing is thrown: what cannot be read is said so. */
export async function readCall(action: ProposalAction, context: ReadContext, depth = 0): Promise<ReadCall> {
  const contract = Object.keys(context.contracts).find((name) => isSame(context.contracts[name], action.to));
  const base: ReadCall = { ...action, ...(contract ? { contract } : {}), readBy: null, args: {}, shown: [], inner: [] };
  if (action.data === "0x" || action.data === "") return base;
  for (const [readBy, abi] of await interfacesFor(action.to, contract, context)) {
    const parsed = parse(abi, action);
    if (!parsed) continue;
    const { inputs, name: method } = parsed.fragment;
    const args = namedArguments(inputs, parsed.args);
    const shown = inputs.map((input, index) => showArgument(input, parsed.args[index], index));
    const carried = callsIn(inputs, args, method, action.to);
    const tooDeep = depth >= DEEPEST && carried.length > 0;
    const inner = tooDeep ? [] : await Promise.all(carried.map((call) => readCall(call, context, depth + 1)));
    return { ...base, readBy, method, args, shown, inner, ...(tooDeep ? { tooDeep } : {}) };
  }
  return base;
}

const isSame = (one: string | undefined, other: string) => one?.toLowerCase() === other.toLowerCase();

let standard: Promise<Interface> | undefined;

async function interfacesFor(to: string, contract: string | undefined, { pasted }: ReadContext) {
  standard ??= import("ethers").then(({ Interface }) => new Interface(standardAbi));
  const found: [NonNullable<ReadCall["readBy"]>, Interface][] = [];
  if (contract && isContractName(contract)) found.push(["own", await contractInterface(contract)]);
  found.push(["standard", await standard]);
  // Last: four bytes are soon found for a harmless name, under which an allowance or a grant would pass unnoticed.
  const given = pasted?.[to.toLowerCase()];
  if (given) found.push(["pasted", given]);
  return found;
}

/** Data that does not fit any of the contract's methods is no reason to fail. */
function parse(abi: Interface, { data, value }: ProposalAction) {
  try {
    return abi.parseTransaction({ data, value });
  } catch {
    return null;
  }
}

/**
 * The calls among a call's arguments: lists of (address, value, bytes), a list of bytes for the target itself
 * (multicall), and what an upgrade runs on the new code.
 */
function callsIn(
  inputs: readonly ParamType[],
  args: Record<string, unknown>,
  method: string,
  to: string
): ProposalAction[] {
  return inputs.flatMap((input, index) => {
    const value = args[input.name || String(index)];
    const child = input.arrayChildren;
    if (child?.components)
      return (value as Record<string, unknown>[]).flatMap((one) => asCall(child.components ?? [], one));
    if (child?.baseType === "bytes" && /multicall/i.test(method))
      return (value as string[]).map((data) => ({ to, value: 0n, data }));
    const run = method === "upgradeToAndCall" && input.type === "bytes" && value !== "0x";
    return run ? [{ to, value: 0n, data: String(value) }] : [];
  });
}

/** A tuple of one address, one `bytes` and at most one amount is a call. */
function asCall(parts: readonly ParamType[], given: Record<string, unknown>): ProposalAction[] {
  const named = (type: string) => parts.filter((part) => part.type === type).map((part) => given[part.name]);
  const [[to, ...moreTo], [data, ...moreData], [value]] = [named("address"), named("bytes"), named("uint256")];
  if (to === undefined || data === undefined || moreTo.length > 0 || moreData.length > 0) return [];
  return [{ to: String(to), value: BigInt((value as bigint | undefined) ?? 0n), data: String(data) }];
}
