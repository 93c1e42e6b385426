import { suiteDigest, SUITE_FILES, weightsDigest } from "../artifacts/digests.ts";
import type { Bytes32 } from "../artifacts/cid.ts";
import { sha256, toHex } from "../artifacts/sha256.ts";
import { loadSuite, type SuiteFiles } from "./cases.ts";
import { VerifyError } from "./errors.ts";
import { openRunner, readWeights, type WebBackend } from "./ortweb.ts";
import { runSuite, type RunProgress, type VerificationResult } from "./run.ts";
import type { WeightsFile } from "./runner.ts";

/** A release's parts that a verification needs, and what they must hash to. */
export interface VerificationRequest {
  backend: WebBackend;
  /** The files of `manifest.weights`, in its order: the ONNX file first. */
  weights: WeightsFile[];
  suite: SuiteFiles;
  /** What the release committed to on chain; a difference is refused before anything runs. */
  expected?: { weightsDigest: Bytes32; suiteDigest: Bytes32 } | undefined;
  batchSize?: number | undefined;
  loadTimeoutMs?: number | undefined;
  batchTimeoutMs?: number | undefined;
}

/** What a verification is doing. */
export type VerificationProgress = { phase: "checking" } | { phase: "loading" } | ({ phase: "running" } & RunProgress);

export interface VerificationControl {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: VerificationProgress) => void) | undefined;
}

/**
 * Verifies a release: digests, then the suite on the chosen backend.
 *
 * @throws VerifyError `digest-mismatch`, `suite-invalid`, `safetensors-invalid` and what {@link openRunner} and
 *   {@link runSuite} throw.
 */
export async function verify(
  request: VerificationRequest,
  { signal, onProgress }: VerificationControl = {},
): Promise<VerificationResult> {
  onProgress?.({ phase: "checking" });
  const weights = await readWeights(request.weights);
  const digests = { weights: await digestWeights(weights), suite: await digestSuite(request.suite) };
  if (request.expected) {
    requireSame("weights", request.expected.weightsDigest, digests.weights);
    requireSame("suite", request.expected.suiteDigest, digests.suite);
  }
  const suite = loadSuite(request.suite);
  onProgress?.({ phase: "loading" });
  const started = performance.now();
  const { backend, loadTimeoutMs } = request;
  const runner = await openRunner({ backend, weights, loadTimeoutMs, signal });
  const loadMs = performance.now() - started;
  try {
    return await runSuite({
      runner,
      suite,
      weightsDigest: digests.weights,
      suiteDigest: digests.suite,
      loadMs,
      batchSize: request.batchSize,
      batchTimeoutMs: request.batchTimeoutMs,
      signal,
      onProgress: (progress) => onProgress?.({ phase: "running", ...progress }),
    });
  } finally {
    await runner.dispose().catch(() => {}); // a lost device cannot free what it no longer has
  }
}

/** The weights digest (as `weightsDigest` of the manifest gives it) of files in memory. */
export async function digestWeights(weights: readonly { path: string; data: Uint8Array }[]): Promise<Bytes32> {
  const files = await Promise.all(weights.map(({ path, data }) => describeFile(path, data)));
  return weightsDigest({ weights: files.map((file) => file.path), files });
}

/** The suite digest (as `suiteDigest` of the manifest gives it) of the three files in memory. */
export async function digestSuite({ suite, inputs, expected }: SuiteFiles): Promise<Bytes32> {
  const contents = [suite, inputs, expected];
  const files = await Promise.all(SUITE_FILES.map((name, i) => describeFile(`suite/${name}`, contents[i]!)));
  return suiteDigest({ suite: `suite/${SUITE_FILES[0]}`, files });
}

async function describeFile(path: string, data: Uint8Array) {
  return { path, size: data.length, sha256: toHex(await sha256(data)) };
}

function requireSame(what: "weights" | "suite", expected: Bytes32, found: Bytes32): void {
  if (expected.toLowerCase() === found) return;
  const message = `The ${what} hash to ${found}, but the release committed to ${expected}: these are not its ${what}.`;
  throw new VerifyError("digest-mismatch", message);
}
