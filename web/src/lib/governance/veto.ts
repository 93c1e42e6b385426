import { contractInterface } from "@commonweight/sdk/chain/contracts";
import type { CouncilVetoVote } from "./deliberation-query.ts";
import type { ProposalStanding } from "./standing-query.ts";

/** A week: so long members of the council may approve a veto. */
const OPEN_FOR = 604_800;

/** What the council cannot stop: votes about itself, about its vetoes, and about disputes. */
const BEYOND: readonly ProposalStanding["kind"][] = [
  "VetoOverrule", "CouncilChange", "SuspensionRatification", "SuspensionLifting", "DisputeRuling",
];

/** Whether a veto would change nothing for a proposal; the condition on EXECUTE decides, by its actions. */
export function isBeyondVeto(kind: ProposalStanding["kind"]): boolean {
  return BEYOND.includes(kind);
}

/** The council's vote to veto that still takes approvals; newest first. @param now seconds on the chain's clock */
export function openVeto(votes: readonly CouncilVetoVote[], now: number): CouncilVetoVote | null {
  return votes.find(({ executed, endDate }) => !executed && now < Number(endDate)) ?? null;
}

/**
 * The arguments of the council's `createProposal` (Aragon Multisig 1.3) that vetoes: its proposer approves at once, and
 * the last approval needed executes it.
 *
 * @param reason sha-256 digest of the reason's CID, 0x and hex; zero for none
 * @param now seconds on the chain's clock
 */
export async function vetoVote(
  contracts: Record<string, string>,
  { proposalId, reason, now }: { proposalId: string; reason: string; now: number }
): Promise<readonly unknown[]> {
  const to = contracts.CouncilVeto;
  if (!to) throw new Error("CouncilVeto is not deployed on this chain.");
  const data = (await contractInterface("CouncilVeto")).encodeFunctionData("veto", [proposalId, reason]);
  return ["0x", [{ to, value: 0n, data }], 0n, true, true, 0n, BigInt(Math.floor(now) + OPEN_FOR)];
}
