import { Signature, ZeroAddress, ZeroHash, type ContractTransactionReceipt } from "ethers";
import type { DemoRole } from "../protocol/accounts.ts";
import type { Dollars } from "./dollars.ts";
import { SeedError, type Stage } from "./stage.ts";
import { storeText } from "./store.ts";
import type { OfferStory } from "./world.ts";

const DAY = 86_400;

/** Opens an offer, in ETH unless a currency is named; answers its id. */
export async function openOffer(
  stage: Stage,
  by: DemoRole,
  releaseId: bigint,
  offer: OfferStory,
  currency: string = ZeroAddress,
): Promise<bigint> {
  const { digest } = await storeText(stage.gateway, offer.legalText);
  const none = { walletCap: 0, referrerBps: 0, seats: 0, trialDays: 0, allowList: ZeroHash };
  const terms = { ...none, ...offer, currency, legalText: digest };
  await stage.send(() => stage.license.connect(stage.wallet(by)).openOffer(releaseId, terms));
  return stage.license.offerCount();
}

/** Buys a licence for oneself at the offer's price; answers the token's id. */
export async function buy(stage: Stage, by: DemoRole, offerId: bigint): Promise<bigint> {
  const { price } = (await stage.license.offerOf(offerId)).terms;
  const wallet = stage.wallet(by);
  const receipt = await stage.send(() =>
    stage.license.connect(wallet).mint(offerId, wallet.address, price, { value: price }),
  );
  return mintedIn(stage, receipt);
}

/** Buys a licence that somebody recommended, or as a gift; answers the token's id. */
export async function order(
  stage: Stage,
  by: DemoRole,
  offerId: bigint,
  { to = by, referrer }: { to?: DemoRole; referrer?: DemoRole },
): Promise<bigint> {
  const { price } = (await stage.license.offerOf(offerId)).terms;
  const wanted = {
    offerId,
    quantity: 1,
    to: stage.wallet(to).address,
    referrer: referrer ? stage.wallet(referrer).address : ZeroAddress,
    maximum: price,
    proof: [],
  };
  const license = stage.license.connect(stage.wallet(by));
  return mintedIn(stage, await stage.send(() => license.mintOrder(wanted, { value: price })));
}

/** Buys a licence in dollars with a permit (EIP-2612): one transaction, no allowance; answers the token's id. */
export async function buyWithPermit(stage: Stage, by: DemoRole, offerId: bigint, dollars: Dollars): Promise<bigint> {
  const { price } = (await stage.license.offerOf(offerId)).terms;
  const wallet = stage.wallet(by);
  const deadline = BigInt(stage.time + DAY);
  const license = stage.license.connect(wallet);
  const spender = stage.license.target as string;
  const { v, r, s } = Signature.from(await dollars.signPermit(stage, by, { spender, value: price, deadline }));
  const calls = [
    license.interface.encodeFunctionData("permit", [dollars.address, price, deadline, v, r, s]),
    license.interface.encodeFunctionData("mint", [offerId, wallet.address, price]),
  ];
  return mintedIn(stage, await stage.send(() => license.multicall(calls)));
}

/** Hands a licence back within its trial; the whole price returns. */
export async function handBack(stage: Stage, by: DemoRole, token: bigint): Promise<void> {
  await stage.send(() => stage.license.connect(stage.wallet(by)).refund(token));
}

/** Books a licence whose trial is over as sold; anybody may. */
export async function endTrial(stage: Stage, by: DemoRole, token: bigint): Promise<void> {
  await stage.send(() => stage.license.connect(stage.wallet(by)).endTrials([token]));
}

/** Renews a licence for some terms at its offer's price. */
export async function renew(stage: Stage, by: DemoRole, token: bigint, terms: bigint): Promise<void> {
  const { offerId } = await stage.license.licenseOf(token);
  const price = (await stage.license.offerOf(offerId)).terms.price * terms;
  await stage.send(() => stage.license.connect(stage.wallet(by)).renew(token, terms, price, { value: price }));
}

/** Lends a licence for `days`: until then the user may use it, and its owner may not. */
export async function lend(stage: Stage, by: DemoRole, token: bigint, to: DemoRole, days: number): Promise<void> {
  const license = stage.license.connect(stage.wallet(by));
  await stage.send(() => license.setUser(token, stage.wallet(to).address, stage.time + Math.round(days * DAY)));
}

/** Names the accounts that may use a licence beside its owner. */
export async function seat(stage: Stage, by: DemoRole, token: bigint, people: readonly DemoRole[]): Promise<void> {
  const added = people.map((role) => stage.wallet(role).address);
  await stage.send(() => stage.license.connect(stage.wallet(by)).setSeats(token, added, []));
}

function mintedIn({ license }: Stage, { logs, hash }: ContractTransactionReceipt): bigint {
  const { topicHash } = license.interface.getEvent("LicenseMinted");
  const minted = logs.find((log) => log.topics[0] === topicHash);
  if (minted) return license.interface.parseLog(minted)!.args.tokenId;
  throw new SeedError(`transaction ${hash}: expected a licence to be minted, found no LicenseMinted event`);
}
