import type { EIP1193Provider } from "./eip1193.ts";

/** How a wallet names itself (EIP-6963). */
export interface WalletInfo {
  uuid: string;
  name: string;
  /** A data URI. */
  icon: string;
  /** Reverse domain name; the same from visit to visit. */
  rdns: string;
}

export interface AnnouncedWallet {
  info: WalletInfo;
  provider: EIP1193Provider;
}

/**
 * Listens for wallets that announce themselves (EIP-6963) and asks those already here to do it again.
 *
 * @param found Called for each wallet once; a wallet that announces itself again under the same uuid is not new.
 * @returns Stops listening.
 */
export function discoverWallets(found: (wallet: AnnouncedWallet) => void, target: EventTarget = window): () => void {
  const seen = new Set<string>();
  const announced = (event: Event) => {
    const { detail } = event as CustomEvent<AnnouncedWallet | undefined>;
    if (!detail?.info?.uuid || typeof detail.provider?.request !== "function" || seen.has(detail.info.uuid)) return;
    seen.add(detail.info.uuid);
    found({ info: detail.info, provider: detail.provider });
  };
  target.addEventListener("eip6963:announceProvider", announced);
  target.dispatchEvent(new Event("eip6963:requestProvider"));
  return () => target.removeEventListener("eip6963:announceProvider", announced);
}

/** Announces a wallet now and whenever a page asks. */
export function announceWallet(wallet: AnnouncedWallet, target: EventTarget = window): void {
  const announce = () => {
    const detail = Object.freeze({ info: Object.freeze({ ...wallet.info }), provider: wallet.provider });
    target.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  };
  target.addEventListener("eip6963:requestProvider", announce);
  announce();
}
