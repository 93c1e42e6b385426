import { sha256 as sha256InScript } from "@noble/hashes/sha2.js";

/** A running SHA-256 (FIPS 180-4): feed it with `update`, take the digest once. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** 32 bytes. */
  digest(): Uint8Array;
}

/** A hash to feed piece by piece. Web Crypto cannot do that, so browsers hash in script; Node's native hash is used in Node. */
export function createSha256(): Sha256 {
  // Not an import: bundlers for the browser never see a Node module, and there `process` does not exist.
  const native = nativeCrypto();
  return native ? native.createHash("sha256") : sha256InScript.create();
}

function nativeCrypto() {
  return globalThis.process?.getBuiltinModule?.("node:crypto");
}

/** Bytes up to which a hash on the spot is done before Web Crypto's thread would have been asked. */
const SMALL = 16 * 1024;

/** SHA-256 of bytes in memory, 32 bytes. Web Crypto hashes what is not small off the main thread and at native speed. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length <= SMALL) {
    const digest = nativeCrypto()?.hash("sha256", bytes, "buffer") ?? sha256InScript(bytes);
    return new Uint8Array(digest);
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

/** Lower-case hexadecimal, without a prefix. */
export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** Bytes of hexadecimal text with or without `0x`. The caller has checked its alphabet and length. */
export function fromHex(hex: string): Uint8Array {
  const text = hex.startsWith("0x") ? hex.slice(2) : hex;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
