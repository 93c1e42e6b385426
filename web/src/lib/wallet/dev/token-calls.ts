import { Interface, MaxUint256 } from "ethers";
import type { Result } from "ethers";
import type { SayAmount } from "@commonweight/sdk/chain/say";

/** Calls of a token (ERC-20) that move money, or let somebody move it. */
export const tokenFace = new Interface([
  "function approve(address spender, uint256 value)",
  "function transfer(address to, uint256 value)",
  "function transferFrom(address from, address to, uint256 value)",
]);

/** What such a call means for whoever signs it. @param who names an account or a contract */
export function sayTokenCall(
  method: string,
  args: Result,
  token: { address: string; symbol: string },
  money: SayAmount,
  who: (address: string) => string,
): string {
  const amount = () => money(args.value as bigint, token.address);
  if (method === "approve")
    return sayApproval(who(args.spender as string), args.value as bigint, token.symbol, amount());
  if (method === "transfer") return `Pay ${amount()} to ${who(args.to as string)}.`;
  return `Move ${amount()} from ${who(args.from as string)} to ${who(args.to as string)}.`;
}

function sayApproval(spender: string, value: bigint, symbol: string, amount: string): string {
  if (value === 0n) return `No longer let ${spender} take any ${symbol} from you.`;
  if (value === MaxUint256) return `Let ${spender} take all the ${symbol} you have, now and later.`;
  return `Let ${spender} take ${amount} from you.`;
}
