import { toBeHex, ZeroAddress, zeroPadValue } from "ethers";
import type { Figure } from "../../result.ts";
import { gasOf, LATER, PRICE, send } from "../stage.ts";
import type { Shop } from "./shop.ts";

/** Gas by which two lines may differ and be called equal: addresses and numbers with more or fewer zero bytes. */
const EQUAL = 600;
const ORDER = 64;

/** What must cost the same at each size. */
const STEADY = ["mint", "buy", "claim"] as const;
/** What reads all ancestors once, for everything after it until the status of any release changes; measured apart. */
const REFRESHING = {
  "refresh.mint": "the first mint after a status change anywhere, by ancestors of the release",
  "refresh.claim": "a payee's first claim, by ancestors of the release",
} as const;
type Costs = Record<(typeof STEADY)[number] | keyof typeof REFRESHING, number>;

/** Sizes, and how to get there: answers a release that is that large, with an offer. */
interface Dimension {
  sizes: readonly number[];
  what: string;
  grow: (shop: Shop, size: number) => Promise<Grown>;
}

interface Grown {
  releaseId: bigint;
  offerId: bigint;
}

const DIMENSIONS: Record<string, Dimension> = {
  contributors: { sizes: [1, 10, 64], what: "contributors of the release (64 at most)", grow: withContributors },
  ancestors: { sizes: [1, 10, 64], what: "ancestors of the release (64 at most)", grow: withAncestors },
  sold: { sizes: [1, 10, 100, 1_000], what: "licences sold of the offer", grow: withSold },
  offers: { sizes: [1, 10, 100, 1_000], what: "offers open", grow: withOffers },
};

/** Minting, buying and claiming as things grow: one figure for each size, and the difference, which has an aim. */
export async function measureGrowth(shop: Shop): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, { sizes, what, grow }] of Object.entries(DIMENSIONS)) {
    const measured: Costs[] = [];
    for (const size of sizes) measured.push(await costs(shop, await grow(shop, size)));
    const bySize = (cost: keyof Costs, note: string): void =>
      sizes.forEach((size, i) => figures.push({
        id: `gas.growth.${name}.${cost}.${size}`, value: measured[i]![cost], unit: "gas", note,
      }));
    for (const cost of STEADY) {
      bySize(cost, what);
      const values = measured.map((each) => each[cost]);
      const value = Math.max(...values) - Math.min(...values);
      const note = `the most less the least, by ${what}`;
      figures.push({ id: `gas.growth.${name}.${cost}`, value, unit: "gas", aim: { most: EQUAL }, note });
    }
    if (name !== "ancestors") continue;
    for (const [cost, note] of Object.entries(REFRESHING)) bySize(cost as keyof typeof REFRESHING, note);
  }
  return figures;
}

/** A mint by somebody who has others, the sale of that licence to somebody who has others, and a second claim. */
async function costs(shop: Shop, { releaseId, offerId }: { releaseId: bigint; offerId: bigint }): Promise<Costs> {
  const { market, license, treasury, stage: { people } } = shop;
  const [seller, buyer] = [await shop.newcomer(), await shop.newcomer()];
  for (const person of [seller, buyer]) await shop.mint(person, offerId);
  const { sold } = (await license.getFunction("offerOf")(offerId)) as unknown as { sold: bigint };
  const mint = await gasOf(shop.mint(seller, offerId));
  const tokenId = (offerId << 32n) | (sold + 1n);
  await send(market, "list", seller, [tokenId, ZeroAddress, PRICE, LATER]);
  const listing = [await seller.getAddress(), ZeroAddress, PRICE, LATER, 0];
  const buy = await gasOf(send(market, "buy", buyer, [tokenId, listing], PRICE));
  const payee = await people.payee.getAddress();
  const claims = () => gasOf(send(treasury, "claim", people.payee, [ZeroAddress, payee, [releaseId]]));
  const first = await claims();
  await shop.mint(seller, offerId);
  const claim = await claims();
  await changeStatus(shop);
  const refreshed = await gasOf(shop.mint(seller, offerId));
  return { mint, buy, claim, "refresh.mint": refreshed, "refresh.claim": first };
}

/** Suspends some other release: whatever was remembered of any must be read anew. */
async function changeStatus({ world }: Shop): Promise<void> {
  const other = await world.releases.approved({ name: "kestrel/suspended" });
  await world.asBoard("suspend", other, LATER);
}

async function withContributors(shop: Shop, size: number): Promise<Grown> {
  const payee = await shop.stage.people.payee.getAddress();
  const others = Array.from({ length: size - 1 }, (_, i) => ({
    account: zeroPadValue(toBeHex(0xc0de_0000 + i), 20),
    shareBps: 100,
  }));
  const contributors = [{ account: payee, shareBps: 10_000 - 100 * others.length }, ...others];
  const releaseId = await shop.world.releases.approved({ name: `kestrel/contributors-${size}`, contributors });
  return { releaseId, offerId: await shop.offer(releaseId) };
}

/** A line of releases, each made of the one before. */
async function withAncestors(shop: Shop, size: number): Promise<Grown> {
  const account = await shop.stage.people.payee.getAddress();
  const contributors = [{ account, shareBps: 10_000 }];
  const name = `kestrel/ancestors-${size}`;
  let releaseId = await shop.world.releases.approved({ name, contributors });
  for (let i = 0; i < size; i++) {
    const parents = [{ parent: releaseId, shareBps: 100 }];
    releaseId = await shop.world.releases.approved({ name, contributors, parents });
  }
  return { releaseId, offerId: await shop.offer(releaseId) };
}

async function withSold(shop: Shop, size: number): Promise<Grown> {
  const grown = await fresh(shop, `kestrel/sold-${size}`);
  for (let left = size; left > 0; left -= ORDER) {
    await shop.order(shop.stage.people.earlier, grown.offerId, { quantity: Math.min(left, ORDER) });
  }
  return grown;
}

async function withOffers(shop: Shop, size: number): Promise<Grown> {
  const { releaseId } = await fresh(shop, `kestrel/offers-${size}`);
  let offerId = 0n;
  for (let i = 0; i < size; i++) offerId = await shop.offer(releaseId);
  return { releaseId, offerId };
}

/** A release of the payee's alone, with an offer. */
async function fresh(shop: Shop, name: string): Promise<Grown> {
  const account = await shop.stage.people.payee.getAddress();
  const releaseId = await shop.world.releases.approved({ name, contributors: [{ account, shareBps: 10_000 }] });
  return { releaseId, offerId: await shop.offer(releaseId) };
}
