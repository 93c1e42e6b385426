import { VerifyError } from "./errors.ts";

/** What ends a wait before its promise does. */
export interface Deadline {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** What is waited for, as the subject of a sentence: "Loading the model". */
  what: string;
}

/**
 * Waits for `promise`, but no longer than the deadline allows. What the promise stands for may go on: neither WASM nor
 * a GPU can be interrupted; the caller who must have it stopped ends the worker.
 *
 * @throws VerifyError `timeout` or `aborted`; the promise's own error otherwise.
 */
export async function withDeadline<T>(promise: Promise<T>, { signal, timeoutMs, what }: Deadline): Promise<T> {
  const aborted = () => new VerifyError("aborted", `${what} was cancelled.`);
  if (signal?.aborted) {
    promise.catch(() => {}); // nobody waits for it any more
    throw aborted();
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    if (timeoutMs !== undefined) {
      const message = `${what} took longer than ${timeoutMs / 1000} seconds and was given up.`;
      timer = setTimeout(() => reject(new VerifyError("timeout", message)), timeoutMs);
    }
    onAbort = () => reject(aborted());
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener("abort", onAbort);
  }
}
