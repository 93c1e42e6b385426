import type { SourceFile } from "./directory.ts";
import { digestFile } from "./digests.ts";
import { encryptBlob, STORED_ENDING } from "./encryption.ts";
import { MANIFEST_PATH, parseManifest, type Manifest } from "./manifest.ts";

/** Options of {@link encryptWeights}. */
export interface EncryptWeightsOptions {
  /** The key service's recipient (age1…). */
  recipient: string;
  signal?: AbortSignal | undefined;
  /** Called with the plain bytes encrypted so far, of all that are to be. */
  onProgress?: ((progress: { bytes: number; total: number }) => void) | undefined;
}

/**
 * Encrypts the weights of a release before it is packed: the files as they will lie in the store, and the manifest that
 * says so. Each file's header names the release, so that its key is given out for no other.
 *
 * @param files of the folder; a manifest among them is left out, for the new one takes its place.
 * @throws ArtifactError `recipient-invalid`; ManifestError.
 */
export async function encryptWeights(
  manifest: Manifest,
  files: readonly SourceFile[],
  { recipient, signal, onProgress }: EncryptWeightsOptions,
): Promise<{ manifest: Manifest; files: SourceFile[] }> {
  const weights = new Set(manifest.weights);
  const total = manifest.files.reduce((sum, { path, size }) => sum + (weights.has(path) ? size : 0), 0);
  const stored: SourceFile[] = [];
  const listed: Manifest["files"] = [];
  const encrypted: NonNullable<Manifest["encrypted"]> = [];
  let before = 0;
  for (const { path, content } of files) {
    if (path === MANIFEST_PATH) continue;
    if (!weights.has(path)) {
      stored.push({ path, content });
      listed.push(...manifest.files.filter((file) => file.path === path));
      continue;
    }
    const report = (bytes: number) => onProgress?.({ bytes: before + bytes, total });
    const release = `${manifest.name}@${manifest.release}`;
    const { blob, plain } = await encryptBlob(content, [recipient], { release, signal, onProgress: report });
    before += plain.size;
    const file = `${path}${STORED_ENDING}`;
    stored.push({ path: file, content: blob });
    listed.push({ path: file, ...(await digestFile(blob, { signal })) });
    encrypted.push({ path, stored: file, ...plain });
  }
  return {
    manifest: parseManifest({ ...manifest, files: listed, encrypted, keyService: { recipient } }),
    files: stored,
  };
}
