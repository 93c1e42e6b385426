import { toQuantity } from "../chain/rpc.ts";
import type { EIP1193Provider } from "./eip1193.ts";
import { walletErrorCodes } from "./eip1193.ts";

/** What a wallet needs to know of a chain it has never seen (EIP-3085). */
export interface NetworkDescription {
  chainId: number;
  name: string;
  rpcUrl: string;
}

/**
 * Asks the wallet to switch to a chain (EIP-3326), and to add it first where the wallet does not know it (EIP-3085).
 *
 * @throws what the wallet answers, a rejection among it.
 */
export async function switchNetwork(provider: EIP1193Provider, network: NetworkDescription): Promise<void> {
  const chainId = toQuantity(network.chainId);
  try {
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  } catch (error) {
    if (!isUnknownChain(error)) throw error;
    const description = {
      chainId,
      chainName: network.name,
      rpcUrls: [network.rpcUrl],
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    };
    await provider.request({ method: "wallet_addEthereumChain", params: [description] });
  }
}

/** Some wallets wrap 4902 one level deep. */
function isUnknownChain(error: unknown): boolean {
  const { code, data } = error as { code?: unknown; data?: { originalError?: { code?: unknown } } };
  return code === walletErrorCodes.unknownChain || data?.originalError?.code === walletErrorCodes.unknownChain;
}
