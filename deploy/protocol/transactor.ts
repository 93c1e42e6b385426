import {
  AbiCoder,
  concat,
  getCreateAddress,
  type Interface,
  type LogDescription,
  type Provider,
  type Result,
  type Signer,
  type TransactionReceipt,
} from "ethers";
import type { Artifact } from "./artifacts.ts";
import { DeployError } from "./errors.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { mined } from "./mined.ts";

/** A transaction to send: `to` is absent for a contract's creation. */
interface Call {
  to?: string;
  data: string;
}

const PENDING_POLL_MS = 1_000;

/** Sends each labelled transaction exactly once, over any number of interrupted runs. */
export class Transactor {
  readonly deployer: Signer;
  readonly provider: Provider;
  readonly #journal: Journal;
  readonly #log: (line: string) => void;
  #nextNonce = 0;

  constructor(deployer: Signer, journal: Journal, log: (line: string) => void) {
    if (!deployer.provider) {
      throw new DeployError("no-provider", "deployer: expected a signer connected to a provider");
    }
    this.deployer = deployer;
    this.provider = deployer.provider;
    this.#journal = journal;
    this.#log = log;
  }

  /**
   * Deploys a contract under `name` in the deployment; answers its address.
   *
   * @param args Of its constructor, or what they are if the account's next contract gets the address `next`.
   */
  async deploy(
    name: string,
    artifact: Artifact,
    args: readonly unknown[] | ((next: string) => readonly unknown[]) = [],
  ): Promise<string> {
    const from = await this.deployer.getAddress();
    const dataOf = (values: readonly unknown[]) => concat([artifact.bytecode, artifact.interface.encodeDeploy(values)]);
    const receipt = await this.once(`deploy ${name}`, (nonce) => ({
      data: dataOf(typeof args === "function" ? args(getCreateAddress({ from, nonce: nonce + 1 })) : args),
    }));
    const address = receipt.contractAddress;
    if (!address) throw new DeployError("transaction-failed", `deploy ${name}: ${receipt.hash} created no contract`);
    this.#journal.setContract(name, address, receipt.blockNumber);
    return address;
  }

  /** Calls a contract's function by label. */
  call(
    label: string,
    to: string,
    abi: Interface,
    method: string,
    args: readonly unknown[],
  ): Promise<TransactionReceipt> {
    return this.once(label, { to, data: abi.encodeFunctionData(method, args) });
  }

  /** Records a contract that a transaction created. */
  found(name: string, address: string, receipt: TransactionReceipt): void {
    this.#journal.setContract(name, address, receipt.blockNumber);
  }

  /** Records a contract that was created together with another one. */
  foundWith(name: string, address: string, sibling: string): void {
    this.#journal.setContract(name, address, this.#journal.contracts[sibling]?.startBlock ?? 0);
  }

  /** Reads one value of a contract. */
  async read(address: string, abi: Interface, method: string, args: readonly unknown[] = []): Promise<Result> {
    const data = abi.encodeFunctionData(method, args);
    return abi.decodeFunctionResult(method, await this.provider.call({ to: address, data }));
  }

  /** Sends the transaction, which may depend on its nonce, unless an earlier run did; answers its receipt. */
  async once(label: string, made: Call | ((nonce: number) => Call)): Promise<TransactionReceipt> {
    const callAt = typeof made === "function" ? made : () => made;
    const entry = this.#journal.transactions[label];
    const earlier = entry && (await this.#earlier(entry, callAt(entry.nonce)));
    if (earlier) return this.#record(label, entry, earlier);

    const after = await this.provider.getBlockNumber();
    // A provider may answer from a cache, or from a node that is a block behind.
    const nonce = Math.max(await this.deployer.getNonce("pending"), this.#nextNonce);
    // Written before it is sent: were we killed between sending and writing, nothing would tell that it was sent.
    const sent: JournalEntry = { nonce, after };
    this.#journal.setTransaction(label, sent);
    const response = await this.deployer.sendTransaction({ ...callAt(nonce), nonce });
    const receipt = await mined(response);
    if (receipt.status !== 1) {
      throw new DeployError("transaction-failed", `${label}: transaction ${response.hash} reverted`);
    }
    this.#nextNonce = nonce + 1;
    this.#log(`${label} (${receipt.gasUsed} gas)`);
    return this.#record(label, sent, receipt);
  }

  #record(label: string, entry: JournalEntry, receipt: TransactionReceipt): TransactionReceipt {
    if (entry.hash !== receipt.hash) {
      this.#journal.setTransaction(label, { ...entry, hash: receipt.hash, block: receipt.blockNumber });
    }
    return receipt;
  }

  async #earlier(entry: JournalEntry, call: Call): Promise<TransactionReceipt | undefined> {
    if (entry.hash !== undefined) {
      const receipt = await this.provider.getTransactionReceipt(entry.hash);
      return receipt?.status === 1 ? receipt : undefined; // null after a reorganisation: it is sent again
    }
    while ((await this.deployer.getNonce("latest")) <= entry.nonce) {
      if ((await this.deployer.getNonce("pending")) <= entry.nonce) return undefined; // never sent
      await new Promise((resolve) => setTimeout(resolve, PENDING_POLL_MS));
    }
    return this.#mined(entry, call);
  }

  /** Finds the transaction by sender, nonce and data among the blocks since it was about to be sent. */
  async #mined(entry: JournalEntry, call: Call): Promise<TransactionReceipt | undefined> {
    const from = await this.deployer.getAddress();
    const head = await this.provider.getBlockNumber();
    for (let number = entry.after + 1; number <= head; number++) {
      const block = await this.provider.getBlock(number, true);
      const found = block?.prefetchedTransactions.find((tx) => tx.from === from && tx.nonce === entry.nonce);
      if (!found) continue;
      if (found.data !== call.data || (found.to ?? undefined) !== call.to) return undefined; // somebody used the nonce
      const receipt = await this.provider.getTransactionReceipt(found.hash);
      return receipt?.status === 1 ? receipt : undefined;
    }
    return undefined;
  }
}

/** The first event of that name in a receipt, emitted by `emitter` where one is named. */
export function eventOf(receipt: TransactionReceipt, abi: Interface, name: string, emitter?: string): LogDescription {
  for (const log of receipt.logs) {
    if (emitter !== undefined && log.address !== emitter) continue;
    const parsed = abi.parseLog(log);
    if (parsed?.name === name) return parsed;
  }
  throw new DeployError("event-missing", `transaction ${receipt.hash}: expected event ${name}, found none`);
}

/** `abi.encode` of the given types. */
export function encode(types: readonly string[], values: readonly unknown[]): string {
  return AbiCoder.defaultAbiCoder().encode(types, values);
}
