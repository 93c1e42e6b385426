import { ZeroAddress, type Signer } from "ethers";
import { BID_TYPES, LISTING_TYPES } from "../../../../sdk/src/license/orders.ts";
import type { Measured } from "../rows.ts";
import { gasOf, LATER, PRICE, send } from "../stage.ts";
import type { Shop } from "./shop.ts";

type Sale = (tokenId: bigint) => Promise<number>;

/** What sellers and buyers of used licences do; royalty and market fee are paid in each sale. */
export async function measureSales(shop: Shop, releaseId: bigint): Promise<Measured> {
  const { market } = shop;
  const [seller, buyer] = [await shop.newcomer(), await shop.newcomer()];
  const offerId = await shop.offer(releaseId);
  const sellerAddress = await seller.getAddress();

  let list = 0;
  const listed = (currency: string, value: bigint): Sale => async (tokenId) => {
    list = await gasOf(send(market, "list", seller, [tokenId, currency, PRICE, LATER]));
    const listing = [sellerAddress, currency, PRICE, LATER, await transfersOf(shop, tokenId)];
    return gasOf(send(market, "buy", buyer, [tokenId, listing], value));
  };
  const signed: Sale = async (tokenId) => {
    const said = await order(shop, seller, tokenId, ZeroAddress);
    const [listing, signature] = await sign(shop, seller, LISTING_TYPES, said);
    return gasOf(send(market, "buySigned", buyer, [listing, signature], PRICE));
  };
  const accepted: Sale = async (tokenId) => {
    const [bid, signature] = await sign(shop, buyer, BID_TYPES, await order(shop, buyer, tokenId, shop.coin));
    return gasOf(send(market, "acceptBid", seller, [bid, signature, tokenId]));
  };

  /** Sells the seller's only licence to a new holder, then another between holders; both hold none afterwards. */
  const twice = async (sell: Sale): Promise<[cold: number, warm: number]> => {
    const only = await shop.licence(seller, offerId);
    const cold = await sell(only);
    const kept = await shop.licence(seller, offerId);
    const second = await shop.licence(seller, offerId);
    const warm = await sell(second);
    for (const tokenId of [only, second]) await send(shop.license, "burn", buyer, [tokenId]);
    await send(shop.license, "burn", seller, [kept]);
    return [cold, warm];
  };

  await twice(listed(ZeroAddress, PRICE));
  await twice(listed(shop.coin, 0n));
  const erc20 = await twice(listed(shop.coin, 0n));
  const eth = await twice(listed(ZeroAddress, PRICE));
  const bySignature = await twice(signed);
  const bids = await twice(accepted);
  return {
    "list": list,
    "buy.eth.cold": eth[0],
    "buy.eth.warm": eth[1],
    "buy.erc20.cold": erc20[0],
    "buy.erc20.warm": erc20[1],
    "buy.signed.cold": bySignature[0],
    "buy.signed.warm": bySignature[1],
    "bid.accept.cold": bids[0],
    "bid.accept.warm": bids[1],
  };
}

/** Everything that a signed listing or a bid of somebody for a licence may say. */
async function order(shop: Shop, by: Signer, tokenId: bigint, currency: string) {
  const account = await by.getAddress();
  const [releaseId, offerId, licenseExpires] = (await shop.license.getFunction("licenseOf")(tokenId)) as bigint[];
  const transfers = await transfersOf(shop, tokenId);
  return {
    tokenId, seller: account, bidder: account, currency, price: PRICE, expires: LATER, transfers, releaseId, offerId,
    licenseExpires, rights: 0, lastsUntil: 0, salt: tokenId, counter: 0,
  };
}

/** How often a licence changed hands, which ends what was agreed on before. */
async function transfersOf({ license, market }: Shop, tokenId: bigint): Promise<bigint> {
  const resale = await license.getFunction("resaleOf")(tokenId, market.target);
  return (resale as { transfers: bigint }).transfers;
}

/** The part of an order that is signed, as the market takes it, and the signature (EIP-712). */
async function sign(
  { market }: Shop,
  by: Signer,
  types: Record<string, { name: string; type: string }[]>,
  said: Record<string, unknown>,
): Promise<[order: unknown[], signature: string]> {
  const { chainId } = await by.provider!.getNetwork();
  const domain = { name: "Commonweight", version: "1", chainId, verifyingContract: await market.getAddress() };
  const names = Object.values(types)[0]!.map(({ name }) => name);
  const message = Object.fromEntries(names.map((name) => [name, said[name]]));
  return [names.map((name) => said[name]), await by.signTypedData(domain, types, message)];
}
