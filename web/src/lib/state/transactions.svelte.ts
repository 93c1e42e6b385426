import type { TypedDataDomain, TypedDataField } from "ethers";
import { TransactionMachine } from "./transactions/machine.ts";
import type { SendRequest, TransactionPorts } from "./transactions/machine.ts";
import type { FlowPosition, Outcome, SignatureOutcome, TransactionRecord } from "./transactions/record.ts";
import { finalStages } from "./transactions/record.ts";

/** Milliseconds for which the header keeps saying that something is done. */
const doneShown = 12_000;

/** What is to be signed (EIP-712). */
export interface TypedDataRequest {
  title: string;
  doneTitle?: string;
  flow?: FlowPosition;
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

/**
 * Everything that is signed and sent, for pages and the header.
 *
 * @example
 * const outcome = await app.transactions.send({
 *   title: "Buy licence for glyph-reader 1.1.0", contract: "ModelLicense", method: "mint",
 *   args: [offerId, account, price], value: price,
 * });
 * if (outcome.stage === "done") await goto("/account");
 */
export class Transactions {
  records = $state.raw<TransactionRecord[]>([]);
  #seen = $state.raw<ReadonlySet<string>>(new Set());
  #machine: TransactionMachine;

  constructor(ports: Omit<TransactionPorts, "changed">) {
    this.#machine = new TransactionMachine({ ...ports, changed: (records) => this.#changed(records) });
  }

  /** Takes up what was under way before a reload. */
  start(): void {
    this.#machine.resume();
  }

  /** Prepares, has signed, sends, and resolves when indexed, failed or declined. Never throws for these. */
  send(request: SendRequest): Promise<Outcome> {
    return this.#machine.send(request);
  }

  /** Has typed data signed. Nothing is sent and nothing is paid. */
  async sign({ domain, types, message, ...request }: TypedDataRequest): Promise<SignatureOutcome> {
    const { TypedDataEncoder } = await import("ethers");
    return this.#machine.sign({ ...request, typedData: TypedDataEncoder.getPayload(domain, types, message) });
  }

  /** Has a text signed (ERC-191), such as a sign-in. Nothing is sent and nothing is paid. */
  signMessage(request: { title: string; doneTitle?: string; text: string }): Promise<SignatureOutcome> {
    return this.#machine.sign(request);
  }

  /** Takes a record out of the header. */
  dismiss(id: string): void {
    this.#machine.dismiss(id);
  }

  /** The outcome of a flow's step that an earlier visit sent, if it is still under way. */
  pendingStep(flowId: string, step: number): Promise<Outcome> | undefined {
    return this.#machine.pendingStep(flowId, step);
  }

  /** What the header shows, newest first: all under way, failures until dismissed, what was done just now. */
  get shown(): TransactionRecord[] {
    return this.records.filter((record) => isShown(record, this.#seen)).toReversed();
  }

  #changed(records: TransactionRecord[]): void {
    for (const record of records) {
      const wasOpen = this.records.some(({ id, stage }) => id === record.id && !finalStages.has(stage));
      if (wasOpen && record.stage === "done") this.#hideLater(record.id);
    }
    this.records = records;
  }

  #hideLater(id: string): void {
    setTimeout(() => (this.#seen = new Set([...this.#seen, id])), doneShown);
  }
}

/** A person's own no leaves nothing behind. */
function isShown({ id, stage }: TransactionRecord, seen: ReadonlySet<string>): boolean {
  return stage !== "rejected" && !(stage === "done" && seen.has(id));
}
