import { AbiCoder, keccak256, type ContractTransactionResponse, type Signer } from "ethers";
import { allowList } from "../allow-list.ts";
import type { Measured } from "../rows.ts";
import { coldAndWarm, gasOf, LATER, PRICE, send } from "../stage.ts";
import { measureTransfers } from "../transfers.ts";
import type { Shop } from "./shop.ts";

const MONTH = 30 * 24 * 3_600;
const BIGGER = 0b11; // RUN and COMMERCIAL

/** What licensees do, each with an offer of its own. */
export async function measureLicenses(shop: Shop, releaseId: bigint): Promise<Measured> {
  const plain = await shop.offer(releaseId);
  const mint = async (act: (by: Signer) => Promise<ContractTransactionResponse>) =>
    coldAndWarm(await shop.buyers(), act);
  const eth = await mint((by) => shop.mint(by, plain));

  const inCoins = await shop.offer(releaseId, { currency: shop.coin });
  const coins = await mint((by) => shop.mint(by, inCoins, 0n));
  const capped = await shop.offer(releaseId, { walletCap: 100 });
  const cap = await mint((by) => shop.order(by, capped));
  const referring = await shop.offer(releaseId, { referrerBps: 1_000 });
  const referrer = await shop.stage.people.referrer.getAddress();
  const referred = await mint((by) => shop.order(by, referring, { referrer }));
  const trying = await shop.offer(releaseId, { trialDays: 14 });
  const trial = await mint((by) => shop.order(by, trying));
  const listed = await measureListed(shop, releaseId);
  const permitted = await measurePermit(shop, inCoins);
  return {
    "mint.eth.cold": eth[0],
    "mint.eth.warm": eth[1],
    "mint.erc20.cold": coins[0],
    "mint.erc20.warm": coins[1],
    "mint.cap.cold": cap[0],
    "mint.cap.warm": cap[1],
    ...listed,
    "mint.referrer.cold": referred[0],
    "mint.referrer.warm": referred[1],
    ...permitted,
    "mint.trial.cold": trial[0],
    "mint.trial.warm": trial[1],
    "renew": await measureRenewal(shop, releaseId),
    "upgrade": await measureUpgrade(shop, releaseId, plain),
    "lend": await measureLoan(shop, plain),
    ...(await measureMoves(shop, plain)),
  };
}

async function measureListed(shop: Shop, releaseId: bigint): Promise<Measured> {
  const people = await shop.buyers();
  const accounts = await Promise.all([people.buyer, people.earlier].map((by) => by.getAddress()));
  const list = allowList(accounts, (account) =>
    keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(["address"], [account]))));
  const offerId = await shop.offer(releaseId, { allowList: list.root });
  const [cold, warm] = await coldAndWarm(people, async (by) =>
    shop.order(by, offerId, { proof: list.proofOf(await by.getAddress()) }));
  return { "mint.allowlist.cold": cold, "mint.allowlist.warm": warm };
}

async function measurePermit(shop: Shop, offerId: bigint): Promise<Measured> {
  const { license } = shop;
  const [cold, warm] = await coldAndWarm(await shop.buyers(), async (by) => {
    const permit = license.interface.encodeFunctionData("permit", await shop.permit(by, PRICE));
    const mint = license.interface.encodeFunctionData("mint", [offerId, await by.getAddress(), PRICE]);
    return send(license, "multicall", by, [[permit, mint]]);
  });
  return { "mint.permit.cold": cold, "mint.permit.warm": warm };
}

async function measureRenewal(shop: Shop, releaseId: bigint): Promise<number> {
  const { license } = shop;
  const people = await shop.buyers();
  const offerId = await shop.offer(releaseId, { term: MONTH });
  const renew = async (by: Signer) => {
    const tokenId = await shop.licence(by, offerId);
    return gasOf(send(license, "renew", by, [tokenId, 1, PRICE], PRICE));
  };
  await renew(people.earlier);
  return renew(people.buyer);
}

async function measureUpgrade(shop: Shop, releaseId: bigint, from: bigint): Promise<number> {
  const { license } = shop;
  const people = await shop.buyers();
  const to = await shop.offer(releaseId, { price: PRICE * 2n, rights: BIGGER });
  const upgrade = async (by: Signer) => {
    const tokenId = await shop.licence(by, from);
    return gasOf(send(license, "upgrade", by, [tokenId, to, [], PRICE], PRICE));
  };
  await upgrade(people.earlier);
  return upgrade(people.buyer);
}

async function measureLoan(shop: Shop, offerId: bigint): Promise<number> {
  const borrower = await shop.stage.people.referrer.getAddress();
  const lender = await shop.newcomer();
  const tokenId = await shop.licence(lender, offerId);
  return gasOf(send(shop.license, "setUser", lender, [tokenId, borrower, LATER]));
}

async function measureMoves(shop: Shop, offerId: bigint): Promise<Measured> {
  const holders = { ...(await shop.buyers()), seller: await shop.newcomer() };
  const owned = [await shop.licence(holders.buyer, offerId), await shop.licence(holders.buyer, offerId)] as const;
  return measureTransfers(shop.license, holders, owned);
}
