/// <reference path="./libsodium.d.ts" />
import createSodium, { type Sodium } from "libsodium";
import { TAG_BYTES, type CipherMaker } from "./chunk-cipher.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** Where the pieces of one call lie in the library's memory; calls do not overlap, so all ciphers share it. */
interface Places {
  key: number;
  nonce: number;
  plain: number;
  sealed: number;
  size: number;
}

/** Loads libsodium (135 kB compressed) and makes ciphers of it. @throws where WebAssembly is not to be had. */
export async function loadWasmCipher(): Promise<CipherMaker> {
  const sodium = await createSodium({ getRandomValue: () => crypto.getRandomValues(new Uint32Array(1))[0] as number });
  let places: Places | undefined;
  const make = (size: number): Places => {
    if (places && places.size >= size) return places;
    const [key, nonce] = [sodium._malloc(KEY_BYTES), sodium._malloc(NONCE_BYTES)];
    return (places = { key, nonce, plain: sodium._malloc(size), sealed: sodium._malloc(size + TAG_BYTES), size });
  };
  return (key, size) => cipherIn(sodium, make(size), key);
}

function cipherIn(sodium: Sodium, at: Places, key: Uint8Array): ReturnType<CipherMaker> {
  if (key.length !== KEY_BYTES) throw new Error(`Key: expected ${KEY_BYTES} bytes, found ${key.length}`);
  /** Runs a call with the key in place, and leaves no key behind. */
  const call = (nonce: Uint8Array, act: () => number): void => {
    sodium.HEAPU8.set(key, at.key);
    sodium.HEAPU8.set(nonce, at.nonce);
    const result = act();
    sodium.HEAPU8.fill(0, at.key, at.key + KEY_BYTES);
    if (result !== 0) throw new Error("the tag does not fit");
  };
  const fits = (length: number, most: number): void => {
    if (length > most) throw new Error(`Chunk: at most ${most} bytes, found ${length}`);
  };
  return {
    seal(nonce, plain, out) {
      fits(plain.length, at.size);
      sodium.HEAPU8.set(plain, at.plain);
      call(nonce, () =>
        sodium._crypto_aead_chacha20poly1305_ietf_encrypt(
          at.sealed, 0, at.plain, plain.length, 0, 0, 0, 0, 0, at.nonce, at.key,
        ),
      );
      out.set(sodium.HEAPU8.subarray(at.sealed, at.sealed + plain.length + TAG_BYTES));
    },
    open(nonce, sealed) {
      fits(sealed.length, at.size + TAG_BYTES);
      sodium.HEAPU8.set(sealed, at.sealed);
      call(nonce, () =>
        sodium._crypto_aead_chacha20poly1305_ietf_decrypt(
          at.plain, 0, 0, at.sealed, sealed.length, 0, 0, 0, 0, at.nonce, at.key,
        ),
      );
      return sodium.HEAPU8.slice(at.plain, at.plain + sealed.length - TAG_BYTES);
    },
  };
}
