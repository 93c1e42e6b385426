import { ArtifactError } from "./errors.ts";
import type { FilePlan, Leaf } from "./file-plan.ts";
import { deservesDrop, fetchBlock } from "./gateway-blocks.ts";
import { GatewayError, type AskOptions, type GatewayClientOptions } from "./gateway-client.ts";
import { failureOf, Gateways } from "./gateways.ts";
import { fetchLeafCar } from "./leaf-car.ts";
import { takeLeaf, type LeafKeeper } from "./leaf-keeper.ts";
import { fetchLeafStream, repeatsItself } from "./leaf-stream.ts";

/** Most gateways that are asked at once. */
const MAX_PARALLEL = 4;
/** Leaves (1 MiB each in the profile) that a gateway is asked for at once, when there are several gateways. */
const RUN_LEAVES = 8;
/** How often a gateway that broke off is asked again before anything more has arrived from it. */
const MAX_ATTEMPTS = 3;
const BACKOFF_MS = 200;
/** A run that takes longer than this is raced for by a gateway that has nothing else to do. */
const RACE_AFTER_MS = 2500;
const TICK_MS = 250;
/** Races in a row that a gateway may lose without having given anything. */
const MAX_LOST = 2;

/**
 * Fetches all leaves that `keeper` wants, from one gateway in one request, from several side by side; who has nothing
 * left to do races for what a slower one still owes. A connection that breaks off is taken up where it broke.
 *
 * @throws what the last gateways refused with, once none is left; `size-mismatch` when the file itself is malformed.
 */
export async function fetchLeaves(plan: FilePlan, keeper: LeafKeeper, options: GatewayClientOptions): Promise<void> {
  const fetching = new LeafFetch(plan, keeper, options);
  await fetching.run();
}

/** Many leaves in one answer: as the file's plain bytes, or as a CAR, which gateways without plain files give. */
type Way = typeof fetchLeafStream;

/** Statuses by which a gateway says that it does not answer in this form. */
const NOT_THIS_WAY = [200, 400, 403, 405, 406, 415, 416, 501];

interface Run {
  leaves: Leaf[];
  /** How many gateways are at it. */
  workers: number;
  /** When the first of them began. */
  since: number;
  /** Aborted when all its leaves are there: who lost the race stops. */
  done: AbortController;
}

class LeafFetch {
  readonly #plan: FilePlan;
  readonly #keeper: LeafKeeper;
  readonly #options: GatewayClientOptions;
  readonly #gateways: Gateways;
  readonly #stop = new AbortController();
  readonly #runs: Run[];
  readonly #errors: Error[] = [];
  /** Gateways that cannot give this file, though they may give others. */
  readonly #excluded = new Set<string>();
  /** How each gateway is asked, best first; what it has refused is left out, and single blocks remain. */
  readonly #ways = new Map<string, Way[]>();

  constructor(plan: FilePlan, keeper: LeafKeeper, options: GatewayClientOptions) {
    this.#plan = plan;
    this.#keeper = keeper;
    this.#options = options;
    this.#gateways = Gateways.of(options.gateway, options.onDropped);
    const several = this.#gateways.usable.length > 1;
    this.#runs = runsOf(plan.leaves.filter((leaf) => keeper.wants(leaf)), several ? RUN_LEAVES : Number.POSITIVE_INFINITY);
  }

