import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpError } from "./problem.node.ts";
import { ArtifactError } from "./errors.ts";
import { json } from "./kubo-answers.node.ts";
import type { ArtifactStore, Pin } from "./store.ts";

/** Takes a CAR from a request's body into the store, whole or not at all, and answers `{ root, size, blocks }`. */
export async function receiveUpload(
  request: IncomingMessage,
  response: ServerResponse,
  { store, maxUploadBytes }: { store: ArtifactStore; maxUploadBytes: number },
): Promise<void> {
  checkCarHeaders(request, maxUploadBytes);
  sendPin(response, await store.put(bodyOf(request), { maxBytes: maxUploadBytes }));
}

/** @throws HttpError 415 for what is no CAR, ArtifactError `too-large` when the request says so itself. */
export function checkCarHeaders(request: IncomingMessage, maxUploadBytes: number): void {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/(vnd\.ipld\.car|octet-stream)\b/.test(type)) {
    throw new HttpError(415, `Content-Type: expected application/vnd.ipld.car, found '${type.slice(0, 100)}'`);
  }
  const length = Number(request.headers["content-length"] ?? 0);
  if (length > maxUploadBytes) {
    throw new ArtifactError("too-large", `Upload: ${length} bytes, at most ${maxUploadBytes} are accepted here`);
  }
}

export function sendPin(response: ServerResponse, { root, size, blocks }: Pin): void {
  json(response, { root: root.toString(), size, blocks });
}

/** A body's chunks. Refusing it must not close the connection on which the refusal is still to be sent. */
export async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new ArtifactError("aborted", "The upload broke off", { cause });
  }
}
