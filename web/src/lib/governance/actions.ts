import { contractInterface } from "@commonweight/sdk/chain/contracts";
import type { ContractName } from "@commonweight/sdk/chain/contracts";
import { NATIVE } from "../format/currency.ts";
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
  args: readonly unknown[],
  value = 0n
): Promise<ProposalAction> {
  const to = addresses[name];
  if (!to) throw new Error(`${name} is not deployed on this chain.`);
  return { to, value, data: (await contractInterface(name)).encodeFunctionData(method, args) };
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

/** Pays from the treasury. @param currency zero for the native one @param value in its smallest unit */
export async function pay(to: string, currency: string, value: bigint): Promise<ProposalAction> {
  if (currency === NATIVE) return { to, value, data: "0x" };
  const { Interface } = await import("ethers");
  const token = new Interface(["function transfer(address to, uint256 amount) returns (bool)"]);
  return { to: currency, value: 0n, data: token.encodeFunctionData("transfer", [to, value]) };
}

/**
 * Books money that lies in the treasury as earned by a release. Nothing moves: what was free is owed from then on, and
 * divided as a sale is.
 */
export function creditRoyalty(
  addresses: Addresses,
  { releaseId, currency, value }: { releaseId: string; currency: string; value: bigint }
): Promise<ProposalAction> {
  return call(addresses, "ModelLicense", "creditRoyalty", [releaseId, currency, value]);
}

/** A payment spread over time; `start` and `duration` in seconds, `value` in the currency's smallest unit. */
export interface StreamTerms {
  to: string;
  currency: string;
  value: bigint;
  start: number;
  duration: number;
}

/**
 * Opens a stream with the DAO as its sponsor. A token is sent to the contract first, since no proposal may approve
 * anybody to take it.
 */
export async function openStream(addresses: Addresses, terms: StreamTerms): Promise<ProposalAction[]> {
  const { to, currency, value, start, duration } = terms;
  const native = currency === NATIVE;
  const args = [to, currency, value, start, duration];
  const open = await call(addresses, "Streams", "open", args, native ? value : 0n);
  return native ? [open] : [await pay(open.to, currency, value), open];
}

/** Ends a stream: what is not vested yet comes back to the treasury. */
export function stopStream(addresses: Addresses, streamId: string): Promise<ProposalAction> {
  return call(addresses, "Streams", "stop", [streamId]);
}

/** Lists an ERC-20, so that offers can be made in it. */
export function listCurrency(addresses: Addresses, currency: string): Promise<ProposalAction> {
  return call(addresses, "CurrencyList", "list", [currency]);
}

/** The check that every proposal ends with; the reserve condition refuses one without it. */
export function requireSolvent(addresses: Addresses): Promise<ProposalAction> {
  return call(addresses, "RoyaltyTreasury", "requireSolvent", []);
}
