import { NATIVE } from "../format/currency.ts";
import { balanceOfData } from "./reserve.ts";
import type { TriedCall, TriedLog, TriedResult } from "./simulate-node.ts";

/** ERC-20's `Transfer(address,address,uint256)`. */
export const TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/** Under this address a node tells movements of the native currency; nothing can be deployed there. */
const NATIVE_LOGS = `0x${"e".repeat(40)}`;

/** What an account would have more or less of. */
export interface BalanceChange {
  /** Lower case. */
  account: string;
  /** Lower case; zero for the native currency. */
  currency: string;
  /** In the currency's smallest unit; below zero for less. */
  change: bigint;
}

/** Whether a log tells of an ERC-20's movement, or of the native currency's. */
export function isMovement({ topics, data }: TriedLog): boolean {
  return topics[0] === TRANSFER_TOPIC && topics.length === 3 && data.length === 66;
}

/** What moved, summed by account and currency, as the logs tell it; what comes to nothing is left out. */
export function movementsIn(logs: readonly TriedLog[]): BalanceChange[] {
  const sums = new Map<string, BalanceChange>();
  const add = (account: string, currency: string, amount: bigint) => {
    if (account === NATIVE) return;
    const key = `${account} ${currency}`;
    sums.set(key, { account, currency, change: (sums.get(key)?.change ?? 0n) + amount });
  };
  for (const { address, topics, data } of logs.filter(isMovement)) {
    const currency = address.toLowerCase() === NATIVE_LOGS ? NATIVE : address.toLowerCase();
    const [from, to] = [topics[1] ?? "", topics[2] ?? ""].map((topic) => `0x${topic.slice(26).toLowerCase()}`);
    add(from ?? NATIVE, currency, -BigInt(data));
    add(to ?? NATIVE, currency, BigInt(data));
  }
  return [...sums.values()].filter(({ change, currency }) => change !== 0n || currency !== NATIVE);
}

/** Calls that ask for the balances of tokens: a token may log what it likes, so its balances are what counts. */
export function balanceCalls(changes: readonly BalanceChange[]): TriedCall[] {
  return changes.filter(isToken).map(({ account, currency }) => ({ to: currency, data: balanceOfData(account) }));
}

/** The changes with what balances say in place of what logs say. @param before, after answers to `balanceCalls` */
export function measured(
  changes: readonly BalanceChange[],
  before: readonly TriedResult[],
  after: readonly TriedResult[]
): BalanceChange[] {
  const tokens = changes.filter(isToken).map((change, index) => {
    const [first, last] = [balance(before[index]), balance(after[index])];
    return first === null || last === null ? change : { ...change, change: last - first };
  });
  return [...changes.filter((change) => !isToken(change)), ...tokens].filter(({ change }) => change !== 0n);
}

const isToken = ({ currency }: BalanceChange) => currency !== NATIVE;

function balance(result: TriedResult | undefined): bigint | null {
  return result?.ok && /^0x[0-9a-f]{64}$/i.test(result.output) ? BigInt(result.output) : null;
}
