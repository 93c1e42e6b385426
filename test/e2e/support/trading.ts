import { Contract, parseEther, type TransactionReceipt } from "ethers";
import { demoWallet, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { mined } from "../../../deploy/protocol/mined.ts";
import { RIGHTS, terms } from "../../contracts/license/terms.ts";
import { stage } from "./stage.ts";

const DAY = 86_400;
export const MONTH = 30 * DAY;

/**
 * Opens an offer around the page: how the page does it is told in part 5.
 *
 * @param by whose release it is
 */
export async function openOffer(
  releaseId: bigint, changes: Parameters<typeof terms>[0], by: DemoRole = "newcomer",
): Promise<bigint> {
  const license = (await stage.contract("ModelLicense")).connect(demoWallet(by).connect(stage.provider));
  const offer = terms({ price: parseEther("0.02"), term: MONTH, rights: RIGHTS.run | RIGHTS.commercial, ...changes });
  const receipt = await mined(await license.openOffer(releaseId, offer));
  await indexedUpTo(receipt);
  return license.offerCount();
}

/** The first licence of an offer. */
export const firstOf = (offerId: bigint): bigint => (offerId << 32n) | 1n;

/** "3-1" of a token. */
export const numberOf = (token: bigint): string => `${token >> 32n}-${token & 0xffff_ffffn}`;

/** The token in which the demo world trades besides ether: other parts of the story list others. */
export async function demoToken(): Promise<string> {
  const { currencies } = await stage.query<{ currencies: { id: string }[] }>(
    "{ currencies(where: { listed: true, isNative: false }) { id } }",
  );
  for (const { id } of currencies) {
    const token = new Contract(id, ["function symbol() view returns (string)"], stage.provider);
    if ((await token.getFunction("symbol")()) === "DEMO") return id;
  }
  throw new Error(`the demo world lists no DEMO among ${currencies.length} tokens`);
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
