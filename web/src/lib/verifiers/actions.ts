import { contractInterface } from "@commonweight/sdk/chain/contracts";
import type { ProposalAction } from "../governance/actions.ts";
import { VERDICTS, type Verdict } from "./challenge.ts";

/** The call by which a vote decides a challenge. */
export async function decideChallenge(
  contracts: Record<string, string>,
  { challengeId, verdict }: { challengeId: string; verdict: Verdict },
): Promise<ProposalAction> {
  const to = contracts.VerificationRegistry;
  if (!to) throw new Error("VerificationRegistry is not deployed on this chain.");
  const registry = await contractInterface("VerificationRegistry");
  return { to, value: 0n, data: registry.encodeFunctionData("decideChallenge", [challengeId, VERDICTS[verdict]]) };
}
