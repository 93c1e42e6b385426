import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseManifest } from "../artifacts/manifest.ts";
import type { SuiteFiles } from "./cases.ts";
import type { VerificationResult } from "./run.ts";
import type { WeightsFile } from "./runner.ts";
import { verify, type VerificationControl, type VerificationRequest } from "./verification.ts";

/**
 * Verifies in Node, on ONNX Runtime's WASM build: the same reference run that a browser offers.
 *
 * @throws what {@link verify} throws.
 */
export async function runSuiteNode(
  request: Omit<VerificationRequest, "backend">,
  control?: VerificationControl,
): Promise<VerificationResult> {
  return verify({ ...request, backend: "wasm" }, control);
}

/** A release folder's weights and suite: the weights that `manifest.json` lists, or `model.onnx` without one. */
export async function readReleaseFolder(folder: string): Promise<{ weights: WeightsFile[]; suite: SuiteFiles }> {
  const read = async (file: string) => new Uint8Array(await readFile(path.join(folder, file)));
  const manifest = await read("manifest.json").then(parseManifest, ignoreMissing);
  const paths = manifest?.weights ?? ["model.onnx"];
  const weights = await Promise.all(paths.map(async (file) => ({ path: file, data: await read(file) })));
  const [suite, inputs, expected] = await Promise.all(
    ["suite.json", "inputs.safetensors", "expected.safetensors"].map((file) => read(`suite/${file}`)),
  );
  return { weights, suite: { suite: suite!, inputs: inputs!, expected: expected! } };
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
