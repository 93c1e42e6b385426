import type { SourceFile } from "./directory.ts";
import { digestFile, SUITE_FILES } from "./digests.ts";
import { encryptBlob, STORED_ENDING } from "./encryption.ts";
import { MANIFEST_PATH, parseManifest, type Manifest } from "./manifest.ts";

/** What people and tools read without a key, and what no weights can be in. */
const READABLE = /(^|\/)(LICENSE|NOTICE)$|\.(md|txt|csv|json|png|jpe?g|webp)$/i;

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
 * says so. Each file's header names the release, so that its key is given out for no other. Encrypted is also whatever
 * else may hold weights, such as the same model in another format or precision: only card, licence, suite, texts, JSON
 * and images stay as they are.
 *
 * @param files of the folder; a manifest among them is left out, for the new one takes its place.
 * @throws ArtifactError `recipient-invalid`; ManifestError.
 */
export async function encryptWeights(
  manifest: Manifest,
  files: readonly SourceFile[],
  { recipient, signal, onProgress }: EncryptWeightsOptions,
): Promise<{ manifest: Manifest; files: SourceFile[] }> {
  const isSealed = sealedBy(manifest);
  const total = manifest.files.reduce((sum, { path, size }) => sum + (isSealed(path) ? size : 0), 0);
  const stored: SourceFile[] = [];
  const listed: Manifest["files"] = [];
  const encrypted: NonNullable<Manifest["encrypted"]> = [];
  let before = 0;
  for (const { path, content } of files) {
    if (path === MANIFEST_PATH) continue;
    if (!isSealed(path)) {
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

/** Which files of a release are encrypted. */
function sealedBy({ weights, suite, card, licenseText }: Manifest): (path: string) => boolean {
  const folder = suite.slice(0, suite.lastIndexOf("/") + 1);
  const open = new Set([suite, card, licenseText, ...SUITE_FILES.map((name) => folder + name)]);
  return (path) => weights.includes(path) || !(open.has(path) || READABLE.test(path));
}
