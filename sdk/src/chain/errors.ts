import { Interface, AbiCoder } from "ethers";
import type { InterfaceAbi } from "ethers";
import { ownErrors } from "./error-catalogue.ts";
import { standardErrors } from "./error-catalogue-standard.ts";
import type { ErrorArguments, Sentence } from "./error-catalogue.ts";
import { findRevertData } from "./revert-data.ts";
import { amountsIn } from "./say.ts";
import type { KnownTokens } from "./say.ts";

/** What kind of failure it was, for programs. */
export type FailureKind = "rejected" | "revert" | "insufficient-funds" | "nonce" | "unreachable" | "unknown";

/** A failure, told to a person. */
export interface Explanation {
  kind: FailureKind;
  /** What happened and the way out, ready to be shown. */
  sentence: string;
  /** The custom error's name, when one was decoded. */
  name?: string;
  args?: ErrorArguments;
  /** Raw revert data, when there was any. */
  data?: string;
}

/** What is known beside our own contracts. */
export interface Knowledge {
  /** Further interfaces whose custom errors may occur (other people's contracts in a proposal). */
  abis?: readonly InterfaceAbi[];
  /** How amounts of tokens are written; of others the smallest unit is said. */
  tokens?: KnownTokens;
}

const catalogue: Record<string, Sentence> = { ...standardErrors, ...ownErrors };
const catalogued = new Interface(Object.keys(catalogue).map((signature) => `error ${signature}`));
const sentences = new Map(
  Object.entries(catalogue).map(([signature, sentence]) => [catalogued.getError(signature.split("(")[0] ?? "")?.selector, sentence]),
);

const errorString = "0x08c379a0";
const panic = "0x4e487b71";

/**
 * Says what an error of a call, a transaction or a wallet means.
 *
 * @param error Whatever was thrown, by ethers, a wallet or a node.
 * @example
 * explainError(error).sentence; // "Offer 3 is sold out: all 10 licences are gone. …"
 */
export function explainError(error: unknown, known: Knowledge = {}): Explanation {
  const spoken = explainWithoutData(error);
  if (spoken?.kind === "rejected") return spoken;
  const data = findRevertData(error);
  if (data !== undefined && data !== "0x") return explainRevertData(data, known);
  if (spoken) return spoken;
  const message = shortMessage(error);
  if (data === "0x" || /revert/i.test(message)) {
    return { kind: "revert", sentence: `The contract refused without giving a reason (${message}).`, data: "0x" };
  }
  return { kind: "unknown", sentence: message };
}

/** Says what revert data means. @param data 0x and hex, at least a selector. */
export function explainRevertData(data: string, { abis = [], tokens = {} }: Knowledge = {}): Explanation {
  const selector = data.slice(0, 10).toLowerCase();
  const base = { kind: "revert" as const, data };
  if (selector === errorString || selector === panic) return { ...base, ...explainBuiltIn(selector, data) };
  const sentence = sentences.get(selector);
  const own = decode(catalogued, data);
  if (own && sentence) return { ...base, ...own, sentence: sentence(own.args, amountsIn(tokens)) };
  for (const abi of abis) {
    const other = decode(Interface.from(abi), data);
    if (other) return { ...base, ...other, sentence: `The contract refused: ${call(other.name, other.args)}.` };
  }
  return { ...base, sentence: `The contract refused with an error unknown to this app: selector ${selector}, data ${data}.` };
}

function decode(contract: Interface, data: string): { name: string; args: ErrorArguments } | undefined {
  try {
    const parsed = contract.parseError(data);
    return parsed ? { name: parsed.name, args: parsed.args.toObject() } : undefined;
  } catch {
    // The selector is known but its arguments are cut short: treat as unknown, the raw data is said.
    return;
  }
}

function explainBuiltIn(selector: string, data: string): { sentence: string; name: string; args: ErrorArguments } {
  const body = `0x${data.slice(10)}`;
  try {
    if (selector === errorString) {
      const [reason] = AbiCoder.defaultAbiCoder().decode(["string"], body);
      return { name: "Error", args: { reason }, sentence: `The contract refused: ${reason}` };
    }
    const [code] = AbiCoder.defaultAbiCoder().decode(["uint256"], body);
    const meaning = panics[Number(code)] ?? "a broken assumption";
    return { name: "Panic", args: { code }, sentence: `The contract stopped at ${meaning} (panic ${code}).` };
  } catch {
    return { name: "Error", args: {}, sentence: `The contract refused with data that cannot be read: ${data}.` };
  }
}

/** Solidity's panic codes (docs.soliditylang.org, "Panic via assert and Error via require"). */
const panics: Record<number, string> = {
  0x01: "a failed assertion",
  0x11: "an arithmetic overflow",
  0x12: "a division by zero",
  0x21: "a value outside its enumeration",
  0x32: "an index out of range",
};

const patterns: [FailureKind, RegExp, string][] = [
  [
    "insufficient-funds",
    /insufficient funds|INSUFFICIENT_FUNDS|exceeds? (?:the )?balance|gas required exceeds allowance/i,
    "The account holds too little ETH for the price and the gas. Nothing was paid.",
  ],
  [
    "nonce",
    /nonce (?:too low|has already been used)|NONCE_EXPIRED|replacement (?:transaction|fee)|already known/i,
    "Another transaction of this account took this one's place. Look at the account's activity, then try again.",
  ],
  [
    "unreachable",
    /failed to fetch|NETWORK_ERROR|SERVER_ERROR|ECONNREFUSED|does not answer|rpc_unreachable|timed? ?out/i,
    "The chain's node does not answer. Nothing is known to have failed; look again in a moment.",
  ],
];

function explainWithoutData(error: unknown): Explanation | undefined {
  if (isRejected(error)) return { kind: "rejected", sentence: "You declined in your wallet. Nothing happened." };
  const text = `${(error as { code?: unknown } | null)?.code ?? ""} ${shortMessage(error)}`;
  for (const [kind, pattern, sentence] of patterns) if (pattern.test(text)) return { kind, sentence };
  return;
}

/** EIP-1193's 4001, or ethers' ACTION_REJECTED, at any depth. */
function isRejected(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false;
  const { code, info, error: inner, cause } = error as Record<string, unknown>;
  if (code === 4001 || code === "ACTION_REJECTED") return true;
  return [info, inner, cause].some((next) => isRejected(next, depth + 1));
}

function shortMessage(error: unknown): string {
  if (typeof error === "string") return error;
  const { shortMessage, message } = (error ?? {}) as { shortMessage?: string; message?: string };
  return shortMessage ?? message ?? "Something failed without saying why";
}

function call(name: string, args: ErrorArguments): string {
  const list = Object.entries(args).map(([key, value]) => `${key} ${String(value)}`);
  return list.length ? `${name} (${list.join(", ")})` : name;
}
