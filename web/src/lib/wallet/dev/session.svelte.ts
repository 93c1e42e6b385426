import type { Rpc } from "../../chain/rpc.ts";
import { announceWallet } from "../discovery.ts";
import { developmentRdns } from "./accounts.ts";
import { mayAnnounce } from "./guard.ts";
import { DevelopmentProvider } from "./provider.ts";
import type { DevelopmentPrompts, SigningRequest } from "./request.ts";


/** A slotted weight with a dashed edge: real wallets bring their own icons. */
const icon =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0f5f6b" ' +
      'd="M14.9 6.8H8a1.2 1.2 0 0 0 0 2.4h6.9A7 7 0 1 1 14.9 6.8z"/></svg>',
  );

/** A question on screen and where its answer goes. */
interface Asked<Answer> {
  answer(answer: Answer): void;
}

/**
 * The development wallet of this page: the provider, and the questions it has on screen. It exists only where
 * `mayAnnounce` says so.
 */
export class DevelopmentSession implements DevelopmentPrompts {
  /** The signature or transaction a person is asked about. */
  request = $state.raw<(Asked<boolean> & { request: SigningRequest }) | null>(null);
  /** The question who to act as. */
  choosing = $state.raw<Asked<string | null> | null>(null);
  readonly provider: DevelopmentProvider;
  readonly rpc: Rpc;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(rpc: Rpc) {
    this.rpc = rpc;
    this.provider = new DevelopmentProvider(rpc, this);
  }

  chooseAccount(): Promise<string | null> {
    this.choosing?.answer(null);
    return new Promise((resolve) => {
      const answer = (address: string | null) => {
        this.choosing = null;
        resolve(address);
      };
      this.choosing = { answer };
    });
  }

  /** One question at a time: what comes while one is open waits. */
  approve(request: SigningRequest): Promise<boolean> {
    const next = this.#queue.then(() => this.#ask(request));
    this.#queue = next;
    return next;
  }

  /** Opens the list of people and acts as whoever is chosen. */
  async switchAccount(): Promise<void> {
    const address = await this.chooseAccount();
    if (address) this.provider.actAs(address);
  }

  #ask(request: SigningRequest): Promise<boolean> {
    return new Promise((resolve) => {
      const answer = (yes: boolean) => {
        this.request = null;
        resolve(yes);
      };
      this.request = { request, answer };
    });
  }
}

/** Announces the development wallet (EIP-6963) where it may exist; null everywhere else. */
export function startDevelopmentWallet(
  config: { devWallet: boolean; chainId: number; rpcUrl: string },
  rpc: Rpc,
): DevelopmentSession | null {
  if (!mayAnnounce(config)) return null;
  const session = new DevelopmentSession(rpc);
  const info = { uuid: crypto.randomUUID(), name: "Development wallet", icon, rdns: developmentRdns };
  announceWallet({ info, provider: session.provider });
  return session;
}
