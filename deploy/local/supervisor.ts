import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDeployment, type Deployment } from "@commonweight/sdk/chain/deployment";
import { contractsDigest, ensureContracts, ensureWeb } from "./builds.ts";
import { Chain } from "./chain.ts";
import { onFreePort } from "./clash.ts";
import { StackError } from "./errors.ts";
import { startGateway } from "./gateway.ts";
import { answers, caughtUp, startGraphNode, type Index } from "./graphnode.ts";
import { Heartbeat } from "./heartbeat.ts";
import { startHostedIndex } from "./hosted-index.ts";
import { tail } from "./log.ts";
import type { Options } from "./options.ts";
import type { Note, Phases } from "./phases.ts";
import { startPostgres } from "./postgres.ts";
import type { Processes } from "./processes.ts";
import { rpc } from "./rpc.ts";
import { announce, withdraw, type StackInfo } from "./stack-file.ts";
import { runTask } from "./task.ts";
import { firstPage, startWeb } from "./web.ts";
import { keyService, prepareRunFolder, saveWorld, type World, type WorldPaths } from "./world.ts";

/**
 * Brings the parts up in an order that keeps two cores busy, and down in the reverse: what writes last (the chain's
 * state) is kept first.
 */
export class Supervisor {
  readonly #options: Options;
  readonly #paths: WorldPaths;
  readonly #world: World;
  readonly #phases: Phases;
  readonly #processes: Processes;
  #chain: Chain | undefined;
  #heartbeat: Heartbeat | undefined;
  #fail: (error: StackError) => void = () => {};

  constructor(options: Options, paths: WorldPaths, world: World, phases: Phases, processes: Processes) {
    this.#options = options;
    this.#paths = paths;
    this.#world = world;
    this.#phases = phases;
    this.#processes = processes;
  }

