import type { Measured } from "../rows.ts";
import { measureClaims } from "./claims.ts";
import { measureLicenses } from "./licenses.ts";
import { measureSales } from "./sales.ts";
import type { Shop } from "./shop.ts";

/** Every line of the comparison for our own contracts, deployed as always. */
export async function measureOurs(shop: Shop): Promise<Measured> {
  const releaseId = await shop.world.releases.approved();
  return {
    ...(await measureLicenses(shop, releaseId)),
    ...(await measureSales(shop, releaseId)),
    ...(await measureClaims(shop)),
  };
}
