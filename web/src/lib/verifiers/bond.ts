import { readContract } from "#lib/chain/contracts.ts";
import type { ChainAccess } from "#lib/chain/contracts.ts";

/** What the DAO demands of verifiers. Amounts in wei, times in seconds. */
export interface BondTerms {
  required: bigint;
  unbondDelay: number;
  decideWithin: number;
}

/** What an account has at stake as a verifier. */
export interface Bond {
  /** What makes its receipts count. */
  active: bigint;
  /** What was taken back and is at stake still. */
  leaving: bigint;
  /** Unix seconds; of no meaning where nothing is leaving. */
  leavesAt: number;
  openChallenges: number;
  /** What it may withdraw now. */
  withdrawable: bigint;
  /** Whether a receipt it signs now counts, as far as the bond goes. */
  bonded: boolean;
}

/** The terms in force, as the chain has them. */
export async function readBondTerms(access: ChainAccess): Promise<BondTerms> {
  const { required, unbondDelay, decideWithin } = await (await readContract(access, "VerificationRegistry")).bondTerms();
  return { required, unbondDelay: Number(unbondDelay), decideWithin: Number(decideWithin) };
}

/** An account's bond, as the chain has it. */
export async function readBond(access: ChainAccess, account: string): Promise<Bond> {
  const registry = await readContract(access, "VerificationRegistry");
  const [{ active, leaving, leavesAt, openChallenges }, withdrawable, bonded] = await Promise.all([
    registry.bondOf(account),
    registry.withdrawable(account),
    registry.isBonded(account),
  ]);
  return { active, leaving, leavesAt: Number(leavesAt), openChallenges: Number(openChallenges), withdrawable, bonded };
}

/** Whether an account's bond makes its receipts count. */
export async function isBonded(access: ChainAccess, account: string): Promise<boolean> {
  return (await readContract(access, "VerificationRegistry")).isBonded(account);
}