  /**
   * Starts everything; resolves when the demo world is indexed and the first page answers.
   * @throws {StackError} naming the part that failed
   */
  async up(): Promise<StackInfo> {
    prepareRunFolder(this.#paths);
    const failed = new Promise<never>((_, reject) => (this.#fail = reject));
    this.#processes.onUnexpectedEnd = (part) => this.#fail(endedPart(part));
    return Promise.race([failed, this.#start()]);
  }

  /** Rejects when a part ends that should run. */
  async failure(): Promise<never> {
    return new Promise((_, reject) => {
      this.#fail = reject;
      this.#processes.onUnexpectedEnd = (part) => reject(endedPart(part));
    });
  }

  async #start(): Promise<StackInfo> {
    const { seeded } = this.#world;
    let gatewayUrl = "";
    await Promise.all([
      this.#phases.run("chain", () => this.#startChain()),
      this.#phases.run("gateway", async () => {
        gatewayUrl = await this.#startGateway();
        return gatewayUrl;
      }),
      this.#phases.run("contracts", (note) => ensureContracts(this.#processes, note)),
    ]);
    const chain = this.#chain!;

    // From the contracts' types on, three things do not wait for each other: the chain's transactions (protocol, then
    // seed), the subgraph's compiler, which needs addresses only at its end, and the web's bundler.
    let index: Index | undefined;
    const protocol = this.#phases.run("protocol", (note) =>
      seeded ? this.#checkProtocol(chain) : this.#deploy(chain, note));
    const startIndex = async (): Promise<void> => {
      if (!seeded) await this.#phases.run("mappings", (note) => this.#compileMappings(note));
      await protocol;
      await this.#phases.run("subgraph", (note) => this.#buildSubgraph(note));
      await this.#phases.run("index", async (note) => {
        index = await this.#startIndex(chain, gatewayUrl, note);
        return index.queryUrl;
      });
    };
    const tellStory = async (): Promise<void> => {
      await protocol;
      if (seeded) return;
      await this.#phases.run("seed", (note) => this.#seed(chain, gatewayUrl, note));
      await this.#finishSeed(chain);
    };
    await Promise.all([
      startIndex(),
      tellStory(),
      this.#phases.run("web build", (note) => ensureWeb(this.#processes, note)),
    ]);
    const deployment = this.#deployment();

    await this.#phases.run("indexing", async (note) => {
      const block = await caughtUp(index!, chain.url, (at, head) => note(`block ${at} of ${head}`));
      return `block ${block}`;
    });
    // Not before: the seed tells its story by the times of its blocks.
    this.#heartbeat = new Heartbeat(chain.url);
    this.#heartbeat.start();
    let webUrl = "";
    await this.#phases.run("web", async () => (webUrl = await this.#startWeb(chain, gatewayUrl, index!)));

    const { demoAddress, ROLES } = await import("../protocol/accounts.ts");
    const info: StackInfo = {
      web: webUrl,
      rpc: chain.url,
      graph: index!.queryUrl,
      gateway: gatewayUrl,
      chainId: deployment.chainId,
      contracts: Object.fromEntries(Object.entries(deployment.contracts).map(([name, { address }]) => [name, address])),
      accounts: Object.fromEntries(ROLES.map((role) => [role, demoAddress(role)])),
      pids: { supervisor: process.pid, ...this.#processes.pids() },
    };
    announce(this.#paths.stack, info);
    return info;
  }

  async #startChain(): Promise<string> {
    const { env } = this.#options;
    return onFreePort(env.RPC_PORT ?? this.#world.ports.rpc, this.#log("chain"), async (port) => {
      const chain = new Chain({
        processes: this.#processes,
        port,
        genesis: this.#world.genesis,
        stateFile: this.#paths.chainState,
      });
      const { restored, head } = await chain.start();
      this.#chain = chain;
      this.#processes.guard("chain");
      this.#remember("rpc", port);
      chain.keepState((message) => this.#phases.say(`chain: ${message}`));
      return `${chain.url} ${restored ? `block ${head}, restored` : "new"}`;
    });
  }

  async #startGateway(): Promise<string> {
    const store = this.#options.env.ARTIFACT_STORE;
    this.#world.store ??= store;
    if (this.#world.store !== store) {
      const why = `this world's artifacts lie in "${this.#world.store}", ARTIFACT_STORE is "${store}"`;
      throw new StackError("gateway", why,
        "Set ARTIFACT_STORE back, or begin a new world with `npm start -- --fresh`.");
    }
    return onFreePort(this.#world.ports.gateway, this.#log("gateway"), async (port) => {
      const { url } = await startGateway(this.#processes, port, { folder: this.#paths.artifacts, store });
      this.#processes.guard("gateway");
      this.#remember("gateway", port);
      return url;
    });
  }

  async #deploy(chain: Chain, note: Note): Promise<string> {
    const args = ["deploy/local/prepare.ts", "deploy", chain.url, this.#paths.deployment];
    await runTask(this.#processes, "protocol", args, {
      note,
      remedy: "The log has every step. After a fix, start again: the unfinished world is begun anew.",
    });
    this.#world.contracts = contractsDigest();
    return `deployed ${Object.keys(this.#deployment().contracts).length} contracts`;
  }

  /** The restored chain must hold what the deployment file says. */
  async #checkProtocol(chain: Chain): Promise<string> {
    const { contracts } = this.#deployment();
    await Promise.all(Object.entries(contracts).map(async ([name, { address }]) => {
      const code = await rpc<string>(chain.url, "eth_getCode", [address, "latest"]);
      if (code !== "0x") return;
      throw new StackError("protocol", `the kept chain has no ${name} at ${address}`,
        "The world's files do not belong together. `npm start -- --fresh` begins a new one.");
    }));
    const changed = this.#world.contracts !== undefined && this.#world.contracts !== contractsDigest();
    return changed
      ? "there; the contracts' sources have changed since: `npm start -- --fresh` deploys them"
      : `${Object.keys(contracts).length} contracts there`;
  }

  async #seed(chain: Chain, gatewayUrl: string, note: Note): Promise<string> {
    keyService(this.#paths); // draws the secret
    const { deployment, keys } = this.#paths;
    const args = ["deploy/local/prepare.ts", "seed", chain.url, gatewayUrl, deployment, keys.secret, keys.store];
    await runTask(this.#processes, "seed", args, {
      note,
      remedy: "The log has every step. After a fix, start again: the unfinished world is begun anew.",
    });
    return "the demo world is there";
  }

  /** Only a world whose last block is on disk counts as seeded. */
  async #finishSeed(chain: Chain): Promise<void> {
    await chain.setClock();
    await chain.dump();
    this.#world.seeded = true;
    saveWorld(this.#paths, this.#world);
  }

  /** Compiles without addresses, which do not exist yet; kept until the mappings change. */
  async #compileMappings(note: Note): Promise<string> {
    await runTask(this.#processes, "mappings", ["deploy/local/prepare.ts", "mappings"], {
      note,
      remedy: "Correct the mapping that the compiler names, then start again.",
    });
    return "compiled";
  }

  async #buildSubgraph(note: Note): Promise<string> {
    const args = ["deploy/local/prepare.ts", "subgraph", this.#paths.deployment, this.#paths.subgraph];
    await runTask(this.#processes, "subgraph", args, {
      note,
      remedy: "Correct the mapping that the compiler names, then start again.",
    });
    return "pointed at the deployment";
  }

  async #startIndex(chain: Chain, gatewayUrl: string, note: Note): Promise<Index> {
    const { GRAPH_NODE_ADMIN_URL: adminUrl, GRAPH_NODE_QUERY_URL: queryUrl, GND_BINARY: binary } = this.#options.env;
    const manifest = this.#manifest();
    if (adminUrl && queryUrl) return startHostedIndex({ adminUrl, queryUrl, gatewayUrl, manifest });
    // graph-node can hang after a panic without ending, so it is judged by its answers, and tried again.
    for (let tries = 1; ; tries++) {
      const folder = path.join(this.#paths.run, `postgres-${tries}`);
      const postgresUrl = await onFreePort(undefined, this.#log("postgres"), (port) =>
        startPostgres(this.#processes, folder, port));
      const index = await startGraphNode({
        processes: this.#processes,
        manifest,
        network: this.#deployment().network,
        rpcUrl: chain.url,
        gatewayUrl,
        postgresUrl,
        folder: this.#paths.run,
        binary,
      });
      try {
        await answers(index);
        for (const name of ["postgres", "index"]) this.#processes.guard(name);
        return index;
      } catch (error) {
        if (tries === 3) throw error;
        note("no answer from graph-node: starting it again");
        await this.#processes.stop("index");
        await this.#processes.stop("postgres");
      }
    }
  }

  async #startWeb(chain: Chain, gatewayUrl: string, index: Index): Promise<string> {
    const preferred = this.#options.env.WEB_PORT ?? this.#world.ports.web;
    return onFreePort(preferred, this.#log("web"), async (port) => {
      const { url, part } = startWeb(this.#processes, port, {
        RPC_URL: chain.url,
        GRAPH_URL: index.queryUrl,
        GATEWAY_URL: gatewayUrl,
        DEPLOYMENT_FILE: this.#paths.deployment,
        ...keyService(this.#paths),
      });
      await firstPage(url, part);
      this.#processes.guard("web");
      this.#remember("web", port);
      return url;
    });
  }

  /** Stops everything; at most a few seconds, whatever state the parts are in. */
  async down(): Promise<void> {
    withdraw(this.#paths.stack);
    this.#heartbeat?.stop();
    await Promise.all([
      this.#chain?.stop(),
      this.#processes.stop("web", "SIGINT", 2000),
      this.#processes.stop("index", "SIGINT", 2000).then(() => this.#processes.stop("postgres")),
    ]);
    await this.#processes.close();
  }

  #deployment(): Deployment {
    return parseDeployment(readFileSync(this.#paths.deployment, "utf8"), this.#paths.deployment);
  }

  #manifest(): string {
    const said = /^manifest (.+)$/m.exec(readFileSync(this.#log("subgraph"), "utf8"))?.[1];
    if (said && existsSync(said)) return path.resolve(said);
    throw new StackError("subgraph", "its build left no manifest", "Read the log.", { log: this.#log("subgraph") });
  }

  #log(name: string): string {
    return path.join(this.#paths.logs, `${name}.log`);
  }

  #remember(name: string, port: number): void {
    if (this.#world.ports[name] === port) return;
    this.#world.ports[name] = port;
    saveWorld(this.#paths, this.#world);
  }
}

function endedPart(part: { name: string; ended: string | undefined; log: string }): StackError {
  return new StackError(part.name, `${part.ended} while it should run:\n${tail(part.log, 5)}`,
    "Start again; the world is kept. If it happens again, the log says more.", { log: part.log });
}
