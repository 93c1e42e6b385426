/** What stopped a deployment; stable, for programs. The message is for people. */
export type DeployErrorCode =
  | "artifact-missing"
  | "config-invalid"
  | "development-key"
  | "event-missing"
  | "market-elsewhere"
  | "no-provider"
  | "permission-left"
  | "transaction-failed"
  | "wrong-chain";

/** Every refusal of the deployment: a sentence with the values in it, and a `code` that does not change. */
export class DeployError extends Error {
  override readonly name = "DeployError";
  readonly code: DeployErrorCode;

  constructor(code: DeployErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
