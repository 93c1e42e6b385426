import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { GatewayContext } from "./gateway-context.node.ts";
import { serveContent } from "./gateway-content.node.ts";
import { answerResumable } from "./gateway-resume.node.ts";
import { receiveUpload } from "./gateway-upload.node.ts";
import { answerKuboRpc } from "./kubo-rpc.node.ts";
import { openPinningService } from "./pinning-service.node.ts";
import { answerPinsApi } from "./pins-api.node.ts";
import { HttpError, sendProblem } from "./problem.node.ts";
import type { ArtifactStore } from "./store.ts";

/** Options of {@link startGateway}. */
export interface GatewayOptions {
  store: ArtifactStore;
  /** Address to listen on; `127.0.0.1` by default. */
  host?: string | undefined;
  /** Port to listen on; 0 (the default) takes any free one. */
  port?: number | undefined;
  /** Most bytes of one upload; 4 GiB by default. */
  maxUploadBytes?: number | undefined;
  /** Whoever shows it may remove pins and have things pinned; without one nobody may. */
  token?: string | undefined;
  /** Offers the Pinning Service API to who shows the token. `sources` are the gateways that it fetches from. */
  pinning?: { directory: string; sources: readonly (string | URL)[] } | undefined;
  /** Where failures of the gateway itself are told; standard error by default. */
  log?: ((line: string) => void) | undefined;
}

/** A gateway that is listening. */
export interface Gateway {
  /** `http://host:port`, without a slash at the end. */
  url: string;
  /** Ends open connections and stops listening. The store stays open: it belongs to the caller. */
  close(): Promise<void>;
}

const MAX_UPLOAD_BYTES = 4 * 1024 ** 3;

/**
 * Serves a store over HTTP:
 * - `GET|HEAD /ipfs/<cid>[/path]`, with `?format=raw|car` or the media types of the trustless gateway specification;
 * - `POST /upload` with a CAR as body, answered by `{ root, size }`;
 * - `/uploads/<cid>`: the same in several goes (see `gateway-resume.node.ts`);
 * - `POST /api/v0/...`: what graph-cli, graph-node and `openKuboStore` ask of Kubo;
 * - `/pins`: the IPFS Pinning Service API, when it was asked to offer it.
 *
 * Any page may read and upload (CORS); what is read can never run as a page. Errors are problem details (RFC 9457).
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { store, host = "127.0.0.1", port = 0, maxUploadBytes = MAX_UPLOAD_BYTES, token, log = console.error } = options;
  const pinning = options.pinning && (await openPinningService({ ...options.pinning, store, maxBytes: maxUploadBytes }));
  const context: GatewayContext = { store, maxUploadBytes, token, pinning, log };
  const server = createServer((request, response) => {
    // A client that leaves in the middle is nobody's failure; the handlers notice by themselves.
    response.on("error", () => {});
    handle(request, response, context).catch((error: unknown) => {
      sendProblem(response, error, log);
      // An upload that is refused early is not read to its end: the connection cannot be used again.
      if (!request.complete) endSoon(request, response);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0; // an upload of gigabytes may take its time; headers may not
  server.headersTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    async close() {
      await pinning?.close();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, context: GatewayContext): Promise<void> {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-expose-headers", "content-length, content-range, etag, x-ipfs-path, x-ipfs-roots");
  const url = parseUrl(request.url ?? "/");
  if (request.method === "OPTIONS") return preflight(response);
  if (url.pathname.startsWith("/ipfs/")) {
    allowOnly(request, "GET", "HEAD");
    return serveContent(request, response, url, context.store);
  }
  if (url.pathname === "/upload") {
    allowOnly(request, "POST");
    return receiveUpload(request, response, context);
  }
  if (url.pathname.startsWith("/uploads/")) {
    allowOnly(request, "POST", "PATCH");
    return answerResumable(request, response, url, context);
  }
  if (url.pathname.startsWith("/api/v0/")) {
    allowOnly(request, "POST");
    return answerKuboRpc(request, response, url, context);
  }
  if (url.pathname === "/pins" || url.pathname.startsWith("/pins/")) {
    return answerPinsApi(request, response, url, context);
  }
  throw new HttpError(404, `There is nothing at '${url.pathname.slice(0, 200)}': ask for /ipfs/<cid>, or post to /upload`);
}

function parseUrl(target: string): URL {
  try {
    return new URL(target, "http://gateway");
  } catch {
    throw new HttpError(400, "The address cannot be read");
  }
}

function allowOnly(request: IncomingMessage, ...methods: string[]): void {
  if (methods.includes(request.method ?? "")) return;
  throw new HttpError(405, `${request.method} is not possible here: use ${methods.join(" or ")}`, { allow: methods.join(", ") });
}

function preflight(response: ServerResponse): void {
  response.writeHead(204, {
    "access-control-allow-methods": "GET, HEAD, POST, PATCH, DELETE, OPTIONS",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
  });
  response.end();
}

/** Lets the client read the answer while it is still sending, then cuts the connection. */
function endSoon(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const timer = setTimeout(() => request.destroy(), 2_000);
  timer.unref();
  response.on("close", () => clearTimeout(timer));
}
