import { parseEther, ZeroAddress, ZeroHash, type TransactionReceipt } from "ethers";
import { demoWallet, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { mined } from "../../../deploy/protocol/mined.ts";
import { stage } from "./stage.ts";

const DAY = 86_400;
export const MONTH = 30 * DAY;
export const RIGHT = { run: 1, commercial: 2, fineTune: 4 } as const;

/**
 * Opens an offer around the page: how the page does it is told in part 5.
 *
 * @param by whose release it is
 */
export async function openOffer(
  releaseId: bigint, changes: Record<string, unknown>, by: DemoRole = "newcomer",
): Promise<bigint> {
  const license = (await stage.contract("ModelLicense")).connect(demoWallet(by).connect(stage.provider));
  const terms = {
    price: parseEther("0.02"),
    currency: ZeroAddress,
    term: MONTH,
    supply: 0,
    walletCap: 0,
    resaleRoyaltyBps: 500,
    referrerBps: 0,
    rights: RIGHT.run | RIGHT.commercial,
    seats: 0,
    trialDays: 0,
    transferable: true,
    allowList: ZeroHash,
    legalText: ZeroHash,
    ...changes,
  };
  const receipt = await mined(await license.openOffer(releaseId, terms));
  await indexedUpTo(receipt);
  return license.offerCount();
}

/** The first licence of an offer. */
export const firstOf = (offerId: bigint): bigint => (offerId << 32n) | 1n;

/** "3-1" of a token. */
export const numberOf = (token: bigint): string => `${token >> 32n}-${token & 0xffff_ffffn}`;

/** The token in which the demo world trades besides ether. */
export async function demoToken(): Promise<string> {
  const { currencies } = await stage.query<{ currencies: { id: string }[] }>(
    "{ currencies(where: { listed: true, isNative: false }) { id } }",
  );
  const [token] = currencies;
  if (!token) throw new Error("the demo world lists no token");
  return token.id;
}

/** Waits until the index has read a transaction. */
export async function indexedUpTo({ blockNumber }: Pick<TransactionReceipt, "blockNumber">): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const { _meta } = await stage.query<{ _meta: { block: { number: number } } }>("{ _meta { block { number } } }");
    if (_meta.block.number >= blockNumber) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the index did not read block ${blockNumber} within 30 s`);
}
