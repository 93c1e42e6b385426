import {
  AbiCoder,
  concat,
  dataLength,
  getAddress,
  hashMessage,
  isCallException,
  isHexString,
  recoverAddress,
} from "ethers";
import type { Provider } from "ethers";
import { SIGNATURE_VALIDATOR } from "./signature-validator.ts";

/** Longest signature in bytes that is looked at: a counterfactual account's carries its creation code. */
export const MAX_SIGNATURE_BYTES = 32 * 1024;

/**
 * Who asks, in every `eth_call` that decides about a signature: the last 20 bytes of
 * keccak256("commonweight: who asks whether a signature is valid"). Nobody has its key, and it has no code and no
 * balance. Left out, a node asks as the zero address, for which some accounts answer yes to everything (they take it for
 * an estimate of gas), and some tokens answer otherwise than for anybody else.
 */
export const SIGNATURE_ASKER = "0x1DEdB3Df42C9477E67C2f7Cf13cc29547146e2d8";

/** Gas for making a counterfactual account and asking it. */
const GAS = 15_000_000n;

/**
 * Whether `account` signed a message (ERC-191): with its key, as a contract (ERC-1271), or as a contract that is not
 * deployed yet (ERC-6492). Nothing is changed on chain.
 *
 * @param signature hexadecimal, at most 32 KiB.
 * @throws what the node throws when it does not answer.
 */
export async function isSignedBy(
  provider: Provider,
  account: string,
  message: string,
  signature: string,
): Promise<boolean> {
  if (!isHexString(signature) || dataLength(signature) > MAX_SIGNATURE_BYTES) return false;
  const hash = hashMessage(message);
  // The key first: an account with delegated code (EIP-7702) still signs with it.
  if (recovers(hash, signature, account)) return true;
  const inputs = AbiCoder.defaultAbiCoder().encode(["address", "bytes32", "bytes"], [account, hash, signature]);
  try {
    const data = concat([SIGNATURE_VALIDATOR, inputs]);
    return (await provider.call({ from: SIGNATURE_ASKER, data, gasLimit: GAS })) === "0x01";
  } catch (error) {
    if (isCallException(error)) return false; // a signature that is not even encoded as ERC-6492 has it
    throw error;
  }
}

function recovers(hash: string, signature: string, account: string): boolean {
  try {
    return recoverAddress(hash, signature) === getAddress(account);
  } catch {
    return false;
  }
}
