import type { Bytes32 } from "../artifacts/cid.ts";
import { digestFile, weightsDigest } from "../artifacts/digests.ts";
import { sha256, toHex } from "../artifacts/sha256.ts";
import { VerifyError } from "./errors.ts";
import { outOfMemory } from "./machine-errors.ts";
import type { WeightsFile } from "./runner.ts";

/** A graph and the files that its tensors lie in, as ONNX Runtime takes them. */
export interface GraphFiles {
  graph: Uint8Array;
  /** Paths relative to the graph's folder, since that is how the graph names them. */
  externalData: { path: string; data: Uint8Array | Blob }[];
}

/** The bytes of a weights file. @throws VerifyError `out-of-memory`. */
export async function bytesOfWeights({ path, data }: WeightsFile): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data;
  try {
    return new Uint8Array(await data.arrayBuffer());
  } catch (error) {
    throw outOfMemory(`${path} has ${data.size} bytes: ${(error as Error).message}`, error);
  }
}

/** Bytes of a weights file. */
export function sizeOfWeights({ data }: WeightsFile): number {
  return data instanceof Uint8Array ? data.length : data.size;
}

/**
 * The graph among a release's weights, in memory, with the files beside it; these stay where they lie.
 *
 * @throws VerifyError `model-invalid` when there are no weights, `out-of-memory`.
 */
export async function graphFiles(weights: readonly WeightsFile[]): Promise<GraphFiles> {
  const [first, ...others] = weights;
  if (!first) throw new VerifyError("model-invalid", "The release lists no weights to load.");
  const folder = first.path.slice(0, first.path.lastIndexOf("/") + 1);
  return {
    graph: await bytesOfWeights(first),
    externalData: others.map(({ path, data }) => {
      return { path: path.startsWith(folder) ? path.slice(folder.length) : path, data };
    }),
  };
}

/** The weights digest (as `weightsDigest` of the manifest gives it) of files at hand. */
export async function digestWeights(weights: readonly WeightsFile[]): Promise<Bytes32> {
  const files = await Promise.all(weights.map(describeFile));
  return weightsDigest({ weights: files.map((file) => file.path), files });
}

/** Path, size and digest of a file; one that was hashed while it came in is not read again. */
export async function describeFile(file: WeightsFile): Promise<{ path: string; size: number; sha256: string }> {
  const { path, data } = file;
  const size = sizeOfWeights(file);
  if (file.sha256 !== undefined) return { path, size, sha256: file.sha256 };
  if (data instanceof Uint8Array) return { path, size, sha256: toHex(await sha256(data)) };
  return { path, ...(await digestFile(data)) };
}
