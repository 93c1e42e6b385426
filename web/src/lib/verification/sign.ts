import type { VerificationResult } from "@commonweight/sdk/verify/run";
import type { SignedReceipt } from "@commonweight/sdk/verify/receipt-link";
import { uploadDocument } from "#lib/documents/upload.ts";
import type { useApp } from "#lib/state/app.svelte.ts";
import type { Outcome } from "#lib/state/transactions/record.ts";

type App = ReturnType<typeof useApp>;

interface Request {
  app: App;
  release: { releaseId: string };
  result: VerificationResult;
  /** "glyph-reader 1.2.0" */
  name: string;
  /** Called with what is being done. */
  step: (what: string) => void;
}

type Ended = Pick<Outcome, "stage"> & { message: string };
type Signed = ({ stage: "done" } & SignedReceipt) | (Ended & { stage: Exclude<Outcome["stage"], "done"> });

/** Stores the report and has the receipt signed. A refusal anywhere leaves the result as it is. */
export async function signReceipt({ app, release, result, name, step }: Request): Promise<Signed> {
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
  if (signed.stage === "done") return { stage: "done", receipt, signature: signed.signature };
  return { stage: signed.stage, message: messageOf(signed) };
}

/** Carries a signed receipt to the chain; whoever does it pays the gas. */
export async function recordReceipt(app: App, { receipt, signature }: SignedReceipt, name: string): Promise<Ended> {
  const own = receipt.verifier.toLowerCase() === app.wallet.account;
  const outcome = await app.transactions.send({
    title: `Record receipt for ${name}`,
    doneTitle: own ? "Your receipt is recorded" : "The receipt is recorded",
    contract: "VerificationRegistry",
    method: "record",
    args: [receipt, signature],
  });
  return { stage: outcome.stage, message: messageOf(outcome) };
}

/** Signs and records in one go. */
export async function signAndRecord(request: Request): Promise<Ended> {
  const signed = await signReceipt(request);
  if (signed.stage !== "done") return signed;
  request.step("Recording it on chain");
  return recordReceipt(request.app, signed, request.name);
}

function messageOf(outcome: object): string {
  return "message" in outcome && typeof outcome.message === "string" ? outcome.message : "";
}
