import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

/** Bytes of the authentication tag after each chunk. */
export const TAG_BYTES = 16;

/** ChaCha20-Poly1305 (RFC 8439) under one key, on whole chunks. */
export interface ChunkCipher {
  /** Writes the sealed chunk, which is {@link TAG_BYTES} longer, to the start of `out`. */
  seal(nonce: Uint8Array, plain: Uint8Array, out: Uint8Array): void;
  /** Throws when the tag does not fit. */
  open(nonce: Uint8Array, sealed: Uint8Array): Uint8Array;
}

/** Makes a cipher for a key of 32 bytes that seals chunks of at most `size` bytes. */
export type CipherMaker = (key: Uint8Array, size: number) => ChunkCipher;

/**
 * The fastest there is: Node's own, which is native; else libsodium in WebAssembly, three times as fast as script and
 * fetched at the first use; else script. Web Crypto has none that browsers share.
 */
export async function bestCipher(): Promise<CipherMaker> {
  return nodeCipher() ?? (await wasmCipher()) ?? scriptCipher;
}

/** In script, which works everywhere. */
export const scriptCipher: CipherMaker = (key) => ({
  seal: (nonce, plain, out) =>
    void chacha20poly1305(key, nonce).encrypt(plain, out.subarray(0, plain.length + TAG_BYTES)),
  open: (nonce, sealed) => chacha20poly1305(key, nonce).decrypt(sealed),
});

/** Node's; undefined elsewhere. */
export function nodeCipher(): CipherMaker | undefined {
  const native = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (!native) return undefined;
  const name = "chacha20-poly1305";
  const options = { authTagLength: TAG_BYTES };
  return (key) => ({
    seal(nonce, plain, out) {
      const cipher = native.createCipheriv(name, key, nonce, options);
      out.set(cipher.update(plain));
      cipher.final();
      out.set(cipher.getAuthTag(), plain.length);
    },
    open(nonce, sealed) {
      const decipher = native.createDecipheriv(name, key, nonce, options);
      const end = sealed.length - TAG_BYTES;
      decipher.setAuthTag(sealed.subarray(end));
      const plain = decipher.update(sealed.subarray(0, end));
      decipher.final();
      return plain;
    },
  });
}

let loading: Promise<CipherMaker | undefined> | undefined;

/** libsodium's; undefined where WebAssembly may not be run, or could not be fetched this time. */
export function wasmCipher(): Promise<CipherMaker | undefined> {
  loading ??= import("./chunk-cipher-wasm.ts").then(
    (module) => module.loadWasmCipher(),
    () => undefined,
  );
  const attempt = loading.catch(() => undefined);
  void attempt.then((found) => {
    if (!found) loading = undefined; // a network that was away may be back for the next file
  });
  return attempt;
}
