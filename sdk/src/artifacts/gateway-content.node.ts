import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { UnixFSDirectory } from "ipfs-unixfs-exporter";
import type { CID } from "multiformats/cid";
import { writeCar, type Block } from "./car.ts";
import { blockKey, parseCid } from "./cid.ts";
import { entityBlocks, type EntityBytes } from "./entity-blocks.ts";
import { ArtifactError } from "./errors.ts";
import { mediaTypeOf } from "./media-types.ts";
import { HttpError } from "./problem.node.ts";
import type { ArtifactStore } from "./store.ts";
import { cidsAlong, fileContent, resolvePath } from "./unixfs.ts";

/** Content of a CID never changes. */
const IMMUTABLE = "public, max-age=29030400, immutable";

type Headers = Record<string, string | number>;

/** One request for content: the CID and path asked for, and how to answer it. */
interface ContentRequest {
  request: IncomingMessage;
  response: ServerResponse;
  store: ArtifactStore;
  root: CID;
  /** Path under the root, decoded, without slashes at its ends. */
  path: string;
  url: URL;
  headers: Headers;
}

/**
 * Answers `GET|HEAD /ipfs/<cid>[/path]`: blocks and CARs for readers that verify (trustless gateway specification),
 * plain files for graph-node and people.
 */
export async function serveContent(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  store: ArtifactStore,
): Promise<void> {
  const [rootText = "", ...segments] = url.pathname.slice("/ipfs/".length).split("/");
  const root = parseCid(rootText);
  const path = segments.filter((segment) => segment !== "").map(decode).join("/");
  if (!(await store.has(root))) {
    // graph-node probes for a CID that nobody has, and takes 404 for "this is no gateway"; it asks for the cache only.
    if (/\bonly-if-cached\b/.test(request.headers["cache-control"] ?? "")) {
      throw new HttpError(412, `${root} is not held by this gateway`);
    }
    throw new ArtifactError("block-not-found", `${root} is not held by this gateway`);
  }
  const headers: Headers = {
    "cache-control": IMMUTABLE,
    "x-ipfs-path": url.pathname,
    "x-ipfs-roots": root.toString(),
    "x-content-type-options": "nosniff",
    // Uploaded content is anybody's: even opened by itself it must not run, frame, or fetch anything.
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    vary: "accept",
  };
  const asked: ContentRequest = { request, response, store, root, path, url, headers };
  const format = formatOf(request, url);
  if (format === "raw") return serveBlock(asked);
  if (format === "car") return serveCar(asked);
  return serveFile(asked);
}

function formatOf(request: IncomingMessage, url: URL): "raw" | "car" | undefined {
  const asked = url.searchParams.get("format");
  if (asked === "raw" || asked === "car") return asked;
  if (asked !== null) throw new HttpError(406, `format: expected raw or car, found '${asked.slice(0, 40)}'`);
  const accept = request.headers.accept ?? "";
  if (accept.includes("application/vnd.ipld.raw")) return "raw";
  if (accept.includes("application/vnd.ipld.car")) return "car";
  return undefined;
}

