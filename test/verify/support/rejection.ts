import { expect } from "chai";
import { VerifyError, type VerifyErrorCode } from "@commonweight/sdk/verify/errors";

/** Expects a refusal with this code whose sentence matches; `action` may throw or return a promise that rejects. */
export async function expectRefusal(
  action: () => unknown,
  code: VerifyErrorCode,
  message: RegExp,
): Promise<VerifyError> {
  try {
    await action();
  } catch (error) {
    expect(error).to.be.instanceOf(VerifyError);
    const refusal = error as VerifyError;
    expect(refusal.message).to.match(message);
    expect(refusal.code).to.equal(code);
    return refusal;
  }
  throw new Error(`expected a refusal with code ${code}, but nothing was refused`);
}
