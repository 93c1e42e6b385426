import { KeyError } from "./errors.ts";

/** Fewest characters of the operator's secret: 32 random bytes in hexadecimal or base64 have more. */
export const MIN_SECRET_LENGTH = 32;

const FORMAT = 1;
const IV_BYTES = 12;

/**
 * Seals an age identity with the operator's secret: AES-256-GCM (NIST SP 800-38D) under a key that HKDF-SHA-256 (RFC 5869)
 * derives from it. The identity's version and recipient are authenticated, so that rows cannot be exchanged.
 *
 * @param secret 32 characters or more; it must be random, since nothing slows a guess down.
 * @throws KeyError `key_store_failed` for a short secret.
 */
export async function seal(identity: string, secret: string, version: number, recipient: string): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(identity);
  const cipher = await crypto.subtle.encrypt(parameters(iv, version, recipient), await keyOf(secret), plain);
  const sealed = new Uint8Array(1 + IV_BYTES + cipher.byteLength);
  sealed[0] = FORMAT;
  sealed.set(iv, 1);
  sealed.set(new Uint8Array(cipher), 1 + IV_BYTES);
  return sealed;
}

/** Opens what {@link seal} made. @throws KeyError `key_store_failed` when the secret is another or the row was altered. */
export async function unseal(sealed: Uint8Array, secret: string, version: number, recipient: string): Promise<string> {
  if (sealed[0] !== FORMAT) {
    throw new KeyError(
      "key_store_failed",
      `Key store: identity ${version} has format ${sealed[0]}, expected ${FORMAT}`,
    );
  }
  const iv = new Uint8Array(sealed.subarray(1, 1 + IV_BYTES));
  const cipher = new Uint8Array(sealed.subarray(1 + IV_BYTES));
  const key = await keyOf(secret);
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt(parameters(iv, version, recipient), key, cipher));
  } catch (cause) {
    const why = "KEY_SERVICE_SECRET is not the one it was sealed with, or the store was altered";
    throw new KeyError("key_store_failed", `Key store: identity ${version} does not open: ${why}`, { cause });
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, version: number, recipient: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${version} ${recipient}`) };
}

async function keyOf(secret: string): Promise<CryptoKey> {
  if (secret.length < MIN_SECRET_LENGTH) {
    const found = `found ${secret.length}`;
    throw new KeyError(
      "key_store_failed",
      `KEY_SERVICE_SECRET: expected at least ${MIN_SECRET_LENGTH} random characters, ${found}`,
    );
  }
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("commonweight key store v1");
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
