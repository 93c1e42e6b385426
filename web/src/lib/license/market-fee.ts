import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";

/** The market's fee on a resale, basis points of the price; it never changes for a market. */
export async function readMarketFee(access: ChainAccess): Promise<number> {
  return Number(await (await readContract(access, "LicenseMarket")).feeBps());
}
