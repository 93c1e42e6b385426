import type { AnnouncedWallet } from "./discovery.ts";
import { discoverWallets } from "./discovery.ts";
import type { EIP1193Provider } from "./eip1193.ts";
import { isRejection, walletErrorCodes } from "./eip1193.ts";
import type { NetworkDescription } from "./network.ts";
import { switchNetwork } from "./network.ts";

const storageKey = "commonweight:wallet";

/** A question to the person: with which wallet? The picker shows it and answers it. */
export interface WalletChoice {
  /** What the wallet is needed for, such as "To vote yes on proposal 27". */
  reason: string | undefined;
  choose(wallet: AnnouncedWallet): void;
  cancel(): void;
}

/** The wallet could not do what was asked; `message` is for people. */
export class WalletError extends Error {
  readonly code: "wallet_missing" | "wallet_busy" | "wallet_failed" | "wrong_network";

  constructor(code: WalletError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "WalletError";
    this.code = code;
  }
}

/** The person's wallet: whichever announced one they chose. Nothing is asked of it before an action needs it. */
export class Wallet {
  /** Wallets that announced themselves (EIP-6963). */
  available = $state.raw<AnnouncedWallet[]>([]);
  current = $state.raw<AnnouncedWallet | null>(null);
  /** Lower case, as the index writes addresses; null while nobody is connected. */
  account = $state<string | null>(null);
  chainId = $state<number | null>(null);
  /** The picker is open while this is set. */
  choice = $state.raw<WalletChoice | null>(null);
  #network: NetworkDescription;
  #unsubscribe: (() => void) | undefined;

  constructor(network: NetworkDescription) {
    this.#network = network;
  }

  get connected(): boolean {
    return this.account !== null;
  }

  /** The wallet is on another chain than the app. Reading goes on; an action asks to switch first. */
  get wrongNetwork(): boolean {
    return this.connected && this.chainId !== null && this.chainId !== this.#network.chainId;
  }

  /** rdns of the wallet used last time. */
  get remembered(): string | null {
    return read();
  }

  /** Looks for wallets, and takes up last time's without asking anything. Stops by the returned function. */
  start(): () => void {
    const stop = discoverWallets((wallet) => {
      this.available = [...this.available, wallet];
      if (wallet.info.rdns === read() && !this.current) void this.#resume(wallet);
    });
    return () => {
      stop();
      this.#unsubscribe?.();
    };
  }

  /**
   * Connects, asking which wallet where several are here and none was used before.
   *
   * @returns the account, or null when the person declined.
   * @throws WalletError when there is no wallet, or it fails.
   */
  async connect({ reason, choose = false }: { reason?: string; choose?: boolean } = {}): Promise<string | null> {
    if (this.account && !choose) return this.account;
    const wallet = await this.#pick(reason, choose);
    if (!wallet) return null;
    try {
      const accounts = (await wallet.provider.request({ method: "eth_requestAccounts" })) as string[];
      await this.#use(wallet, accounts);
      return this.account;
    } catch (error) {
      if (isRejection(error)) return null;
      throw explainWallet(error, wallet);
    }
  }

  /** Forgets the choice; the wallet itself keeps its permission, which only it can take back. */
  disconnect(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.current = null;
    this.account = null;
    this.chainId = null;
    write(null);
  }

  /**
   * Makes sure the wallet is on the app's chain.
   *
   * @returns false when the person declined to switch.
   * @throws WalletError when the wallet cannot switch.
   */
  async ensureNetwork(): Promise<boolean> {
    const { current } = this;
    if (!current) return false;
    this.chainId = await chainOf(current.provider);
    if (this.chainId === this.#network.chainId) return true;
    try {
      await switchNetwork(current.provider, this.#network);
      this.chainId = await chainOf(current.provider);
    } catch (error) {
      if (isRejection(error)) return false;
      const { name, chainId, rpcUrl } = this.#network;
      const way = `add the network ${name} (chain ${chainId}, ${rpcUrl}) in the wallet yourself, then try again`;
      throw new WalletError("wrong_network", `${current.info.name} could not switch: ${way}.`, { cause: error });
    }
    return this.chainId === this.#network.chainId;
  }

  /** Sends a request to the connected wallet. @throws WalletError when none is connected. */
  async request<Result>(method: string, params?: readonly unknown[]): Promise<Result> {
    if (!this.current) throw new WalletError("wallet_missing", "No wallet is connected.");
    return (await this.current.provider.request(params ? { method, params } : { method })) as Result;
  }

  async #pick(reason: string | undefined, choose: boolean): Promise<AnnouncedWallet | null> {
    if (!choose) {
      const known = this.available.find(({ info }) => info.rdns === read());
      if (known) return known;
      if (this.available.length === 1) return this.available[0] ?? null;
    }
    // With none at all the picker still opens: it says what a wallet is and how to get one.
    this.choice?.cancel();
    return new Promise((resolve) => {
      const settle = (wallet: AnnouncedWallet | null) => {
        this.choice = null;
        resolve(wallet);
      };
      this.choice = { reason, choose: settle, cancel: () => settle(null) };
    });
  }

  async #resume(wallet: AnnouncedWallet): Promise<void> {
    try {
      const accounts = (await wallet.provider.request({ method: "eth_accounts" })) as string[];
      if (accounts.length > 0) await this.#use(wallet, accounts);
    } catch {
      // A wallet that is locked or gone is simply not connected; the next action asks again.
    }
  }

  async #use(wallet: AnnouncedWallet, accounts: string[]): Promise<void> {
    this.#unsubscribe?.();
    this.current = wallet;
    this.account = accounts[0]?.toLowerCase() ?? null;
    this.chainId = await chainOf(wallet.provider);
    write(wallet.info.rdns);
    this.#unsubscribe = subscribe(wallet.provider, {
      accountsChanged: (changed: string[]) => {
        if (changed.length === 0) this.disconnect();
        else this.account = changed[0]?.toLowerCase() ?? null;
      },
      chainChanged: (chainId: string) => (this.chainId = Number(chainId)),
    });
  }
}

function subscribe(provider: EIP1193Provider, listeners: Record<string, (...args: never[]) => void>): () => void {
  for (const [event, listener] of Object.entries(listeners)) provider.on?.(event, listener);
  return () => {
    for (const [event, listener] of Object.entries(listeners)) provider.removeListener?.(event, listener);
  };
}

async function chainOf(provider: EIP1193Provider): Promise<number> {
  return Number(await provider.request({ method: "eth_chainId" }));
}

function explainWallet(error: unknown, wallet: AnnouncedWallet): WalletError {
  const { name } = wallet.info;
  if ((error as { code?: unknown }).code === walletErrorCodes.busy) {
    return new WalletError("wallet_busy", `${name} is already asking you something: open it and answer there.`);
  }
  const message = (error as { message?: string }).message ?? String(error);
  return new WalletError("wallet_failed", `${name} did not connect: ${message}`, { cause: error });
}

/** Storage may be forbidden; then the choice is asked again next time. */
function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function write(rdns: string | null): void {
  try {
    if (rdns === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, rdns);
  } catch {
    // See read().
  }
}
