import type { Contract, ContractTransactionResponse, Signer } from "ethers";
import type { Measured } from "./rows.ts";
import { gasOf, send, type People } from "./stage.ts";

/** Who takes part in transfers. */
export type Holders = Pick<People, "buyer" | "earlier" | "seller">;

/** Moves a token, named by whether it is the first or the second that its holder bought. */
export type Move = (from: Signer, to: string, which: 0 | 1) => Promise<ContractTransactionResponse>;

/** Transfers of two tokens of the buyer, where `earlier` holds another one and the seller none. */
export async function measureMoves(move: Move, { buyer, earlier, seller }: Holders): Promise<Measured> {
  const kept = await gasOf(move(buyer, await seller.getAddress(), 0));
  await move(seller, await buyer.getAddress(), 0);
  const warm = await gasOf(move(buyer, await earlier.getAddress(), 0));
  const cold = await gasOf(move(buyer, await seller.getAddress(), 1));
  return { "transfer.cold": cold, "transfer.warm": warm, "transfer.kept": kept };
}

/** The same for an ERC-721, with the ids of the buyer's two. */
export function measureTransfers(
  token: Contract,
  people: Holders,
  owned: readonly [bigint, bigint],
): Promise<Measured> {
  const move: Move = async (from, to, which) =>
    send(token, "transferFrom", from, [await from.getAddress(), to, owned[which]]);
  return measureMoves(move, people);
}
