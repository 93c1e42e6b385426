import { FormatError } from "./amount.ts";

const HEX = /^0x[0-9a-fA-F]*$/;

/** `0x06da…5f2e`. @throws FormatError `address/malformed` */
export function shortAddress(address: string): string {
  if (!HEX.test(address) || address.length !== 42) {
    throw new FormatError("address/malformed", `Expected 0x and 40 hex characters, found "${address}".`);
  }
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** A digest as `c2242626…3fb543`: 8 characters, then 6, without `0x`. */
export function shortDigest(digest: string): string {
  const bare = digest.startsWith("0x") ? digest.slice(2) : digest;
  return bare.length <= 15 ? bare : `${bare.slice(0, 8)}…${bare.slice(-6)}`;
}

/** A CID as `bafybeife…hmvkq`: 9 characters, then 5. */
export function shortCid(cid: string): string {
  return cid.length <= 15 ? cid : `${cid.slice(0, 9)}…${cid.slice(-5)}`;
}

/** A transaction hash as `0x6563…5142`. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 6)}…${hash.slice(-4)}`;
}

/** The bytes of a hex string, with or without `0x`. @throws FormatError `hex/malformed` */
export function hexBytes(hex: string): number[] {
  const bare = hex.startsWith("0x") ? hex.slice(2) : hex;
  if (bare.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(bare)) {
    throw new FormatError("hex/malformed", `Expected an even number of hex characters, found "${hex}".`);
  }
  return (bare.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
}
