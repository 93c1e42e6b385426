import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";
import { NATIVE } from "../format/currency.ts";

/** What the chain says the treasury has in one currency, at one block. */
export interface Holding {
  held: bigint;
  owed: bigint;
  free: bigint;
}

/**
 * The DAO's balance, and what RoyaltyTreasury says of it is owed and free, at the block the index is at: so that the
 * chain's numbers and the index's can be compared to the wei.
 */
export async function readHolding(access: ChainAccess, currency: string, block: number): Promise<Holding> {
  const treasury = await readContract(access, "RoyaltyTreasury");
  const [held, owed, free] = await Promise.all([
    balanceOf(access, currency, block),
    treasury.owed(currency, { blockTag: block }),
    treasury.free(currency, { blockTag: block }),
  ]);
  return { held, owed, free };
}

async function balanceOf(access: ChainAccess, currency: string, block: number): Promise<bigint> {
  const dao = access.contracts.DAO;
  if (!dao) throw new Error(`DAO is not deployed on chain ${access.chainId}.`);
  const [{ Contract }, { pendingProvider }] = await Promise.all([import("ethers"), import("../chain/provider.ts")]);
  const provider = pendingProvider(access.rpcUrl, access.chainId);
  if (currency === NATIVE) return provider.getBalance(dao, block);
  const token = new Contract(currency, ["function balanceOf(address) view returns (uint256)"], provider);
  return BigInt(await token.getFunction("balanceOf")(dao, { blockTag: block }));
}
