import { Contract, Interface } from "ethers";
import type { ContractRunner, InterfaceAbi } from "ethers";
import { contractAddress } from "./deployment.ts";
import type { Deployment } from "./deployment.ts";
import type { CouncilCondition } from "./generated/CouncilCondition.ts";
import type { CouncilVeto } from "./generated/CouncilVeto.ts";
import type { CurrencyList } from "./generated/CurrencyList.ts";
import type { DAO } from "./generated/DAO.ts";
import type { DatasetRegistry } from "./generated/DatasetRegistry.ts";
import type { Deliberation } from "./generated/Deliberation.ts";
import type { EthicsBoard } from "./generated/EthicsBoard.ts";
import type { EthicsCharter } from "./generated/EthicsCharter.ts";
import type { GovernanceERC20 } from "./generated/GovernanceERC20.ts";
import type { LicenseMarket } from "./generated/LicenseMarket.ts";
import type { LicenseQuotes } from "./generated/LicenseQuotes.ts";
import type { LicenseRenderer } from "./generated/LicenseRenderer.ts";
import type { ModelLicense } from "./generated/ModelLicense.ts";
import type { ModelRegistry } from "./generated/ModelRegistry.ts";
import type { Multisig } from "./generated/Multisig.ts";
import type { PluginSetupProcessor } from "./generated/PluginSetupProcessor.ts";
import type { Refunds } from "./generated/Refunds.ts";
import type { RoyaltyPaymentCondition } from "./generated/RoyaltyPaymentCondition.ts";
import type { RoyaltyReceiver } from "./generated/RoyaltyReceiver.ts";
import type { RoyaltyReceiverFactory } from "./generated/RoyaltyReceiverFactory.ts";
import type { RoyaltyReserveCondition } from "./generated/RoyaltyReserveCondition.ts";
import type { RoyaltyTreasury } from "./generated/RoyaltyTreasury.ts";
import type { Streams } from "./generated/Streams.ts";
import type { TokenVoting } from "./generated/TokenVoting.ts";
import type { VerificationRegistry } from "./generated/VerificationRegistry.ts";

/** The typed contracts by their name in a deployment. */
export interface Contracts {
  Council: Multisig;
  CouncilCondition: CouncilCondition;
  CouncilVeto: CouncilVeto;
  CurrencyList: CurrencyList;
  DAO: DAO;
  DatasetRegistry: DatasetRegistry;
  Deliberation: Deliberation;
  EthicsBoard: EthicsBoard;
  EthicsCharter: EthicsCharter;
  GovernanceERC20: GovernanceERC20;
  LicenseMarket: LicenseMarket;
  LicenseQuotes: LicenseQuotes;
  LicenseRenderer: LicenseRenderer;
  ModelLicense: ModelLicense;
  ModelRegistry: ModelRegistry;
  PluginSetupProcessor: PluginSetupProcessor;
  Refunds: Refunds;
  RoyaltyPaymentCondition: RoyaltyPaymentCondition;
  RoyaltyReceiver: RoyaltyReceiver;
  RoyaltyReceiverFactory: RoyaltyReceiverFactory;
  RoyaltyReserveCondition: RoyaltyReserveCondition;
  RoyaltyTreasury: RoyaltyTreasury;
  Streams: Streams;
  TokenVoting: TokenVoting;
  VerificationRegistry: VerificationRegistry;
}

export type ContractName = keyof Contracts;

