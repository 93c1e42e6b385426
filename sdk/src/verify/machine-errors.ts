import { VerifyError } from "./errors.ts";
import { shorten } from "./shorten.ts";

/** What lies with the machine and not with the model, if the message is about that. ONNX Runtime and Emscripten report these as text only. */
export function machineError(message: string, cause: unknown): VerifyError | undefined {
  if (/out of memory|\bOOM\b|bad_alloc|allocation failed|failed to allocate|memory access out of bounds/i.test(message)) {
    return outOfMemory(message, cause);
  }
  if (/device (is|was) lost|lost device|DeviceLost/i.test(message)) {
    return new VerifyError("device-lost", `The GPU was lost: ${message}`, { cause });
  }
  if (isShaderMessage(message)) return shaderFailed(message, cause);
  return undefined;
}

/** Whether a message is about a kernel that could not be compiled. */
export function isShaderMessage(message: string): boolean {
  return /shader|WGSL|compute ?pipeline|\bTint\b/i.test(message);
}

/** The refusal where the GPU's driver could not compile a kernel: it says nothing about the model. */
export function shaderFailed(detail: string, cause?: unknown): VerifyError {
  const message =
    `The GPU's driver could not compile one of the model's kernels (${shorten(detail, 300)}). This says nothing about ` +
    "the model: update the driver or the browser, or use another machine.";
  return new VerifyError("shader-failed", message, { cause });
}

/** The refusal of a model that is too large for the machine. */
export function outOfMemory(detail: string, cause?: unknown): VerifyError {
  const message =
    `Memory ran out (${shorten(detail, 300)}). Close other pages, use a smaller batch, or a machine with more ` +
    "memory.";
  return new VerifyError("out-of-memory", message, { cause });
}
