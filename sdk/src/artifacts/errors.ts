/** What went wrong with an artifact; stable, for programs. The message is for people. */
export type ArtifactErrorCode =
  | "aborted"
  | "card-invalid"
  | "cid-invalid"
  | "decryption-failed"
  | "digest-mismatch"
  | "document-invalid"
  | "block-mismatch"
  | "block-not-found"
  | "car-invalid"
  | "car-incomplete"
  | "file-refused"
  | "gateway-failed"
  | "header-invalid"
  | "key-needed"
  | "manifest-invalid"
  | "not-a-recipient"
  | "onnx-invalid"
  | "path-invalid"
  | "path-not-found"
  | "recipient-invalid"
  | "release-incomplete"
  | "size-mismatch"
  | "store-failed"
  | "store-refused"
  | "too-large";

/** Every refusal of this folder's modules: a sentence with the values in it, and a `code` that does not change. */
export class ArtifactError extends Error {
  override readonly name: string = "ArtifactError";
  readonly code: ArtifactErrorCode;

  constructor(code: ArtifactErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