  async run(): Promise<void> {
    const working = new Map<string, Promise<void>>();
    let broken: { error: unknown } | undefined;
    try {
      while (!broken && this.#open().length > 0) {
        this.#options.signal?.throwIfAborted();
        const idle = this.#candidates().filter((gateway) => !working.has(gateway));
        for (const gateway of idle.slice(0, Math.max(0, MAX_PARALLEL - working.size))) {
          if (!this.#next()) break;
          const work = this.#work(gateway)
            .catch((error: unknown) => void (broken ??= { error }))
            .finally(() => working.delete(gateway));
          working.set(gateway, work);
        }
        if (working.size === 0 && idle.length === 0) throw failureOf(`File ${this.#plan.file}`, this.#failures());
        if (idle.length === 0) await Promise.race(working.values());
        else await Promise.race([...working.values(), pause(TICK_MS, this.#options.signal)]);
      }
    } finally {
      this.#stop.abort(); // what is still on its way is wanted no more
      await Promise.all(working.values());
    }
    this.#options.signal?.throwIfAborted();
    if (broken) throw broken.error;
  }

  #open(): Run[] {
    for (const run of this.#runs) run.leaves = run.leaves.filter((leaf) => this.#keeper.wants(leaf));
    return this.#runs.filter((run) => run.leaves.length > 0);
  }

  #candidates(): string[] {
    return this.#gateways.usable.filter((gateway) => !this.#excluded.has(gateway));
  }

  #failures(): Error[] {
    return this.#errors.length > 0 ? this.#errors : this.#gateways.dropped.map(({ error }) => error);
  }

  /** Works through runs with one gateway until none is left or it fails. Throws only what no gateway is to blame for. */
  async #work(gateway: string): Promise<void> {
    let attempts = 0;
    let lost = 0;
    for (let run = this.#next(); run; run = this.#next()) {
      let given = 0;
      if (run.workers++ === 0) run.since = performance.now();
      try {
        await this.#fetch(gateway, run, () => given++);
        lost = given > 0 ? 0 : lost + 1;
        if (lost >= MAX_LOST) {
          const told = `Gateway ${gateway} gave nothing in ${lost} races that others won`;
          return this.#leave(gateway, new GatewayError("stalled", told));
        }
      } catch (error) {
        if (this.#stop.signal.aborted || this.#options.signal?.aborted) return;
        if (!(error instanceof ArtifactError) || error.code === "size-mismatch") throw error;
        if (given > 0) attempts = 0;
        const again = error instanceof GatewayError && error.trouble === "broke-off" && ++attempts <= MAX_ATTEMPTS;
        if (!again) return this.#leave(gateway, error);
        await pause(BACKOFF_MS * 2 ** (attempts - 1), this.#stop.signal, this.#options.signal);
      } finally {
        run.workers--;
      }
    }
  }

  #leave(gateway: string, error: ArtifactError): void {
    this.#errors.push(error);
    this.#excluded.add(gateway);
    if (deservesDrop(error)) this.#gateways.drop(gateway, error);
  }

  /** A run that nobody is at and whose bytes are wanted soon, else a slow one to race for: at most two are at one. */
  #next(): Run | undefined {
    const open = this.#open();
    const isNear = (run: Run): boolean => this.#keeper.near(run.leaves[0] as Leaf);
    const free = open.find((run) => run.workers === 0);
    if (free && isNear(free)) return free;
    return open.find((run) => run.workers === 1 && performance.now() - run.since > RACE_AFTER_MS);
  }

  async #fetch(gateway: string, run: Run, onGiven: () => void): Promise<void> {
    const signals = [this.#stop.signal, run.done.signal, ...(this.#options.signal ? [this.#options.signal] : [])];
    const options = { signal: AbortSignal.any(signals), stallMs: this.#options.stallMs };
    const isOpen = (leaf: Leaf): boolean => this.#keeper.wants(leaf);
    const alone = this.#gateways.addresses.length === 1;
    const keeper: LeafKeeper = {
      wants: isOpen,
      near: (leaf) => this.#keeper.near(leaf),
      // Two that race must not write to the same memory: what one has checked the other would overwrite.
      place: (leaf) => (alone ? this.#keeper.place(leaf) : undefined),
      take: async (leaf, bytes) => {
        await this.#keeper.take(leaf, bytes);
        if (!isOpen(leaf)) onGiven();
        if (run.workers > 1 && !run.leaves.some(isOpen)) run.done.abort();
      },
    };
    try {
      for (let open = run.leaves.filter(isOpen); open.length > 0; open = open.filter(isOpen)) {
        const leaves = neighbours(open);
        if (leaves.length > 1 && this.#waysOf(gateway, leaves).length > 0) {
          await this.#many(gateway, leaves, keeper, options);
          continue; // some are there now, or there is one way less
        }
        const [leaf] = leaves as [Leaf];
        await takeLeaf(keeper, this.#plan, leaf, await fetchBlock(gateway, leaf.cid, options));
      }
    } catch (error) {
      if (!run.leaves.some(isOpen)) return; // another was first
      throw error;
    }
  }

  /** Fetches leaves in one answer. What it leaves out is still wanted afterwards. */
  async #many(gateway: string, leaves: Leaf[], keeper: LeafKeeper, options: AskOptions): Promise<void> {
    const [way] = this.#waysOf(gateway, leaves);
    if (!way) return;
    const refused = (): void => void this.#ways.set(gateway, this.#waysOf(gateway, leaves).filter((one) => one !== way));
    try {
      await way(this.#plan, leaves, gateway, keeper, options);
      if (leaves.every((leaf) => keeper.wants(leaf))) refused(); // it held nothing of use
    } catch (error) {
      const status = error instanceof GatewayError ? error.status : undefined;
      if (status === undefined || !NOT_THIS_WAY.includes(status)) throw error;
      refused();
    }
  }

  #waysOf(gateway: string, leaves: readonly Leaf[]): Way[] {
    const ways = this.#ways.get(gateway);
    return ways ?? (repeatsItself(leaves) ? [fetchLeafCar, fetchLeafStream] : [fetchLeafStream, fetchLeafCar]);
  }
}

/** The first leaves of a list up to the first gap. */
function neighbours(leaves: readonly Leaf[]): Leaf[] {
  const gap = leaves.findIndex((leaf, i) => i > 0 && leaf.index !== (leaves[i - 1] as Leaf).index + 1);
  return leaves.slice(0, gap < 0 ? leaves.length : gap);
}

/** Neighbouring leaves together, so many at most. */
function runsOf(leaves: readonly Leaf[], most: number): Run[] {
  const runs: Run[] = [];
  for (const leaf of leaves) {
    const run = runs.at(-1);
    const last = run?.leaves.at(-1);
    if (run && last && last.start + last.length === leaf.start && run.leaves.length < most) run.leaves.push(leaf);
    else runs.push({ leaves: [leaf], workers: 0, since: 0, done: new AbortController() });
  }
  return runs;
}

async function pause(ms: number, ...signals: (AbortSignal | undefined)[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const signal = AbortSignal.any(signals.filter((one) => one !== undefined));
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise.finally(() => clearTimeout(timer));
}
