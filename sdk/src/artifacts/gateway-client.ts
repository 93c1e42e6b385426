import { ArtifactError } from "./errors.ts";
import { bytesOf } from "./digests.ts";

/** Where to fetch from, and how. */
export interface GatewayClientOptions {
  /** The gateway's address, for example `http://127.0.0.1:8080`. */
  gateway: string | URL;
  signal?: AbortSignal | undefined;
  /** Give up when the gateway sends nothing for this long, in milliseconds; 30 seconds by default. */
  stallMs?: number | undefined;
}

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
export async function askGateway(path: string, accept: string, options: GatewayClientOptions): Promise<GatewayAnswer> {
  const url = new URL(path, options.gateway);
  const watch = new StallWatch(url, options.stallMs ?? STALL_MS, options.signal);
  try {
    const response = await fetch(url, { headers: { accept }, signal: watch.signal, redirect: "follow" });
    if (!response.ok) throw await refusal(url, response);
    const length = response.headers.get("content-length");
    return {
      body: watchedBody(response.body, url, watch),
      length: length === null || response.headers.has("content-encoding") ? undefined : Number(length),
    };
  } catch (error) {
    watch.stop();
    throw watch.explain(error, "cannot be reached");
  }
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
      watch.progress();
      yield chunk;
      watch.progress(); // the time in between was the consumer's
    }
  } catch (error) {
    throw watch.explain(error, `broke off after ${received} bytes`);
  } finally {
    watch.stop();
  }
}

async function refusal(url: URL, response: Response): Promise<ArtifactError> {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
  const problem: unknown = isProblem ? await response.json().catch(() => undefined) : undefined;
  const detail = (problem as { detail?: unknown } | undefined)?.detail;
  await response.body?.cancel().catch(() => {}); // its text is for nobody
  const why = typeof detail === "string" ? detail : `it answered ${response.status} ${response.statusText}`.trim();
  const code = response.status === 404 ? "block-not-found" : "gateway-failed";
  return new ArtifactError(code, `Gateway ${url.origin}, asked for ${url.pathname}: ${why}`);
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
        this.#own.abort(new ArtifactError("gateway-failed", `Gateway ${url.origin} sent nothing for ${seconds} seconds`));
      }
    };
    this.#timer = setInterval(check, Math.max(10, stallMs / 4));
  }

  progress(): void {
    this.#last = performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  explain(error: unknown, what: string): unknown {
    if (this.#callers?.aborted) return this.#callers.reason;
    if (this.#own.signal.aborted) return this.#own.signal.reason;
    if (error instanceof ArtifactError) return error;
    const cause = (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error);
    const { origin, pathname } = this.#url;
    return new ArtifactError("gateway-failed", `Gateway ${origin}, asked for ${pathname}: it ${what} (${cause.message})`, {
      cause: error,
    });
  }
}
