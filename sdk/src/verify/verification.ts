import { SUITE_FILES, suiteDigest as digestOfSuite } from "../artifacts/digests.ts";
import type { Bytes32 } from "../artifacts/cid.ts";
import { loadSuite, type Suite, type SuiteFiles } from "./cases.ts";
import { VerifyError, type VerifyErrorData } from "./errors.ts";
import { DEFAULT_BATCH_SIZE } from "./limits.ts";
import { fitBatch, type MemoryEstimate, type MemoryFacts } from "./memory.ts";
import { runSuite, type RunProgress, type VerificationResult } from "./run.ts";
import type { Backend, OpenRunner, WeightsFile } from "./runner.ts";
import { runnerOf } from "./suite.ts";
import { TEXT_INPUT } from "./texts.ts";
import { bytesOfWeights, describeFile, digestWeights, sizeOfWeights } from "./weights.ts";

/** A release's parts that a verification needs, and what they must hash to. */
export interface VerificationRequest {
  backend: Backend;
  /** The files of `manifest.weights`, in its order. */
  weights: WeightsFile[];
  suite: SuiteFiles;
  /** What the release committed to on chain; a difference is refused before anything runs. */
  expected?: { weightsDigest: Bytes32; suiteDigest: Bytes32 } | undefined;
  /**
   * Every block of the weights was checked against the release's CID: the model may be loaded while its digest is
   * computed. Nothing runs before the digest is known to be the release's.
   */
  blocksChecked?: boolean | undefined;
  /** Cases at once, at most; fewer where the machine holds no more. */
  batchSize?: number | undefined;
  loadTimeoutMs?: number | undefined;
  batchTimeoutMs?: number | undefined;
}

/** What a verification is doing. */
export type VerificationProgress =
  | { phase: "checking" }
  /** With what the run will need, roughly, and the batch that fits. */
  | { phase: "loading"; estimate?: MemoryEstimate }
  | ({ phase: "running" } & RunProgress)
  /** The machine failed, not the model: it starts once more from nothing. */
  | { phase: "retrying"; error: VerifyErrorData; batchSize?: number | undefined };

export interface VerificationControl {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: VerificationProgress) => void) | undefined;
}

/** What a machine brings to a verification: a browser's page or worker, or Node. */
export interface Machine {
  open: OpenRunner;
  /** Gets the runtime ready while digests are computed. */
  prepare(backend: Backend): Promise<void>;
  /** What bounds a run here. @throws VerifyError when the backend is not to be had. */
  bounds(backend: Backend): Promise<Pick<MemoryFacts, "limits" | "available">>;
}

/**
 * Verifies a release: digests, then the suite on the chosen backend. A machine that fails is an error here; see
 * `withRetry` for the second attempt.
 *
 * @throws VerifyError `digest-mismatch`, `suite-invalid`, `safetensors-invalid`, `too-large` and what the machine's
 *   runner and {@link runSuite} throw.
 */
export async function verify(
  request: VerificationRequest,
  { signal, onProgress }: VerificationControl = {},
  machine?: Machine,
): Promise<VerificationResult> {
  const here = machine ?? (await import("./ortweb.ts")).webMachine;
  const { backend, weights, loadTimeoutMs } = request;
  onProgress?.({ phase: "checking" });
  const bounds = await here.bounds(backend);
  // The runtime is megabytes of code that can be compiled meanwhile; the model itself waits until it is known.
  const prepared = here.prepare(backend).catch(() => {}); // opening the runner meets the same error and tells it
  const hashing = hashWeights(request);
  hashing.catch(() => {}); // met where it is waited for
  if (!request.blocksChecked) await hashing;
  const suiteDigest = await digestSuite(request.suite);
  if (request.expected) requireSame("suite", request.expected.suiteDigest, suiteDigest);
  const suite = loadSuite(request.suite);
  const estimate = await estimateRun(request, suite, bounds);
  onProgress?.({ phase: "loading", estimate });
  await prepared;
  const started = performance.now();
  const runner = await here.open({ backend, weights, runner: runnerOf(suite.definition), loadTimeoutMs, signal });
  const loadMs = performance.now() - started;
  try {
    const weightsDigest = await hashing;
    return await runSuite({
      runner,
      suite,
      weightsDigest,
      suiteDigest,
      loadMs,
      batchSize: estimate.batchSize,
      batchTimeoutMs: request.batchTimeoutMs,
      signal,
      onProgress: (progress) => onProgress?.({ phase: "running", ...progress }),
    });
  } finally {
    await runner.dispose().catch(() => {}); // a lost device cannot free what it no longer has
  }
}

/** The weights' digest. @throws VerifyError `digest-mismatch` when the release committed to another. */
async function hashWeights({ weights, expected }: VerificationRequest): Promise<Bytes32> {
  const digest = await digestWeights(weights);
  if (expected) requireSame("weights", expected.weightsDigest, digest);
  return digest;
}

/** The suite digest (as `suiteDigest` of the manifest gives it) of the three files in memory. */
export async function digestSuite({ suite, inputs, expected }: SuiteFiles): Promise<Bytes32> {
  const contents = [suite, inputs, expected];
  const files = await Promise.all(
    SUITE_FILES.map((name, i) => describeFile({ path: `suite/${name}`, data: contents[i]! })),
  );
  return digestOfSuite({ suite: `suite/${SUITE_FILES[0]}`, files });
}

/** What a run will need here, and how many cases at once. @throws VerifyError `too-large`. */
async function estimateRun(
  { backend, weights, batchSize = DEFAULT_BATCH_SIZE }: VerificationRequest,
  suite: Suite,
  bounds: Pick<MemoryFacts, "limits" | "available">,
): Promise<MemoryEstimate> {
  const { cases } = suite.definition;
  const tensors = [...suite.inputs.values(), ...suite.outputs.map((output) => output.tensor)];
  const bytes = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
  const graph = weights.find(({ path }) => path.endsWith(".onnx"));
  // A text of n bytes has n tokens at most, and so many places have the tensors of a text model.
  const text = runnerOf(suite.definition).kind === "transformers" ? suite.inputs.get(TEXT_INPUT)?.shape[1] : undefined;
  return fitBatch({
    backend,
    graph: graph && (await bytesOfWeights(graph)),
    weightsBytes: weights.reduce((sum, file) => sum + sizeOfWeights(file), 0),
    caseBytes: Math.ceil(bytes / cases),
    varying: text ?? 1,
    batchSize: Math.max(1, Math.min(Math.floor(batchSize), cases)),
    ...bounds,
  });
}

function requireSame(what: "weights" | "suite", expected: Bytes32, found: Bytes32): void {
  if (expected.toLowerCase() === found) return;
  const message = `The ${what} hash to ${found}, but the release committed to ${expected}: these are not its ${what}.`;
  throw new VerifyError("digest-mismatch", message);
}
