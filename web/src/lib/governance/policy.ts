import { formatBps } from "../format/share.ts";
import { RIGHTS } from "@commonweight/sdk/license/rights";

/** A charter version's terms, as EthicsCharter holds them. */
export interface CharterPolicy {
  receiptsRequired: number;
  /** Bit `1 << backend`. */
  acceptedBackends: number;
  feeBps: number;
  forbiddenRights: number;
  /** Share of every sale that goes to whoever verified the release before its approval, basis points. */
  verifierPoolBps: number;
}

/** What may execute a verification run. */
export const BACKENDS = [
  { value: 1, words: "WebGPU" },
  { value: 2, words: "WASM" },
  { value: 3, words: "CPU" },
] as const;

export interface PolicyFact {
  label: string;
  value: string;
}

/** `WebGPU and CPU` of a bit set. */
export function backendWords(bits: number): string {
  const words = BACKENDS.filter(({ value }) => bits & (1 << value)).map((backend) => backend.words);
  return words.length < 2 ? words[0] ?? "none" : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** `Nothing`, or the rights as verbs. */
export function forbiddenWords(bits: number): string {
  const words = RIGHTS.filter(({ bit }) => bits & bit).map((right) => right.words);
  if (words.length === 0) return "no right";
  return words.map((word) => word.charAt(0).toLowerCase() + word.slice(1)).join(", ");
}

/** A policy in words, in the order every page tells it. */
export function policyFacts(policy: CharterPolicy): PolicyFact[] {
  const receipts = `${policy.receiptsRequired} independent passing receipt${policy.receiptsRequired === 1 ? "" : "s"}`;
  return [
    { label: "Before approval", value: receipts },
    { label: "Receipts count from", value: backendWords(policy.acceptedBackends) },
    { label: "Treasury's fee", value: `${formatBps(policy.feeBps)} of every sale` },
    { label: "Verifiers' pool", value: `${formatBps(policy.verifierPoolBps)} of what a release earns` },
    { label: "No licence may grant", value: forbiddenWords(policy.forbiddenRights) },
  ];
}

/** The policy of a charter version as the index has it (the rights bits come as text). */
export function policyOf(version: Omit<CharterPolicy, "forbiddenRights"> & { forbiddenRights: string }): CharterPolicy {
  const { receiptsRequired, acceptedBackends, feeBps, forbiddenRights, verifierPoolBps } = version;
  return { receiptsRequired, acceptedBackends, feeBps, forbiddenRights: Number(forbiddenRights), verifierPoolBps };
}
