import * as dagPb from "@ipld/dag-pb";
import { UnixFS } from "ipfs-unixfs";
import { importer } from "ipfs-unixfs-importer";
import type { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { carHeader, carPrefix } from "./car.ts";
import { blockKey, toDigest, type Bytes32 } from "./cid.ts";
import { bytesOf } from "./digests.ts";
import { ArtifactError } from "./errors.ts";
import { MAX_FILES } from "./manifest.ts";
import { pathProblem } from "./paths.ts";

/** The one CID profile of this project (IPIP-499): CIDv1, sha2-256, raw leaves, 1 MiB chunks, 1024 links a node. */
export const CID_PROFILE = "unixfs-v1-2025";

/** A file of a folder that is to be published. A `Blob` (such as a `File`) is read piece by piece, never as a whole. */
export interface SourceFile {
  /** Relative to the folder, with `/`. */
  path: string;
  content: Blob | Uint8Array;
}

/** Options of {@link packDirectory}. */
export interface PackOptions {
  signal?: AbortSignal | undefined;
  /** Called with the bytes hashed so far and in total. */
  onProgress?: ((progress: { bytes: number; total: number }) => void) | undefined;
}

/** A folder as a UnixFS directory, ready to be uploaded. */
export interface PackedDirectory {
  /** The directory's CID in base32. */
  cid: string;
  /** The same digest as contracts hold it. */
  digest: Bytes32;
  /** The sum of the files' sizes in bytes. */
  size: number;
  /** All blocks in depth-first order as a CAR. Its file contents are slices of the sources, so they must not change. */
  car: Blob;
}

/**
 * Computes a folder's UnixFS directory in the profile `unixfs-v1-2025`. Any implementation of the profile gives the
 * same CID (Kubo: `ipfs add -r --profile unixfs-v1-2025`).
 *
 * @throws ArtifactError `path-invalid` for unsafe or repeated paths, `too-large` above 1024 files.
 */
export async function packDirectory(files: readonly SourceFile[], options: PackOptions = {}): Promise<PackedDirectory> {
  checkPaths(files);
  const sources = new Map(files.map((file) => [file.path, asBlob(file.content)]));
  const size = [...sources.values()].reduce((sum, blob) => sum + blob.size, 0);
  const nodes = new NodeStore();
  let bytes = 0;
  const read = async function* (blob: Blob): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytesOf(blob)) {
      options.signal?.throwIfAborted();
      yield chunk;
      bytes += chunk.length;
      options.onProgress?.({ bytes, total: size });
    }
  };
  const candidates = [...sources].map(([path, blob]) => ({ path, content: read(blob) }));
  let root: CID | undefined;
  for await (const entry of importer(candidates, nodes, {
    profile: CID_PROFILE,
    wrapWithDirectory: true,
    fileImportConcurrency: 1, // one file at a time keeps at most one file's chunks in memory
    blockWriteConcurrency: 8,
  })) {
    root = entry.cid;
  }
  if (!root) throw new ArtifactError("path-invalid", "Folder: expected at least one file, found none");
  const parts: BlobPart[] = [carHeader(root)];
  collectParts(root, "", sources, nodes, parts, new Set());
  return { cid: root.toString(), digest: toDigest(root), size, car: new Blob(parts, { type: "application/vnd.ipld.car" }) };
}

/** Keeps the nodes between root and leaves; leaves are found again in the sources. */
class NodeStore {
  readonly #nodes = new Map<string, Uint8Array<ArrayBuffer>>();

  put(cid: CID, bytes: unknown): CID {
    if (cid.code === dagPb.code) this.#nodes.set(blockKey(cid), bytes as Uint8Array<ArrayBuffer>);
    return cid;
  }

  node(cid: CID): Uint8Array<ArrayBuffer> {
    const bytes = this.#nodes.get(blockKey(cid));
    if (!bytes) throw new ArtifactError("block-not-found", `Block ${cid} was not built`);
    return bytes;
  }
}

/** Appends a directory's or file's blocks in depth-first order, each once. */
function collectParts(
  cid: CID,
  path: string,
  sources: ReadonlyMap<string, Blob>,
  nodes: NodeStore,
  parts: BlobPart[],
  seen: Set<string>,
): void {
  const source = sources.get(path);
  if (source) return collectFile(cid, source, 0, source.size, nodes, parts, seen);
  const bytes = nodes.node(cid);
  if (!append(cid, bytes, bytes.length, parts, seen)) return;
  for (const link of dagPb.decode(bytes).Links) {
    const name = link.Name ?? "";
    collectParts(link.Hash as CID, path === "" ? name : `${path}/${name}`, sources, nodes, parts, seen);
  }
}

/** Appends the part of a file which begins at `start` and has `length` bytes. */
function collectFile(
  cid: CID,
  source: Blob,
  start: number,
  length: number,
  nodes: NodeStore,
  parts: BlobPart[],
  seen: Set<string>,
): void {
  if (cid.code === raw.code) {
    append(cid, source.slice(start, start + length), length, parts, seen);
    return;
  }
  const bytes = nodes.node(cid);
  if (!append(cid, bytes, bytes.length, parts, seen)) return;
  const node = dagPb.decode(bytes);
  const sizes = UnixFS.unmarshal(node.Data ?? new Uint8Array()).blockSizes;
  let at = start;
  node.Links.forEach((link, i) => {
    const part = Number(sizes[i] ?? 0n);
    collectFile(link.Hash as CID, source, at, part, nodes, parts, seen);
    at += part;
  });
}

function append(cid: CID, content: BlobPart, length: number, parts: BlobPart[], seen: Set<string>): boolean {
  if (seen.has(blockKey(cid))) return false;
  seen.add(blockKey(cid));
  parts.push(carPrefix(cid, length), content);
  return true;
}

function checkPaths(files: readonly SourceFile[]): void {
  if (files.length > MAX_FILES) {
    throw new ArtifactError("too-large", `Folder: ${files.length} files, at most ${MAX_FILES} are allowed`);
  }
  const seen = new Set<string>();
  for (const { path } of files) {
    const problem = pathProblem(path);
    if (problem) throw new ArtifactError("path-invalid", `File '${path}': its path ${problem}`);
    if (seen.has(path)) throw new ArtifactError("path-invalid", `File '${path}' is given twice`);
    seen.add(path);
  }
}

function asBlob(content: Blob | Uint8Array): Blob {
  return content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>]);
}
