import { parseEther, ZeroAddress } from "ethers";
import { RIGHTS, terms } from "../license/terms.ts";
import { NATIVE, STUDIO, type StudioWorld } from "./world.ts";

/** What a referred sale costs, in wei. */
export const REFERRED = parseEther("0.05");

/** A claim in ether of nothing, to be filled in. */
export function claimOf(
  payee: string, parts: Partial<Record<"settle" | "releases" | "datasets" | "verified", bigint[]>> = {},
) {
  return {
    currency: NATIVE,
    payee,
    to: ZeroAddress,
    settle: [] as bigint[],
    releases: [] as bigint[],
    datasets: [] as bigint[],
    verified: [] as bigint[],
    referrals: false,
    ...parts,
  };
}

/** A sale that lantern referred: 10 % of the price are lantern's. */
export async function refer({ license, signers, ids }: StudioWorld) {
  const offer = terms({ price: REFERRED, referrerBps: STUDIO.referrer, rights: RIGHTS.run });
  await license.connect(signers.kestrel).openOffer(ids.model, offer);
  const order = { offerId: 1n, quantity: 1, referrer: signers.lantern.address, maximum: REFERRED, proof: [] };
  await license.connect(signers.harbour).mintOrder({ ...order, to: signers.harbour.address }, { value: REFERRED });
}
