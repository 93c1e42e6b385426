import { JsonRpcProvider, Network } from "ethers";
import type { TransactionRequest } from "ethers";

/** Reads on the pending block unless told otherwise: a quiet chain's latest block may be hours old. */
class PendingProvider extends JsonRpcProvider {
  override call(transaction: TransactionRequest): Promise<string> {
    return super.call({ ...transaction, blockTag: transaction.blockTag ?? "pending" });
  }
}

const providers = new Map<string, PendingProvider>();

/** One provider per node. It never polls: it is for calls alone. */
export function pendingProvider(rpcUrl: string, chainId: number): JsonRpcProvider {
  let provider = providers.get(rpcUrl);
  if (!provider) {
    provider = new PendingProvider(rpcUrl, chainId, { staticNetwork: Network.from(chainId) });
    providers.set(rpcUrl, provider);
  }
  return provider;
}
