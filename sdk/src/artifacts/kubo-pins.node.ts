import type { IncomingMessage, ServerResponse } from "node:http";
import { requireToken } from "./access.node.ts";
import { ArtifactError } from "./errors.ts";
import type { GatewayContext } from "./gateway-context.node.ts";
import { argument, json, jsonLines } from "./kubo-answers.node.ts";
import { fileOf } from "./multipart.node.ts";
import { HttpError } from "./problem.node.ts";

/** A command of Kubo's RPC that stores, lists or removes DAGs. */
export type KuboCommand = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  context: GatewayContext,
) => Promise<void>;

/** Takes a CAR with one root, whole or not at all; unlike Kubo's its blocks cannot be read before. */
export const dagImport: KuboCommand = async (request, response, url, { store, maxUploadBytes }) => {
  if (url.searchParams.get("pin-roots") === "false") {
    throw new HttpError(400, "pin-roots: this gateway keeps whole DAGs only, and pins each; leave it out");
  }
  const { root, size, blocks } = await store.put(fileOf(request), { maxBytes: maxUploadBytes });
  const lines: unknown[] = [{ Root: { Cid: { "/": root.toString() }, PinErrorMsg: "" } }];
  if (url.searchParams.get("stats") === "true") lines.push({ Stats: { BlockCount: blocks, BlockBytesCount: size } });
  jsonLines(response, lines);
};

export const pinAdd: KuboCommand = async (_request, response, url, { store }) => {
  const { root } = argument(url);
  if (!(await store.has(root))) throw new ArtifactError("block-not-found", `${root} is not held by this gateway`);
  json(response, { Pins: [root.toString()] });
};

export const pinLs: KuboCommand = async (_request, response, url, { store }) => {
  const type = url.searchParams.get("type") ?? "all";
  if (type !== "all" && type !== "recursive") {
    throw new HttpError(400, `type: expected recursive or all, found '${type.slice(0, 40)}'; every pin here is recursive`);
  }
  const roots: string[] = [];
  if (url.searchParams.has("arg")) {
    const { root } = argument(url);
    if (!(await store.isPinned(root))) throw new ArtifactError("block-not-found", `path '${root}' is not pinned`);
    roots.push(root.toString());
  } else {
    for await (const root of store.pins()) roots.push(root.toString());
  }
  if (url.searchParams.get("stream") === "true") {
    jsonLines(response, roots.map((root) => ({ Cid: root, Type: "recursive" })));
    return;
  }
  json(response, { Keys: Object.fromEntries(roots.map((root) => [root, { Type: "recursive" }])) });
};

export const pinRm: KuboCommand = async (request, response, url, { store, token }) => {
  requireToken(request, token, "remove pins");
  const { root } = argument(url);
  if (!(await store.isPinned(root))) throw new ArtifactError("block-not-found", `path '${root}' is not pinned`);
  await store.unpin(root);
  json(response, { Pins: [root.toString()] });
};

export const repoGc: KuboCommand = async (request, response, _url, { store, token }) => {
  requireToken(request, token, "collect blocks");
  const removed = await store.gc();
  jsonLines(response, (removed?.blocks ?? []).map((cid) => ({ Key: { "/": cid.toString() } })));
};

export const blockStat: KuboCommand = async (_request, response, url, { store }) => {
  const { root } = argument(url);
  json(response, { Key: root.toString(), Size: (await store.get(root)).length });
};
