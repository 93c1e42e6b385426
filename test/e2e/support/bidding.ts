import { BID_TYPES, bidTypedData, newSalt, type Bid } from "../../../sdk/src/license/orders.ts";
import { demoWallet, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { mined } from "../../../deploy/protocol/mined.ts";
import { stage } from "./stage.ts";
import { indexedUpTo, MONTH } from "./trading.ts";

/** Signs a bid for any licence of a release and posts it, around the page: how the page does it is told in part 11. */
export async function postBid(
  by: DemoRole, wanted: Pick<Bid, "releaseId" | "currency" | "price">,
): Promise<{ bid: Bid; signature: string }> {
  const wallet = demoWallet(by).connect(stage.provider);
  const market = (await stage.contract("LicenseMarket")).connect(wallet);
  const { timestamp } = (await stage.provider.getBlock("latest"))!;
  const bid: Bid = {
    ...wanted,
    bidder: wallet.address,
    tokenId: 0n,
    rights: 0,
    lastsUntil: 0n,
    expires: BigInt(timestamp + MONTH),
    salt: newSalt(),
    counter: await market.counterOf(wallet.address),
  };
  const verifyingContract = stage.info.contracts.LicenseMarket!;
  const { domain } = bidTypedData({ chainId: stage.info.chainId, verifyingContract }, bid);
  const signature = await wallet.signTypedData(domain, BID_TYPES, bid);
  await indexedUpTo(await mined(await market.postBid(bid, signature)));
  return { bid, signature };
}
