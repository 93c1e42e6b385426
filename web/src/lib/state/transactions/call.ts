import type { ContractName } from "@commonweight/sdk/chain/contracts";
import type { Explanation } from "@commonweight/sdk/chain/errors";
import type { KnownTokens } from "@commonweight/sdk/chain/say";

/** A call of a deployed contract by name, or of anything by address and data. */
export type Call =
  | { contract: ContractName; method: string; args?: readonly unknown[]; value?: bigint }
  | { to: string; data: string; value?: bigint };

/** A call ready for the chain. */
export interface EncodedCall {
  to: string;
  data: string;
  value: bigint;
}

/**
 * Encodes a call. ethers and the contract's ABI are fetched here, at the first action, so that reading needs neither.
 *
 * @throws Error when the deployment has no such contract, or the arguments do not fit the method.
 */
export async function encodeCall(call: Call, contracts: Record<string, string>): Promise<EncodedCall> {
  const value = call.value ?? 0n;
  if ("to" in call) return { to: call.to, data: call.data, value };
  const to = contracts[call.contract];
  if (!to) throw new Error(`${call.contract} is not deployed on this chain.`);
  const { contractInterface } = await import("@commonweight/sdk/chain/contracts");
  const data = (await contractInterface(call.contract)).encodeFunctionData(call.method, call.args ?? []);
  return { to, data, value };
}

/** The catalogue of errors, fetched when the first one occurs. @param tokens how amounts of tokens are written */
export async function explain(error: unknown, tokens: KnownTokens = {}): Promise<Explanation> {
  const { explainError } = await import("@commonweight/sdk/chain/errors");
  return explainError(error, { tokens });
}
