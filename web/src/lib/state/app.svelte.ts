import { createContext } from "svelte";
import { QueryClient } from "@tanstack/svelte-query";
import { invalidate } from "$app/navigation";
import type { KnownTokens } from "@commonweight/sdk/chain/say";
import { createRpc } from "#lib/chain/rpc.ts";
import type { Rpc } from "#lib/chain/rpc.ts";
import { createGraphClient } from "#lib/graph/client.ts";
import type { GraphClient } from "#lib/graph/client.ts";
import { graphDependency } from "#lib/graph/load.ts";
import type { PublicConfig } from "#lib/server/config.ts";
import type { DevelopmentSession } from "#lib/wallet/dev/session.svelte.ts";
import { Wallet } from "#lib/wallet/wallet.svelte.ts";
import { ChainClock } from "./clock.svelte.ts";
import { Deadlines } from "./deadlines.svelte.ts";
import { ChainStatus } from "./status.svelte.ts";
import type { Status } from "./status.svelte.ts";
import { encodeCall, explain } from "./transactions/call.ts";
import { RecordStorage } from "./transactions/storage.ts";
import type { KeyValueStorage } from "./transactions/storage.ts";
import { Transactions } from "./transactions.svelte.ts";

/** What every page works with. One per visit (and one per request on the server, where nothing of it is started). */
export class App {
  readonly config: PublicConfig;
  /** How amounts of the tokens in use are written, by address. */
  readonly tokens: () => KnownTokens;
  readonly rpc: Rpc;
  readonly graph: GraphClient;
  readonly clock: ChainClock;
  readonly status: ChainStatus;
  readonly wallet: Wallet;
  readonly transactions: Transactions;
  readonly deadlines = new Deadlines();
  readonly queries: QueryClient;
  /** The development wallet's dialogs; null everywhere but on the local chain. */
  development = $state.raw<DevelopmentSession | null>(null);

  constructor(config: PublicConfig, status: Status, tokens: () => KnownTokens) {
    this.config = config;
    this.tokens = tokens;
    this.rpc = createRpc(config.rpcUrl);
    this.graph = createGraphClient(config.graphUrl);
    this.clock = new ChainClock(status.head?.timestamp ?? status.index?.timestamp);
    this.status = new ChainStatus(status, { rpc: this.rpc, graph: this.graph, clock: this.clock });
    this.wallet = new Wallet({ chainId: config.chainId, name: networkName(config), rpcUrl: config.rpcUrl });
    // On the server nothing is asked through it: pages load there, and queries are for what a browser asks later.
    this.queries = new QueryClient({ defaultOptions: { queries: { staleTime: 10_000, enabled: isBrowser } } });
    this.transactions = new Transactions({
      rpc: this.rpc,
      graph: this.graph,
      wallet: this.wallet,
      storage: new RecordStorage(browserStorage(), `${config.chainId}:${config.contracts.DAO ?? ""}`),
      encode: (call) => encodeCall(call, config.contracts),
      explain: (error) => explain(error, tokens()),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      now: Date.now,
      indexed: () => this.refresh(),
    });
  }

  /** Reads everything again: the page's data, client queries, chain and index. */
  async refresh(): Promise<void> {
    await Promise.all([this.status.refresh(), this.queries.invalidateQueries(), invalidate(graphDependency)]);
  }

  /** Starts what lives in a browser only: ticking, looking, listening for wallets. Stops by the returned function. */
  start(): () => void {
    // What others do shows by itself, and what the index fetches (manifests, reports, texts) comes a block later.
    const onIndexed = () => void invalidate(graphDependency);
    const stops = [this.clock.start(), this.status.start(onIndexed), this.wallet.start()];
    this.queries.mount();
    this.transactions.start();
    if (this.config.devWallet) void this.#startDevelopmentWallet();
    return () => {
      for (const stop of stops) stop();
      this.queries.unmount();
    };
  }

  async #startDevelopmentWallet(): Promise<void> {
    const { startDevelopmentWallet } = await import("#lib/wallet/dev/session.svelte.ts");
    this.development = startDevelopmentWallet(this.config, this.rpc);
  }
}

/** "Local chain 31337", or the network's own name. */
export function networkName({ chainId, network }: PublicConfig): string {
  if (chainId === 31337) return "Local chain 31337";
  return network.charAt(0).toUpperCase() + network.slice(1);
}

const isBrowser = typeof window !== "undefined";

/** null where there is none: on the server, or where it is forbidden. */
function browserStorage(): KeyValueStorage | null {
  try {
    return isBrowser ? localStorage : null;
  } catch {
    return null;
  }
}

const [getApp, setApp] = createContext<App>();

/** The app, for any component under the root layout. */
export const useApp = getApp;

/** Called by the root layout, and by nothing else. */
export const provideApp = setApp;

/** Names a deadline for the local chain's "skip time" while the calling component is on screen. */
export function useDeadline(deadline: () => { label: string; at: number } | null): void {
  const { deadlines } = getApp();
  $effect(() => {
    const named = deadline();
    return named ? deadlines.add(named) : undefined;
  });
}
