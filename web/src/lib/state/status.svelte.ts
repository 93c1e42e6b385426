import type { ChainHead } from "../chain/head.ts";
import { chainHead } from "../chain/head.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { GraphClient } from "../graph/client.ts";
import type { IndexStatus } from "../graph/status.ts";
import { indexStatus } from "../graph/status.ts";
import type { ChainClock } from "./clock.svelte.ts";

/** Chain and index as the server saw them while rendering; null where one did not answer. */
export interface Status {
  head: ChainHead | null;
  index: IndexStatus | null;
}

/** Blocks by which the index may trail before a page says so; it trails by one or two while blocks arrive. */
const tolerated = 3;

/** Keeps looking at chain and index while the page is visible: for the clock, the footer and the banner. */
export class ChainStatus {
  head = $state.raw<ChainHead | null>(null);
  index = $state.raw<IndexStatus | null>(null);
  chainDown = $state(false);
  indexDown = $state(false);
  #rpc: Rpc;
  #graph: GraphClient;
  #clock: ChainClock;

  constructor(initial: Status, { rpc, graph, clock }: { rpc: Rpc; graph: GraphClient; clock: ChainClock }) {
    this.head = initial.head;
    this.index = initial.index;
    this.chainDown = initial.head === null;
    this.indexDown = initial.index === null;
    this.#rpc = rpc;
    this.#graph = graph;
    this.#clock = clock;
  }

  /** Blocks of the chain that the index does not hold yet. */
  get behind(): number {
    return this.head && this.index ? Math.max(0, this.head.block - this.index.block) : 0;
  }

  /** The one most serious thing to say above the page, if there is one. */
  get trouble(): "chain-down" | "index-down" | "index-failed" | "index-behind" | null {
    if (this.index?.hasIndexingErrors) return "index-failed";
    if (this.indexDown) return "index-down";
    if (this.chainDown) return "chain-down";
    return this.behind > tolerated ? "index-behind" : null;
  }

  /** Looks once at both; what does not answer is remembered with its last known block. */
  async refresh(): Promise<void> {
    const [head, index] = await Promise.allSettled([chainHead(this.#rpc), indexStatus(this.#graph)]);
    this.chainDown = head.status === "rejected";
    this.indexDown = index.status === "rejected";
    if (head.status === "fulfilled") {
      if (!sameHead(this.head, head.value)) this.head = head.value;
      this.#clock.observe(head.value.timestamp);
    }
    if (index.status === "fulfilled" && !sameIndex(this.index, index.value)) this.index = index.value;
  }

  /**
   * Looks every `milliseconds` while the page is visible, until the returned function is called.
   * @param onIndexed called when the index has gone on since the last look
   */
  start(onIndexed: () => void = () => {}, milliseconds = 4000): () => void {
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      const before = this.index?.block;
      await this.refresh();
      if (before !== undefined && this.index && this.index.block > before) onIndexed();
    };
    void look();
    const listener = () => void look();
    const timer = setInterval(listener, milliseconds);
    document.addEventListener("visibilitychange", listener);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", listener);
    };
  }
}

function sameHead(a: ChainHead | null, b: ChainHead): boolean {
  return a?.block === b.block;
}

function sameIndex(a: IndexStatus | null, b: IndexStatus): boolean {
  return a?.block === b.block && a.hasIndexingErrors === b.hasIndexingErrors;
}
