import { ZeroAddress } from "ethers";
import { BID_TYPES, bidTypedData, type Bid, type Listing } from "../../sdk/src/license/orders.ts";
import type { DemoRole } from "../protocol/accounts.ts";
import type { Dollars } from "./dollars.ts";
import { SeedError, type Stage } from "./stage.ts";

const DAY = 86_400;

/** Puts a licence on the market for `days`; the token stays with its seller. */
export async function list(stage: Stage, by: DemoRole, token: bigint, price: bigint, days: number): Promise<void> {
  const wallet = stage.wallet(by);
  const { license, market } = stage;
  await stage.send(() => license.connect(wallet).approve(market.target, token));
  const term = Math.round(days * DAY);
  await stage.send(() => market.connect(wallet).list(token, ZeroAddress, price, stage.time + term));
}

/** Buys a listed licence at its price; royalty and market fee go to the treasury in the same transaction. */
export async function buyListed(stage: Stage, by: DemoRole, token: bigint): Promise<void> {
  const listing = await lastListing(stage, token);
  const market = stage.market.connect(stage.wallet(by));
  await stage.send(() => market.buy(token, listing, { value: listing.price }));
}

/** Signs a bid for any licence of a release that grants the rights, lets the market take it, and makes it public. */
export async function bid(
  stage: Stage,
  by: DemoRole,
  wanted: { releaseId: bigint; rights: number; price: bigint; days: number },
  dollars: Dollars,
): Promise<void> {
  const { market, deployment } = stage;
  const wallet = stage.wallet(by);
  await dollars.approve(stage, by, market.target as string, wanted.price);
  const signed: Bid = {
    bidder: wallet.address,
    tokenId: 0n,
    releaseId: wanted.releaseId,
    rights: wanted.rights,
    lastsUntil: 0n,
    currency: dollars.address,
    price: wanted.price,
    expires: BigInt(stage.time + Math.round(wanted.days * DAY)),
    salt: 1n,
    counter: await market.counterOf(wallet.address),
  };
  const { domain } = bidTypedData({ chainId: deployment.chainId, verifyingContract: market.target as string }, signed);
  const signature = await wallet.signTypedData(domain, BID_TYPES, signed);
  await stage.send(() => market.connect(wallet).postBid(signed, signature));
}

/** The market keeps only a listing's hash; what it says stands in its event. */
async function lastListing({ license, market }: Stage, token: bigint): Promise<Listing> {
  const listed = (await market.queryFilter(market.filters.Listed(token))).at(-1);
  if (!listed) throw new SeedError(`licence ${token}: expected it to be listed, found no Listed event`);
  const { seller, currency, price, expires } = listed.args;
  const { transfers } = await license.resaleOf(token, market.target);
  return { seller, currency, price, expires, transfers };
}