/** Each ABI is a module of its own, fetched when its contract is first used: a page downloads what it calls. */
const abis: Record<ContractName, () => Promise<InterfaceAbi>> = {
  Council: async () => (await import("./generated/factories/Multisig__factory.ts")).Multisig__factory.abi,
  CouncilCondition: async () =>
    (await import("./generated/factories/CouncilCondition__factory.ts")).CouncilCondition__factory.abi,
  CouncilVeto: async () => (await import("./generated/factories/CouncilVeto__factory.ts")).CouncilVeto__factory.abi,
  CurrencyList: async () => (await import("./generated/factories/CurrencyList__factory.ts")).CurrencyList__factory.abi,
  DAO: async () => (await import("./generated/factories/DAO__factory.ts")).DAO__factory.abi,
  DatasetRegistry: async () =>
    (await import("./generated/factories/DatasetRegistry__factory.ts")).DatasetRegistry__factory.abi,
  Deliberation: async () => (await import("./generated/factories/Deliberation__factory.ts")).Deliberation__factory.abi,
  EthicsBoard: async () => (await import("./generated/factories/EthicsBoard__factory.ts")).EthicsBoard__factory.abi,
  EthicsCharter: async () =>
    (await import("./generated/factories/EthicsCharter__factory.ts")).EthicsCharter__factory.abi,
  GovernanceERC20: async () =>
    (await import("./generated/factories/GovernanceERC20__factory.ts")).GovernanceERC20__factory.abi,
  LicenseMarket: async () =>
    (await import("./generated/factories/LicenseMarket__factory.ts")).LicenseMarket__factory.abi,
  LicenseQuotes: async () =>
    (await import("./generated/factories/LicenseQuotes__factory.ts")).LicenseQuotes__factory.abi,
  LicenseRenderer: async () =>
    (await import("./generated/factories/LicenseRenderer__factory.ts")).LicenseRenderer__factory.abi,
  ModelLicense: async () => (await import("./generated/factories/ModelLicense__factory.ts")).ModelLicense__factory.abi,
  ModelRegistry: async () =>
    (await import("./generated/factories/ModelRegistry__factory.ts")).ModelRegistry__factory.abi,
  PluginSetupProcessor: async () =>
    (await import("./generated/factories/PluginSetupProcessor__factory.ts")).PluginSetupProcessor__factory.abi,
  Refunds: async () => (await import("./generated/factories/Refunds__factory.ts")).Refunds__factory.abi,
  RoyaltyPaymentCondition: async () =>
    (await import("./generated/factories/RoyaltyPaymentCondition__factory.ts")).RoyaltyPaymentCondition__factory.abi,
  RoyaltyReceiver: async () =>
    (await import("./generated/factories/RoyaltyReceiver__factory.ts")).RoyaltyReceiver__factory.abi,
  RoyaltyReceiverFactory: async () =>
    (await import("./generated/factories/RoyaltyReceiverFactory__factory.ts")).RoyaltyReceiverFactory__factory.abi,
  RoyaltyReserveCondition: async () =>
    (await import("./generated/factories/RoyaltyReserveCondition__factory.ts")).RoyaltyReserveCondition__factory.abi,
  RoyaltyTreasury: async () =>
    (await import("./generated/factories/RoyaltyTreasury__factory.ts")).RoyaltyTreasury__factory.abi,
  Streams: async () => (await import("./generated/factories/Streams__factory.ts")).Streams__factory.abi,
  TokenVoting: async () => (await import("./generated/factories/TokenVoting__factory.ts")).TokenVoting__factory.abi,
  VerificationRegistry: async () =>
    (await import("./generated/factories/VerificationRegistry__factory.ts")).VerificationRegistry__factory.abi,
};

const interfaces = new Map<ContractName, Promise<Interface>>();

/** Whether typed bindings exist for a deployment's contract of this name. */
export function isContractName(name: string): name is ContractName {
  return name in abis;
}

/** The interface of a contract: encodes and decodes its calls, events and errors. */
export function contractInterface(name: ContractName): Promise<Interface> {
  let found = interfaces.get(name);
  if (!found) {
    found = abis[name]().then((abi) => Interface.from(abi));
    interfaces.set(name, found);
  }
  return found;
}

/**
 * A typed contract at an address.
 *
 * @param runner A provider to read, a signer to send.
 * @example
 * const registry = await contractAt("ModelRegistry", address, provider);
 * await registry.isUsable(1n);
 */
export async function contractAt<Name extends ContractName>(
  name: Name,
  address: string,
  runner: ContractRunner | null,
): Promise<Contracts[Name]> {
  return new Contract(address, await contractInterface(name), runner) as unknown as Contracts[Name];
}

/**
 * A typed contract of a deployment.
 *
 * @throws DeploymentError when the deployment has none of that name.
 */
export function deployedContract<Name extends ContractName>(
  name: Name,
  deployment: Deployment,
  runner: ContractRunner | null,
): Promise<Contracts[Name]> {
  return contractAt(name, contractAddress(deployment, name), runner);
}
