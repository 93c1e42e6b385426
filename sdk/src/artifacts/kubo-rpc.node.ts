import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { importer } from "ipfs-unixfs-importer";
import type { CID } from "multiformats/cid";
import { writeCar, type Block } from "./car.ts";
import { CID_PROFILE } from "./directory.ts";
import { ArtifactError } from "./errors.ts";
import type { GatewayContext } from "./gateway-context.node.ts";
import { bodyOf } from "./gateway-upload.node.ts";
import { argument, json } from "./kubo-answers.node.ts";
import { blockStat, dagImport, pinAdd, pinLs, pinRm, repoGc, type KuboCommand } from "./kubo-pins.node.ts";
import { HttpError } from "./problem.node.ts";
import type { ArtifactStore } from "./store.ts";
import { fileContent, resolvePath } from "./unixfs.ts";

/** Most bytes of one `add`: subgraph manifests, schemas and wasm are far smaller; releases go through `/upload`. */
const MAX_ADD_BYTES = 64 * 1024 * 1024;

/** What `ipfs add` gives without options, and graph-node wants of deployment ids: CIDv0. */
const KUBO_DEFAULT_PROFILE = "unixfs-v0-2015";

/**
 * The slice of Kubo's RPC (`POST /api/v0/...`) that deploying a subgraph needs, and that `openKuboStore` needs to use this
 * gateway as its store. Everything added is pinned, so `pin/add` only checks that the content is there.
 */
export async function answerKuboRpc(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  context: GatewayContext,
): Promise<void> {
  const { store } = context;
  const command = url.pathname.slice("/api/v0/".length).replace(/\/$/, "");
  switch (command) {
    case "version":
      return json(response, { Version: "0.39.0", Commit: "", Repo: "18", System: "commonweight", Golang: "" });
    case "id":
      return json(response, { ID: "commonweight", Addresses: [], AgentVersion: "commonweight", Protocols: [] });
    case "add":
      return add(request, response, url, store);
    case "cat":
      return cat(response, url, store);
    case "block/get":
      return blockGet(response, url, store);
    default: {
      const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
      if (run) return run(request, response, url, context);
      throw new HttpError(404, `'${command.slice(0, 60)}' is not part of this gateway's RPC`);
    }
  }
}

const COMMANDS: Record<string, KuboCommand> = {
  "dag/import": dagImport,
  "pin/add": pinAdd,
  "pin/ls": pinLs,
  "pin/rm": pinRm,
  "block/stat": blockStat,
  "repo/gc": repoGc,
};

async function add(request: IncomingMessage, response: ServerResponse, url: URL, store: ArtifactStore): Promise<void> {
  const profile = url.searchParams.get("cid-version") === "1" ? CID_PROFILE : KUBO_DEFAULT_PROFILE;
  const lines: string[] = [];
  for (const file of await filesOf(request)) {
    const name = decodeURIComponentSafely(file.name);
    const { root, blocks } = await importFile(file, profile);
    const { size } = await store.put(writeCar(root, blocks));
    lines.push(JSON.stringify({ Name: name, Hash: root.toString(), Size: String(size) }));
  }
  if (lines.length === 0) throw new HttpError(400, "add: expected at least one file in the form, found none");
  response.writeHead(200, { "content-type": "application/json" });
  response.end(`${lines.join("\n")}\n`);
}

async function filesOf(request: IncomingMessage): Promise<File[]> {
  const type = request.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) {
    throw new HttpError(415, `Content-Type: expected multipart/form-data, found '${type.slice(0, 100)}'`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.length;
    if (size > MAX_ADD_BYTES) throw new ArtifactError("too-large", `add: more than ${MAX_ADD_BYTES} bytes; use /upload`);
    chunks.push(chunk);
  }
  try {
    const form = await new Response(new Blob(chunks as BlobPart[]), { headers: { "content-type": type } }).formData();
    return [...form.values()].filter((value) => typeof value !== "string");
  } catch (cause) {
    throw new HttpError(400, `add: the form cannot be read (${(cause as Error).message})`);
  }
}

async function importFile(file: File, profile: typeof CID_PROFILE | typeof KUBO_DEFAULT_PROFILE) {
  const blocks: Block[] = [];
  const content = [new Uint8Array(await file.arrayBuffer())];
  let root: CID | undefined;
  const collect = { put: (cid: CID, bytes: unknown) => (blocks.push({ cid, bytes: bytes as Uint8Array }), cid) };
  for await (const entry of importer([{ content }], collect, { profile })) root = entry.cid;
  if (!root) throw new HttpError(400, "add: a file could not be read");
  return { root, blocks };
}

async function cat(response: ServerResponse, url: URL, store: ArtifactStore): Promise<void> {
  const { root, path } = argument(url);
  const entry = await resolvePath(store, root, path);
  if (entry.type !== "file" && entry.type !== "raw") throw new ArtifactError("path-not-found", `${entry.cid} is no file`);
  response.writeHead(200, { "content-type": "text/plain", "x-content-type-options": "nosniff", "x-stream-output": "1" });
  await pipeline(Readable.from(fileContent(store, entry.cid), { objectMode: false }), response);
}

async function blockGet(response: ServerResponse, url: URL, store: ArtifactStore): Promise<void> {
  const bytes = await store.get(argument(url).root);
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length });
  response.end(bytes);
}

function decodeURIComponentSafely(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // clients that do not encode names
  }
}
