import { Bytes } from "@graphprotocol/graph-ts";

/**
 * CIDs (version 1, sha2-256, base32 in lower case) from the digests that contracts hold, and back.
 * https://github.com/multiformats/cid, https://github.com/multiformats/multibase (base32: RFC 4648, no padding)
 */

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const CODEC_RAW: u8 = 0x55;
const CODEC_DAG_PB: u8 = 0x70;
const PREFIX_LENGTH = 4;
const DIGEST_LENGTH = 32;
/** "b", then 36 bytes at 5 bits a character. */
const TEXT_LENGTH = 59;

/** CID of a small document: one raw block. */
export function rawCid(digest: Bytes): string {
  return cidOf(CODEC_RAW, digest);
}

/** CID of a UnixFS directory. */
export function directoryCid(digest: Bytes): string {
  return cidOf(CODEC_DAG_PB, digest);
}

/**
 * The digest in the CID of a small document; null for anything but the one spelling that `rawCid` gives.
 * One spelling per document means one entity per document.
 */
export function digestOfRawCid(cid: string): Bytes | null {
  if (cid.length != TEXT_LENGTH || cid.charAt(0) != "b") return null;
  const bytes = new Uint8Array(PREFIX_LENGTH + DIGEST_LENGTH);
  let buffer: u32 = 0;
  let bits: u32 = 0;
  let length = 0;
  for (let i = 1; i < TEXT_LENGTH; i++) {
    const value = ALPHABET.indexOf(cid.charAt(i));
    if (value < 0) return null;
    buffer = (buffer << 5) | (value as u32);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = ((buffer >> bits) & 0xff) as u8;
  }
  const digest = Bytes.fromUint8Array(bytes.subarray(PREFIX_LENGTH));
  return rawCid(digest) == cid ? digest : null;
}

function cidOf(codec: u8, digest: Bytes): string {
  const bytes = new Uint8Array(PREFIX_LENGTH + DIGEST_LENGTH);
  bytes[0] = 1; // CID version
  bytes[1] = codec;
  bytes[2] = 0x12; // sha2-256
  bytes[3] = DIGEST_LENGTH as u8;
  bytes.set(digest, PREFIX_LENGTH);
  return "b" + base32(bytes);
}

function base32(bytes: Uint8Array): string {
  let text = "";
  let buffer: u32 = 0;
  let bits: u32 = 0;
  for (let i = 0; i < bytes.length; i++) {
    buffer = (buffer << 8) | (bytes[i] as u32);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt(((buffer >> bits) & 31) as i32);
    }
  }
  if (bits > 0) text += ALPHABET.charAt(((buffer << (5 - bits)) & 31) as i32);
  return text;
}