async function serveBlock({ request, response, store, root, path, headers }: ContentRequest): Promise<void> {
  const cid = (await cidsAlong(store, root, path)).at(-1) ?? root;
  const etag = `"${cid}.raw"`;
  if (isFresh(request, response, etag, headers)) return;
  const bytes = await store.get(cid);
  response.writeHead(200, {
    ...headers,
    etag,
    "content-type": "application/vnd.ipld.raw",
    "content-length": bytes.length,
    "content-disposition": `attachment; filename="${cid}.bin"`,
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

async function serveCar({ request, response, store, root, path, url, headers }: ContentRequest): Promise<void> {
  const scope = url.searchParams.get("dag-scope") ?? "all";
  if (scope !== "all" && scope !== "entity" && scope !== "block") {
    throw new HttpError(400, `dag-scope: expected all, entity or block, found '${scope.slice(0, 40)}'`);
  }
  const way = await cidsAlong(store, root, path);
  const asked = url.searchParams.get("entity-bytes");
  const etag = `W/"${root}/${encodeURIComponent(path)}.car.${scope}${asked === null ? "" : `.${encodeURIComponent(asked)}`}"`;
  if (isFresh(request, response, etag, headers)) return;
  const entry = await resolvePath(store, root, path);
  const isDirectory = entry.type === "directory";
  const range = asked === null || isDirectory ? undefined : entityBytesOf(asked, Number(entry.size));
  const whole = scope === "all" || (scope === "entity" && !isDirectory);
  response.writeHead(200, {
    ...headers,
    etag,
    "content-type": "application/vnd.ipld.car; version=1; order=dfs; dups=n",
    "content-disposition": `attachment; filename="${way.at(-1)}.car"`,
  });
  if (request.method === "HEAD") return void response.end();
  await send(response, writeCar(root, blocksOf(store, way, whole, range)));
}

/** The blocks on the way to an entry, then (when asked for the whole) all below it. */
async function* blocksOf(
  store: ArtifactStore,
  way: readonly CID[],
  whole: boolean,
  range: EntityBytes | undefined,
): AsyncGenerator<Block> {
  const sent = new Set<string>();
  for (const cid of way) {
    sent.add(blockKey(cid));
    yield { cid, bytes: await store.get(cid) };
  }
  const entry = way.at(-1);
  if (!whole || !entry) return;
  for await (const block of entityBlocks(store, entry, range)) if (!sent.has(blockKey(block.cid))) yield block;
}

async function serveFile({ request, response, store, root, path, headers }: ContentRequest): Promise<void> {
  const entry = await resolvePath(store, root, path);
  const etag = `"${entry.cid}"`;
  if (isFresh(request, response, etag, headers)) return;
  if (entry.type === "directory") return sendJson(request, response, { ...headers, etag }, await listing(entry));
  if (entry.type !== "file" && entry.type !== "raw") {
    throw new ArtifactError("path-not-found", `${entry.cid} is no file`);
  }
  const size = Number(entry.size);
  const range = rangeOf(request.headers.range, size);
  const name = path === "" ? undefined : path.slice(path.lastIndexOf("/") + 1);
  const type = name && mediaTypeOf(name);
  response.writeHead(range ? 206 : 200, {
    ...headers,
    etag,
    "accept-ranges": "bytes",
    "content-type": type ?? "application/octet-stream",
    "content-length": range ? range.length : size,
    ...(range ? { "content-range": `bytes ${range.offset}-${range.offset + range.length - 1}/${size}` } : {}),
    ...(type ? {} : { "content-disposition": `attachment; filename*=UTF-8''${encodeName(name ?? String(entry.cid))}` }),
  });
  if (request.method === "HEAD") return void response.end();
  await send(response, fileContent(store, entry.cid, { ...range, readahead: 2 }));
}

async function listing(directory: UnixFSDirectory): Promise<{ name: string; cid: string }[]> {
  const entries: { name: string; cid: string }[] = [];
  for await (const { name, cid } of directory.entries()) entries.push({ name, cid: cid.toString() });
  return entries;
}

function sendJson(request: IncomingMessage, response: ServerResponse, headers: Headers, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(200, { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Streams content. When it fails midway the connection is cut, which readers see as an error and never as an end. */
async function send(response: ServerResponse, content: AsyncGenerator<Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(content, { objectMode: false, highWaterMark: 4 * 1024 * 1024 }), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error; // else: the reader left
  }
}

function isFresh(request: IncomingMessage, response: ServerResponse, etag: string, headers: Headers): boolean {
  const known = request.headers["if-none-match"]?.split(",").map((tag) => tag.trim());
  if (!known?.includes(etag)) return false;
  response.writeHead(304, { ...headers, etag });
  response.end();
  return true;
}

/** A single byte range (RFC 9110, section 14); several, or none, mean the whole file. */
function rangeOf(header: string | undefined, size: number): { offset: number; length: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const offset = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] !== "" && match[2] !== "" ? Math.min(Number(match[2]), size - 1) : size - 1;
  if (offset > last) {
    throw new HttpError(416, `Range: the file has ${size} bytes`, { "content-range": `bytes */${size}` });
  }
  return { offset, length: last - offset + 1 };
}

/** `entity-bytes` (trustless gateway specification): `from:to`, both inclusive; negative ones count from the end. */
function entityBytesOf(text: string, size: number): EntityBytes {
  const match = /^(-?\d{1,15}):(\*|-?\d{1,15})$/.exec(text);
  if (!match) throw new HttpError(400, `entity-bytes: expected from:to, found '${text.slice(0, 40)}'`);
  const at = (position: string): number => (position.startsWith("-") ? Math.max(0, size + Number(position)) : Number(position));
  return { from: at(match[1] as string), to: match[2] === "*" ? size - 1 : at(match[2] as string) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ArtifactError("path-invalid", `Path segment '${segment.slice(0, 100)}' is not percent-encoded UTF-8`);
  }
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
