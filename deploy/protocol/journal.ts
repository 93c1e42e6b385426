import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseDeployment, type Deployment } from "../../sdk/src/chain/deployment.ts";
import { DeployError } from "./errors.ts";

/** A transaction of the deployment: its nonce is written before it is sent, hash and block once it is mined. */
export interface JournalEntry {
  nonce: number;
  /** The last block before it was sent: it cannot be mined earlier. */
  after: number;
  hash?: string;
  block?: number;
}

interface Content {
  chainId: number;
  network: string;
  complete: boolean;
  contracts: Deployment["contracts"];
  transactions: Record<string, JournalEntry>;
}

/**
 * The deployment's file while it is being made: addresses as soon as they are known, and each transaction by label, so
 * that a run killed anywhere can be resumed. Every change is on disk (whole, by rename) before the next step begins.
 */
export class Journal {
  readonly #file: string | undefined;
  #content: Content;

  constructor(file: string | undefined, chainId: number, network: string) {
    this.#file = file;
    this.#content = { chainId, network, complete: false, contracts: {}, transactions: {} };
    const kept = file === undefined ? undefined : read(file);
    if (!kept) return;
    if (kept.chainId !== chainId) {
      const advice = "name another file, or remove this one";
      throw new DeployError("wrong-chain", `${file}: made for chain ${kept.chainId}, not ${chainId}; ${advice}`);
    }
    this.#content = { ...this.#content, ...kept };
  }

  get complete(): boolean {
    return this.#content.complete;
  }

  get contracts(): Deployment["contracts"] {
    return this.#content.contracts;
  }

  /** Transactions this deployment has sent, by label. */
  get transactions(): Readonly<Record<string, JournalEntry>> {
    return this.#content.transactions;
  }

  setTransaction(label: string, entry: JournalEntry): void {
    this.#content.transactions[label] = entry;
    this.#save();
  }

  setContract(name: string, address: string, startBlock: number): void {
    const known = this.#content.contracts[name];
    if (known?.address === address && known.startBlock === startBlock) return;
    this.#content.contracts[name] = { address, startBlock };
    this.#save();
  }

  setComplete(): void {
    if (this.#content.complete) return;
    this.#content.complete = true;
    this.#save();
  }

  /** Takes the deployment for unfinished: part of it is not on the chain, and each step is looked at again. */
  reopen(): void {
    this.#content.complete = false;
    this.#save();
  }

  /** The finished deployment, checked against its schema. */
  deployment(): Deployment {
    return parseDeployment(JSON.stringify(this.#content), this.#file);
  }

  #save(): void {
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    const partial = `${this.#file}.${process.pid}.partial`;
    writeFileSync(partial, `${JSON.stringify(this.#content, undefined, 2)}\n`);
    renameSync(partial, this.#file);
  }
}

function read(file: string): Partial<Content> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Partial<Content>;
  } catch (cause) {
    throw new DeployError("config-invalid", `${file}: not JSON; remove it to deploy anew`, { cause });
  }
}
