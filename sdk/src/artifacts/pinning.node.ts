import type { CID } from "multiformats/cid";
import * as z from "zod";
import { readCar, writeCar } from "./car.ts";
import { blockKey, checkCid, parseCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { toMultiaddr } from "./multiaddr.ts";
import { PIN_STATES } from "./pin-requests.node.ts";
import { gatewayBlocks } from "./gateway-blocks.ts";
import type { ArtifactStore, GetOptions, Pin, PutOptions, Removed } from "./store.ts";
import { pause } from "./pause.ts";

/** Options of {@link openPinningStore}. */
export interface PinningStoreOptions {
  /** The service's address, to which `/pins` is added. */
  endpoint: string | URL;
  /** Its access token. */
  token: string;
  /** Keeps the blocks until the service has them, and afterwards: a service takes CIDs, not bytes. Closed with this store. */
  blocks: ArtifactStore;
  /** The gateways that serve `blocks` to the service. */
  origins: readonly (string | URL)[];
  /** A gateway of the service, for what `blocks` has lost; what it says is verified. */
  gateway?: string | URL | undefined;
  /** How long the service may take for one DAG, in milliseconds; half an hour by default. */
  limitMs?: number | undefined;
}

/**
 * The store that a pinning service keeps (IPFS Pinning Service API 1.0), paired with one that holds the blocks. A DAG
 * counts as stored when the service says that it is pinned there.
 */
export function openPinningStore(options: PinningStoreOptions): ArtifactStore {
  return new PinningStore(options);
}

const LIMIT_MS = 30 * 60 * 1000;
/** A page of the service's list: the API's most. */
const PAGE = 1000;
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [50, 5_000];

const statusSchema = z.object({
  requestid: z.string(),
  status: z.enum(PIN_STATES),
  created: z.string(),
  pin: z.object({ cid: z.string() }),
  info: z.record(z.string(), z.unknown()).nullish(),
});
type PinStatus = z.infer<typeof statusSchema>;
const listSchema = z.object({ count: z.number(), results: z.array(statusSchema) });

class PinningStore implements ArtifactStore {
  readonly #options: PinningStoreOptions;
  readonly #blocks: ArtifactStore;
  readonly #endpoint: URL;

  constructor(options: PinningStoreOptions) {
    this.#options = options;
    this.#blocks = options.blocks;
    this.#endpoint = new URL(options.endpoint);
    if (!this.#endpoint.pathname.endsWith("/")) this.#endpoint.pathname += "/";
  }

  async put(car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<Pin> {
    const { root, blocks } = await readCar(car);
    const held = await this.#blocks.isPinned(root);
    const pin = await this.#blocks.put(writeCar(root, blocks), options);
    try {
      await this.#pin(root, options.signal);
      return pin;
    } catch (error) {
      if (!held) await this.#blocks.unpin(root);
      throw error;
    }
  }

  async has(cid: CID, options: GetOptions = {}): Promise<boolean> {
    try {
      return (await this.#blocks.has(cid, options)) || (await this.get(cid, options)).length >= 0;
    } catch (error) {
      if (error instanceof ArtifactError && error.code === "block-not-found") return false;
      throw error;
    }
  }

  async get(cid: CID, options: GetOptions = {}): Promise<Uint8Array> {
    checkCid(cid);
    try {
      return await this.#blocks.get(cid, options);
    } catch (error) {
      const lost = error instanceof ArtifactError && (error.code === "block-not-found" || error.code === "store-failed");
      if (!lost || !this.#options.gateway) throw error;
      return gatewayBlocks({ gateway: this.#options.gateway }).get(cid, options);
    }
  }

  async isPinned(root: CID, options: GetOptions = {}): Promise<boolean> {
    return (await this.#requests({ cid: root.toString(), status: "pinned" }, options)).length > 0;
  }

  async *pins(options: GetOptions = {}): AsyncGenerator<CID> {
    const seen = new Set<string>();
    for (const { pin } of await this.#requests({ status: "pinned" }, options)) {
      const root = profileCid(pin.cid);
      if (!root || seen.has(blockKey(root))) continue; // another program's, or asked for twice
      seen.add(blockKey(root));
      yield root;
    }
  }

  async unpin(root: CID, options: GetOptions = {}): Promise<void> {
    for (const { requestid } of await this.#requests({ cid: root.toString(), status: PIN_STATES.join() }, options)) {
      await this.#remove(requestid, options.signal);
    }
    await this.#blocks.unpin(root, options);
  }

  /** Collects here; the service collects by itself. */
  async gc(options: GetOptions = {}): Promise<Removed | undefined> {
    return this.#blocks.gc(options);
  }

  async close(): Promise<void> {
    await this.#blocks.close();
  }

  /** Has the service pin a DAG and waits until it has. */
  async #pin(root: CID, signal: AbortSignal | undefined): Promise<void> {
    const known = await this.#requests({ cid: root.toString(), status: "queued,pinning,pinned" }, { signal });
    const wish = { cid: root.toString(), name: root.toString(), origins: this.#options.origins.map(toMultiaddr) };
    let request = known.find(({ status }) => status === "pinned") ?? (await this.#ask("POST", "pins", { signal, value: wish }, statusSchema));
    const until = performance.now() + (this.#options.limitMs ?? LIMIT_MS);
    try {
      for (let wait = FIRST_WAIT_MS; request.status !== "pinned"; wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
        if (request.status === "failed") throw this.#failed(`it could not pin ${root}: ${detailsOf(request)}`);
        if (performance.now() > until) throw this.#failed(`it has not pinned ${root} in time; it says: ${request.status}`);
        await pause(wait, signal);
        request = await this.#ask("GET", `pins/${encodeURIComponent(request.requestid)}`, { signal }, statusSchema);
      }
    } catch (error) {
      await this.#remove(request.requestid, undefined).catch(() => {}); // the failure before is the one to be told
      throw error;
    }
  }

  async #remove(requestid: string, signal: AbortSignal | undefined): Promise<void> {
    await this.#ask("DELETE", `pins/${encodeURIComponent(requestid)}`, { signal }, z.unknown());
  }

  async #requests(query: Record<string, string>, { signal }: GetOptions): Promise<PinStatus[]> {
    const all = new Map<string, PinStatus>();
    for (let before: string | undefined; ; ) {
      const parameters = new URLSearchParams({ ...query, limit: String(PAGE), ...(before ? { before } : {}) });
      const { count, results } = await this.#ask("GET", `pins?${parameters}`, { signal }, listSchema);
      for (const result of results) all.set(result.requestid, result);
      const last = results.at(-1);
      if (!last || results.length >= count || last.created === before) return [...all.values()];
      before = last.created;
    }
  }

  async #ask<T extends z.ZodType>(
    method: string,
    path: string,
    { signal, value }: { signal?: AbortSignal | undefined; value?: unknown },
    schema: T,
  ): Promise<z.output<T>> {
    signal?.throwIfAborted();
    let status: number;
    let text: string;
    try {
      const headers = { authorization: `Bearer ${this.#options.token}`, "content-type": "application/json" };
      const limit = AbortSignal.timeout(60_000);
      const init = { method, headers, signal: signal ? AbortSignal.any([signal, limit]) : limit };
      const answer = await fetch(new URL(path, this.#endpoint), value === undefined ? init : { ...init, body: JSON.stringify(value) });
      status = answer.status;
      text = await answer.text();
    } catch (cause) {
      signal?.throwIfAborted();
      throw this.#failed(`it cannot be reached, or broke off (${(cause as Error).message})`, cause);
    }
    const answer = parsed(text);
    if (status < 200 || status >= 300) {
      const { reason, details } = (answer as { error?: { reason?: string; details?: string } } | undefined)?.error ?? {};
      const way = status === 401 || status === 403 ? " Give it the right access token." : "";
      throw this.#failed(`it refused ${method} ${path.split("?")[0]} (${details ?? reason ?? status}).${way}`);
    }
    const { success, data, error } = schema.safeParse(answer);
    if (success) return data;
    throw this.#failed(`it did not answer as the Pinning Service API has it: ${z.prettifyError(error)}`);
  }

  #failed(why: string, cause?: unknown): ArtifactError {
    return new ArtifactError("store-failed", `Pinning service ${this.#endpoint.origin}: ${why}`, { cause });
  }
}

function detailsOf({ info }: PinStatus): string {
  return typeof info?.status_details === "string" ? info.status_details : "it does not say why";
}

function profileCid(text: string): CID | undefined {
  try {
    return parseCid(text);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
