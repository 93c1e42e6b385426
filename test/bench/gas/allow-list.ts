import { concat, keccak256, toBeHex, zeroPadValue, ZeroHash } from "ethers";

/** A Merkle tree of 1,024 accounts. */
export interface AllowList {
  root: string;
  proofOf(account: string): string[];
}

const SIZE = 1_024;

/** A list of the accounts named and made-up ones, hashed pairwise in ascending order, as all verify it. */
export function allowList(accounts: readonly string[], leafOf: (account: string) => string): AllowList {
  const filling = Array.from({ length: SIZE - accounts.length }, (_, i) => zeroPadValue(toBeHex(i + 1), 20));
  const members = [...accounts, ...filling];
  const levels = [members.map(leafOf)];
  while (levels.at(-1)!.length > 1) {
    const below = levels.at(-1)!;
    levels.push(Array.from({ length: below.length / 2 }, (_, i) => pair(below[2 * i]!, below[2 * i + 1]!)));
  }
  return {
    root: levels.at(-1)![0] ?? ZeroHash,
    proofOf(account) {
      let at = members.indexOf(account);
      if (at < 0) throw new Error(`${account} is not on the list`);
      return levels.slice(0, -1).map((level) => {
        const sibling = level[at ^ 1]!;
        at >>= 1;
        return sibling;
      });
    },
  };
}

function pair(a: string, b: string): string {
  return keccak256(BigInt(a) < BigInt(b) ? concat([a, b]) : concat([b, a]));
}
