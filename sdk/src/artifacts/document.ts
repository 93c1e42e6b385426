import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import * as Digest from "multiformats/hashes/digest";
import { canonicalJson } from "./canonical.ts";
import { SHA2_256, toDigest, type Bytes32 } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { sha256 } from "./sha256.ts";

/** Largest document in bytes: one block of the profile, so that its CID is the plain hash of its text. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;

/** A small JSON document as it is hashed, stored and named. */
export interface Document {
  /** Canonical JSON (RFC 8785), UTF-8. */
  bytes: Uint8Array<ArrayBuffer>;
  /** CIDv1, raw, sha2-256, base32. */
  cid: string;
  /** The same digest as contracts hold it. */
  digest: Bytes32;
}

/**
 * Turns a JSON value into a document that can be stored and cited on chain.
 *
 * @throws ArtifactError `too-large` above 1 MiB.
 */
export async function createDocument(value: unknown): Promise<Document> {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new ArtifactError("too-large", `Document: ${bytes.length} bytes, at most ${MAX_DOCUMENT_BYTES} are allowed`);
  }
  const cid = CID.createV1(raw.code, Digest.create(SHA2_256, await sha256(bytes)));
  return { bytes, cid: cid.toString(), digest: toDigest(cid) };
}
