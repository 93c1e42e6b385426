import type { ContractName, Contracts } from "@commonweight/sdk/chain/contracts";
import type { TransactionReceipt } from "../state/transactions/record.ts";

/** What is needed to read contracts: an app's configuration. */
export interface ChainAccess {
  rpcUrl: string;
  chainId: number;
  /** Address by name. */
  contracts: Record<string, string>;
}

/**
 * A typed contract of the deployment, for what no event tells: `isAuthorized`, `claimable`, `canVote`. ethers and the
 * ABI are fetched at the first call. Reads are made on the pending block, so that the chain's present time decides.
 *
 * @throws Error when the deployment has no such contract.
 */
export async function readContract<Name extends ContractName>(
  access: ChainAccess,
  name: Name,
): Promise<Contracts[Name]> {
  const address = access.contracts[name];
  if (!address) throw new Error(`${name} is not deployed on chain ${access.chainId}.`);
  const [{ contractAt }, { pendingProvider }] = await Promise.all([
    import("@commonweight/sdk/chain/contracts"),
    import("./provider.ts"),
  ]);
  return contractAt(name, address, pendingProvider(access.rpcUrl, access.chainId));
}

/**
 * The arguments of a contract's events in a receipt, by name: how a page learns the id of what it just made.
 *
 * @example
 * const [submitted] = await receiptEvents(app.config, receipt, "ModelRegistry", "ReleaseSubmitted");
 * submitted?.releaseId; // 3n
 */
export async function receiptEvents(
  access: ChainAccess,
  receipt: TransactionReceipt,
  name: ContractName,
  event: string,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as ethers decodes them; the ABI decides their types
): Promise<Record<string, any>[]> {
  const { contractInterface } = await import("@commonweight/sdk/chain/contracts");
  const contract = await contractInterface(name);
  const address = access.contracts[name]?.toLowerCase();
  return receipt.logs
    .filter((log) => log.address.toLowerCase() === address)
    .map((log) => contract.parseLog(log))
    .filter((parsed) => parsed?.name === event)
    .map((parsed) => parsed?.args.toObject() ?? {});
}
