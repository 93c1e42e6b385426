import { formatEther } from "ethers";
import type { Interface, Result } from "ethers";
import { contractInterface, isContractName } from "@commonweight/sdk/chain/contracts";
import { amountsIn, sayAddress, sayAmount } from "@commonweight/sdk/chain/say";
import type { KnownTokens } from "@commonweight/sdk/chain/say";
import { namedArguments, showArgument } from "../../chain/arguments.ts";
import type { ShownArgument } from "../../chain/arguments.ts";
import { meanings, sayTaker } from "./meanings.ts";
import type { RequestedTransaction } from "./request.ts";
import { sayTokenCall, tokenFace } from "./token-calls.ts";

/** A transaction in words and as the contract sees it. */
export interface DecodedCall {
  /** What it means, in one sentence. */
  sentence: string;
  /** Name in the deployment when the target is one of ours, symbol when it is a token that is known. */
  contract?: string;
  method?: string;
  args: ShownArgument[];
  /** What a proposal would do, or an execution does. */
  actions: DecodedCall[];
  to: string;
  /** Wei. */
  value: bigint;
  data: string;
}

/** Decodes a call by the ABI of the contract it goes to. @param tokens how amounts of tokens are written */
export async function decodeCall(
  { to = "", data = "0x", value = "0x0" }: Pick<RequestedTransaction, "to" | "data" | "value">,
  contracts: Record<string, string>,
  tokens: KnownTokens = {},
): Promise<DecodedCall> {
  const wei = BigInt(value);
  const base = { args: [], actions: [], to, value: wei, data };
  const name = Object.keys(contracts).find((key) => contracts[key]?.toLowerCase() === to.toLowerCase());
  if (data === "0x" || data === "") {
    return {
      ...base,
      ...(name ? { contract: name } : {}),
      sentence: `Send ${sayAmount(wei)} to ${name ?? sayAddress(to)}.`,
    };
  }
  const token = name ? undefined : decodeTokenCall(to, data, contracts, tokens);
  if (token) return { ...base, ...token };
  const parsed = name && isContractName(name) ? parse(await contractInterface(name), data, wei) : undefined;
  if (!name || !parsed) {
    const selector = data.slice(0, 10);
    return { ...base, sentence: `Call ${selector} on ${name ?? sayAddress(to)}, which this wallet cannot read.` };
  }
  const { fragment, args } = parsed;
  const shown = fragment.inputs.map((input, index) => showArgument(input, args[index], index));
  const actions = await decodeInner(to, args, contracts, tokens);
  const meaning = meanings[`${name}.${fragment.name}`];
  const fallback = `Call ${fragment.name} on ${name}${wei ? `, paying ${sayAmount(wei)}` : ""}.`;
  const sentence = meaning ? meaning(namedArguments(fragment.inputs, args), wei, amountsIn(tokens)) : fallback;
  return { ...base, contract: name, method: fragment.name, args: shown, actions, sentence };
}

/** A call of a token that is known; undefined for anything else, since other standards share an ERC-20's selectors. */
function decodeTokenCall(to: string, data: string, contracts: Record<string, string>, tokens: KnownTokens) {
  const words = tokens[to.toLowerCase()];
  const parsed = words && parse(tokenFace, data, 0n);
  if (!words || !parsed) return undefined;
  const { fragment, args } = parsed;
  const token = { address: to, symbol: words.symbol };
  const sentence = sayTokenCall(fragment.name, args, token, amountsIn(tokens), (one) => sayTaker(one, contracts));
  const shown = fragment.inputs.map((input, index) => showArgument(input, args[index], index));
  return { contract: words.symbol, method: fragment.name, args: shown, sentence };
}

function parse(contract: Interface, data: string, value: bigint) {
  try {
    return contract.parseTransaction({ data, value }) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Calls inside the call: `createProposal` and `execute` carry (to, value, data), `multicall` data for itself. */
async function decodeInner(
  to: string, args: Result, contracts: Record<string, string>, tokens: KnownTokens,
): Promise<DecodedCall[]> {
  const { _actions, data } = args.toObject() as {
    _actions?: { to: string; value: bigint; data: string }[];
    data?: string[];
  };
  const inner =
    _actions?.map((action) => ({ to: action.to, data: action.data, value: `0x${action.value.toString(16)}` })) ??
    (Array.isArray(data) ? data.map((bytes) => ({ to, data: bytes })) : []);
  return Promise.all(inner.map((call) => decodeCall(call, contracts, tokens)));
}

/** Ether with at most six decimals, rounded up: for costs. */
export function ceilEther(wei: bigint): string {
  const unit = 10n ** 12n;
  return formatEther(((wei + unit - 1n) / unit) * unit).replace(/\.0$/, "");
}
