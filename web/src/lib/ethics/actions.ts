import { contractInterface } from "@commonweight/sdk/chain/contracts";
import type { ProposalAction } from "../governance/actions.ts";
import type { Ruling } from "./dispute.ts";

/** What a vote can do about a dispute. */
export type DisputeAct = "ratify" | "lift" | "decide";

/** The board's numbers for rulings. */
const RULINGS: Record<Exclude<Ruling, "None">, number> = { Dismissed: 1, Upheld: 2, Revoked: 3 };

async function boardCall(
  contracts: Record<string, string>,
  method: "suspend" | DisputeAct,
  args: readonly unknown[],
): Promise<ProposalAction> {
  const to = contracts.EthicsBoard;
  if (!to) throw new Error("EthicsBoard is not deployed on this chain.");
  return { to, value: 0n, data: (await contractInterface("EthicsBoard")).encodeFunctionData(method, args) };
}

/** The call by which a vote ratifies, lifts or decides. @param ruling only for `decide` */
export function actOnDispute(
  contracts: Record<string, string>,
  { act, disputeId, ruling }: { act: DisputeAct; disputeId: string; ruling?: Exclude<Ruling, "None"> | undefined },
): Promise<ProposalAction> {
  if (act !== "decide") return boardCall(contracts, act, [disputeId]);
  if (!ruling) throw new Error("A decision needs its ruling.");
  return boardCall(contracts, "decide", [disputeId, RULINGS[ruling]]);
}

/**
 * The arguments of the council's `createProposal` (Aragon Multisig 1.3) that suspends for a dispute: its proposer
 * approves at once, and the last approval needed executes it.
 *
 * @param end unix seconds until which members may approve
 */
export async function suspensionVote(
  contracts: Record<string, string>,
  disputeId: string,
  end: number,
): Promise<readonly unknown[]> {
  return ["0x", [await boardCall(contracts, "suspend", [disputeId])], 0n, true, true, 0n, BigInt(Math.floor(end))];
}
