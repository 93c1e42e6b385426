import type { VerificationResult } from "@commonweight/sdk/verify/run";
import { uploadDocument } from "#lib/documents/upload.ts";
import type { useApp } from "#lib/state/app.svelte.ts";
import type { Outcome } from "#lib/state/transactions/record.ts";

interface Request {
  app: ReturnType<typeof useApp>;
  release: { releaseId: string };
  result: VerificationResult;
  /** "glyph-reader 1.2.0" */
  name: string;
  /** Called with what is being done. */
  step: (what: string) => void;
}

type Ended = Pick<Outcome, "stage"> & { message: string };

/** Stores the report, has the receipt signed, and records it on chain. A refusal anywhere leaves the result as it is. */
export async function signAndRecord({ app, release, result, name, step }: Request): Promise<Ended> {
  const verifier = app.wallet.account ?? (await app.wallet.connect({ reason: "A receipt is signed with your account." }));
  if (!verifier) return { stage: "rejected", message: "" };
  const { buildReceipt, receiptTypedData, RECEIPT_TYPES } = await import("@commonweight/sdk/verify/receipt");
  const receipt = buildReceipt(result.report, {
    releaseId: BigInt(release.releaseId),
    verifier,
    reportDigest: result.document.digest,
  });
  step("Storing the report");
  try {
    await uploadDocument(app.config.gatewayUrl, result.document);
  } catch (error) {
    return { stage: "failed", message: (error as Error).message };
  }
  step("Waiting for your signature");
  const verifyingContract = app.config.contracts.VerificationRegistry ?? "";
  const { domain } = receiptTypedData({ chainId: app.config.chainId, verifyingContract }, receipt);
  const signed = await app.transactions.sign({
    title: `Sign receipt for ${name}`,
    domain,
    types: RECEIPT_TYPES,
    message: { ...receipt },
  });
  if (signed.stage !== "done") return { stage: signed.stage, message: messageOf(signed) };
  step("Recording it on chain");
  const outcome = await app.transactions.send({
    title: `Record receipt for ${name}`,
    doneTitle: "Your receipt is recorded",
    contract: "VerificationRegistry",
    method: "record",
    args: [receipt, signed.signature],
  });
  return { stage: outcome.stage, message: messageOf(outcome) };
}

function messageOf(outcome: object): string {
  return "message" in outcome && typeof outcome.message === "string" ? outcome.message : "";
}
