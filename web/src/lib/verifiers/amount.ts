import { parseAmount } from "../format/amount.ts";

/** An amount as typed: its wei, or what is wrong with it. */
export type TypedAmount = { value: bigint; problem?: undefined } | { value?: undefined; problem: string };

/** Reads a typed amount of ether that has to be more than nothing. @param most wei at most */
export function amountOf(text: string, most?: bigint): TypedAmount {
  let value: bigint;
  try {
    value = parseAmount(text);
  } catch (error) {
    return { problem: (error as Error).message };
  }
  if (value <= 0n) return { problem: "Expected more than 0 ETH." };
  if (most !== undefined && value > most) return { problem: "That is more than is bonded." };
  return { value };
}
