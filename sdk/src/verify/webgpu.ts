import { VerifyError } from "./errors.ts";
import { isShaderMessage, outOfMemory, shaderFailed } from "./machine-errors.ts";
import type { BufferLimits } from "./memory.ts";
import type { AdapterInfo } from "./runner.ts";
import { shorten } from "./shorten.ts";

type Dispatch = (this: unknown, ...args: unknown[]) => unknown;

/** A GPU that may be used. */
export interface Adapter {
  info: AdapterInfo;
  limits: BufferLimits;
}

/**
 * Makes sure that there is a GPU to compute on, before anything is downloaded for it.
 *
 * @returns what the adapter says about itself, and what it allows of one buffer.
 * @throws VerifyError `webgpu-missing` or `adapter-missing`.
 */
export async function requireAdapter(): Promise<Adapter> {
  const gpu = globalThis.navigator?.gpu as GPU | undefined; // Node and older browsers lack it
  if (!gpu) {
    const reason =
      globalThis.isSecureContext === false ? "this page is not served over HTTPS" : "it lacks it or has it off";
    const message = `This browser offers no WebGPU here (${reason}). A current Chrome, Edge, Firefox or Safari has it.`;
    throw new VerifyError("webgpu-missing", message);
  }
  const adapter = await gpu.requestAdapter();
  if (!adapter) {
    const message =
      "WebGPU found no adapter: the browser knows no GPU that it may use. Check the driver, and that hardware " +
      "acceleration is on.";
    throw new VerifyError("adapter-missing", message);
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return { info: readAdapterInfo(adapter.info), limits: { maxBufferSize, maxStorageBufferBindingSize } };
}

/** Adapter information with every field there; browsers leave fields empty to make tracking harder. */
export function readAdapterInfo(info: Partial<GPUAdapterInfo> | undefined): AdapterInfo {
  const field = (value: string | undefined) => (value ?? "").slice(0, 500);
  return {
    vendor: field(info?.vendor),
    architecture: field(info?.architecture),
    device: field(info?.device),
    description: field(info?.description),
  };
}

let dispatched = 0;
let counting = false;

/**
 * Counts every kernel that this thread hands to the GPU from now on: the proof that the GPU computed.
 *
 * @returns a function that says how many there were so far.
 */
export function countKernels(): () => number {
  const encoder = globalThis.GPUComputePassEncoder as typeof GPUComputePassEncoder | undefined;
  const prototype = encoder?.prototype as unknown as Record<string, Dispatch | undefined> | undefined;
  if (prototype && !counting) {
    counting = true;
    for (const method of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"]) {
      const dispatch = prototype[method];
      if (!dispatch) continue;
      prototype[method] = function (...args) {
        dispatched++;
        return dispatch.apply(this, args);
      };
    }
  }
  return () => dispatched;
}

/** A device that is watched for what a call on it cannot tell: its loss, memory that ran out, work that it dropped. */
export class WatchedDevice {
  /** Rejects with `device-lost` when the device goes away. */
  readonly lost: Promise<never>;
  #trouble: VerifyError | undefined;

  constructor(device: GPUDevice) {
    this.lost = device.lost.then(({ reason, message }) => {
      const detail = message || reason || "no reason given";
      throw new VerifyError(
        "device-lost",
        `The GPU was lost during the run (${detail}). Start the verification again.`,
      );
    });
    this.lost.catch(() => {}); // it may happen when nobody is waiting
    device.addEventListener("uncapturederror", ({ error }) => (this.#trouble ??= troubleOf(error)));
  }

  /**
   * To be asked after a run: a GPU that reports an error leaves out the work, and the zeros that are read back would
   * look like the model's answer.
   *
   * @throws VerifyError `out-of-memory`, `shader-failed` or `run-failed` when the GPU said so since the device was made.
   */
  check(): void {
    if (this.#trouble) throw this.#trouble;
  }
}

function troubleOf(error: GPUError): VerifyError {
  const detail = error.message || "no detail given";
  if (error instanceof GPUOutOfMemoryError) return outOfMemory(detail);
  if (isShaderMessage(detail)) return shaderFailed(detail);
  return new VerifyError("run-failed", `The GPU reported an error during the run: ${shorten(detail, 500)}`);
}
