import type { Explanation } from "../../sdk/src/chain/errors.ts";
import { explainError } from "../../sdk/src/chain/errors.ts";
import { RpcError, RpcUnreachableError } from "../../web/src/lib/chain/rpc.ts";
import type { Rpc } from "../../web/src/lib/chain/rpc.ts";
import type { GraphClient } from "../../web/src/lib/graph/client.ts";
import { TransactionMachine } from "../../web/src/lib/state/transactions/machine.ts";
import type { TransactionRecord } from "../../web/src/lib/state/transactions/record.ts";
import { RecordStorage } from "../../web/src/lib/state/transactions/storage.ts";
import type { KeyValueStorage } from "../../web/src/lib/state/transactions/storage.ts";

export const account = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
export const hash = `0x${"ab".repeat(32)}`;

/** A chain, an index and a wallet that do what a test says, on a clock that moves only when slept on. */
export class Double {
  clock = 1_000_000;
  head = 10;
  indexed = 10;
  balance = 10n ** 18n;
  nonce = 4;
  chainDown = false;
  indexDown = false;
  refusal: unknown = null;
  replayed: unknown = null;
  mined: { block: number; status: number } | null = null;
  known = true;
  connects: string | null = account;
  network = true;
  /** What the wallet answers; a function may throw or wait. */
  sign: () => Promise<string> = async () => hash;
  calls: string[] = [];
  stages: string[] = [];
  refreshes = 0;
  /** Called on every sleep with the number of sleeps so far: the test's script. */
  script: (sleeps: number) => void = () => {};
  storage: KeyValueStorage;
  #sleeps = 0;

  constructor(storage: KeyValueStorage = memoryStorage()) {
    this.storage = storage;
  }

  machine(): TransactionMachine {
    return new TransactionMachine({
      rpc: this.rpc(),
      graph: this.graph(),
      wallet: {
        account: this.connects,
        connect: async () => this.connects,
        ensureNetwork: async () => this.network,
        request: async <Result>(method: string) => {
          this.calls.push(method);
          return (await this.sign()) as Result;
        },
      },
      storage: new RecordStorage(this.storage, "31337:dao"),
      encode: async () => ({ to: `0x${"11".repeat(20)}`, data: "0x12345678", value: 10n ** 15n }),
      explain: async (error: unknown): Promise<Explanation> => explainError(error),
      sleep: async (milliseconds) => {
        this.clock += milliseconds;
        this.script(++this.#sleeps);
        if (this.#sleeps > 2000) throw new Error("slept for ever");
        await new Promise((resolve) => setImmediate(resolve));
      },
      now: () => this.clock,
      changed: (records) => this.#note(records),
      indexed: async () => void this.refreshes++,
    });
  }

  #note(records: TransactionRecord[]): void {
    const stage = records.at(-1)?.stage;
    if (stage && this.stages.at(-1) !== stage) this.stages.push(stage);
  }

  rpc(): Rpc {
    const request = async (method: string): Promise<unknown> => {
      this.calls.push(method);
      if (this.chainDown) throw new RpcUnreachableError("http://127.0.0.1:1");
      if (method === "eth_getBalance") return `0x${this.balance.toString(16)}`;
      if (method === "eth_estimateGas") {
        if (this.refusal) throw this.refusal;
        return "0x5208";
      }
      if (method === "eth_gasPrice") return "0x3b9aca00";
      if (method === "eth_getTransactionCount") return `0x${this.nonce.toString(16)}`;
      if (method === "eth_blockNumber") return `0x${this.head.toString(16)}`;
      if (method === "eth_getTransactionByHash") return this.known ? {} : null;
      if (method === "eth_call") {
        if (this.replayed) throw this.replayed;
        return "0x";
      }
      if (method === "eth_getTransactionReceipt") return this.#receipt();
      throw new RpcError(-32601, `no ${method}`);
    };
    return { request: request as Rpc["request"] };
  }

  #receipt() {
    if (!this.mined) return null;
    const { block, status } = this.mined;
    const common = { transactionHash: hash, gasUsed: "0x5208", logs: [] };
    return { ...common, blockNumber: `0x${block.toString(16)}`, status: `0x${status}` };
  }

  graph(): GraphClient {
    const query = async () => {
      if (this.indexDown) throw new Error("away");
      return { _meta: { block: { number: this.indexed, timestamp: 1 }, hasIndexingErrors: false } };
    };
    return { query: query as unknown as GraphClient["query"] };
  }
}

/** `localStorage`, as far as it is used. */
export function memoryStorage(): KeyValueStorage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}
