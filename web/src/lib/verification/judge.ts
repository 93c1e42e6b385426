import type { SignedReceipt } from "@commonweight/sdk/verify/receipt-link";
import { readContract } from "#lib/chain/contracts.ts";
import type { ChainAccess } from "#lib/chain/contracts.ts";

/** Whether the chain would take a receipt now and count it; or why not, in a sentence. */
export type Verdict = { counts: boolean } | { problem: string };

/**
 * Tries to record a signed receipt without sending anything: whoever carries it to the chain learns beforehand.
 *
 * @throws whatever the node throws that is no refusal of the contract's.
 */
export async function judgeReceipt(access: ChainAccess, { receipt, signature }: SignedReceipt): Promise<Verdict> {
  const registry = await readContract(access, "VerificationRegistry");
  try {
    return { counts: await registry.record.staticCall(receipt, signature) };
  } catch (error) {
    const { explainError } = await import("@commonweight/sdk/chain/errors");
    const { kind, sentence } = explainError(error);
    if (kind !== "revert") throw error;
    return { problem: sentence };
  }
}
