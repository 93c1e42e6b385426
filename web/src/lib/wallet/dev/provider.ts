import type { Rpc } from "../../chain/rpc.ts";
import { toQuantity } from "../../chain/rpc.ts";
import { ProviderRpcError, walletErrorCodes } from "../eip1193.ts";
import type { EIP1193Provider } from "../eip1193.ts";
import { developmentAccount, developmentChainId } from "./accounts.ts";
import type { DevelopmentPrompts, RequestedTransaction, RequestedTypedData, SigningRequest } from "./request.ts";

const storageKey = "commonweight:development-account";

/** Methods that only read go to the node as they are; anything that is neither here nor below is refused. */
const passedOn = /^(eth_(?!sign|send|accounts|requestAccounts|chainId)\w+|net_version|web3_clientVersion)$/;

type Listener = (...args: never[]) => void;

/**
 * The development wallet as pages see any wallet (EIP-1193). It asks before everything that is signed, and signs for the
 * demo accounts on the local chain.
 */
export class DevelopmentProvider implements EIP1193Provider {
  #rpc: Rpc;
  #prompts: DevelopmentPrompts;
  #account: string | null;
  #listeners = new Map<string, Set<Listener>>();

  constructor(rpc: Rpc, prompts: DevelopmentPrompts) {
    this.#rpc = rpc;
    this.#prompts = prompts;
    this.#account = readAccount();
  }

  /** Who one acts as, lower case; null before the first choice. */
  get account(): string | null {
    return this.#account;
  }

  /** Acts as somebody else from here on; null forgets everybody. */
  actAs(address: string | null): void {
    if (address === this.#account) return;
    this.#account = address;
    writeAccount(address);
    this.#emit("accountsChanged", address ? [address] : []);
  }

  async request({ method, params }: { method: string; params?: readonly unknown[] | object }): Promise<unknown> {
    const list = Array.isArray(params) ? (params as unknown[]) : [];
    switch (method) {
      case "eth_accounts":
        return this.#account ? [this.#account] : [];
      case "eth_requestAccounts":
        return [await this.#connect()];
      case "eth_chainId":
        return toQuantity(developmentChainId);
      case "wallet_switchEthereumChain":
        return this.#switch(list[0] as { chainId: string });
      case "eth_sendTransaction":
        return this.#sendTransaction(list[0] as RequestedTransaction);
      case "eth_signTypedData_v4":
        return this.#signTypedData(list[0] as string, list[1] as string | RequestedTypedData);
      case "personal_sign":
        return this.#signMessage(list[1] as string, list[0] as string);
    }
    if (passedOn.test(method)) return this.#rpc.request(method, list);
    throw new ProviderRpcError(walletErrorCodes.unsupported, `The development wallet does not know ${method}`);
  }

  on(event: string, listener: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  removeListener(event: string, listener: Listener): void {
    this.#listeners.get(event)?.delete(listener);
  }

  async #connect(): Promise<string> {
    const chosen = this.#account ?? (await this.#prompts.chooseAccount());
    if (!chosen) throw rejection();
    this.actAs(chosen);
    return chosen;
  }

  #switch({ chainId }: { chainId: string }): null {
    if (Number(chainId) === developmentChainId) return null;
    const message = `The development wallet exists on chain ${developmentChainId} only, not on ${Number(chainId)}`;
    throw new ProviderRpcError(walletErrorCodes.unknownChain, message);
  }

  async #sendTransaction(transaction: RequestedTransaction): Promise<string> {
    const account = this.#own(transaction.from);
    await this.#approve({ kind: "transaction", account, transaction });
    const { sendTransaction } = await import("./signer.ts");
    return sendTransaction(this.#rpc, account, transaction);
  }

  async #signTypedData(address: string, data: string | RequestedTypedData): Promise<string> {
    const account = this.#own(address);
    const typedData = typeof data === "string" ? (JSON.parse(data) as RequestedTypedData) : data;
    await this.#approve({ kind: "typed-data", account, typedData });
    const { signTypedData } = await import("./signer.ts");
    return signTypedData(this.#rpc, account, typedData);
  }

  async #signMessage(address: string, message: string): Promise<string> {
    const account = this.#own(address);
    await this.#approve({ kind: "message", account, message });
    const { signMessage } = await import("./signer.ts");
    return signMessage(this.#rpc, account, message);
  }

  /** A page may ask only for the account it was shown. */
  #own(address: string | undefined): string {
    const account = address?.toLowerCase() ?? this.#account;
    if (account && account === this.#account && developmentAccount(account)) return account;
    throw new ProviderRpcError(walletErrorCodes.unauthorized, `This page may not sign as ${address ?? "nobody"}`);
  }

  async #approve(request: SigningRequest): Promise<void> {
    if (!(await this.#prompts.approve(request))) throw rejection();
  }

  #emit(event: string, value: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (value: unknown) => void)(value);
  }
}

function rejection(): ProviderRpcError {
  return new ProviderRpcError(walletErrorCodes.rejected, "You declined in the development wallet");
}

function readAccount(): string | null {
  try {
    const address = localStorage.getItem(storageKey);
    return address && developmentAccount(address) ? address : null;
  } catch {
    return null;
  }
}

function writeAccount(address: string | null): void {
  try {
    if (address) localStorage.setItem(storageKey, address);
    else localStorage.removeItem(storageKey);
  } catch {
    // Without storage the choice lasts until the page is left.
  }
}
