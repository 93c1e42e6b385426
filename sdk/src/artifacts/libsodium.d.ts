/** The part of libsodium's compiled library that is used; its package has no types of its own. */
declare module "libsodium" {
  /** libsodium in WebAssembly. Pointers are offsets into `HEAPU8`, which is another view once memory has grown. */
  export interface Sodium {
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    /** `crypto_aead_chacha20poly1305_ietf_encrypt`; lengths of 64 bits are two numbers. */
    _crypto_aead_chacha20poly1305_ietf_encrypt(
      sealed: number,
      sealedLength: number,
      plain: number,
      plainLength: number,
      plainLengthHigh: number,
      added: number,
      addedLength: number,
      addedLengthHigh: number,
      secretNonce: number,
      nonce: number,
      key: number,
    ): number;
    _crypto_aead_chacha20poly1305_ietf_decrypt(
      plain: number,
      plainLength: number,
      secretNonce: number,
      sealed: number,
      sealedLength: number,
      sealedLengthHigh: number,
      added: number,
      addedLength: number,
      addedLengthHigh: number,
      nonce: number,
      key: number,
    ): number;
  }
  export default function create(options: { getRandomValue(): number }): Promise<Sodium>;
}
