import { Contract, getAddress, TypedDataEncoder, verifyTypedData } from "ethers";
import type { Provider, TypedDataDomain, TypedDataField } from "ethers";
import { findRevertData } from "../chain/revert-data.ts";
import { SIGNATURE_ASKER } from "../chain/signatures.ts";
import type { Proof, ProofQuestion } from "./proof-link.ts";

/** Where a proof is valid: the licences of one contract on one chain. */
export interface ProofDomain {
  chainId: number;
  /** ModelLicense's address. */
  license: string;
}

/** The EIP-712 type of the question as it is signed. */
export const PROOF_TYPES: Record<"LicenseProof", TypedDataField[]> = {
  LicenseProof: [
    { name: "tokenId", type: "uint256" },
    { name: "audience", type: "string" },
    { name: "nonce", type: "bytes16" },
    { name: "askedAt", type: "uint64" },
  ],
};

/**
 * What is signed, as `signTypedData` takes it.
 *
 * @example
 * const question = askForProof(tokenId, now, "the harbour office");
 * const { domain, types, message } = proofTypedData({ chainId: 31337, license }, question);
 * const signature = await wallet.signTypedData(domain, types, message);
 */
export function proofTypedData(domain: ProofDomain, { tokenId, audience, nonce, askedAt }: ProofQuestion) {
  const about: TypedDataDomain = {
    name: "Commonweight",
    version: "1",
    chainId: domain.chainId,
    verifyingContract: domain.license,
  };
  return { domain: about, types: PROOF_TYPES, message: { tokenId, audience, nonce, askedAt: BigInt(askedAt) } };
}

/** Whether the account named really signed this question; a contract is asked itself (ERC-1271). */
export async function isSignedBy(provider: Provider, domain: ProofDomain, proof: Proof): Promise<boolean> {
  const { domain: about, types, message } = proofTypedData(domain, proof);
  try {
    if (verifyTypedData(about, types, message, proof.signature) === getAddress(proof.account)) return true;
  } catch {
    // Not a signature of a plain account's key; a contract may still take it for one.
  }
  if ((await provider.getCode(proof.account)) === "0x") return false;
  const digest = TypedDataEncoder.hash(about, types, message);
  const wallet = new Contract(
    proof.account,
    ["function isValidSignature(bytes32, bytes) view returns (bytes4)"],
    provider,
  );
  try {
    const asked = wallet.getFunction("isValidSignature")(digest, proof.signature, { from: SIGNATURE_ASKER });
    return (await asked) === "0x1626ba7e";
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** By what an account may use a licence. `none` also stands for a holder whose licence is lent to somebody else. */
export type ProofRole = "holder" | "user" | "seat" | "none";

/** What the chain says of a proof now. */
export interface ProofVerdict {
  /** Whether `account` signed this very question. */
  signed: boolean;
  role: ProofRole;
  /** Who holds the licence; null when there is none of this number, or no more. */
  holder: string | null;
  /** Bits of the rights that `isAuthorized` says yes to, one by one, for this account now. */
  rights: number;
}

/** What is read of ModelLicense. */
export interface ProofReader {
  ownerOf(tokenId: bigint): Promise<string>;
  userOf(tokenId: bigint): Promise<string>;
  isSeat(tokenId: bigint, account: string): Promise<boolean>;
  isAuthorized(tokenId: bigint, account: string, right: bigint): Promise<boolean>;
}

const BITS = [1, 2, 4, 8, 16, 32, 64, 128] as const;

/**
 * Asks the chain what a proof is worth now: who signed, by what they may use the licence, and for what.
 *
 * @throws what the provider throws when it does not answer; that there is no such licence is an answer.
 */
export async function checkProof(
  provider: Provider,
  license: ProofReader,
  domain: ProofDomain,
  proof: Proof,
): Promise<ProofVerdict> {
  const { tokenId, account } = proof;
  const signed = await isSignedBy(provider, domain, proof);
  const holder = await license.ownerOf(tokenId).catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
  if (holder === null) return { signed, role: "none", holder, rights: 0 };
  const [user, seat, ...answers] = await Promise.all([
    license.userOf(tokenId),
    license.isSeat(tokenId, account),
    ...BITS.map((bit) => license.isAuthorized(tokenId, account, BigInt(bit))),
  ]);
  const same = (other: string) => getAddress(other) === getAddress(account);
  const role = same(user) ? "user" : BigInt(user) !== 0n ? "none" : same(holder) ? "holder" : seat ? "seat" : "none";
  return { signed, role, holder, rights: BITS.reduce((all, bit, i) => (answers[i] ? all | bit : all), 0) };
}

/** The contract said no, rather than the node nothing; in whichever form the provider puts that. */
function isRefusal(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === "CALL_EXCEPTION" || findRevertData(error) !== undefined;
}
