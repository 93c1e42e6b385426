import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { fileKeyOf } from "../artifacts/age-header.ts";
import { ArtifactError } from "../artifacts/errors.ts";
import { KeyError } from "./errors.ts";
import { seal, unseal } from "./seal.ts";
import type { KeyStore } from "./store.ts";

/** The identities of a key service: files are encrypted for the newest, and every one still opens its own files. */
export class Keyring {
  readonly #store: KeyStore;
  readonly #secret: string;

  constructor(store: KeyStore, secret: string) {
    this.#store = store;
    this.#secret = secret;
  }

  /**
   * The recipient to encrypt new files for. The first identity is made at the first call.
   *
   * @throws KeyError `key_store_failed` when the secret does not open the newest identity.
   */
  async current(): Promise<{ version: number; recipient: string }> {
    const [newest] = await this.#store.identities();
    if (!newest) return this.#add(1);
    await unseal(newest.sealed, this.#secret, newest.version, newest.recipient);
    return { version: newest.version, recipient: newest.recipient };
  }

  /** Makes a new identity for files from now on. */
  async rotate(): Promise<{ version: number; recipient: string }> {
    const { version } = await this.current();
    return this.#add(version + 1);
  }

  /**
   * Opens an age header.
   *
   * @returns the file key (16 bytes) and the version of the identity that opened it.
   * @throws KeyError `key_not_held` when it was encrypted for nobody here; ArtifactError `header-invalid`.
   */
  async unwrap(header: Uint8Array): Promise<{ fileKey: Uint8Array; version: number }> {
    for (const { version, recipient, sealed } of await this.#store.identities()) {
      const identity = await unseal(sealed, this.#secret, version, recipient);
      try {
        return { fileKey: await fileKeyOf(header, [identity]), version };
      } catch (error) {
        if ((error as ArtifactError).code !== "not-a-recipient") throw error;
      }
    }
    throw new KeyError("key_not_held", "The file was encrypted for another key service: this one cannot open it");
  }

  /** Seals every identity anew with another secret, all or none. */
  async reseal(secret: string): Promise<void> {
    const identities = await this.#store.identities();
    const resealed = identities.map(async ({ version, recipient, sealed }) => {
      const identity = await unseal(sealed, this.#secret, version, recipient);
      return { version, sealed: await seal(identity, secret, version, recipient) };
    });
    await this.#store.replaceSealed(await Promise.all(resealed));
  }

  async #add(version: number): Promise<{ version: number; recipient: string }> {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const sealed = await seal(identity, this.#secret, version, recipient);
    const createdAt = Math.floor(Date.now() / 1000);
    // Another server of the same store may have made this version meanwhile: then that one counts.
    if (await this.#store.addIdentity({ version, recipient, sealed, createdAt })) return { version, recipient };
    return this.current();
  }
}
