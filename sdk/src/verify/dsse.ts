import { z } from "zod";
import { issuesOf } from "../artifacts/issues.ts";
import { VerifyError } from "./errors.ts";

/** What an in-toto statement travels as (in-toto attestation framework, Envelope v1). */
export const IN_TOTO_PAYLOAD = "application/vnd.in-toto+json";
/** Largest envelope in bytes: base64 makes four of three, and the payload holds a report. */
export const MAX_ENVELOPE_BYTES = 512 * 1024;

const base64 = z.string().regex(/^[A-Za-z0-9+/_-]*={0,2}$/, "base64");

/** DSSE's JSON envelope (secure-systems-lab/dsse, envelope.md); unknown fields are ignored, as that page asks. */
export const envelopeSchema = z.object({
  payloadType: z.string().max(200),
  payload: base64,
  signatures: z
    .array(z.object({ keyid: z.string().max(500).optional(), sig: base64 }))
    .min(1, "1 to 8 signatures")
    .max(8, "1 to 8 signatures"),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/**
 * What a DSSE signature is over (pre-authentication encoding, DSSE protocol v1.0.2):
 * `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes as decimal text.
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const type = new TextEncoder().encode(payloadType);
  const head = new TextEncoder().encode(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `);
  const result = new Uint8Array(head.length + payload.length);
  result.set(head);
  result.set(payload, head.length);
  return result;
}

/** Reads an envelope from JSON text, its bytes or a parsed value. @throws VerifyError `receipt-invalid`. */
export function parseEnvelope(json: unknown): Envelope {
  const value = typeof json === "string" || json instanceof Uint8Array ? readJson(json) : json;
  const result = envelopeSchema.safeParse(value);
  if (result.success) return result.data;
  const issues = issuesOf("envelope", result.error.issues, value);
  throw new VerifyError("receipt-invalid", issues.map((issue) => issue.message).join("\n"));
}

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** Bytes of base64, in its plain or its URL-safe alphabet: DSSE allows both. @throws VerifyError `receipt-invalid`. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  } catch (cause) {
    throw new VerifyError("receipt-invalid", `envelope: '${text.slice(0, 40)}' is no base64`, { cause });
  }
}

function readJson(json: string | Uint8Array): unknown {
  if (json.length > MAX_ENVELOPE_BYTES) {
    const message = `envelope: expected at most ${MAX_ENVELOPE_BYTES} bytes, found ${json.length}`;
    throw new VerifyError("receipt-invalid", message);
  }
  try {
    return JSON.parse(typeof json === "string" ? json : new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (error) {
    throw new VerifyError("receipt-invalid", `envelope: expected JSON in UTF-8, found ${(error as Error).message}`);
  }
}
