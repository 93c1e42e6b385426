import type { Signer } from "ethers";

/** Who proposes and votes; all hold votes and have voted for themselves. */
export interface Voters {
  proposer: Signer;
  /** Votes first, so that nobody pays for the first vote of a proposal. */
  earlier: Signer;
  voter: Signer;
  reasoner: Signer;
}

/** Gas by what is done; what a contract cannot do is left out. */
export interface Decided {
  propose: number;
  vote: number;
  reason?: number;
  execute: number;
}

/** What is proposed: the address of a document, and a payment in the native currency. */
export const METADATA = "ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
/** 120 bytes. */
export const REASON =
  "It passes here on two machines, and the card says where it fails before it says where it shines. " +
  "I vote for it with joy.";
