import type { CID } from "multiformats/cid";
import type { KeptFiles } from "./cache-client.ts";
import { parseCid, toDigest, type Bytes32 } from "./cid.ts";
import { suiteDigest, weightsDigest } from "./digests.ts";
import { readHeader } from "./encryption.ts";
import { ArtifactError } from "./errors.ts";
import type { CachedFile } from "./file-cache.ts";
import type { GatewayClientOptions } from "./gateway-client.ts";
import { gatewayBlocks } from "./gateway-blocks.ts";
import { Gateways } from "./gateways.ts";
import {
  MANIFEST_PATH,
  MAX_MANIFEST_BYTES,
  parseManifest,
  type EncryptedFile,
  type Manifest,
  type ManifestFile,
} from "./manifest.ts";
import type { ReadProgress } from "./progress.ts";
import { readEntry } from "./reader.ts";
import { collect, plainFile, storedFile } from "./release-files.ts";
import { resolvePath, type BlockSource } from "./unixfs.ts";

/** Options of {@link fetchRelease}. */
export interface FetchReleaseOptions extends GatewayClientOptions {
  /** CID of the manifest's directory. */
  cid: string;
  /** Where files are kept between visits, encrypted ones as they are; without it they are read into memory each time. */
  kept?: KeptFiles | undefined;
  /**
   * Gets the file key (16 bytes) of an encrypted file, from a key service. It is called when the plain file is asked for;
   * without it such files cannot be read.
   */
  fileKey?: ((file: EncryptedFile, signal: AbortSignal | undefined) => Promise<Uint8Array>) | undefined;
}

/** Options of reading one file of a release. */
export interface ReadFileOptions {
  signal?: AbortSignal | undefined;
  /** Called with the verified bytes so far; `total` is the size that the manifest lists. */
  onProgress?: ((progress: ReadProgress) => void) | undefined;
}

/** A file of a release that is fetched when it is asked for. */
export interface ReleaseFile extends ManifestFile {
  /** Its own CID under the manifest's directory. */
  cid: string;
  /**
   * The whole file. It is given out only after every block matched its CID, and size and sha-256 the manifest, so
   * nothing that was altered is ever parsed.
   *
   * @throws ArtifactError `block-mismatch`, `digest-mismatch`, `size-mismatch`, `too-large`, `gateway-failed`.
   */
  bytes(options?: ReadFileOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** The whole file as UTF-8 text; see {@link bytes}. */
  text(options?: ReadFileOptions): Promise<string>;
  /**
   * The file as it lies on this machine's disk, where `kept` was given to {@link fetchRelease} and has room; else its
   * bytes in memory. Every block was checked. Nothing that comes of it may be run or told before `verified` resolves,
   * which says that the whole has the manifest's SHA-256. The plain form of an encrypted file is in memory only.
   */
  blob(options?: ReadFileOptions): Promise<CachedFile>;
}

/** A release as its manifest describes it, with its files at hand. */
export interface Release {
  /** CID of the manifest's directory. */
  cid: string;
  /** The same digest as the registry holds it. */
  digest: Bytes32;
  manifest: Manifest;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  /** All files but the manifest, in the manifest's order. */
  files: ReleaseFile[];
  /**
   * One file, or the plain form of an encrypted one. Of the latter every block is checked against its CID, every chunk
   * against its tag and the whole against the plain size and sha-256, before any of it is given out; `cid` is that of
   * the stored file.
   *
   * @throws ArtifactError `path-not-found` when the manifest lists it neither way; reading an encrypted file also
   *   throws `key-needed`, `header-invalid` and `decryption-failed`.
   */
  file(path: string): ReleaseFile;
  /** An encrypted file's age header, by its stored path. @throws ArtifactError `path-not-found`, `header-invalid`. */
  header(stored: string): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Fetches a release's manifest by CID and checks it, and that its directory holds the listed files and no other.
 *
 * @throws ArtifactError `cid-invalid`, `block-mismatch`, `gateway-failed`, `release-incomplete`; ManifestError.
 */
export async function fetchRelease(options: FetchReleaseOptions): Promise<Release> {
  const root = parseCid(options.cid);
  const client = { ...options, gateway: Gateways.of(options.gateway, options.onDropped) };
  const blocks = gatewayBlocks(client);
  const entry = await resolvePath(blocks, root, MANIFEST_PATH, options);
  if (entry.size > MAX_MANIFEST_BYTES) {
    throw new ArtifactError("too-large", `${MANIFEST_PATH}: ${entry.size} bytes, at most ${MAX_MANIFEST_BYTES} are allowed`);
  }
  const manifest = parseManifest((await collect(entry.cid, Number(entry.size), MANIFEST_PATH, client, blocks)).content);
  const cids = await locateFiles(blocks, root, manifest, options.signal);
  const from = { model: manifest.name, release: manifest.release };
  const files = manifest.files.map((file, i) => storedFile(file, cids[i] as CID, from, client, blocks));
  const plain = (manifest.encrypted ?? []).map((file) => {
    const at = manifest.files.findIndex(({ path }) => path === file.stored);
    return plainFile(file, files[at] as ReleaseFile, cids[at] as CID, client, blocks);
  });
  return {
    cid: options.cid,
    digest: toDigest(root),
    manifest,
    weightsDigest: weightsDigest(manifest),
    suiteDigest: suiteDigest(manifest),
    files,
    file(path) {
      const file = [...files, ...plain].find((candidate) => candidate.path === path);
      if (!file) throw new ArtifactError("path-not-found", `manifest.files lists no '${path}'`);
      return file;
    },
    async header(stored) {
      const at = manifest.files.findIndex(({ path }) => path === stored);
      if (at < 0) throw new ArtifactError("path-not-found", `manifest.files lists no '${stored}'`);
      return readHeader(readEntry(cids[at] as CID, manifest.files[at]?.size, client, blocks));
    },
  };
}

/** The CIDs of the manifest's files in its order, from the directory's own (verified) entries. */
async function locateFiles(
  blocks: BlockSource,
  root: CID,
  manifest: Manifest,
  signal: AbortSignal | undefined,
): Promise<CID[]> {
  const wanted = new Set([MANIFEST_PATH, ...manifest.files.map((file) => file.path)]);
  const folders = new Set([...wanted].flatMap(parentFolders));
  const found = new Map<string, CID>();
  for (const folder of folders) {
    const at = folder === "" ? root : found.get(folder);
    const entry = at && (await resolvePath(blocks, at, "", { signal }));
    if (entry?.type !== "directory") {
      throw new ArtifactError("release-incomplete", `The release has no folder '${folder}', which its manifest names`);
    }
    for await (const { name, cid } of entry.entries({ signal: signal as AbortSignal })) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (!wanted.has(path) && !folders.has(path)) {
        throw new ArtifactError("release-incomplete", `The release holds '${path}', which its manifest does not list`);
      }
      found.set(path, cid);
    }
  }
  return manifest.files.map(({ path }) => {
    const cid = found.get(path);
    if (!cid) throw new ArtifactError("release-incomplete", `The release has no '${path}', which its manifest lists`);
    return cid;
  });
}

/** `a/b/c` lies in the folders ``, `a` and `a/b`, in this order. */
function parentFolders(path: string): string[] {
  const segments = path.split("/").slice(0, -1);
  return ["", ...segments.map((_, i) => segments.slice(0, i + 1).join("/"))];
}
