import { ZeroAddress, type Signer } from "ethers";
import type { Measured } from "../rows.ts";
import { gasOf, PRICE, send } from "../stage.ts";
import type { Shop } from "./shop.ts";

/** Releases in the claim of several. */
const SEVERAL = 5;

/** Claims of a contributor that the DAO pays, after others have claimed; and settling with a parent. */
export async function measureClaims(shop: Shop): Promise<Measured> {
  const { treasury, stage: { people } } = shop;
  const payee = await people.payee.getAddress();
  const releases: bigint[] = [];
  for (let i = 0; i < SEVERAL + 1; i++) releases.push(await release(shop, `kestrel/claims-${i}`, payee));
  const [single, ...further] = releases as [bigint, ...bigint[]];
  const claim = (ids: readonly bigint[], by: Signer = people.payee): Promise<number> =>
    by.getAddress().then((account) => gasOf(send(treasury, "claim", by, [ZeroAddress, account, ids])));

  for (const releaseId of releases) await earn(shop, releaseId);
  await claim([single], people.fees);
  const cold = await claim([single]);
  const several = await claim(further);
  for (const releaseId of releases) await earn(shop, releaseId);
  const warm = await claim([single]);
  const severalAgain = await claim(further);
  return {
    "claim.eth.cold": cold,
    "claim.eth.warm": warm,
    "claim.eth.further.cold": Math.round((several - cold) / (SEVERAL - 1)),
    "claim.eth.further.warm": Math.round((severalAgain - warm) / (SEVERAL - 1)),
    "settle": await measureSettling(shop, single),
  };
}

/** One parent's share moved one hop, where it was moved before. */
async function measureSettling(shop: Shop, parent: bigint): Promise<number> {
  const { treasury, stage: { people } } = shop;
  const payee = await people.payee.getAddress();
  const child = await release(shop, "kestrel/settles", payee, [{ parent, shareBps: 1_000 }]);
  const settle = async () => {
    await earn(shop, child);
    return gasOf(send(treasury, "settle", people.buyer, [[child], ZeroAddress]));
  };
  await settle();
  return settle();
}

/** An approved release of kestrel's, nine tenths of which are the payee's. */
function release(shop: Shop, name: string, payee: string, parents: { parent: bigint; shareBps: number }[] = []) {
  return shop.stage.people.fees.getAddress().then((other) => shop.world.releases.approved({
    name,
    parents,
    contributors: [{ account: payee, shareBps: 9_000 }, { account: other, shareBps: 1_000 }],
  }));
}

/** Books what a release earned: the price of one licence. */
async function earn({ license, stage: { people } }: Shop, releaseId: bigint): Promise<void> {
  await send(license, "payRoyalty", people.buyer, [releaseId, ZeroAddress, PRICE], PRICE);
}
