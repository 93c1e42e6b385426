import type { ServerResponse } from "node:http";
import type { CID } from "multiformats/cid";
import { parseCid } from "./cid.ts";
import { HttpError } from "./problem.node.ts";

/** The CID and path in a command's `arg`. @throws HttpError 400 without one, ArtifactError `cid-invalid`. */
export function argument(url: URL): { root: CID; path: string } {
  const value = url.searchParams.get("arg");
  if (!value) throw new HttpError(400, "arg: expected a CID, found nothing");
  const [root = "", ...segments] = value.replace(/^\/?ipfs\//, "").split("/");
  return { root: parseCid(root), path: segments.filter((segment) => segment !== "").join("/") };
}

export function json(response: ServerResponse, value: unknown): void {
  send(response, `${JSON.stringify(value)}\n`);
}

/** One value a line, as commands with several results answer. */
export function jsonLines(response: ServerResponse, values: readonly unknown[]): void {
  send(response, values.map((value) => `${JSON.stringify(value)}\n`).join(""));
}

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}
