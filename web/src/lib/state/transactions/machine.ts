import type { Explanation } from "@commonweight/sdk/chain/errors";
import type { Rpc } from "../../chain/rpc.ts";
import type { GraphClient } from "../../graph/client.ts";
import { waitForIndexed } from "../../graph/status.ts";
import type { Call, EncodedCall } from "./call.ts";
import { followTransaction, replay } from "./follow.ts";
import { PreparationError, prepareTransaction } from "./prepare.ts";
import type {
  FlowPosition,
  Outcome,
  SignatureOutcome,
  Stage,
  TransactionReceipt,
  TransactionRecord,
} from "./record.ts";
import { finalStages } from "./record.ts";
import type { RecordStorage } from "./storage.ts";

/** The part of the wallet that transactions need. */
export interface TransactionWallet {
  readonly account: string | null;
  connect(options: { reason: string }): Promise<string | null>;
  ensureNetwork(): Promise<boolean>;
  request<Result>(method: string, params?: readonly unknown[]): Promise<Result>;
}

/** What the machine works with; a test gives it other clocks and chains. */
export interface TransactionPorts {
  rpc: Rpc;
  graph: GraphClient;
  wallet: TransactionWallet;
  storage: RecordStorage;
  encode: (call: Call) => Promise<EncodedCall>;
  explain: (error: unknown) => Promise<Explanation>;
  sleep: (milliseconds: number) => Promise<void>;
  now: () => number;
  /** Called after every change, with all records, oldest first. */
  changed: (records: TransactionRecord[]) => void;
  /** Called once a transaction is indexed, before it counts as done: time to read everything again. */
  indexed: (record: TransactionRecord) => Promise<void>;
}

/** What is to be done, in words and as a call. */
export type SendRequest = Call & {
  /** Act and object: "Buy licence for glyph-reader 1.1.0". */
  title: string;
  /** What holds once it is done: "Licence 43 is yours". */
  doneTitle?: string;
  flow?: FlowPosition;
  /** Runs once the index holds it, before pages read again. */
  onIndexed?: (receipt: TransactionReceipt) => void | Promise<void>;
};

/** What is to be signed: EIP-712, ready as `eth_signTypedData_v4` takes it, or a text (ERC-191). */
export type SignRequest = {
  title: string;
  doneTitle?: string;
  flow?: FlowPosition;
} & ({
  /** Domain, types (EIP712Domain among them), primary type and message. */
  typedData: object;
} | { text: string });

/** The one state machine through which everything that is signed or sent goes. */
export class TransactionMachine {
  #ports: TransactionPorts;
  #records: TransactionRecord[] = [];
  #following = new Map<string, Promise<Outcome>>();
  /** A wallet may still sign after its record was put out of sight: then the record comes back. */
  #dismissed = new Map<string, TransactionRecord>();

  constructor(ports: TransactionPorts) {
    this.#ports = ports;
  }

  /** All records of this visit and those taken up from before, oldest first. */
  get records(): readonly TransactionRecord[] {
    return this.#records;
  }

