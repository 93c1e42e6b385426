import { Signature, TypedDataEncoder, verifyTypedData } from "ethers";
import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";

/** ERC20Votes' `delegateBySig` (OpenZeppelin 4.9): what is signed. */
export const DELEGATION_TYPES = {
  Delegation: [
    { name: "delegatee", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "expiry", type: "uint256" },
  ],
};

/** A delegation that its holder signed and anybody may carry to the chain. */
export interface SignedDelegation {
  /** Whose tokens, lower case. */
  account: string;
  /** Through whom they vote, lower case. */
  delegatee: string;
  nonce: bigint;
  /** Seconds since the epoch. */
  expiry: bigint;
  /** 65 bytes, 0x and hex. */
  signature: string;
}

/** How long a signed delegation can be handed in, in seconds. */
export const VALID_FOR = 14 * 86_400;

/** The token's EIP-712 domain, as the chain has it. @throws Error when the token's domain is another. */
export async function delegationDomain(access: ChainAccess) {
  const token = await readContract(access, "GovernanceERC20");
  const [name, separator] = await Promise.all([token.name(), token.DOMAIN_SEPARATOR()]);
  const domain = {
    name,
    version: "1",
    chainId: access.chainId,
    verifyingContract: access.contracts.GovernanceERC20 ?? "",
  };
  if (TypedDataEncoder.hashDomain(domain) !== separator)
    throw new Error("The voting token takes no signed delegations that this app could make.");
  return domain;
}

/** The number that the account's next signature for the token has to carry. */
export async function nextNonce(access: ChainAccess, account: string): Promise<bigint> {
  return (await readContract(access, "GovernanceERC20")).nonces(account);
}

/** A signed delegation as the part of a link behind `#`, which no server is sent. */
export function writeDelegation({ account, delegatee, nonce, expiry, signature }: SignedDelegation): string {
  return new URLSearchParams({
    account,
    delegatee,
    nonce: String(nonce),
    expiry: String(expiry),
    signature,
  }).toString();
}

/** Reads what `writeDelegation` wrote; null for anything else. */
export function readDelegation(text: string): SignedDelegation | null {
  const found = new URLSearchParams(text.replace(/^#/, ""));
  const [account, delegatee] = ["account", "delegatee"].map((key) => (found.get(key) ?? "").toLowerCase());
  const [nonce, expiry, signature] = ["nonce", "expiry", "signature"].map((key) => found.get(key) ?? "");
  const isAddress = (one = "") => /^0x[0-9a-f]{40}$/.test(one);
  if (!account || !delegatee || !isAddress(account) || !isAddress(delegatee)) return null;
  if (
    !/^\d{1,78}$/.test(nonce ?? "") ||
    !/^\d{1,20}$/.test(expiry ?? "") ||
    !/^0x[0-9a-fA-F]{130}$/.test(signature ?? "")
  )
    return null;
  return { account, delegatee, nonce: BigInt(nonce ?? 0), expiry: BigInt(expiry ?? 0), signature: signature ?? "" };
}

/** Whether a signed delegation can still be handed in, and why not. @param now seconds on the chain's clock */
export async function judgeDelegation(
  access: ChainAccess,
  signed: SignedDelegation,
  now: number,
): Promise<string | null> {
  const [domain, nonce] = await Promise.all([delegationDomain(access), nextNonce(access, signed.account)]);
  return whyNotDelegation(signed, { domain, nonce, now });
}

/** What the chain would refuse, in a sentence; null for nothing. */
export function whyNotDelegation(
  { account, delegatee, nonce, expiry, signature }: SignedDelegation,
  chain: { domain: Parameters<typeof verifyTypedData>[0]; nonce: bigint; now: number }
): string | null {
  let signer: string;
  try {
    signer = verifyTypedData(chain.domain, DELEGATION_TYPES, { delegatee, nonce, expiry }, signature).toLowerCase();
  } catch {
    return "The signature cannot be read. Ask for the whole link.";
  }
  if (signer !== account)
    return "The signature is not this account's: the link was changed, or made for another chain.";
  if (BigInt(Math.floor(chain.now)) > expiry) return "It has run out. The holder has to sign another.";
  if (nonce < chain.nonce) return "It was handed in already, or the holder has signed something newer since.";
  if (nonce > chain.nonce) return "It follows another signature of the holder, which has to be handed in first.";
  return null;
}

/** The arguments of `delegateBySig`. */
export function delegationArguments({ delegatee, nonce, expiry, signature }: SignedDelegation): readonly unknown[] {
  const { v, r, s } = Signature.from(signature);
  return [delegatee, nonce, expiry, v, r, s];
}
