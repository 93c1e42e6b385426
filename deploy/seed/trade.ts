import { ZeroAddress, ZeroHash } from "ethers";
import type { Listing } from "../../sdk/src/license/orders.ts";
import type { DemoRole } from "../protocol/accounts.ts";
import type { Stage } from "./stage.ts";
import { storeText } from "./store.ts";
import type { OfferStory } from "./world.ts";

const DAY = 86_400;

/** Opens an offer; answers its id. */
export async function openOffer(stage: Stage, by: DemoRole, releaseId: bigint, offer: OfferStory): Promise<bigint> {
  const { digest } = await storeText(stage.gateway, offer.legalText);
  const terms = {
    price: offer.price,
    currency: ZeroAddress,
    term: offer.term,
    supply: offer.supply,
    walletCap: 0,
    resaleRoyaltyBps: offer.resaleRoyaltyBps,
    referrerBps: 0,
    rights: offer.rights,
    seats: 0,
    trialDays: 0,
    transferable: offer.transferable,
    allowList: ZeroHash,
    legalText: digest,
  };
  await stage.send(() => stage.license.connect(stage.wallet(by)).openOffer(releaseId, terms));
  return stage.license.offerCount();
}

/** Buys a licence for oneself at the offer's price; answers the token's id. */
export async function buy(stage: Stage, by: DemoRole, offerId: bigint): Promise<bigint> {
  const { terms, sold } = await stage.license.offerOf(offerId);
  const wallet = stage.wallet(by);
  await stage.send(() =>
    stage.license.connect(wallet).mint(offerId, wallet.address, terms.price, { value: terms.price }),
  );
  return (offerId << 32n) | (sold + 1n);
}

/** Puts a licence on the market for `days`; the token stays with its seller. */
export async function list(stage: Stage, by: DemoRole, token: bigint, price: bigint, days: number): Promise<void> {
  const wallet = stage.wallet(by);
  const { license, market } = stage;
  await stage.send(() => license.connect(wallet).approve(market.target, token));
  const term = Math.round(days * DAY);
  await stage.send(() => market.connect(wallet).list(token, ZeroAddress, price, stage.time + term));
}

/** Buys a listed licence at its price; the royalty goes to the treasury in the same transaction. */
export async function buyListed(stage: Stage, by: DemoRole, token: bigint): Promise<void> {
  const listing = await lastListing(stage, token);
  const market = stage.market.connect(stage.wallet(by));
  await stage.send(() => market.buy(token, listing, { value: listing.price }));
}

/** The market keeps only a listing's hash; what it says stands in its event. */
async function lastListing({ market }: Stage, token: bigint): Promise<Listing> {
  const listed = (await market.queryFilter(market.filters.Listed(token))).at(-1);
  if (!listed) throw new Error(`licence ${token}: expected it to be listed, found no Listed event`);
  const { seller, currency, price, expires, transfers } = listed.args;
  return { seller, currency, price, expires, transfers };
}

/** Moves what parents are owed one hop up. */
export async function settle(stage: Stage, by: DemoRole, releaseIds: readonly bigint[]): Promise<void> {
  await stage.send(() => stage.treasury.connect(stage.wallet(by)).settle([...releaseIds], ZeroAddress));
}

/** Takes what one is owed over the given releases. */
export async function claim(stage: Stage, by: DemoRole, releaseIds: readonly bigint[]): Promise<void> {
  const wallet = stage.wallet(by);
  const treasury = stage.treasury.connect(wallet);
  await stage.send(() => treasury.claim([...releaseIds], ZeroAddress, wallet.address, wallet.address));
}
