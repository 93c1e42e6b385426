import type { ServerResponse } from "node:http";
import { ArtifactError, type ArtifactErrorCode } from "./errors.ts";

const STATUS: Record<ArtifactErrorCode, number> = {
  aborted: 400,
  "card-invalid": 422,
  "cid-invalid": 400,
  "decryption-failed": 400,
  "digest-mismatch": 422,
  "document-invalid": 422,
  "block-mismatch": 422,
  "block-not-found": 404,
  "car-invalid": 422,
  "car-incomplete": 422,
  "file-refused": 422,
  "gateway-failed": 502,
  "header-invalid": 400,
  "key-needed": 403,
  "manifest-invalid": 422,
  "not-a-recipient": 403,
  "onnx-invalid": 422,
  "path-invalid": 400,
  "path-not-found": 404,
  "recipient-invalid": 400,
  "release-incomplete": 422,
  "size-mismatch": 422,
  "store-failed": 500,
  "store-refused": 503,
  "too-large": 413,
};

/** An HTTP answer that is no artifact's fault: a wrong method, an unknown route. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The status and sentence for an error; `undefined` when it is the server's own fault and its text is not for clients. */
export function statusOf(error: unknown): { status: number; detail: string; code: string } | undefined {
  if (error instanceof HttpError) return { status: error.status, detail: error.message, code: "http" };
  if (!(error instanceof ArtifactError)) return undefined;
  if (STATUS[error.code] >= 500 && error.code !== "store-refused") return undefined;
  return { status: STATUS[error.code], detail: error.message, code: error.code };
}

/**
 * Answers with problem details (RFC 9457). Errors that are not the client's come out as a bare 500. When the answer
 * has already begun, the connection is cut instead, so that the client sees a broken transfer and not a short one.
 */
export function sendProblem(response: ServerResponse, error: unknown, log: (line: string) => void): void {
  const known = statusOf(error);
  if (!known) log(`gateway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, detail, code } = known ?? { status: 500, detail: "The gateway failed; its log says why.", code: "internal" };
  const title = TITLES[status] ?? "Error";
  // `Message` is where clients of Kubo's RPC look for the sentence.
  const body = JSON.stringify({ type: "about:blank", title, status, detail, code, Message: detail });
  for (const name of response.getHeaderNames()) {
    if (!name.startsWith("access-control-")) response.removeHeader(name);
  }
  response.writeHead(status, {
    "content-type": "application/problem+json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(error instanceof HttpError ? error.headers : {}),
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  406: "Not acceptable",
  412: "Not held here",
  413: "Too large",
  415: "Unsupported media type",
  416: "Range not satisfiable",
  422: "Refused",
  500: "Server error",
  501: "Not offered",
  503: "Not taken",
};
