import type { Bytes32 } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import type { Manifest, ManifestFile } from "./manifest.ts";
import { comparePaths } from "./paths.ts";
import { hashesAtOnce } from "./growing-hash.ts";
import { createSha256, sha256, toHex } from "./sha256.ts";

/** Bytes in any form a browser or Node hands them over. */
export type ByteSource = Uint8Array | Blob | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** Names of a suite's files, beside each other in the folder of `manifest.suite`. */
export const SUITE_FILES = ["suite.json", "inputs.safetensors", "expected.safetensors"] as const;

/** What a manifest lists about one file. */
export interface FileDigest {
  /** Bytes. */
  size: number;
  /** 64 lower-case hexadecimal characters. */
  sha256: string;
}

/** Options of {@link digestFile}. */
export interface DigestFileOptions {
  signal?: AbortSignal | undefined;
  /** Called with the bytes hashed so far. */
  onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Hashes a file of any size piece by piece, so that a model never has to fit in memory; one that a browser hashes faster
 * in one go, and has room for, it does so.
 */
export async function digestFile(source: ByteSource, options: DigestFileOptions = {}): Promise<FileDigest> {
  if (source instanceof Blob && hashesAtOnce(source.size)) {
    const digest = await sha256(new Uint8Array(await source.arrayBuffer()));
    options.signal?.throwIfAborted();
    options.onProgress?.(source.size);
    return { size: source.size, sha256: toHex(digest) };
  }
  const hash = createSha256();
  let size = 0;
  for await (const chunk of bytesOf(source)) {
    options.signal?.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
    options.onProgress?.(size);
  }
  return { size, sha256: toHex(hash.digest()) };
}

/**
 * The digest of a release's weights: of the file itself when there is one, else of the lines
 * `<sha256>  <path>\n` in path order (the format of `sha256sum`). Of encrypted weights it is the plain files' digest:
 * what was verified, and what runs.
 *
 * @throws ArtifactError `release-incomplete` when a weight file is not listed.
 */
export function weightsDigest(manifest: Pick<Manifest, "weights" | "files" | "encrypted">): Bytes32 {
  const plain: PlainFile[] = [...(manifest.encrypted ?? []), ...manifest.files];
  const files = manifest.weights.map((path) => listedFile(plain, path));
  const [only, ...more] = files;
  if (only && more.length === 0) return `0x${only.sha256}`;
  return digestOfLines(files);
}

/**
 * The digest of a release's verification suite: of the `sha256sum` lines of its three files, with paths relative to
 * the manifest's folder.
 *
 * @throws ArtifactError `release-incomplete` when one of the three is not listed.
 */
export function suiteDigest(manifest: Pick<Manifest, "suite" | "files">): Bytes32 {
  const folder = manifest.suite.includes("/") ? manifest.suite.slice(0, manifest.suite.lastIndexOf("/") + 1) : "";
  return digestOfLines(SUITE_FILES.map((name) => listedFile(manifest.files, folder + name)));
}

/** The bytes of any source as a stream of chunks. */
export async function* bytesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else if (source instanceof Blob) yield* readStream(source.stream());
  else if ("getReader" in source) yield* readStream(source);
  else yield* source;
}

// Not every browser can iterate a ReadableStream.
async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    await reader.cancel().catch(() => {}); // after an error or an early end; nobody waits for it
  }
}

type PlainFile = Pick<ManifestFile, "path" | "sha256">;

function listedFile(files: readonly PlainFile[], path: string): PlainFile {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new ArtifactError("release-incomplete", `manifest.files: expected an entry for '${path}', found none`);
  return file;
}

function digestOfLines(files: readonly PlainFile[]): Bytes32 {
  const sorted = [...files].sort((a, b) => comparePaths(a.path, b.path));
  const hash = createSha256();
  hash.update(new TextEncoder().encode(sorted.map((file) => `${file.sha256}  ${file.path}\n`).join("")));
  return `0x${toHex(hash.digest())}`;
}
