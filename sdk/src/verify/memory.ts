import { VerifyError } from "./errors.ts";
import { readGraphSizes, type GraphSizes, type GraphTensor } from "./graph-sizes.ts";
import type { Backend } from "./runner.ts";

/** What an adapter allows of one buffer (`GPUSupportedLimits`), bytes. */
export interface BufferLimits {
  maxBufferSize: number;
  maxStorageBufferBindingSize: number;
}

/** What a run needs, roughly, in bytes. */
export interface MemoryEstimate {
  /** All weight files, once as they are read and once as the runtime keeps them. */
  weights: number;
  /** Tensors of one batch. */
  activations: number;
  /** Both, and what the runtime itself takes. */
  total: number;
  batchSize: number;
}

/** What is known before a run about the memory it needs. */
export interface MemoryFacts {
  backend: Backend;
  /** The graph's bytes; without them activations are judged by `caseBytes` alone. */
  graph?: Uint8Array | undefined;
  /** Bytes of all weight files. */
  weightsBytes: number;
  /** Bytes of one case's inputs and outputs, as the suite has them. */
  caseBytes: number;
  /** How long a dimension may become that varies beside the first: a text's tokens. */
  varying?: number | undefined;
  batchSize: number;
  limits?: BufferLimits | undefined;
  /** Bytes that this machine has left, where it says so. */
  available?: number | undefined;
}

const MIB = 2 ** 20;
/** A WASM module's whole memory: 65,536 pages of 64 KiB. */
const WASM_MEMORY = 4 * 2 ** 30;
/** What the runtimes take by themselves, measured with a model of a few kilobytes. */
const RUNTIME: Record<Backend, number> = { webgpu: 90 * MIB, wasm: 60 * MIB, cpu: 60 * MIB };
/** A runtime frees a tensor when it was read for the last time: beside the largest, its readers' results are alive. */
const ALIVE_AT_ONCE = 3;
/** Where a graph says nothing of the tensors in between, they are taken to be this much of its inputs and outputs. */
const BETWEEN = 8;

/** What a run will need, roughly: weights twice, and the largest tensors of a batch. */
export function estimateMemory(facts: MemoryFacts): MemoryEstimate {
  const sizes = facts.graph ? readGraphSizes(facts.graph) : { weights: [], activations: [] };
  const weights = 2 * facts.weightsBytes;
  const activations = activationsPerCase(sizes, facts) * facts.batchSize;
  return { weights, activations, total: weights + activations + RUNTIME[facts.backend], batchSize: facts.batchSize };
}

/**
 * The largest batch up to the wanted one that the adapter's buffers and the memory at hand can hold, with its estimate.
 *
 * @throws VerifyError `too-large` when not even one case fits, with the values.
 */
export function fitBatch(facts: MemoryFacts): MemoryEstimate {
  const sizes = facts.graph ? readGraphSizes(facts.graph) : { weights: [], activations: [] };
  if (facts.limits) requireWeightsBindable(sizes.weights, facts.limits);
  const room = facts.backend === "wasm" ? Math.min(WASM_MEMORY, facts.available ?? Infinity) : facts.available;
  for (let batchSize = facts.batchSize; ; batchSize = Math.floor(batchSize / 2)) {
    const estimate = estimateMemory({ ...facts, batchSize });
    const largest = largestPerCase(sizes, facts) * batchSize;
    const bindable = !facts.limits || largest <= bindingLimit(facts.limits);
    if (bindable && (room === undefined || estimate.total <= room)) return estimate;
    if (batchSize > 1) continue;
    if (!bindable) {
      const allowed = `this GPU binds at most ${mebibytes(bindingLimit(facts.limits!))} at once`;
      throw tooLarge(`One case has a tensor of ${mebibytes(largest)}; ${allowed}.`);
    }
    const have = facts.backend === "wasm" && room === WASM_MEMORY ? "WebAssembly has" : "this machine has";
    throw tooLarge(`One case at a time needs about ${mebibytes(estimate.total)}; ${have} ${mebibytes(room!)}.`);
  }
}

/** Refuses a graph with a weight tensor that the adapter cannot bind. @throws VerifyError `too-large`. */
export function requireBindable(graph: Uint8Array, limits: BufferLimits): void {
  requireWeightsBindable(readGraphSizes(graph).weights, limits);
}

function requireWeightsBindable(weights: readonly GraphTensor[], limits: BufferLimits): void {
  const limit = bindingLimit(limits);
  const wrong = weights.find(({ bytes }) => bytes > limit);
  if (!wrong) return;
  throw tooLarge(`Its weights '${wrong.name}' have ${mebibytes(wrong.bytes)}; this GPU binds at most ${mebibytes(limit)}.`);
}

function bindingLimit({ maxBufferSize, maxStorageBufferBindingSize }: BufferLimits): number {
  return Math.min(maxBufferSize, maxStorageBufferBindingSize);
}

function largestPerCase({ activations }: GraphSizes, { caseBytes, varying = 1 }: MemoryFacts): number {
  const perCase = activations.filter((tensor) => tensor.perCase);
  return perCase.reduce((largest, tensor) => Math.max(largest, tensor.bytes * varying ** tensor.varying), caseBytes);
}

function activationsPerCase(sizes: GraphSizes, facts: MemoryFacts): number {
  const { caseBytes } = facts;
  const largest = largestPerCase(sizes, facts);
  // Inputs and outputs alone say little: one tensor in between is usually larger than both.
  const noted = sizes.activations.length > 4;
  return noted ? ALIVE_AT_ONCE * largest : BETWEEN * Math.max(caseBytes, largest);
}

function tooLarge(why: string): VerifyError {
  const message = `The model does not fit here. ${why} Use another backend or a machine with more memory.`;
  return new VerifyError("too-large", message);
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / MIB).toLocaleString("en")} MiB`;
}
