import { expect } from "chai";
import { ArtifactError, type ArtifactErrorCode } from "@commonweight/sdk/artifacts/errors";

/** Runs `action`, which must be refused with `code` and a sentence that holds all of `words`; gives the error. */
export async function refusedWith(
  code: ArtifactErrorCode,
  words: string[],
  action: () => unknown,
): Promise<ArtifactError> {
  let error: unknown;
  try {
    await action();
  } catch (caught) {
    error = caught;
  }
  expect(error, "expected a refusal, and there was none").to.be.instanceOf(ArtifactError);
  const refusal = error as ArtifactError;
  expect(refusal.code, refusal.message).to.equal(code);
  for (const word of words) expect(refusal.message).to.include(word);
  return refusal;
}

/** Reads a stream of bytes to its end. */
export async function drain(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
