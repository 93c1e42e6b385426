/** What went wrong with a verification; stable, for programs. The message is for people. */
export type VerifyErrorCode =
  | "suite-invalid"
  | "safetensors-invalid"
  | "report-invalid"
  | "receipt-invalid"
  | "input-invalid"
  | "digest-mismatch"
  | "backend-missing"
  | "webgpu-missing"
  | "adapter-missing"
  | "device-lost"
  | "out-of-memory"
  | "shader-failed"
  | "too-large"
  | "fallback-refused"
  | "model-invalid"
  | "signature-mismatch"
  | "run-failed"
  | "worker-failed"
  | "timeout"
  | "aborted";

/** An error as it crosses from a worker to its page: plain data. */
export interface VerifyErrorData {
  code: VerifyErrorCode;
  message: string;
}

/** Every refusal of this folder's modules: a sentence with the values in it, and a `code` that does not change. */
export class VerifyError extends Error {
  override readonly name: string = "VerifyError";
  readonly code: VerifyErrorCode;

  constructor(code: VerifyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** The plain data a worker posts; {@link VerifyError.from} reads it back. */
  toData(): VerifyErrorData {
    return { code: this.code, message: this.message };
  }

  static from({ code, message }: VerifyErrorData): VerifyError {
    return new VerifyError(code, message);
  }
}
