import { AbiCoder, keccak256, TypedDataEncoder } from "ethers";

/** An account's part of what is left to a release's contributors, in basis points (10 000 is all of it). */
export interface Share {
  account: string;
  shareBps: number;
}

/** What everybody who has a share signs to divide a release's earnings anew. */
export interface ShareChange {
  releaseId: bigint;
  next: readonly Share[];
  /** The release's `shareNonce` at the treasury. */
  nonce: bigint;
  /** Seconds since the epoch; the signatures are good until then. */
  deadline: bigint;
}

/** The EIP-712 types of a change of shares, in the order that the treasury hashes them. */
export const SHARE_CHANGE_TYPES = {
  ShareChange: [
    { name: "releaseId", type: "uint64" },
    { name: "next", type: "bytes32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** Shares in the order that the treasury demands: by account, ascending. */
export function sortedShares(shares: readonly Share[]): Share[] {
  return [...shares].sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));
}

/**
 * The typed data (EIP-712) of a change of shares; sign it with `signTypedData(domain, types, message)`.
 *
 * @param treasury The treasury's address, on the chain of that id.
 */
export function shareChangeTypedData(treasury: { chainId: number; verifyingContract: string }, change: ShareChange) {
  const rows = sortedShares(change.next).map(({ account, shareBps }) => [account, shareBps]);
  return {
    domain: { name: "Commonweight", version: "1", ...treasury },
    types: SHARE_CHANGE_TYPES,
    message: {
      releaseId: String(change.releaseId),
      next: keccak256(AbiCoder.defaultAbiCoder().encode(["tuple(address account, uint16 shareBps)[]"], [rows])),
      nonce: String(change.nonce),
      deadline: String(change.deadline),
    },
  };
}

/** The digest that is signed: 0x and 64 hex characters. */
export function shareChangeDigest({ domain, types, message }: ReturnType<typeof shareChangeTypedData>): string {
  return TypedDataEncoder.hash(domain, types, message);
}
