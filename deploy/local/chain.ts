import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { DEVELOPMENT_MNEMONIC } from "../protocol/accounts.ts";
import { LOCAL_CHAIN_ID } from "../protocol/local.ts";
import { writeAtomic } from "./atomic.ts";
import { anvilBinary } from "./binaries.ts";
import { messageOf } from "./errors.ts";
import { whyEnded } from "./log.ts";
import type { Part, Processes } from "./processes.ts";
import { headOf, rpc } from "./rpc.ts";
import { until } from "./wait.ts";

export interface ChainOptions {
  processes: Processes;
  port: number;
  /** Unix seconds of block 0. It has to stay the same, or the genesis block's hash changes. */
  genesis: number;
  /** Where the state is kept. */
  stateFile: string;
}

/**
 * The local chain: anvil, with its state kept by us. Anvil's own `--state` truncates its file in place, so that a
 * kill while writing loses the world; here each dump becomes whole by a rename.
 */
export class Chain {
  readonly url: string;
  readonly #options: ChainOptions;
  #part: Part | undefined;
  #dumped = "";
  #dumpMillis = 0;
  #keeping = false;
  #kept: Promise<void> = Promise.resolve();
  #dumping: Promise<void> | undefined;

  constructor(options: ChainOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** Starts anvil, from the kept state if there is one, with its clock where it should be. */
  async start(): Promise<{ restored: boolean; head: number }> {
    const { processes, port, genesis, stateFile } = this.#options;
    const restored = existsSync(stateFile);
    const part = processes.start("chain", anvilBinary(), [
      "--host", "127.0.0.1", "--port", String(port), "--chain-id", String(LOCAL_CHAIN_ID),
      "--mnemonic", DEVELOPMENT_MNEMONIC, "--timestamp", String(genesis),
      "--gas-limit", "60000000", "--order", "fifo", "--quiet",
      ...(restored ? ["--load-state", stateFile] : []),
    ]);
    this.#part = part;
    await until(() => rpc(this.url, "eth_chainId"), { limit: 60_000, every: 10, aborted: () => whyEnded(part) });
    const head = await headOf(this.url);
    if (restored) {
      this.#dumped = head.hash;
      await this.setClock();
    }
    return { restored, head: head.number };
  }

  /**
   * Sets the chain's clock to the wall clock, or just past the newest block where time was skipped: a restored anvil
   * would go back to its genesis time. One block is mined with it. From there on blocks come with transactions only,
   * so that a stack left running does not grow; the chain's present time is that of its *pending* block.
   */
  async setClock(): Promise<void> {
    const head = await headOf(this.url);
    await rpc(this.url, "evm_setTime", [Math.max(Math.floor(Date.now() / 1000), head.timestamp + 1)]);
    await rpc(this.url, "evm_mine");
  }

  /**
   * Begins to keep the state: whenever the head has changed, at most a second after. A dump takes longer the longer
   * the chain is (0.3 s at 20,000 transactions), so the pause between two grows with it.
   */
  keepState(onError: (message: string) => void): void {
    this.#keeping = true;
    this.#kept = this.#keep(onError);
  }

  async #keep(onError: (message: string) => void): Promise<void> {
    let failures = 0;
    while (this.#keeping) {
      await sleep(Math.min(Math.max(250, this.#dumpMillis), 5000));
      try {
        await this.dump();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (this.#keeping && failures === 5) onError(`the chain's state could not be kept: ${messageOf(error)}`);
      }
    }
  }

  /** Writes the state if the head has changed since the last time. */
  dump(): Promise<void> {
    this.#dumping ??= this.#dump().finally(() => (this.#dumping = undefined));
    return this.#dumping;
  }

  async #dump(): Promise<void> {
    const head = await headOf(this.url);
    if (head.hash === this.#dumped) return;
    const started = performance.now();
    // Hex of a gzipped JSON document; `--load-state` wants the plain JSON.
    const hex = await rpc<string>(this.url, "anvil_dumpState", [false]);
    writeAtomic(this.#options.stateFile, gunzipSync(Buffer.from(hex.slice(2), "hex")));
    this.#dumped = head.hash;
    this.#dumpMillis = performance.now() - started;
  }

  /** Keeps the last state and ends anvil. */
  async stop(): Promise<void> {
    this.#keeping = false;
    if (this.#part && !this.#part.ended) await this.dump().catch(() => undefined);
    await this.#kept;
    await this.#options.processes.stop("chain", "SIGTERM", 3000);
  }
}
