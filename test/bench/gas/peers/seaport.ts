import { MaxUint256, type Contract, type Signer } from "ethers";
import type { Measured } from "../rows.ts";
import { deploy, gasOf, PRICE, send, type Stage } from "../stage.ts";
import { compile } from "./compile.ts";
import { basicOrder, currency, nonFungible, ROUTE, signedOrder, type Order } from "./seaport-orders.ts";
import { seaport as source } from "./sources.ts";
import { deployToken } from "./tokens.ts";

const ROYALTY = PRICE / 20n;
const FULFIL = "fulfillBasicOrder_efficient_6GL6yc";

/** Seaport 1.6 with the floor's token; the royalty is in the order, and an order without it would be filled as well. */
export async function measureSeaport(stage: Stage): Promise<Measured> {
  const { people, coin } = stage;
  const market = await deploySeaport(people.deployer);
  const token = await deployToken(stage, "PlainToken");
  const coins = await coin.getAddress();
  const [seller, buyer, royalties] = await Promise.all(
    [people.seller, people.buyer, people.payee].map((person) => person.getAddress()),
  );
  for (const person of [people.seller, people.buyer, people.earlier]) {
    await send(token, "setApprovalForAll", person, [market.target, true]);
    await send(coin, "approve", person, [market.target, MaxUint256]);
  }

  let [id, salt] = [0n, 0n];
  const mint = async (to: string): Promise<bigint> => {
    await send(token, "mint", people.deployer, [to], PRICE);
    return ++id;
  };
  /** What the seller asks for a token, in ETH unless coins are named. */
  const listing = async (tokenId: bigint, of?: string): Promise<Order> =>
    signedOrder(market, people.seller, nonFungible(token.target as string, tokenId), [
      { ...currency(PRICE - ROYALTY, of), recipient: seller! },
      { ...currency(ROYALTY, of), recipient: royalties! },
    ], ++salt);
  const bid = async (tokenId: bigint): Promise<Order> =>
    signedOrder(market, people.buyer, currency(PRICE, coins), [
      { ...nonFungible(token.target as string, tokenId), recipient: buyer! },
      { ...currency(ROYALTY, coins), recipient: royalties! },
    ], ++salt);
  const fill = async (by: Signer, order: Order, route: number, value = 0n): Promise<number> =>
    gasOf(send(market, FULFIL, by, [basicOrder(order, route)], value));
  const validate = async (order: Order): Promise<number> =>
    gasOf(send(market, "validate", people.seller, [[[order.parameters, "0x"]]]));

  /** A sale of the seller's only token to a new holder, then between holders. */
  const twice = async (sell: (tokenId: bigint) => Promise<number>): Promise<[number, number]> => {
    const cold = await sell(await mint(seller!));
    await mint(seller!);
    const warm = await sell(await mint(seller!));
    await empty(token, people.buyer, people.deployer, id);
    await empty(token, people.seller, people.deployer, id);
    return [cold, warm];
  };

  let list = 0;
  await twice(async (tokenId) => fill(people.buyer, await listing(tokenId), ROUTE.nativeForToken, PRICE));
  const eth = await twice(async (tokenId) => {
    const order = await listing(tokenId);
    list = await validate(order);
    return fill(people.buyer, { ...order, signature: "0x" }, ROUTE.nativeForToken, PRICE);
  });
  const erc20 = await twice(async (tokenId) => {
    const order = await listing(tokenId, coins);
    await validate(order);
    return fill(people.buyer, { ...order, signature: "0x" }, ROUTE.coinsForToken);
  });
  const signed = await twice(async (tokenId) =>
    fill(people.buyer, await listing(tokenId), ROUTE.nativeForToken, PRICE));
  const bids = await twice(async (tokenId) => fill(people.seller, await bid(tokenId), ROUTE.tokenForCoins));
  return {
    "list": list,
    "buy.eth.cold": eth[0],
    "buy.eth.warm": eth[1],
    "buy.erc20.cold": erc20[0],
    "buy.erc20.warm": erc20[1],
    "buy.signed.cold": signed[0],
    "buy.signed.warm": signed[1],
    "bid.accept.cold": bids[0],
    "bid.accept.warm": bids[1],
  };
}

/** Seaport 1.6 as its sources make it; conduits are not used. */
export async function deploySeaport(by: Signer): Promise<Contract> {
  const artifacts = await compile(source);
  const controller = await deploy(artifacts.ConduitController!, by);
  return deploy(artifacts.Seaport!, by, [controller.target]);
}

/** Takes all tokens away from somebody, who is a new holder then. */
async function empty(token: Contract, of: Signer, to: Signer, last: bigint): Promise<void> {
  const [owner, receiver] = await Promise.all([of.getAddress(), to.getAddress()]);
  for (let id = 1n; id <= last; id++) {
    if ((await token.getFunction("ownerOf")(id)) !== owner) continue;
    await send(token, "transferFrom", of, [owner, receiver, id]);
  }
}
