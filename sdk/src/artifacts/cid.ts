import * as dagPb from "@ipld/dag-pb";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import * as Digest from "multiformats/hashes/digest";
import { ArtifactError } from "./errors.ts";
import { equalBytes, fromHex, sha256, toHex } from "./sha256.ts";

/** A sha-256 digest as contracts hold it: `bytes32`, `0x` and 64 hexadecimal characters. */
export type Bytes32 = `0x${string}`;

/** The multihash code of sha2-256, the only hash of the profile `unixfs-v1-2025`. */
export const SHA2_256 = 0x12;

/**
 * The CID of a release's manifest directory (CIDv1, dag-pb, sha2-256, base32) from its digest on chain.
 *
 * @throws ArtifactError `cid-invalid` unless `digest` is 32 bytes of hexadecimal.
 */
export function manifestCid(digest: string): string {
  return cidOf(dagPb.code, digest);
}

/**
 * The CID of a small document (CIDv1, raw, sha2-256, base32: one block) from its digest on chain.
 *
 * @throws ArtifactError `cid-invalid` unless `digest` is 32 bytes of hexadecimal.
 */
export function documentCid(digest: string): string {
  return cidOf(raw.code, digest);
}

/**
 * The digest that goes on chain for a manifest or document CID.
 *
 * @throws ArtifactError `cid-invalid` for text that is no CID, and for CIDs outside the profile.
 */
export function toDigest(cid: string | CID): Bytes32 {
  const parsed = typeof cid === "string" ? parseCid(cid) : cid;
  if (parsed.version !== 1) {
    throw new ArtifactError("cid-invalid", `CID ${parsed}: expected version 1, found version ${parsed.version}`);
  }
  return `0x${toHex(parsed.multihash.digest)}`;
}

/**
 * Reads a CID that this project can verify: dag-pb or raw, sha2-256.
 *
 * @throws ArtifactError `cid-invalid`.
 */
export function parseCid(text: string): CID {
  let cid: CID;
  try {
    cid = CID.parse(text);
  } catch (cause) {
    throw new ArtifactError("cid-invalid", `'${text.slice(0, 100)}' is not a CID`, { cause });
  }
  checkCid(cid);
  return cid;
}

/** Refuses CIDs whose hash or codec lies outside the profile (sha2-256 with dag-pb or raw). */
export function checkCid(cid: CID): void {
  if (cid.multihash.code !== SHA2_256 || cid.multihash.digest.length !== 32) {
    const found = `multihash 0x${cid.multihash.code.toString(16)}`;
    throw new ArtifactError("cid-invalid", `CID ${cid}: expected a sha2-256 multihash, found ${found}`);
  }
  if (cid.code !== dagPb.code && cid.code !== raw.code) {
    throw new ArtifactError("cid-invalid", `CID ${cid}: expected codec dag-pb or raw, found 0x${cid.code.toString(16)}`);
  }
}

/** The key under which a block is kept: its digest, since CIDv0, CIDv1 and codecs may name the same bytes. */
export function blockKey(cid: CID): string {
  return toHex(cid.multihash.digest);
}

/** The raw CID of a `blockKey`: how stores that know blocks by digest name them. */
export function rawCid(key: string): CID {
  return CID.createV1(raw.code, Digest.create(SHA2_256, fromHex(key)));
}

/**
 * Refuses bytes that are not the block which `cid` names.
 *
 * @throws ArtifactError `block-mismatch` with both digests.
 */
export async function verifyBlock(cid: CID, bytes: Uint8Array): Promise<void> {
  checkCid(cid);
  const actual = await sha256(bytes);
  if (equalBytes(actual, cid.multihash.digest)) return;
  const [expected, found] = [toHex(cid.multihash.digest), toHex(actual)];
  throw new ArtifactError(
    "block-mismatch",
    `Block ${cid}: its ${bytes.length} bytes hash to ${found}, expected ${expected}. The gateway sent altered data.`,
  );
}

function cidOf(codec: number, digest: string): string {
  if (!/^(0x)?[0-9a-fA-F]{64}$/.test(digest)) {
    throw new ArtifactError("cid-invalid", `Digest: expected 64 hexadecimal characters, found '${digest.slice(0, 80)}'`);
  }
  return CID.createV1(codec, Digest.create(SHA2_256, fromHex(digest))).toString();
}
