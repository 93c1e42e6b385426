import type { CID } from "multiformats/cid";
import { decryptFile } from "./encryption.ts";
import { ArtifactError } from "./errors.ts";
import type { FileOrigin } from "./cache-about.ts";
import type { CachedFile } from "./file-cache.ts";
import type { GatewayClientOptions } from "./gateway-client.ts";
import { GrowingHash } from "./growing-hash.ts";
import type { EncryptedFile, ManifestFile } from "./manifest.ts";
import type { ReadProgress } from "./progress.ts";
import { readEntry, readInto } from "./reader.ts";
import type { FetchReleaseOptions, ReadFileOptions, ReleaseFile } from "./release.ts";
import { sha256, toHex } from "./sha256.ts";
import type { BlockSource } from "./unixfs.ts";

/** Largest file in bytes that is read into memory: browsers' buffers end near it. */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/** A file as the release holds it. */
export function storedFile(
  file: ManifestFile,
  cid: CID,
  from: FileOrigin,
  client: FetchReleaseOptions,
  blocks: BlockSource,
): ReleaseFile {
  const bytes = async (options: ReadFileOptions): Promise<Uint8Array<ArrayBuffer>> => {
    requireFits(file);
    const signal = options.signal ?? client.signal;
    const { content, sha256 } = await collect(cid, file.size, file.path, { ...client, ...options, signal }, blocks);
    requireSame(file, sha256);
    return content;
  };
  const { kept } = client;
  if (!kept) return handedOut(file, cid, bytes);
  return handedOut(file, cid, bytes, async (options) => {
    const signal = options.signal ?? client.signal;
    try {
      return await kept.fetch({ ...file, cid: cid.toString(), from }, { ...client, ...options, signal });
    } catch (error) {
      // A disk without room is no reason to refuse a file that fits in memory.
      if (!(error instanceof ArtifactError) || (error.code !== "store-failed" && error.code !== "too-large")) throw error;
      return inMemory(await bytes(options));
    }
  });
}

/**
 * The plain form of an encrypted file. Where files are kept, the encrypted one is: it is decrypted anew each time, with a
 * key that is asked for anew, and neither the key nor anything plain is written anywhere.
 */
export function plainFile(
  file: EncryptedFile,
  stored: ReleaseFile,
  cid: CID,
  client: FetchReleaseOptions,
  blocks: BlockSource,
): ReleaseFile {
  const open = async (options: ReadFileOptions): Promise<{ content: Uint8Array<ArrayBuffer>; kept: number }> => {
    requireFits(file);
    const signal = options.signal ?? client.signal;
    if (!client.fileKey) {
      throw new ArtifactError("key-needed", `${file.path} lies encrypted in the release, and no key was asked for`);
    }
    const fileKey = await client.fileKey(file, signal);
    const onProgress = (progress: ReadProgress) => {
      options.onProgress?.({ ...progress, bytes: Math.min(progress.bytes, file.size), total: file.size });
    };
    const cached = client.kept && (await stored.blob({ signal, onProgress }));
    const sealed = cached?.blob ?? readEntry(cid, stored.size, { ...client, signal, onProgress }, blocks);
    const [content] = await Promise.all([
      gather(decryptFile(sealed, fileKey, { signal }), file.size, file.path),
      cached?.verified,
    ]);
    requireSame(file, toHex(await sha256(content)));
    return { content, kept: cached?.kept ?? 0 };
  };
  const bytes = async (options: ReadFileOptions) => (await open(options)).content;
  return handedOut(file, cid, bytes, async (options) => {
    const { content, kept } = await open(options);
    return { ...inMemory(content), kept };
  });
}

/** Reads a file of known size into one buffer, hashing it as it grows; a byte too many or too few is refused. */
export async function collect(
  cid: CID,
  size: number,
  path: string,
  options: GatewayClientOptions & ReadFileOptions,
  blocks: BlockSource,
): Promise<{ content: Uint8Array<ArrayBuffer>; sha256: string }> {
  const content = new Uint8Array(size);
  const hash = new GrowingHash(content);
  try {
    await readInto(content, cid, { ...options, toEnd: true, onPart: (start, length) => hash.add(start, length) }, blocks);
  } catch (error) {
    if (!(error instanceof ArtifactError) || error.code !== "size-mismatch") throw error;
    throw new ArtifactError("size-mismatch", `${path}: the manifest says ${size} bytes. ${error.message}`, { cause: error });
  }
  return { content, sha256: await hash.digest() };
}

function handedOut(
  { path, size, sha256 }: Pick<ManifestFile, "path" | "size" | "sha256">,
  cid: CID,
  bytes: (options: ReadFileOptions) => Promise<Uint8Array<ArrayBuffer>>,
  blob: (options: ReadFileOptions) => Promise<CachedFile> = async (options) => inMemory(await bytes(options)),
): ReleaseFile {
  return {
    path,
    size,
    sha256,
    cid: cid.toString(),
    bytes: (options = {}) => bytes(options),
    text: async (options = {}) => new TextDecoder("utf-8", { fatal: true }).decode(await bytes(options)),
    blob: (options = {}) => blob(options),
  };
}

function inMemory(content: Uint8Array<ArrayBuffer>): CachedFile {
  return { blob: new Blob([content]), kept: 0, verified: Promise.resolve() };
}

async function gather(chunks: AsyncIterable<Uint8Array>, size: number, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(size);
  let at = 0;
  for await (const chunk of chunks) {
    if (at + chunk.length > size) throw new ArtifactError("size-mismatch", `${path}: more than the ${size} bytes expected`);
    content.set(chunk, at);
    at += chunk.length;
  }
  if (at < size) throw new ArtifactError("size-mismatch", `${path}: ${at} of the ${size} bytes expected`);
  return content;
}

function requireFits({ path, size }: Pick<ManifestFile, "path" | "size">): void {
  if (size <= MAX_FILE_BYTES) return;
  throw new ArtifactError("too-large", `${path}: ${size} bytes, at most ${MAX_FILE_BYTES} fit in memory`);
}

function requireSame(file: Pick<ManifestFile, "path" | "sha256">, found: string): void {
  if (found === file.sha256) return;
  throw new ArtifactError("digest-mismatch", `${file.path}: its bytes hash to ${found}, the manifest says ${file.sha256}`);
}
