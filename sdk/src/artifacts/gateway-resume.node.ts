import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { parseCid } from "./cid.ts";
import type { GatewayContext } from "./gateway-context.node.ts";
import { bodyOf, checkCarHeaders, sendPin } from "./gateway-upload.node.ts";
import { json } from "./kubo-answers.node.ts";
import { HttpError } from "./problem.node.ts";
import { isResumable } from "./uploads.node.ts";

/** Most bytes of a list of CIDs: some 60,000 blocks. */
const MAX_LIST_BYTES = 4 * 1024 * 1024;

const listSchema = z.object({ blocks: z.array(z.string().max(100)).max(100_000) });

/**
 * An upload in several goes, at `/uploads/<root>`:
 * - `POST` with `{ "blocks": ["<cid>", …] }`, all of a DAG, is answered by `{ "pinned": …, "missing": ["<cid>", …] }`: what
 *   is still to be sent. What other releases brought is not.
 * - `PATCH` with a CAR of those blocks, in the order of the DAG, stores them. When all are there the answer is that of
 *   `POST /upload`; when the connection breaks off, what arrived whole stays, and one asks again.
 *
 * Nothing of it can be read until the DAG is whole.
 */
export async function answerResumable(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { store, maxUploadBytes }: GatewayContext,
): Promise<void> {
  const root = parseCid(url.pathname.slice("/uploads/".length));
  if (!isResumable(store)) {
    throw new HttpError(501, "This gateway's store takes no uploads in several goes: post the CAR to /upload");
  }
  if (request.method === "PATCH") {
    checkCarHeaders(request, maxUploadBytes);
    return sendPin(response, await store.resume(root, bodyOf(request), { maxBytes: maxUploadBytes }));
  }
  const cids = (await listIn(request)).map(parseCid);
  const missing = await store.missing(root, cids);
  json(response, { pinned: await store.isPinned(root), missing: missing.map(String) });
}

async function listIn(request: IncomingMessage): Promise<string[]> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.length;
    if (size > MAX_LIST_BYTES) throw new HttpError(413, `The list of blocks: more than ${MAX_LIST_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return listSchema.parse(JSON.parse(Buffer.concat(chunks).toString("utf8"))).blocks;
  } catch {
    throw new HttpError(400, 'The list of blocks: expected JSON like { "blocks": ["<cid>"] }');
  }
}
