import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";
import type { ClaimCall } from "./calls.ts";

/** What claiming would pay now, call by call, tried on the chain as the account would send it. Nothing is sent. */
export async function tryClaims(access: ChainAccess, calls: readonly ClaimCall[], account: string): Promise<bigint[]> {
  const treasury = await readContract(access, "RoyaltyTreasury");
  return [...(await treasury.claimAll.staticCall([...calls], { from: account }))];
}

/** Whether the contract says that nothing of this is left to be paid. */
export async function nothingLeft(access: ChainAccess, calls: readonly ClaimCall[], account: string): Promise<boolean> {
  try {
    await tryClaims(access, calls, account);
    return false;
  } catch (error) {
    const { explainError } = await import("@commonweight/sdk/chain/errors");
    return explainError(error).name === "RoyaltyTreasury_NothingToClaim";
  }
}
