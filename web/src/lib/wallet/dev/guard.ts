import { developmentChainId } from "./accounts.ts";

/** Hosts that are this machine and nothing else. */
const loopbackHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Whether the development wallet may exist: the server says so, the chain is the local one, and its node is on this
 * machine. All three, for each alone can be wrong.
 */
export function mayAnnounce(config: { devWallet: boolean; chainId: number; rpcUrl: string }): boolean {
  if (!config.devWallet || config.chainId !== developmentChainId) return false;
  try {
    return loopbackHosts.has(new URL(config.rpcUrl).hostname);
  } catch {
    return false;
  }
}
