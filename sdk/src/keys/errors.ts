/** Why a key was refused; stable, for programs. */
export type KeyErrorCode =
  | "key_request_invalid"
  | "key_message_invalid"
  | "key_nonce_used"
  | "key_signature_invalid"
  | "key_not_authorized"
  | "key_release_mismatch"
  | "key_not_encrypted"
  | "key_not_held"
  | "key_rate_limited"
  | "key_service_off"
  | "key_service_failed"
  | "key_store_failed"
  | "key_declined";

/** A refusal of the key service or of its store: a sentence with the values in it, and a `code` that does not change. */
export class KeyError extends Error {
  override readonly name = "KeyError";
  readonly code: KeyErrorCode;
  /** Seconds after which it is worth asking again, where waiting helps. */
  readonly retryAfter: number | undefined;

  constructor(code: KeyErrorCode, message: string, options: ErrorOptions & { retryAfter?: number } = {}) {
    super(message, options);
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}
