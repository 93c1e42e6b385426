import { keyRefusalTitle } from "#lib/keys/words.ts";
import type { Refusal } from "./run.svelte.ts";

/** What each refusal means, by the stable code of the error; the error's own sentence has the values. */
const TITLES: Record<string, string> = {
  "digest-mismatch": "The files are not the ones that were registered",
  "block-mismatch": "A block does not match its CID",
  "size-mismatch": "A file has another size than its manifest says",
  "gateway-failed": "The files could not be fetched",
  "release-incomplete": "The release's folder is not what its manifest lists",
  "path-not-found": "A file is missing from the release",
  "webgpu-missing": "This browser has no WebGPU",
  "adapter-missing": "No GPU was found",
  "device-lost": "The GPU was lost during the run",
  "out-of-memory": "Memory ran out",
  "shader-failed": "The GPU's driver could not compile the model",
  "too-large": "The model does not fit on this machine",
  "backend-missing": "This cannot be run here",
  "fallback-refused": "Part of the model would not have run on the GPU",
  "model-invalid": "The model could not be read",
  "signature-mismatch": "Suite and model do not fit each other",
  "input-invalid": "An input cannot be read, or does not fit the model",
  "run-failed": "The model could not be run",
  "suite-invalid": "The suite is not valid",
  "safetensors-invalid": "The suite's tensors cannot be read",
  timeout: "The run took too long",
  "worker-failed": "The run stopped unexpectedly",
};

/** A refusal for the page. Nothing was signed and nothing was counted against the model. */
export function describeRefusal(error: unknown): Refusal {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const known = typeof code === "string" ? code : "unknown";
  const text = typeof message === "string" && message ? message : String(error);
  return { code: known, title: TITLES[known] ?? keyRefusalTitle(error) ?? "The verification was stopped", text };
}
