import type { SuiteRunner } from "./suite.ts";
import type { TensorDtype, TensorValue } from "./tensor.ts";

/** What a model can be run on. A receipt names the one that really ran. */
export const BACKENDS = ["webgpu", "wasm", "cpu"] as const;
export type Backend = (typeof BACKENDS)[number];

/** What identifies a GPU, as the browser tells it (`GPUAdapterInfo`, WebGPU specification); fields may be empty. */
export interface AdapterInfo {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
}

/** Where a run took place. */
export interface RunEnvironment {
  /** `null` where no GPU took part. */
  adapter: AdapterInfo | null;
  runtime: { name: string; version: string };
}

/** Name, element type and shape of an input or output; a text dimension varies. */
export interface RunnerTensor {
  name: string;
  dtype: TensorDtype | string;
  shape: readonly (number | string)[];
}

/** A model that is loaded and can be run. */
export interface Runner {
  readonly backend: Backend;
  readonly environment: RunEnvironment;
  readonly inputs: readonly RunnerTensor[];
  readonly outputs: readonly RunnerTensor[];
  /** Kernels dispatched to the GPU so far; `null` where there is no GPU, or a runtime that does not let them be counted. */
  readonly kernels: number | null;
  /**
   * Runs the model once.
   *
   * @throws VerifyError `device-lost`, `out-of-memory`, `shader-failed`, `timeout`, `aborted` or `run-failed`.
   */
  run(inputs: ReadonlyMap<string, TensorValue>, options?: RunOptions): Promise<Map<string, TensorValue>>;
  /** Frees the model's memory; the runner cannot be used afterwards. */
  dispose(): Promise<void>;
}

/** Limits of one call. */
export interface RunOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds until the call is given up with `timeout`. */
  timeoutMs?: number | undefined;
}

/** One of a model's weight files: a graph, its external data, or what a Hugging Face layout has beside them. */
export interface WeightsFile {
  /** As the release's manifest lists it, for example `model.onnx`. */
  path: string;
  data: Uint8Array | Blob;
  /** 64 hexadecimal characters, where the reader hashed the bytes while they came in: they are not hashed again. */
  sha256?: string | undefined;
}

/** What a runner is opened with. */
export interface OpenRunnerOptions {
  backend: Backend;
  /** For `onnx` the ONNX file first, then its external data; for `transformers` in any order. */
  weights: readonly WeightsFile[];
  /** An ONNX graph where nothing is said. */
  runner?: SuiteRunner | undefined;
  signal?: AbortSignal | undefined;
  loadTimeoutMs?: number | undefined;
}

/** Loads a model for running; the browser's and Node's are {@link openRunner} of `ortweb.ts` and `ortnode.node.ts`. */
export type OpenRunner = (options: OpenRunnerOptions) => Promise<Runner>;
