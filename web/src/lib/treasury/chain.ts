import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";

/** Sum of `RoyaltyTreasury.claimable` over releases, as the chain has it now. */
export async function chainClaimable(
  access: ChainAccess,
  releaseIds: readonly string[],
  currency: string,
  account: string
): Promise<bigint> {
  const treasury = await readContract(access, "RoyaltyTreasury");
  const amounts = await Promise.all(releaseIds.map((releaseId) => treasury.claimable(releaseId, currency, account)));
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

/** Whether nothing is left to settle on any edge of these releases, as the chain has it now. */
export async function chainSettled(
  access: ChainAccess,
  releaseIds: readonly string[],
  currency: string
): Promise<boolean> {
  const [treasury, registry] = await Promise.all([
    readContract(access, "RoyaltyTreasury"),
    readContract(access, "ModelRegistry"),
  ]);
  const waiting = await Promise.all(
    releaseIds.map(async (child) => {
      const parents = await registry.parentsOf(child);
      return Promise.all(parents.map((edge) => treasury.unsettled(child, edge.parent, currency)));
    })
  );
  return waiting.flat().every((amount) => amount === 0n);
}
