import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseManifest, type Manifest } from "../artifacts/manifest.ts";
import type { SuiteFiles } from "./cases.ts";
import { nodeMachine } from "./ortnode.node.ts";
import { withRetry } from "./retry.ts";
import type { VerificationResult } from "./run.ts";
import type { Backend, WeightsFile } from "./runner.ts";
import { verify, type VerificationControl, type VerificationRequest } from "./verification.ts";

/**
 * Verifies in Node, on `wasm` where nothing else is said: the same reference run that a browser offers.
 *
 * @throws what {@link verify} throws, after a second attempt where the machine failed.
 */
export async function runSuiteNode(
  request: Omit<VerificationRequest, "backend"> & { backend?: Backend },
  control?: VerificationControl,
): Promise<VerificationResult> {
  const attempt = (again: VerificationRequest, watched: VerificationControl) => verify(again, watched, nodeMachine);
  return withRetry(attempt, { ...request, backend: request.backend ?? "wasm" }, control);
}

/** A release folder's weights and suite: the weights that `manifest.json` lists, or `model.onnx` without one. */
export async function readReleaseFolder(
  folder: string,
): Promise<{ weights: WeightsFile[]; suite: SuiteFiles; manifest?: Manifest | undefined }> {
  const read = async (file: string) => new Uint8Array(await readFile(path.join(folder, file)));
  const manifest = await read("manifest.json").then(parseManifest, ignoreMissing);
  const paths = manifest?.weights ?? ["model.onnx"];
  const weights = await Promise.all(paths.map(async (file) => ({ path: file, data: await read(file) })));
  const suiteFolder = path.posix.dirname(manifest?.suite ?? "suite/suite.json");
  const [suite, inputs, expected] = await Promise.all(
    ["suite.json", "inputs.safetensors", "expected.safetensors"].map((file) => read(path.posix.join(suiteFolder, file))),
  );
  return { weights, suite: { suite: suite!, inputs: inputs!, expected: expected! }, manifest };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
