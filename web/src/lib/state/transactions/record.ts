/**
 * Where a transaction or a signature stands.
 *
 * preparing -> signing -> confirming -> indexing -> done
 *
 * `failed` is said only where a failure was observed: the simulation or the wallet refused, or the receipt says so.
 * `rejected` is the person's own no, which is no failure. `lost` is what nothing is known of any more.
 */
export type Stage = "preparing" | "signing" | "confirming" | "indexing" | "done" | "failed" | "rejected" | "lost";

/** Stages after which nothing more happens by itself. */
export const finalStages: ReadonlySet<Stage> = new Set(["done", "failed", "rejected", "lost"]);

/** A step of something that takes several. */
export interface FlowPosition {
  id: string;
  title: string;
  /** Titles of all steps, in order. */
  steps: string[];
  /** Index of this step, from 0. */
  step: number;
}

/** One transaction (or signature), as the header shows it and as it is kept over a reload. */
export interface TransactionRecord {
  id: string;
  kind: "transaction" | "signature";
  /** Act and object: "Buy licence for glyph-reader 1.1.0". */
  title: string;
  /** What holds once it is done: "Licence 43 is yours". */
  doneTitle?: string;
  stage: Stage;
  /** Milliseconds since the epoch, this machine's clock. */
  startedAt: number;
  from?: string;
  to?: string;
  data?: string;
  /** Wei, as a JSON-RPC quantity. */
  value?: string;
  nonce?: number;
  /** The chain's head when the wallet was asked. */
  sentAtBlock?: number;
  hash?: string;
  /** Block of the receipt. */
  block?: number;
  /** The last block the index held when looked at while waiting for it. */
  indexedBlock?: number;
  /** What happened and the way out, for failed, rejected and lost. */
  message?: string;
  /** Name of the custom error, when the contract refused with one. */
  error?: string;
  flow?: FlowPosition;
}

/** A log of a receipt, as JSON-RPC gives it. */
export interface ReceiptLog {
  address: string;
  topics: string[];
  data: string;
}

/** A receipt, as JSON-RPC gives it. */
export interface TransactionReceipt {
  transactionHash: string;
  blockNumber: string;
  /** 0x1 when it succeeded. */
  status: string;
  gasUsed: string;
  effectiveGasPrice?: string;
  logs: ReceiptLog[];
}

/** How a transaction ended. Nothing is thrown: a page says each of these in its own place. */
export type Outcome =
  | { stage: "done"; record: TransactionRecord; hash: string; receipt: TransactionReceipt }
  | { stage: "failed" | "rejected" | "lost"; record: TransactionRecord; message: string };

/** How a signature ended. */
export type SignatureOutcome =
  | { stage: "done"; record: TransactionRecord; signature: string }
  | { stage: "failed" | "rejected" | "lost"; record: TransactionRecord; message: string };
