import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { sayAmount } from "@commonweight/sdk/chain/say";
import { NATIVE } from "../format/currency.ts";
import { ethCall } from "./simulate-node.ts";
import type { SimulationAccess } from "./simulate-node.ts";

/** What the treasury holds and owes in one currency, in its smallest unit. */
export interface Reserve {
  held: bigint;
  owed: bigint;
  free: bigint;
}

/** Reads what of the DAO's money in a currency is promised to payees, in its smallest unit. */
export async function readReserve(access: SimulationAccess, currency: string = NATIVE): Promise<Reserve> {
  const treasury = await contractInterface("RoyaltyTreasury");
  const data = treasury.encodeFunctionData("owed", [currency]);
  const [held, owed] = await Promise.all([
    balanceOfDao(access, currency),
    ethCall(access.rpc, { to: access.contracts.RoyaltyTreasury ?? "", data }).then(BigInt),
  ]);
  return { held, owed, free: held > owed ? held - owed : 0n };
}

async function balanceOfDao({ rpc, contracts }: SimulationAccess, currency: string): Promise<bigint> {
  const dao = contracts.DAO ?? "";
  if (currency === NATIVE) return BigInt(await rpc.request<string>("eth_getBalance", [dao, "latest"]));
  return BigInt(await ethCall(rpc, { to: currency, data: balanceOfData(dao) }));
}

/** Calldata of ERC-20's `balanceOf(address)`. */
export function balanceOfData(account: string): string {
  return `0x70a08231${account.slice(2).toLowerCase().padStart(64, "0")}`;
}

/** Why a payment is too much. All amounts in wei. */
export function overspent(spent: bigint, { held, owed, free }: Reserve): string {
  return (
    `It pays ${sayAmount(spent)}. The treasury holds ${sayAmount(held)} and owes ${sayAmount(owed)} of it, so ` +
    `${sayAmount(free)} is free.`
  );
}
