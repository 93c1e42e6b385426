import { formatUnits } from "ethers";
import { grantedRights } from "../license/rights.ts";

/** How values appear inside sentences about the chain. */

const zeroAddress = /^0x0{40}$/;

/** `0x1234…abcd`. */
export function sayAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** `c2242626…3fb543` of a bytes32. */
export function sayDigest(digest: string): string {
  const hex = digest.replace(/^0x/, "");
  return `${hex.slice(0, 8)}…${hex.slice(-6)}`;
}

/** `1234…7890` of a number too long to read, such as a proposal's; short ones as they are. */
export function sayNumber(number: bigint): string {
  const digits = String(number);
  return digits.length <= 12 ? digits : `${digits.slice(0, 4)}…${digits.slice(-4)}`;
}

/** How a token's amounts are written. */
export interface TokenWords {
  symbol: string;
  decimals: number;
}

/** The tokens whose amounts can be written, by address in lower case. */
export type KnownTokens = Readonly<Record<string, TokenWords>>;

/** Writes an amount of a currency; of the native one where none is named. */
export type SayAmount = (amount: bigint, currency?: string) => string;

/** `0.004 ETH` for the native currency, `45 DEMO` for a token that is known; of others the smallest unit is said. */
export function sayAmount(
  amount: bigint, currency = "0x0000000000000000000000000000000000000000", tokens: KnownTokens = {},
): string {
  if (zeroAddress.test(currency)) return `${units(amount, 18)} ETH`;
  const token = tokens[currency.toLowerCase()];
  return token ? `${units(amount, token.decimals)} ${token.symbol}` : `${amount} units of ${sayAddress(currency)}`;
}

/** {@link sayAmount} for sentences about any of these tokens. */
export function amountsIn(tokens: KnownTokens): SayAmount {
  return (amount, currency) => sayAmount(amount, currency, tokens);
}

function units(amount: bigint, decimals: number): string {
  return formatUnits(amount, decimals).replace(/\.0$/, "");
}

/** `12.5 %` of basis points. */
export function sayShare(basisPoints: bigint): string {
  return `${Number(basisPoints) / 100} %`;
}

/** `22 Nov 2026, 14:40 UTC` of seconds since the epoch. */
export function sayTime(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `second ${seconds}`;
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

const statuses = ["not there", "submitted", "released", "suspended", "revoked", "withdrawn"];

/** A release's status by its number on chain, in the pages' words. */
export function sayStatus(status: bigint): string {
  return statuses[Number(status)] ?? `in state ${status}`;
}

/** Number and serial of a licence, from its token id (`offerId << 32 | serial`). */
export function sayLicense(tokenId: bigint): string {
  return `licence ${tokenId >> 32n}-${tokenId & 0xffffffffn}`;
}

/** A dataset or a licence, from an id: a licence's stands above 32 bits, and no dataset's comes near them. */
export function sayToken(tokenId: bigint): string {
  return tokenId >> 32n === 0n ? `dataset ${tokenId}` : sayLicense(tokenId);
}

/** `“Fine-tune it” and “Merge it”` of rights bits; `no right` of none. */
export function sayRights(bits: bigint): string {
  const words = grantedRights(Number(bits)).map((right) => `“${right.words}”`);
  if (words.length < 2) return words[0] ?? "no right";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