  /** Takes up what was under way when the page was left. Call once. */
  resume(): void {
    for (const record of this.#ports.storage.load(this.#ports.now())) {
      this.#records.push(record);
      if (record.hash) this.#follow(record.id);
      else {
        // The wallet's answer went to a page that is gone; whether it was yes cannot be known here.
        this.#update(record.id, "lost", {
          message: "The page was left before your wallet answered. If you signed, your account's activity shows it.",
        });
      }
    }
    this.#ports.changed([...this.#records]);
  }

  /** Prepares, has signed, sends, and follows until indexed. */
  async send(request: SendRequest): Promise<Outcome> {
    const id = this.#add("transaction", request);
    try {
      const from = await this.#ready(id, request.title);
      if (!from) return this.#end(id);
      const call = await this.#ports.encode(request);
      const transaction = await prepareTransaction(this.#ports.rpc, from, call);
      const [nonce, head] = await Promise.all([
        this.#ports.rpc.request<string>("eth_getTransactionCount", [from, "pending"]),
        this.#ports.rpc.request<string>("eth_blockNumber"),
      ]);
      const { to, data, value } = transaction;
      this.#update(id, "signing", { from, to, data, value, nonce: Number(nonce), sentAtBlock: Number(head) });
      const hash = await this.#ports.wallet.request<string>("eth_sendTransaction", [transaction]);
      this.#update(id, "confirming", { hash });
    } catch (error) {
      await this.#refuse(id, error);
      return this.#end(id);
    }
    return this.#follow(id, async (receipt) => request.onIndexed?.(receipt));
  }

  /** Has typed data or a text signed; nothing is sent. */
  async sign(request: SignRequest): Promise<SignatureOutcome> {
    const id = this.#add("signature", request);
    try {
      const from = await this.#ready(id, request.title);
      if (!from) return this.#end(id);
      this.#update(id, "signing", { from });
      const [method, parameters] =
        "text" in request
          ? ["personal_sign", [toHex(request.text), from]]
          : ["eth_signTypedData_v4", [from, JSON.stringify(request.typedData)]];
      const signature = await this.#ports.wallet.request<string>(method as string, parameters);
      return { stage: "done", record: this.#update(id, "done"), signature };
    } catch (error) {
      await this.#refuse(id, error);
      return this.#end(id);
    }
  }

  /** Takes a finished or stalled record out of sight. What was sent is followed on all the same. */
  dismiss(id: string): void {
    const record = this.#get(id);
    if (!finalStages.has(record.stage) && record.hash) return;
    this.#ports.storage.save({ ...record, stage: "lost" });
    this.#dismissed.set(id, record);
    this.#records = this.#records.filter((other) => other.id !== id);
    this.#ports.changed([...this.#records]);
  }

  /** The outcome of a step that an earlier visit sent, if it is still under way. */
  pendingStep(flowId: string, step: number): Promise<Outcome> | undefined {
    const record = this.#records.find(
      ({ flow, stage }) => flow?.id === flowId && flow.step === step && !finalStages.has(stage),
    );
    return record && this.#following.get(record.id);
  }

  #follow(id: string, onIndexed?: (receipt: TransactionReceipt) => Promise<void>): Promise<Outcome> {
    const following = this.#watch(id, onIndexed).catch(async (error: unknown) => {
      // Only a fault of our own gets here; the transaction itself goes on.
      const message = error instanceof Error ? error.message : String(error);
      this.#update(id, "lost", {
        message: `This page stopped watching it (${message}). Your account's activity shows it.`,
      });
      return this.#end(id);
    });
    this.#following.set(id, following);
    return following;
  }

  async #watch(id: string, onIndexed?: (receipt: TransactionReceipt) => Promise<void>): Promise<Outcome> {
    const { rpc, graph, sleep } = this.#ports;
    const fate = await followTransaction(rpc, this.#get(id), { sleep });
    if (fate.kind === "forgotten") {
      this.#update(id, "lost", { message: "The chain began anew since this was sent, so it is on no chain any more." });
      return this.#end(id);
    }
    if (fate.kind === "replaced") {
      const message =
        "Your wallet replaced or cancelled this transaction: another one took its place. Nothing was done.";
      this.#update(id, "failed", { message });
      return this.#end(id);
    }
    const { receipt } = fate;
    const block = Number(receipt.blockNumber);
    if (Number(receipt.status) !== 1) {
      const cause = await replay(rpc, this.#get(id), receipt);
      const { sentence, name } = cause ? await this.#ports.explain(cause) : outOfGas;
      const message = `${sentence} The gas was used, nothing else happened.`;
      this.#update(id, "failed", { block, message, ...(name ? { error: name } : {}) });
      return this.#end(id);
    }
    this.#update(id, "indexing", { block });
    await waitForIndexed(graph, block, {
      sleep,
      onStatus: (status) => this.#update(id, "indexing", { indexedBlock: status.block }),
    });
    await onIndexed?.(receipt);
    await this.#ports.indexed(this.#get(id));
    const record = this.#update(id, "done");
    return { stage: "done", record, hash: receipt.transactionHash, receipt };
  }

  /** Connects and gets onto the right chain; undefined when the person declined. */
  async #ready(id: string, title: string): Promise<string | undefined> {
    const { wallet } = this.#ports;
    if (!(await wallet.connect({ reason: title }))) {
      this.#update(id, "rejected", { message: "No wallet was connected. Nothing happened." });
      return;
    }
    if (!(await wallet.ensureNetwork())) {
      this.#update(id, "rejected", { message: "Your wallet stayed on another network. Nothing happened." });
      return;
    }
    return wallet.account ?? undefined;
  }

  async #refuse(id: string, error: unknown): Promise<void> {
    const asked = this.#get(id).stage === "signing";
    if (error instanceof PreparationError) {
      this.#update(id, "failed", { message: error.message, ...(error.errorName ? { error: error.errorName } : {}) });
      return;
    }
    const { kind, sentence, name } = await this.#ports.explain(error);
    const details = { message: sentence, ...(name ? { error: name } : {}) };
    if (kind === "rejected") this.#update(id, "rejected", details);
    // A wallet that was asked to send and then could not be reached may have sent it.
    else if (asked && kind === "unreachable") this.#update(id, "lost", details);
    else this.#update(id, "failed", details);
  }

  #add(kind: TransactionRecord["kind"], { title, doneTitle, flow }: SendRequest | SignRequest): string {
    const id = crypto.randomUUID();
    const startedAt = this.#ports.now();
    const optional = { ...(doneTitle ? { doneTitle } : {}), ...(flow ? { flow } : {}) };
    this.#records = [...this.#records, { id, kind, title, stage: "preparing", startedAt, ...optional }];
    this.#ports.changed([...this.#records]);
    return id;
  }

  #get(id: string): TransactionRecord {
    const record = this.#records.find((candidate) => candidate.id === id) ?? this.#dismissed.get(id);
    if (!record) throw new Error(`No transaction ${id}`);
    return record;
  }

  #update(id: string, stage: Stage, details: Partial<TransactionRecord> = {}): TransactionRecord {
    const record = { ...this.#get(id), ...details, stage };
    const position = this.#records.findIndex((candidate) => candidate.id === id);
    if (position >= 0) this.#records = this.#records.with(position, record);
    else if (record.hash) this.#records = [...this.#records, record];
    else this.#dismissed.set(id, record);
    // What is only being prepared needs no keeping: nobody was asked yet.
    if (stage !== "preparing") this.#ports.storage.save(record);
    this.#ports.changed([...this.#records]);
    return record;
  }

  #end(id: string): { stage: "failed" | "rejected" | "lost"; record: TransactionRecord; message: string } {
    const record = this.#get(id);
    return { stage: record.stage as "failed", record, message: record.message ?? "" };
  }
}

/** As wallets take a text: its UTF-8 bytes. */
function toHex(text: string): string {
  return `0x${Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

const outOfGas = {
  sentence: "The transaction failed in its block, though the same call succeeds now: most likely it ran out of gas.",
  name: undefined,
};
