import type { CID } from "multiformats/cid";
import { readCar, writeCar } from "./car.ts";
import { blockKey, parseCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { askGateway } from "./gateway-client.ts";
import { fromMultiaddr } from "./multiaddr.ts";
import { PinRequests, type PinRequest, type PinWish } from "./pin-requests.node.ts";
import type { ArtifactStore } from "./store.ts";

/** Options of {@link openPinningService}. */
export interface PinningServiceOptions {
  store: ArtifactStore;
  /** Where its requests are kept. */
  directory: string;
  /**
   * The gateways it fetches from. A client may choose among them by its `origins`, but name no other: what it asks for
   * would be asked for from inside this machine's network.
   */
  sources: readonly (string | URL)[];
  /** Most bytes of one DAG. */
  maxBytes: number;
}

/** How many DAGs are fetched at a time. */
const AT_ONCE = 2;

/** Opens a pinning service on a store; what was queued when it was closed, or killed, is gone on with. */
export async function openPinningService(options: PinningServiceOptions): Promise<PinningService> {
  const service = new PinningService(options, await PinRequests.open(options.directory));
  service.start();
  return service;
}

/**
 * Pins what it is asked to: fetches the DAG from another gateway as a CAR, checks every block, and stores it whole or not
 * at all. Its requests survive it.
 */
export class PinningService {
  readonly #options: PinningServiceOptions;
  readonly #requests: PinRequests;
  readonly #running = new Map<string, { controller: AbortController; ended: Promise<void> }>();
  #closed = false;

  constructor(options: PinningServiceOptions, requests: PinRequests) {
    this.#options = options;
    this.#requests = requests;
  }

  get(requestid: string): PinRequest | undefined {
    return this.#requests.get(requestid);
  }

  /** All requests, the newest first. */
  all(): PinRequest[] {
    return this.#requests.all();
  }

  /** Queues a request. @throws ArtifactError `cid-invalid` for what cannot be verified. */
  async add(pin: PinWish): Promise<PinRequest> {
    const root = parseCid(pin.cid);
    const others = this.#requestsFor(root);
    const held = others.length > 0 ? others.some((other) => other.held) : await this.#options.store.isPinned(root);
    const request = await this.#requests.add(pin, held);
    this.start();
    return request;
  }

  /** Drops a request; its DAG is let go of when no other request wants it, and nobody had stored it before. */
  async remove(request: PinRequest): Promise<void> {
    const running = this.#running.get(request.requestid);
    running?.controller.abort(new ArtifactError("aborted", "The request was removed"));
    await running?.ended;
    await this.#requests.remove(request.requestid);
    const root = parseCid(request.pin.cid);
    if (!request.held && this.#requestsFor(root).length === 0) await this.#options.store.unpin(root);
  }

  /** Begins as many queued requests as may run. */
  start(): void {
    const waiting = this.#requests.all().reverse(); // the oldest first
    for (const request of waiting) {
      if (this.#closed || this.#running.size >= AT_ONCE) return;
      const waits = request.status === "queued" || request.status === "pinning"; // interrupted by a stop
      if (!waits || this.#running.has(request.requestid)) continue;
      const controller = new AbortController();
      const ended = this.#pin(request, controller.signal).finally(() => {
        this.#running.delete(request.requestid);
        this.start();
      });
      this.#running.set(request.requestid, { controller, ended });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { controller } of this.#running.values()) controller.abort(new ArtifactError("aborted", "The gateway is closing"));
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #pin(request: PinRequest, signal: AbortSignal): Promise<void> {
    await this.#requests.change(request, "pinning");
    const root = parseCid(request.pin.cid);
    const failures: string[] = [];
    if (!(await this.#options.store.isPinned(root))) {
      for (const source of this.#sourcesFor(request.pin)) {
        try {
          await this.#fetch(root, source, signal);
          break;
        } catch (error) {
          if (signal.aborted) return; // removed, or to be gone on with at the next start
          failures.push((error as Error).message);
        }
      }
    }
    if (await this.#options.store.isPinned(root)) return this.#requests.change(request, "pinned");
    if (failures.length === 0) failures.push("this gateway was given no other gateway to fetch from");
    await this.#requests.change(request, "failed", failures.join("; "));
  }

  async #fetch(root: CID, source: URL, signal: AbortSignal): Promise<void> {
    const { body } = await askGateway(`/ipfs/${root}?format=car`, "application/vnd.ipld.car; version=1", { gateway: source.origin, signal });
    const car = await readCar(body);
    if (!car.root.equals(root)) {
      await car.end();
      throw new ArtifactError("gateway-failed", `Gateway ${source.origin}, asked for ${root}: it sent a CAR of ${car.root}`);
    }
    await this.#options.store.put(writeCar(root, car.blocks), { signal, maxBytes: this.#options.maxBytes });
  }

  /** The gateways to try, those first that the client named. */
  #sourcesFor({ origins = [] }: PinWish): URL[] {
    const named = new Set(origins.map((origin) => fromMultiaddr(origin)?.origin));
    const sources = this.#options.sources.map((source) => new URL(source));
    return [...sources.filter(({ origin }) => named.has(origin)), ...sources.filter(({ origin }) => !named.has(origin))];
  }

  #requestsFor(root: CID): PinRequest[] {
    return this.#requests.all().filter(({ pin }) => blockKey(parseCid(pin.cid)) === blockKey(root));
  }
}
