import { contractInterface, isContractName } from "@commonweight/sdk/chain/contracts";
import type { Process } from "../ethics/process.ts";
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
  name: string,
  method: string,
  args: readonly unknown[],
  value = 0n
): Promise<ProposalAction> {
  const to = addresses[name];
  if (!to || !isContractName(name)) throw new Error(`${name} is not deployed on this chain.`);
  return { to, value, data: (await contractInterface(name)).encodeFunctionData(method, args) };
}

/** Approves a release. */
export function approveRelease(addresses: Addresses, releaseId: bigint | string): Promise<ProposalAction> {
  return call(addresses, "ModelRegistry", "approve", [releaseId]);
}

/** Adopts the next charter version. @param digest sha-256 of the charter document's CID */
export function adoptCharter(
  addresses: Addresses,
  { digest, clauseCount, policy, process }: {
    digest: string;
    clauseCount: number;
    policy: CharterPolicy;
    /** How disputes go under it. */
    process: Process;
  }
): Promise<ProposalAction> {
  return call(addresses, "EthicsCharter", "adopt", [digest, clauseCount, policy, process]);
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

/** Creates voting power. @param value in the token's smallest unit (18 decimals) */
export function mint(addresses: Addresses, { to, value }: { to: string; value: bigint }): Promise<ProposalAction> {
  return call(addresses, "GovernanceERC20", "mint", [to, value]);
}

/** How the DAO votes, as TokenVoting 1.3 holds it. */
export interface VotingSettings {
  /** 0: a vote stays once cast; 1: early execution too; 2: votes may be changed until the end. */
  votingMode: number;
  /** Part of yes and no that yes must exceed, and of all voting power that must take part; millionths. */
  supportThreshold: number;
  minParticipation: number;
  /** Seconds; at least an hour. */
  minDuration: number;
  /** In the token's smallest unit. */
  minProposerVotingPower: bigint;
}

export function changeVoting(addresses: Addresses, settings: VotingSettings): Promise<ProposalAction> {
  return call(addresses, "TokenVoting", "updateVotingSettings", [settings]);
}

/** A change of the council; null where the number of approvals stays. */
export interface CouncilChange {
  add: readonly string[];
  remove: readonly string[];
  minApprovals: number | null;
}

/** In this order each call leaves a council that can act: nobody is removed before the others and the number fit. */
export function changeCouncil(
  addresses: Addresses,
  { add, remove, minApprovals }: CouncilChange,
): Promise<ProposalAction[]> {
  const calls: [string, unknown][] = [];
  if (add.length > 0) calls.push(["addAddresses", add]);
  if (minApprovals !== null) calls.push(["updateMultisigSettings", { onlyListed: true, minApprovals }]);
  if (remove.length > 0) calls.push(["removeAddresses", remove]);
  return Promise.all(calls.map(([method, argument]) => call(addresses, "Council", method, [argument])));
}

/** Sends what is left of a release's refunds to the treasury instead of its makers. */
export function divertRefunds(
  addresses: Addresses,
  { releaseId, currency }: { releaseId: string; currency: string }
): Promise<ProposalAction> {
  return call(addresses, "Refunds", "divert", [releaseId, currency]);
}

/** Lifts the council's veto of a proposal, for good. */
export function overrule(addresses: Addresses, proposalId: string): Promise<ProposalAction> {
  return call(addresses, "CouncilVeto", "overrule", [proposalId]);
}

/** The check that every proposal ends with; the reserve condition refuses one without it. */
export function requireSolvent(addresses: Addresses): Promise<ProposalAction> {
  return call(addresses, "RoyaltyTreasury", "requireSolvent", []);
}
