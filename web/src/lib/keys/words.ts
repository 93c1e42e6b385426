import { rightsOf } from "@commonweight/sdk/license/rights";

const RUN = rightsOf("RUN");

/** What a refusal to give a key means, by its stable code; the error's own sentence has the values. */
const TITLES: Record<string, string> = {
  key_not_authorized: "You may not have this key now",
  key_release_mismatch: "The file belongs to another release",
  key_not_held: "Another key service holds this key",
  key_not_encrypted: "There is no such encrypted file",
  key_rate_limited: "Too many keys were asked for",
  key_nonce_used: "The request is no longer good",
  key_message_invalid: "The signed message does not fit",
  key_signature_invalid: "The signature is not yours",
  key_service_off: "This site gives out no keys",
  key_service_failed: "The key service did not answer",
  key_store_failed: "The key service is out of order",
  key_declined: "You did not sign",
  "decryption-failed": "The file does not open",
  "header-invalid": "The encrypted file is damaged",
};

/** A title for an error that a key was refused with, or a file could not be decrypted; undefined for all others. */
export function keyRefusalTitle(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? TITLES[code] : undefined;
}

/** Who gets the keys of an encrypted release, said where its suite can be run. */
export const WHO_RUNS =
  "Their key goes to whoever may run this release: who holds a licence that allows running it, has one on loan or a seat " +
  "on one, and verifiers with a bond.";

/** What a licence of an encrypted release gives, in one go: the key, after what, on which right, and what ends it. */
export const SOLD_KEYS =
  "Who may run the model by a licence gets their key after signing in with the wallet, as often as it is needed; no more " +
  "once the licence lapses, is passed on, lent or given back, or while the release is suspended or revoked. What was " +
  "decrypted before cannot be called back.";

/** The same in the dialog that sells one. @param rights bits of the offer's rights */
export function soldKeySentence(rights: number): string {
  if ((rights & RUN) !== 0) return `The weights are encrypted. ${SOLD_KEYS}`;
  return "The weights are encrypted, and their key goes to who may run them: this offer does not grant that, so its licences get no key.";
}

/** What signing for a key means, said before it is asked for. */
export const KEY_WORDS =
  "The weights are encrypted. Your wallet signs one message, which is free and sends nothing; the key then comes to this " +
  "page alone, and the files are decrypted here.";
