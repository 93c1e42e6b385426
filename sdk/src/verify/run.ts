import type { Bytes32 } from "../artifacts/cid.ts";
import type { Document } from "../artifacts/document.ts";
import type { ExpectedOutput, Suite } from "./cases.ts";
import { VerifyError } from "./errors.ts";
import { Judge, type CaseResult } from "./judge.ts";
import { DEFAULT_BATCH_SIZE, DEFAULT_BATCH_TIMEOUT_MS } from "./limits.ts";
import { buildReport, encodeReport, type Report } from "./report.ts";
import type { Runner } from "./runner.ts";
import { copyInto, elementsOf, rowsOf, TENSOR_ARRAYS, type TensorData, type TensorValue } from "./tensor.ts";

/** How far a run has come. */
export interface RunProgress {
  /** Cases done, of all. */
  done: number;
  total: number;
  /** Milliseconds until the end, roughly; not there until the first batch, which compiles, has something to compare with. */
  remainingMs?: number | undefined;
  /** What the latest batch gave. */
  cases: CaseResult[];
}

export interface RunSuiteOptions {
  runner: Runner;
  suite: Suite;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  /** Milliseconds that loading the model took, for the report. */
  loadMs: number;
  batchSize?: number | undefined;
  batchTimeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: RunProgress) => void) | undefined;
}

/** A finished verification, passed or failed. */
export interface VerificationResult {
  report: Report;
  /** The report as it is stored and cited by the receipt. */
  document: Document;
  cases: CaseResult[];
}

/**
 * Runs every case of a suite and judges the outputs.
 *
 * A model that answers wrongly gives a report with outcome `fail`; an error is thrown only where no statement about the
 * model can be made.
 *
 * @throws VerifyError `signature-mismatch` when the suite's tensors do not fit the model, and what the runner throws.
 */
export async function runSuite(options: RunSuiteOptions): Promise<VerificationResult> {
  const { runner, suite, signal } = options;
  const batchSize = Math.max(1, Math.floor(options.batchSize ?? DEFAULT_BATCH_SIZE));
  const timeoutMs = options.batchTimeoutMs ?? DEFAULT_BATCH_TIMEOUT_MS;
  checkSignature(runner, suite);
  const total = suite.definition.cases;
  const outputs = suite.outputs.map(({ tensor }) => new TENSOR_ARRAYS[tensor.dtype](tensor.data.length));
  const judge = new Judge(suite);
  const kernelsBefore = runner.kernels ?? 0;
  const started = performance.now();
  let warm = { at: started, done: 0 };
  for (let start = 0; start < total; start += batchSize) {
    const count = Math.min(batchSize, total - start);
    const inputs = new Map([...suite.inputs].map(([name, tensor]) => [name, rowsOf(tensor, start, count)]));
    const answers = await runner.run(inputs, { signal, timeoutMs });
    const batch = suite.outputs.map((output) => answerOf(output, answers.get(output.name), count));
    batch.forEach((values, i) => copyInto(outputs[i]!, values, start * suite.outputs[i]!.perCase));
    const cases = judge.add(batch, count);
    const done = start + count;
    if (start === 0) warm = { at: performance.now(), done };
    options.onProgress?.({ done, total, remainingMs: remainingMs(warm, done, total), cases });
  }
  const runMs = performance.now() - started;
  const kernels = runner.kernels === null ? null : runner.kernels - kernelsBefore;
  if (kernels === 0) {
    const message = "No kernel was dispatched to the GPU during the run, so nothing was computed there.";
    throw new VerifyError("fallback-refused", message);
  }
  const judgement = judge.finish();
  const report = await buildReport({
    definition: suite.definition,
    weightsDigest: options.weightsDigest,
    suiteDigest: options.suiteDigest,
    backend: runner.backend,
    environment: runner.environment,
    kernels,
    judgement,
    outputs,
    batchSize,
    durations: {
      loadMs: Math.round(options.loadMs),
      runMs: Math.round(runMs),
      totalMs: Math.round(options.loadMs + runMs),
    },
    ranAt: Math.floor(Date.now() / 1000),
  });
  return { report, document: await encodeReport(report), cases: judgement.cases };
}

/** Time for what is left, at the pace since the first batch: that one compiles kernels and is slower than the others. */
function remainingMs(warm: { at: number; done: number }, done: number, total: number): number | undefined {
  if (done === warm.done) return done === total ? 0 : undefined;
  return ((performance.now() - warm.at) / (done - warm.done)) * (total - done);
}

function checkSignature(runner: Runner, suite: Suite): void {
  const wanted = runner.inputs.map((input) => input.name);
  const given = [...suite.inputs.keys()];
  const missing = wanted.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !wanted.includes(name));
  if (missing.length > 0 || unknown.length > 0) {
    const message = `The model takes the inputs ${wanted.join(", ")}; inputs.safetensors has ${given.join(", ")}.`;
    throw new VerifyError("signature-mismatch", message);
  }
  for (const input of runner.inputs) {
    const found = suite.inputs.get(input.name)!.dtype;
    if (found !== input.dtype) {
      const message = `The model's input '${input.name}' is ${input.dtype}; inputs.safetensors has ${found}.`;
      throw new VerifyError("signature-mismatch", message);
    }
  }
  const produced = runner.outputs.map((output) => output.name);
  const absent = suite.outputs.find((output) => !produced.includes(output.name));
  if (absent) {
    const message = `The suite judges the output '${absent.name}'; the model has ${produced.join(", ")}.`;
    throw new VerifyError("signature-mismatch", message);
  }
}

/** The model's answer for an output, of the element type and shape that the suite expects. */
function answerOf({ name, tensor }: ExpectedOutput, answer: TensorValue | undefined, count: number): TensorData {
  if (!answer || answer.dtype !== tensor.dtype) {
    const message = `The model's output '${name}' is ${answer?.dtype ?? "missing"}; the suite expects ${tensor.dtype}.`;
    throw new VerifyError("signature-mismatch", message);
  }
  const expected = [count, ...tensor.shape.slice(1)];
  if (answer.shape.join() !== expected.join()) {
    const message =
      `The model's output '${name}' has shape [${answer.shape}] for ${count} cases; the suite expects ` +
      `[${expected}].`;
    throw new VerifyError("signature-mismatch", message);
  }
  if (!(answer.data instanceof TENSOR_ARRAYS[tensor.dtype]) || answer.data.length !== elementsOf(expected)) {
    const message = `The model's output '${name}' has ${answer.data.length} elements for the shape [${expected}].`;
    throw new VerifyError("signature-mismatch", message);
  }
  return answer.data;
}
