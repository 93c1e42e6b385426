import { ArtifactError } from "./errors.ts";
import { sendFromNode } from "./node-send.ts";

/** One request of an upload. */
export interface UploadRequest {
  method: "POST" | "PATCH";
  url: URL;
  body: Blob;
  type: string;
  signal: AbortSignal | undefined;
  /** Called with the bytes sent. */
  onSent?: (bytes: number) => void;
}

export interface Answer {
  status: number;
  text: string;
}

/** The gateway did not answer: worth another attempt. */
export class Unreachable extends ArtifactError {
  constructor(url: URL, cause: unknown) {
    super("gateway-failed", `Gateway ${url.origin} cannot be reached, or broke off the upload`, { cause });
  }
}

/** @throws Unreachable, and the signal's reason. */
export function sendRequest(request: UploadRequest): Promise<Answer> {
  // No fetch: in browsers it cannot tell how much of a body is sent, in Node it keeps all of it in memory.
  return typeof XMLHttpRequest === "undefined" ? sendByNode(request) : sendByXhr(request);
}

async function sendByNode({ method, url, body, type, signal, onSent }: UploadRequest): Promise<Answer> {
  try {
    return await sendFromNode({ method, url, headers: { "content-type": type }, body, signal, onSent });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Unreachable(url, cause);
  }
}

function sendByXhr({ method, url, body, type, signal, onSent }: UploadRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    request.setRequestHeader("content-type", type);
    request.upload.onprogress = (event) => onSent?.(event.loaded);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new Unreachable(url, undefined));
    request.onabort = () => reject(signal?.reason as Error);
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    signal?.addEventListener("abort", abort);
    request.send(body);
  });
}

/** An answer's fields; none when it is not from our gateway. */
export function parseAnswer(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
