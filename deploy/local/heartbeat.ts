import { setTimeout as sleep } from "node:timers/promises";
import { rpc } from "./rpc.ts";

/** Milliseconds after the last transactions at which an empty block follows them. */
const BEATS = [1_000, 3_000, 9_000];
const LOOK_EVERY = 250;

interface Head {
  hash: string;
  transactions: string[];
}

/**
 * Lets a few empty blocks follow whenever transactions have come to rest, as they would on any live network.
 * graph-node shows what it has fetched from the artifact store (manifests, reports, proposal texts) only with the block
 * after, and can miss the notice of a single block for half a minute; on a chain that mines for transactions alone
 * that block would not come. It ends after the last beat, so that a stack left running does not grow.
 */
export class Heartbeat {
  readonly #url: string;
  #beating = false;

  /** @param url of the local chain's node */
  constructor(url: string) {
    this.#url = url;
  }

  /** Begins as if transactions had just been mined: those before a restart wait for their block too. */
  start(): void {
    this.#beating = true;
    void this.#follow();
  }

  stop(): void {
    this.#beating = false;
  }

  async #follow(): Promise<void> {
    let seen = "";
    let rests = Date.now();
    let beats = 0;
    for (; this.#beating; await sleep(LOOK_EVERY)) {
      try {
        const head = await rpc<Head>(this.#url, "eth_getBlockByNumber", ["latest", false]);
        if (head.transactions.length > 0 && head.hash !== seen) {
          seen = head.hash;
          rests = Date.now();
          beats = 0;
        }
        if (beats >= BEATS.length || Date.now() - rests < BEATS[beats]!) continue;
        beats += 1;
        await rpc(this.#url, "evm_mine");
      } catch {
        // A chain that does not answer is somebody else's to report.
      }
    }
  }
}
