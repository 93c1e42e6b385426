import { Decrypter, Encrypter, Stanza, type Recipient } from "age-encryption";
import { FILE_KEY_BYTES } from "./age-payload.ts";
import { ArtifactError } from "./errors.ts";

/** Largest header in bytes that is read: one recipient takes about 200, and nobody may make a reader hold more. */
export const MAX_HEADER_BYTES = 16 * 1024;

/** The stanza that says which release a file belongs to; its argument is `owner/slug@version`. */
const RELEASE_STANZA = "commonweight.release";
const RELEASE_NAME = /^[a-z0-9/.+@A-Z-]{3,200}$/;

const INTRO = "age-encryption.org/v1\n";
/** A recipient of age's X25519 kind. */
export const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

/** A new file key and the header that only the recipients can open. */
export interface NewHeader {
  header: Uint8Array;
  /** 16 bytes. */
  fileKey: Uint8Array;
}

/**
 * Draws a file key and wraps it to each recipient.
 *
 * @param release `owner/slug@version` of the release that the file is encrypted for. The header's MAC covers it: without
 *   the key nobody can claim the same file for a release of their own and have its key released for that.
 * @throws ArtifactError `recipient-invalid`.
 */
export async function newHeader(recipients: readonly string[], release?: string): Promise<NewHeader> {
  if (release !== undefined && !RELEASE_NAME.test(release)) {
    throw new ArtifactError("header-invalid", `Release: expected owner/slug@version, found '${release.slice(0, 80)}'`);
  }
  let fileKey: Uint8Array | undefined;
  // The library draws the key itself and shows it to recipients only. Other programs pass over a stanza they don't know.
  const witness: Recipient = {
    wrapFileKey(key) {
      fileKey = new Uint8Array(key);
      return release === undefined ? [] : [new Stanza([RELEASE_STANZA, release], new Uint8Array(0))];
    },
  };
  const encrypter = encrypterFor(recipients);
  encrypter.addRecipient(witness);
  const file = await encrypter.encrypt(new Uint8Array(0));
  const header = headerOf(file);
  if (!header || !fileKey) throw new Error("The age library wrote a file without a header");
  return { header, fileKey };
}

/**
 * The header at the start of a file, or `undefined` when its end is not among these bytes.
 *
 * @throws ArtifactError `header-invalid` when the file is no age file or its header is too long.
 */
export function headerOf(start: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const text = new TextDecoder("latin1").decode(start.subarray(0, MAX_HEADER_BYTES));
  if (!text.startsWith(INTRO.slice(0, text.length))) {
    throw new ArtifactError("header-invalid", `Encrypted file: expected '${INTRO.trim()}' at its start, found none`);
  }
  const mac = text.indexOf("\n--- ");
  const end = mac < 0 ? -1 : text.indexOf("\n", mac + 1);
  if (end >= 0) return start.slice(0, end + 1) as Uint8Array<ArrayBuffer>;
  if (start.length < MAX_HEADER_BYTES) return undefined;
  throw new ArtifactError("header-invalid", `Encrypted file: its header is longer than ${MAX_HEADER_BYTES} bytes`);
}

/**
 * The file key in a header.
 *
 * @param identities age identities (`AGE-SECRET-KEY-1…`), tried in this order; or X25519 private keys.
 * @throws ArtifactError `header-invalid` for a malformed or altered header, `not-a-recipient` when none opens it.
 */
export async function fileKeyOf(header: Uint8Array, identities: readonly (string | CryptoKey)[]): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return sized(await decrypter.decryptHeader(header));
  } catch (cause) {
    if ((cause as Error).message.includes("no identity matched")) {
      throw new ArtifactError("not-a-recipient", "The file was not encrypted for any key that is held here", { cause });
    }
    throw new ArtifactError("header-invalid", `The encrypted file's header is malformed: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** The release a header was made for, `owner/slug@version`; to be believed only once {@link fileKeyOf} opened the header. */
export function releaseOf(header: Uint8Array): string | undefined {
  const found = new TextDecoder("latin1")
    .decode(header)
    .split("\n")
    .filter((line) => line.startsWith(`-> ${RELEASE_STANZA} `));
  return found.length === 1 ? found[0]?.slice(RELEASE_STANZA.length + 4) : undefined;
}

/**
 * A file key for one recipient: an age file of its 16 bytes.
 *
 * @throws ArtifactError `recipient-invalid`.
 */
export async function wrapFileKey(fileKey: Uint8Array, recipient: string): Promise<Uint8Array> {
  return encrypterFor([recipient]).encrypt(sized(fileKey));
}

/** Opens what {@link wrapFileKey} made. @throws ArtifactError `decryption-failed`. */
export async function unwrapFileKey(wrapped: Uint8Array, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return sized(await decrypter.decrypt(wrapped));
  } catch (cause) {
    throw new ArtifactError("decryption-failed", `The file key does not open: ${(cause as Error).message}`, { cause });
  }
}

function encrypterFor(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  if (recipients.length === 0)
    throw new ArtifactError("recipient-invalid", "Expected at least one recipient, found none");
  for (const recipient of recipients) {
    try {
      if (!RECIPIENT.test(recipient)) throw new Error("not of the X25519 kind");
      encrypter.addRecipient(recipient);
    } catch (cause) {
      const found = recipient.slice(0, 80);
      throw new ArtifactError("recipient-invalid", `Expected an age recipient (age1…), found '${found}'`, { cause });
    }
  }
  return encrypter;
}

function sized(fileKey: Uint8Array): Uint8Array {
  if (fileKey.length === FILE_KEY_BYTES) return fileKey;
  throw new ArtifactError("decryption-failed", `File key: expected ${FILE_KEY_BYTES} bytes, found ${fileKey.length}`);
}
