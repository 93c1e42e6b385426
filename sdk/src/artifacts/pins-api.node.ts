import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { requireToken } from "./access.node.ts";
import { parseCid } from "./cid.ts";
import { bodyOf } from "./gateway-upload.node.ts";
import { toMultiaddr } from "./multiaddr.ts";
import { PIN_STATES, pinSchema, type PinRequest } from "./pin-requests.node.ts";
import type { PinningService } from "./pinning-service.node.ts";
import { HttpError, statusOf } from "./problem.node.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** What the routes of the Pinning Service API work with. */
export interface PinsContext {
  pinning: PinningService | undefined;
  token: string | undefined;
  log: (line: string) => void;
}

/** Answers `/pins` and `/pins/{requestid}` of the IPFS Pinning Service API 1.0, with its errors. */
export async function answerPinsApi(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { pinning, token, log }: PinsContext,
): Promise<void> {
  try {
    if (!pinning) throw new HttpError(404, "This gateway pins nothing for others: it was started without that");
    requireToken(request, token, "pin");
    const [, id, ...more] = url.pathname.slice(1).split("/");
    if (more.length > 0) throw new HttpError(404, `There is nothing at '${url.pathname.slice(0, 200)}'`);
    const call = id ? onRequest(pinning, id) : onRequests(pinning, url);
    const act = call[request.method ?? ""];
    if (!act) throw new HttpError(405, `${request.method} is not possible here`, { allow: Object.keys(call).join(", ") });
    const { status, value } = await act(request);
    send(response, status, value === undefined ? undefined : value);
  } catch (error) {
    const known = statusOf(error);
    if (!known) log(`gateway: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const { status, detail } = known ?? { status: 500, detail: "The gateway failed; its log says why." };
    send(response, status, { error: { reason: REASONS[status] ?? "ERROR", details: detail } });
    request.resume();
  }

  function send(to: ServerResponse, status: number, value: unknown): void {
    const body = value === undefined ? "" : JSON.stringify(value);
    to.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    to.end(body);
  }

  function onRequests(service: PinningService, at: URL): Record<string, Act> {
    return {
      GET: async (from) => ({ status: 200, value: list(service, at, from) }),
      POST: async (from) => ({ status: 202, value: shown(await service.add(await wishIn(from)), from) }),
    };
  }

  function onRequest(service: PinningService, id: string): Record<string, Act> {
    const found = (): PinRequest => {
      const known = service.get(id);
      if (!known) throw new HttpError(404, `There is no request '${id.slice(0, 100)}'`);
      return known;
    };
    return {
      GET: async (from) => ({ status: 200, value: shown(found(), from) }),
      POST: async (from) => {
        const old = found();
        const added = await service.add(await wishIn(from)); // first, so that what both want stays
        await service.remove(old);
        return { status: 202, value: shown(added, from) };
      },
      DELETE: async () => {
        await service.remove(found());
        return { status: 202, value: undefined };
      },
    };
  }
}

type Act = (request: IncomingMessage) => Promise<{ status: number; value: unknown }>;

const REASONS: Record<number, string> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  413: "TOO_LARGE",
  500: "INTERNAL_SERVER_ERROR",
};

/** A request as the API shows it (schema PinStatus). */
function shown({ requestid, status, created, pin, details }: PinRequest, { socket }: IncomingMessage) {
  const address = socket.localFamily === "IPv6" ? `[${socket.localAddress}]` : socket.localAddress;
  const delegates = [toMultiaddr(`http://${address}:${socket.localPort}`)];
  return { requestid, status, created, pin, delegates, ...(details ? { info: { status_details: details } } : {}) };
}

const listed = z.string().transform((text) => text.split(","));

const queryNames = {
  exact: (name: string, wanted: string) => name === wanted,
  iexact: (name: string, wanted: string) => name.toLowerCase() === wanted.toLowerCase(),
  partial: (name: string, wanted: string) => name.includes(wanted),
  ipartial: (name: string, wanted: string) => name.toLowerCase().includes(wanted.toLowerCase()),
};

const querySchema = z.object({
  cid: listed.pipe(z.array(z.string()).max(10)).optional(),
  name: z.string().max(255).optional(),
  match: z.enum(["exact", "iexact", "partial", "ipartial"]).default("exact"),
  status: listed.pipe(z.array(z.enum(PIN_STATES))).default(["pinned"]),
  before: z.iso.datetime({ offset: true }).optional(),
  after: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(10),
  meta: z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue("expected a JSON object");
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), z.string()))
    .optional(),
});

function list(service: PinningService, url: URL, request: IncomingMessage) {
  const query = read(querySchema, Object.fromEntries(url.searchParams));
  const cids = query.cid?.map((cid) => parseCid(cid).toV1().toString());
  const found = service.all().filter(({ status, created, pin }) => {
    const at = Date.parse(created);
    return (
      query.status.includes(status) &&
      (!cids || cids.includes(parseCid(pin.cid).toV1().toString())) &&
      (query.name === undefined || queryNames[query.match](pin.name ?? "", query.name)) &&
      (query.before === undefined || at < Date.parse(query.before)) &&
      (query.after === undefined || at > Date.parse(query.after)) &&
      Object.entries(query.meta ?? {}).every(([key, value]) => pin.meta?.[key] === value)
    );
  });
  return { count: found.length, results: found.slice(0, query.limit).map((one) => shown(one, request)) };
}

async function wishIn(request: IncomingMessage) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new HttpError(413, `The request: more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return read(pinSchema, JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpError(400, `The request is no JSON (${error.message})`);
    throw error;
  }
}

function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new HttpError(400, error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}
