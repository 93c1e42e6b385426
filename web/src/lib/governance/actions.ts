import { contractInterface } from "@commonweight/sdk/chain/contracts";
import type { ContractName } from "@commonweight/sdk/chain/contracts";
import type { CharterPolicy } from "./policy.ts";

/** One call of a proposal. */
export interface ProposalAction {
  to: string;
  /** Wei. */
  value: bigint;
  /** 0x and hex. */
  data: string;
}

type Addresses = Record<string, string>;

async function call(
  addresses: Addresses,
  name: ContractName,
  method: string,
  args: readonly unknown[]
): Promise<ProposalAction> {
  const to = addresses[name];
  if (!to) throw new Error(`${name} is not deployed on this chain.`);
  return { to, value: 0n, data: (await contractInterface(name)).encodeFunctionData(method, args) };
}

/** Approves a release. */
export function approveRelease(addresses: Addresses, releaseId: bigint | string): Promise<ProposalAction> {
  return call(addresses, "ModelRegistry", "approve", [releaseId]);
}

/** Adopts the next charter version. @param digest sha-256 of the charter document's CID */
export function adoptCharter(
  addresses: Addresses,
  { digest, clauseCount, policy }: { digest: string; clauseCount: number; policy: CharterPolicy }
): Promise<ProposalAction> {
  return call(addresses, "EthicsCharter", "adopt", [digest, clauseCount, policy]);
}

/** Pays ETH from the treasury. @param value wei */
export function payEther(to: string, value: bigint): ProposalAction {
  return { to, value, data: "0x" };
}

/** The check that every proposal ends with; the reserve condition refuses one without it. */
export function requireSolvent(addresses: Addresses): Promise<ProposalAction> {
  return call(addresses, "RoyaltyTreasury", "requireSolvent", []);
}
