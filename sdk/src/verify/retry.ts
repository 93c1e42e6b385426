import { VerifyError } from "./errors.ts";
import { DEFAULT_BATCH_SIZE } from "./limits.ts";
import type { VerificationResult } from "./run.ts";
import type { VerificationControl, VerificationProgress, VerificationRequest } from "./verification.ts";

type Attempt = (request: VerificationRequest, control: VerificationControl) => Promise<VerificationResult>;

/**
 * Verifies, and once more where the machine failed and not the model: a lost GPU gets a new session, a run that memory
 * was too short for gets half the batch. Everything else is thrown as it is: a shader that does not compile, or a model
 * that is too large, would only fail again.
 *
 * @param attempt has to start from nothing each time, since a lost device takes its session with it.
 */
export async function withRetry(
  attempt: Attempt,
  request: VerificationRequest,
  control: VerificationControl = {},
): Promise<VerificationResult> {
  let batchSize = request.batchSize ?? DEFAULT_BATCH_SIZE;
  const onProgress = (progress: VerificationProgress) => {
    if (progress.phase === "loading" && progress.estimate) ({ batchSize } = progress.estimate);
    control.onProgress?.(progress);
  };
  try {
    return await attempt(request, { ...control, onProgress });
  } catch (error) {
    const again = error instanceof VerifyError && secondRequest(error, request, batchSize);
    if (!again || control.signal?.aborted) throw error;
    control.onProgress?.({ phase: "retrying", error: error.toData(), batchSize: again.batchSize });
    return attempt(again, control);
  }
}

function secondRequest(
  { code }: VerifyError,
  request: VerificationRequest,
  batchSize: number,
): VerificationRequest | undefined {
  if (code === "device-lost") return { ...request, batchSize };
  if (code === "out-of-memory" && batchSize > 1) return { ...request, batchSize: Math.floor(batchSize / 2) };
  return undefined;
}
