import { z } from "zod";
import { issuesOf } from "../artifacts/issues.ts";
import { VerifyError } from "./errors.ts";
import type { Receipt, ReceiptDomain } from "./receipt.ts";

/** Largest signed receipt in bytes; a report of 64 KiB and room for its JSON. */
export const MAX_SIGNED_RECEIPT_BYTES = 256 * 1024;
/** Longest signature in bytes: accounts that are contracts take longer ones than the 65 of a key. */
export const MAX_SIGNATURE_BYTES = 4096;

/** A receipt with the signature that makes it one, ready to be checked or brought on chain by anybody. */
export interface SignedReceipt {
  domain: { chainId: number; verifyingContract: string };
  receipt: Receipt;
  /** 0x and hex: 65 bytes of a key's (EIP-712), or what the account takes for one (ERC-1271). */
  signature: string;
  /** The report that the receipt cites, where it is at hand. */
  report?: unknown;
}

const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/, "0x and 64 lower-case hexadecimal characters");
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address: 0x and 40 hexadecimal characters");
const uint64 = z
  .string()
  .regex(/^(0|[1-9]\d{0,19})$/, "a whole number as decimal text")
  .refine((text) => BigInt(text) < 2n ** 64n, "at most 2^64 - 1");
const whole = (max: number) => z.int().min(0).max(max);

const receiptSchema = z.strictObject({
  releaseId: uint64,
  verifier: address,
  suiteDigest: bytes32,
  weightsDigest: bytes32,
  outcome: whole(255),
  scoreBps: whole(65_535),
  maxDeviation: uint64,
  backend: whole(255),
  environmentDigest: bytes32,
  outputsDigest: bytes32,
  report: bytes32,
  ranAt: uint64,
});

/** Schema of a signed receipt's file, version 1; whole numbers beyond 2^53 are decimal text. */
export const signedReceiptSchema = z.strictObject({
  version: z.literal(1),
  domain: z.strictObject({ chainId: z.int().min(1), verifyingContract: address }),
  receipt: receiptSchema,
  signature: z
    .string()
    .max(2 + 2 * MAX_SIGNATURE_BYTES, `at most ${MAX_SIGNATURE_BYTES} bytes`)
    .regex(/^0x(?:[0-9a-fA-F]{2})+$/, "0x and hexadecimal bytes"),
  report: z.unknown().optional(),
});

/** A signed receipt as plain JSON. */
export function signedReceiptJson({ domain, receipt, signature, report }: SignedReceipt): z.input<typeof signedReceiptSchema> {
  return {
    version: 1,
    domain: { chainId: Number(domain.chainId), verifyingContract: domain.verifyingContract },
    receipt: {
      ...receipt,
      releaseId: receipt.releaseId.toString(),
      maxDeviation: receipt.maxDeviation.toString(),
      ranAt: receipt.ranAt.toString(),
    },
    signature,
    ...(report !== undefined && { report }),
  };
}

/**
 * Reads a signed receipt, given as JSON text, its bytes, or a parsed value. Nothing is said yet about the signature.
 *
 * @throws VerifyError `receipt-invalid` naming path, expected and found for each field that is wrong.
 */
export function parseSignedReceipt(json: unknown): SignedReceipt {
  const value = typeof json === "string" || json instanceof Uint8Array ? readJson(json) : json;
  const result = signedReceiptSchema.safeParse(value);
  if (!result.success) {
    const issues = issuesOf("receipt", result.error.issues, value);
    throw new VerifyError("receipt-invalid", issues.map((issue) => issue.message).join("\n"));
  }
  const { domain, receipt, signature, report } = result.data;
  return {
    domain,
    receipt: {
      ...receipt,
      releaseId: BigInt(receipt.releaseId),
      maxDeviation: BigInt(receipt.maxDeviation),
      ranAt: BigInt(receipt.ranAt),
    } as Receipt,
    signature,
    ...(report !== undefined && { report }),
  };
}

/** The domain of a receipt as EIP-712 wants it. */
export function domainOf({ domain }: SignedReceipt): ReceiptDomain {
  return { chainId: domain.chainId, verifyingContract: domain.verifyingContract };
}

function readJson(json: string | Uint8Array): unknown {
  if (json.length > MAX_SIGNED_RECEIPT_BYTES) {
    const message = `receipt: expected at most ${MAX_SIGNED_RECEIPT_BYTES} bytes, found ${json.length}`;
    throw new VerifyError("receipt-invalid", message);
  }
  try {
    return JSON.parse(typeof json === "string" ? json : new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (error) {
    throw new VerifyError("receipt-invalid", `receipt: expected JSON in UTF-8, found ${(error as Error).message}`);
  }
}
