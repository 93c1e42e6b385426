import type { VerifyErrorData } from "./errors.ts";
import type { WebBackend } from "./ortweb.ts";
import type { VerificationResult } from "./run.ts";
import type { RunEnvironment, RunnerTensor, WeightsFile } from "./runner.ts";
import type { SuiteRunner } from "./suite.ts";
import type { TensorValue } from "./tensor.ts";
import type { VerificationProgress, VerificationRequest } from "./verification.ts";

/** A model to load for own input. */
export interface LoadRequest {
  backend: WebBackend;
  /** The files of `manifest.weights`, in its order: the ONNX file first. */
  weights: WeightsFile[];
  /** An ONNX graph where nothing is said. */
  runner?: SuiteRunner | undefined;
  loadTimeoutMs?: number | undefined;
}

/** What a loaded model says about itself. */
export interface ModelDescription {
  environment: RunEnvironment;
  inputs: readonly RunnerTensor[];
  outputs: readonly RunnerTensor[];
}

/** One run on own input. */
export interface Prediction {
  /** By output name. */
  outputs: Map<string, TensorValue>;
  /** Kernels dispatched to the GPU; `null` where there is none. */
  kernels: number | null;
  /** Milliseconds that the run took. */
  ms: number;
}

/** What can be asked of the worker, and what it answers with. */
export interface Jobs {
  verify: { request: VerificationRequest; result: VerificationResult };
  load: { request: LoadRequest; result: ModelDescription };
  /** Runs the model that was loaded last. */
  predict: { request: { inputs: Map<string, TensorValue>; timeoutMs?: number | undefined }; result: Prediction };
}
export type JobName = keyof Jobs;

/** From the page to the worker. */
export type WorkerRequest = { [Name in JobName]: { id: number; job: Name; request: Jobs[Name]["request"] } }[JobName];

/** From the worker to the page: any number of `progress`, then one `result` or `error`. */
export type WorkerReply =
  | { id: number; type: "progress"; progress: VerificationProgress }
  | { id: number; type: "result"; result: Jobs[JobName]["result"] }
  | { id: number; type: "error"; error: VerifyErrorData };
