import type { InferenceSession, Tensor } from "onnxruntime-common";
import { withDeadline } from "./deadline.ts";
import { VerifyError } from "./errors.ts";
import { machineError } from "./machine-errors.ts";
import type { Backend, RunEnvironment, Runner, RunnerTensor, RunOptions } from "./runner.ts";
import { shorten } from "./shorten.ts";
import { elementsOf, TENSOR_ARRAYS, TENSOR_DTYPES, type TensorDtype, type TensorValue } from "./tensor.ts";
import type { WatchedDevice } from "./webgpu.ts";

/** Session configuration for a run that is the GPU's alone: an operator that is left to the CPU is an error. */
export const STRICT_GPU = { session: { disable_cpu_ep_fallback: "1" } };

/** What is used of ONNX Runtime's JavaScript API, which its web and Node builds share. */
export interface OrtModule {
  InferenceSession: typeof InferenceSession;
  Tensor: typeof Tensor;
}

/** An opened session and what is known about where it runs. */
export interface OrtSession {
  ort: OrtModule;
  session: InferenceSession;
  backend: Backend;
  environment: RunEnvironment;
  /** Says how many kernels the GPU was given so far; `null` where that cannot be counted. */
  kernels: (() => number) | null;
  device?: WatchedDevice | undefined;
}

/** A session of ONNX Runtime behind the one interface of all runners. */
export class OrtRunner implements Runner {
  readonly backend: Backend;
  readonly environment: RunEnvironment;
  readonly inputs: readonly RunnerTensor[];
  readonly outputs: readonly RunnerTensor[];
  readonly #opened: OrtSession;

  constructor(opened: OrtSession) {
    this.backend = opened.backend;
    this.environment = opened.environment;
    this.inputs = opened.session.inputMetadata.map(tensorOf);
    this.outputs = opened.session.outputMetadata.map(tensorOf);
    this.#opened = opened;
  }

  get kernels(): number | null {
    return this.#opened.kernels?.() ?? null;
  }

  async run(inputs: ReadonlyMap<string, TensorValue>, options: RunOptions = {}): Promise<Map<string, TensorValue>> {
    const { ort, session, device } = this.#opened;
    const feeds: Record<string, Tensor> = {};
    for (const [name, { dtype, data, shape }] of inputs) {
      feeds[name] = new ort.Tensor(dtype as "float32", data as Float32Array, shape);
    }
    try {
      const work = session.run(feeds).then(readOutputs);
      const attempt = device ? Promise.race([work, device.lost]) : work;
      const outputs = await withDeadline(attempt, { ...options, what: "Running the model" });
      device?.check();
      return outputs;
    } catch (error) {
      // What the device says comes first: a run that failed for want of memory is not one that the model spoiled.
      device?.check();
      throw runError(error);
    }
  }

  async dispose(): Promise<void> {
    await this.#opened.session.release();
  }
}

async function readOutputs(outputs: InferenceSession.ReturnType): Promise<Map<string, TensorValue>> {
  const result = new Map<string, TensorValue>();
  for (const [name, value] of Object.entries(outputs)) {
    const tensor = value as Tensor;
    if (!isDtype(tensor.type)) throw new VerifyError("run-failed", `The model's output '${name}' is ${tensor.type}.`);
    const data = (tensor.location === "cpu" ? tensor.data : await tensor.getData()) as Float32Array;
    const shape = [...tensor.dims];
    if (!(data instanceof TENSOR_ARRAYS[tensor.type]) || data.length !== elementsOf(shape)) {
      const found = `${data?.length ?? 0} elements for the shape [${shape}]`;
      throw new VerifyError("run-failed", `The model's output '${name}' has ${found}.`);
    }
    // A view on the runtime's own memory is copied, since that is used again; what was made for this answer is not.
    const own = data.byteLength === data.buffer.byteLength;
    result.set(name, { dtype: tensor.type, shape, data: own ? data : data.slice() });
    tensor.dispose?.();
  }
  return result;
}

/** Why a model could not be loaded, by what the runtime said; `explain` is asked when operators were left to the CPU. */
export async function loadError(error: unknown, explain: () => Promise<string>): Promise<VerifyError> {
  if (error instanceof VerifyError) return error;
  const message = messageOf(error);
  if (/fallback to CPU EP has been explicitly disabled/i.test(message)) {
    return new VerifyError("fallback-refused", await explain(), { cause: error });
  }
  if (/failed to get a? ?(webgpu|gpu)? ?adapter|no (suitable|available) adapter|RequestAdapter/i.test(message)) {
    return new VerifyError("adapter-missing", `No GPU was found that may be used: ${message}`, { cause: error });
  }
  return machineError(message, error) ?? modelInvalid(message, error);
}

/** Why a run failed, by what the runtime said. */
export function runError(error: unknown): VerifyError {
  if (error instanceof VerifyError) return error;
  const message = messageOf(error);
  const failed = () => new VerifyError("run-failed", `ONNX Runtime could not run the model: ${message}`, { cause: error });
  return machineError(message, error) ?? failed();
}

function modelInvalid(message: string, cause: unknown): VerifyError {
  return new VerifyError("model-invalid", `ONNX Runtime could not load the model: ${message}`, { cause });
}

function messageOf(error: unknown): string {
  return shorten(error instanceof Error ? error.message : String(error), 600);
}

function tensorOf(metadata: InferenceSession.ValueMetadata): RunnerTensor {
  if (!metadata.isTensor) throw new VerifyError("model-invalid", `'${metadata.name}' is not a tensor.`);
  return { name: metadata.name, dtype: metadata.type, shape: metadata.shape };
}

function isDtype(type: string): type is TensorDtype {
  return (TENSOR_DTYPES as readonly string[]).includes(type);
}
