/** What went wrong with an artifact; stable, for programs. The message is for people. */
export type ArtifactErrorCode =
  | "aborted"
  | "card-invalid"
  | "cid-invalid"
  | "digest-mismatch"
  | "document-invalid"
  | "block-mismatch"
  | "block-not-found"
  | "car-invalid"
  | "car-incomplete"
  | "file-refused"
  | "gateway-failed"
  | "manifest-invalid"
  | "onnx-invalid"
  | "path-invalid"
  | "path-not-found"
  | "release-incomplete"
  | "size-mismatch"
  | "store-failed"
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
