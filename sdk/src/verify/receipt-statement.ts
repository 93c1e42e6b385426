import { getBytes, hexlify } from "ethers";
import { canonicalJson } from "../artifacts/canonical.ts";
import { fromBase64, IN_TOTO_PAYLOAD, parseEnvelope, preAuthEncoding, toBase64, type Envelope } from "./dsse.ts";
import { VerifyError } from "./errors.ts";
import { parseSignedReceipt, signedReceiptJson, type SignedReceipt } from "./signed-receipt.ts";

/** in-toto's type of a statement (in-toto attestation framework, Statement v1). */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
/** What a receipt is as a predicate; `docs/receipts.md` describes it. */
export const RECEIPT_PREDICATE = "urn:commonweight:verification-receipt:v1";
/** Start of the key id of a receipt's own signature: EIP-712 over the receipt, not over the envelope's payload. */
const EIP712_KEY = "eip712:eip155:";
/** Start of the key id of a DSSE signature proper; the compressed public key follows in hexadecimal. */
export const PAE_KEY = "ecdsa-secp256k1-sha256:";

/** Signs the pre-authentication encoding for envelopes that DSSE's own verifiers shall take. */
export interface PaeSigner {
  /** Compressed secp256k1 public key, 66 hexadecimal characters. */
  publicKey: string;
  /** ECDSA with SHA-256 over the message, DER. */
  sign(message: Uint8Array): Uint8Array;
}

/**
 * A signed receipt as an in-toto Statement in a DSSE envelope. Its first signature is the receipt's own (EIP-712 over
 * the receipt that the predicate holds): it is named so in its key id, and no DSSE verifier takes it for a signature of
 * the payload. With a signer, a second one is over the payload as DSSE asks.
 */
export function exportReceipt(signed: SignedReceipt, signer?: PaeSigner): Envelope {
  const { receipt, domain, signature } = signed;
  const statement = {
    _type: STATEMENT_TYPE,
    subject: [
      { name: "weights", digest: { sha256: receipt.weightsDigest.slice(2) } },
      { name: "suite", digest: { sha256: receipt.suiteDigest.slice(2) } },
    ],
    predicateType: RECEIPT_PREDICATE,
    predicate: signedReceiptJson(signed),
  };
  const payload = new TextEncoder().encode(canonicalJson(statement));
  const keyid = `${EIP712_KEY}${domain.chainId}:${receipt.verifier.toLowerCase()}`;
  const signatures = [{ keyid, sig: toBase64(getBytes(signature)) }];
  if (signer) {
    const sig = signer.sign(preAuthEncoding(IN_TOTO_PAYLOAD, payload));
    signatures.push({ keyid: `${PAE_KEY}${signer.publicKey}`, sig: toBase64(sig) });
  }
  return { payloadType: IN_TOTO_PAYLOAD, payload: toBase64(payload), signatures };
}

/** A receipt that was read back from an envelope. */
export interface ImportedReceipt {
  signed: SignedReceipt;
  /** What DSSE signatures proper are over. */
  message: Uint8Array<ArrayBuffer>;
  /** DSSE signatures proper, unchecked: compressed public key in hexadecimal, and DER. */
  pae: { publicKey: string; sig: Uint8Array<ArrayBuffer> }[];
}

/**
 * Reads what {@link exportReceipt} wrote. Subjects and key ids must be the receipt's; signatures are not checked yet.
 *
 * @throws VerifyError `receipt-invalid` naming path, expected and found.
 */
export function importReceipt(json: unknown): ImportedReceipt {
  const envelope = parseEnvelope(json);
  expectSame("envelope.payloadType", IN_TOTO_PAYLOAD, envelope.payloadType);
  const payload = fromBase64(envelope.payload);
  const statement = readStatement(payload);
  expectSame("statement._type", STATEMENT_TYPE, statement["_type"]);
  expectSame("statement.predicateType", RECEIPT_PREDICATE, statement["predicateType"]);
  const signed = parseSignedReceipt(statement["predicate"]);
  const { receipt, domain } = signed;
  const subject = (statement["subject"] ?? []) as { name?: unknown; digest?: { sha256?: unknown } }[];
  const digestOf = (name: string) => Array.isArray(subject) && subject.find((one) => one?.name === name)?.digest?.sha256;
  expectSame("statement.subject (weights)", receipt.weightsDigest.slice(2), digestOf("weights"));
  expectSame("statement.subject (suite)", receipt.suiteDigest.slice(2), digestOf("suite"));
  const keyid = `${EIP712_KEY}${domain.chainId}:${receipt.verifier.toLowerCase()}`;
  const own = envelope.signatures.find((one) => one.keyid === keyid);
  expectSame(`envelope.signatures (${keyid})`, signed.signature.toLowerCase(), own && hexlify(fromBase64(own.sig)));
  const pae = envelope.signatures
    .filter((one) => one.keyid?.startsWith(PAE_KEY))
    .map((one) => ({ publicKey: one.keyid!.slice(PAE_KEY.length), sig: fromBase64(one.sig) }));
  return { signed, message: preAuthEncoding(envelope.payloadType, payload), pae };
}

function readStatement(payload: Uint8Array): Record<string, unknown> {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    if (typeof value === "object" && value !== null) return value;
    throw new TypeError("no object");
  } catch (error) {
    throw new VerifyError("receipt-invalid", `statement: expected a JSON object, found ${(error as Error).message}`);
  }
}

function expectSame(path: string, expected: string, found: unknown): void {
  if (found === expected) return;
  throw new VerifyError("receipt-invalid", `${path}: expected ${expected}, found ${String(found).slice(0, 200)}`);
}
