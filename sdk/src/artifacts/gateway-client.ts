import { ArtifactError } from "./errors.ts";
import { bytesOf } from "./digests.ts";
import type { DroppedGateway, GatewayAddresses } from "./gateways.ts";

/** What went wrong with a request: it decides whether the same gateway is asked again. */
export type GatewayTrouble = "unreachable" | "refused" | "missing" | "stalled" | "broke-off";

/** A gateway did not give what it was asked for; what it gave was not a lie. */
export class GatewayError extends ArtifactError {
  override readonly name = "GatewayError";
  readonly trouble: GatewayTrouble;
  /** HTTP status of a refusal. */
  readonly status: number | undefined;

  constructor(trouble: GatewayTrouble, message: string, options: ErrorOptions & { status?: number } = {}) {
    super(trouble === "missing" ? "block-not-found" : "gateway-failed", message, options);
    this.trouble = trouble;
    this.status = options.status;
  }
}

/** Where to fetch from, and how. */
export interface GatewayClientOptions {
  /** The gateway's address, for example `http://127.0.0.1:8080`; of several, all that are needed are asked. */
  gateway: GatewayAddresses;
  /** Called when a gateway lied, fell silent or cannot be reached, and is asked no more. */
  onDropped?: ((dropped: DroppedGateway) => void) | undefined;
  signal?: AbortSignal | undefined;
  /** Give up when the gateway sends nothing for this long, in milliseconds; 30 seconds by default. */
  stallMs?: number | undefined;
}

/** What a request to one gateway needs beside its address. */
export type AskOptions = Omit<GatewayClientOptions, "gateway">;

/** An answer that is still arriving. */
export interface GatewayAnswer {
  body: AsyncIterable<Uint8Array>;
  /** Content-Length in bytes, when the gateway sent one. */
  length: number | undefined;
}

const STALL_MS = 30_000;

/**
 * Asks a gateway for `path` (such as `/ipfs/<cid>?format=raw`) and gives the answer's bytes as they come.
 *
 * @throws ArtifactError `gateway-failed` when it cannot be reached, refuses, stalls, or breaks off; `block-not-found`
 *   for 404. The signal's own reason when it is aborted.
 */
export async function askGateway(
  path: string,
  accept: string,
  options: Omit<GatewayClientOptions, "gateway"> & { gateway: string; range?: { from: number; to: number } | undefined },
): Promise<GatewayAnswer> {
  const url = new URL(path, options.gateway);
  const watch = new StallWatch(url, options.stallMs ?? STALL_MS, options.signal);
  try {
    const { range } = options;
    const headers = { accept, ...(range && { range: `bytes=${range.from}-${range.to}` }) };
    const response = await fetch(url, { headers, signal: watch.signal, redirect: "follow" });
    if (!response.ok) throw await refusal(url, response);
    if (range && !isRange(response, range)) {
      await response.body?.cancel().catch(() => {});
      const told = `Gateway ${url.origin}, asked for bytes ${range.from} to ${range.to} of ${url.pathname}: it gave others`;
      throw new GatewayError("refused", told, { status: response.status });
    }
    const length = response.headers.get("content-length");
    return {
      body: watchedBody(response.body, url, watch),
      length: length === null || response.headers.has("content-encoding") ? undefined : Number(length),
    };
  } catch (error) {
    watch.stop();
    throw watch.explain(error, "unreachable", "cannot be reached");
  }
}

/** A browser shows `Content-Range` of another origin only where that allows it: the status is what counts then. */
function isRange(response: Response, { from, to }: { from: number; to: number }): boolean {
  const told = response.headers.get("content-range");
  return response.status === 206 && (told === null || told.startsWith(`bytes ${from}-${to}/`));
}

async function* watchedBody(
  body: ReadableStream<Uint8Array> | null,
  url: URL,
  watch: StallWatch,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  try {
    for await (const chunk of bytesOf(body ?? new Uint8Array())) {
      received += chunk.length;
      watch.pause(); // the time until it asks for more is the consumer's
      yield chunk;
      watch.progress();
    }
  } catch (error) {
    throw watch.explain(error, "broke-off", `broke off after ${received} bytes`);
  } finally {
    watch.stop();
  }
}

async function refusal(url: URL, response: Response): Promise<GatewayError> {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
  const problem: unknown = isProblem ? await response.json().catch(() => undefined) : undefined;
  const detail = (problem as { detail?: unknown } | undefined)?.detail;
  await response.body?.cancel().catch(() => {}); // its text is for nobody
  const why = typeof detail === "string" ? detail : `it answered ${response.status} ${response.statusText}`.trim();
  const { status } = response;
  const trouble = status === 404 || status === 410 ? "missing" : "refused";
  return new GatewayError(trouble, `Gateway ${url.origin}, asked for ${url.pathname}: ${why}`, { status });
}

/** Aborts a transfer that has stopped moving, together with the caller's own signal. */
class StallWatch {
  readonly signal: AbortSignal;
  readonly #own = new AbortController();
  readonly #callers: AbortSignal | undefined;
  readonly #url: URL;
  readonly #timer: ReturnType<typeof setInterval>;
  #last = performance.now();

  constructor(url: URL, stallMs: number, signal: AbortSignal | undefined) {
    this.#url = url;
    this.#callers = signal;
    this.signal = signal ? AbortSignal.any([signal, this.#own.signal]) : this.#own.signal;
    const check = () => {
      if (performance.now() - this.#last > stallMs) {
        const seconds = Math.round(stallMs / 1000);
        this.#own.abort(new GatewayError("stalled", `Gateway ${url.origin} sent nothing for ${seconds} seconds`));
      }
    };
    this.#timer = setInterval(check, Math.max(10, stallMs / 4));
  }

  progress(): void {
    this.#last = performance.now();
  }

  pause(): void {
    this.#last = Number.POSITIVE_INFINITY;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  explain(error: unknown, trouble: GatewayTrouble, what: string): unknown {
    if (this.#callers?.aborted) return this.#callers.reason;
    if (this.#own.signal.aborted) return this.#own.signal.reason;
    if (error instanceof ArtifactError) return error;
    const cause = (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error);
    const { origin, pathname } = this.#url;
    const message = `Gateway ${origin}, asked for ${pathname}: it ${what} (${cause.message})`;
    return new GatewayError(trouble, message, { cause: error });
  }
}
