import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";
import { ROLES, type DemoRole } from "../../deploy/protocol/accounts.ts";
import type { ProtocolConfig } from "../../deploy/protocol/config.ts";
import { deployProtocol } from "../../deploy/protocol/deploy.ts";
import { localConfig } from "../../deploy/protocol/local.ts";
import { deployedContract, type ContractName, type Contracts } from "../../sdk/src/chain/contracts.ts";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { asBoard, type AsBoard } from "./support/board.ts";
import { bondAll } from "./support/bonds.ts";
import { Council } from "./support/council.ts";
import { Governance } from "./support/governance.ts";
import { Releases } from "./support/releases.ts";

/** One in-process chain for all contract tests; each test starts from a snapshot. */
const connection = await network.create();
export const { ethers, networkHelpers } = connection;

/** The whole protocol as a deployment leaves it, with helpers to act in it. */
export interface World {
  deployment: Deployment;
  signers: Record<DemoRole, HardhatEthersSigner>;
  dao: Contracts["DAO"];
  voting: Contracts["TokenVoting"];
  token: Contracts["GovernanceERC20"];
  processor: Contracts["PluginSetupProcessor"];
  charter: Contracts["EthicsCharter"];
  currencies: Contracts["CurrencyList"];
  datasets: Contracts["DatasetRegistry"];
  registry: Contracts["ModelRegistry"];
  verification: Contracts["VerificationRegistry"];
  license: Contracts["ModelLicense"];
  receivers: Contracts["RoyaltyReceiverFactory"];
  market: Contracts["LicenseMarket"];
  quotes: Contracts["LicenseQuotes"];
  treasury: Contracts["RoyaltyTreasury"];
  streams: Contracts["Streams"];
  reserveCondition: Contracts["RoyaltyReserveCondition"];
  paymentCondition: Contracts["RoyaltyPaymentCondition"];
  board: Contracts["EthicsBoard"];
  refunds: Contracts["Refunds"];
  council: Contracts["Council"];
  councilCondition: Contracts["CouncilCondition"];
  veto: Contracts["CouncilVeto"];
  deliberation: Contracts["Deliberation"];
  /** Suspends, reinstates and revokes as the board does at the end of a dispute. */
  asBoard: AsBoard;
  /** Proposes, votes, executes. */
  governance: Governance;
  /** Proposes, agrees and executes in the council. */
  councilActs: Council;
  /** Publishes, verifies, approves. */
  releases: Releases;
}

/** The protocol freshly deployed: `const world = await deployFixture();` in a test or a `beforeEach`. */
export function deployFixture(): Promise<World> {
  return networkHelpers.loadFixture(deployWorld);
}

/** Lets `seconds` pass and mines a block. */
export async function skip(seconds: number): Promise<void> {
  await networkHelpers.time.increase(seconds);
}

/** Seconds since the epoch by the chain's clock. */
export function now(): Promise<number> {
  return networkHelpers.time.latest();
}

/** The local community's, without a verifier pool: tests of the pool adopt a charter that has one. */
async function plainConfig(): Promise<ProtocolConfig> {
  const config = await localConfig();
  const policy = { ...config.charter.policy, verifierPoolBps: 0 };
  return { ...config, charter: { ...config.charter, policy } };
}

/** As `deployFixture`, on whatever the chain holds: for fixtures, which must not go back to another one's snapshot. */
export async function deployWorld(): Promise<World> {
  const accounts = await ethers.getSigners();
  const signers = Object.fromEntries(ROLES.map((role, i) => [role, accounts[i]])) as World["signers"];
  const deployment = await deployProtocol({ deployer: signers.deployer, config: await plainConfig() });
  const at = <Name extends ContractName>(name: Name) => deployedContract(name, deployment, signers.deployer);
  const contracts = {
    dao: await at("DAO"),
    voting: await at("TokenVoting"),
    token: await at("GovernanceERC20"),
    processor: await at("PluginSetupProcessor"),
    charter: await at("EthicsCharter"),
    currencies: await at("CurrencyList"),
    datasets: await at("DatasetRegistry"),
    registry: await at("ModelRegistry"),
    verification: await at("VerificationRegistry"),
    license: await at("ModelLicense"),
    receivers: await at("RoyaltyReceiverFactory"),
    market: await at("LicenseMarket"),
    quotes: await at("LicenseQuotes"),
    treasury: await at("RoyaltyTreasury"),
    streams: await at("Streams"),
    reserveCondition: await at("RoyaltyReserveCondition"),
    paymentCondition: await at("RoyaltyPaymentCondition"),
    board: await at("EthicsBoard"),
    refunds: await at("Refunds"),
    council: await at("Council"),
    councilCondition: await at("CouncilCondition"),
    veto: await at("CouncilVeto"),
    deliberation: await at("Deliberation"),
  };
  await bondAll(contracts.verification, signers);
  const governance = new Governance(contracts, signers, networkHelpers);
  const releases = new Releases(contracts.registry, contracts.verification, governance, signers, now);
  const councilActs = new Council(contracts.council, signers, now);
  const board = asBoard(contracts, ethers, networkHelpers);
  return { deployment, signers, ...contracts, governance, releases, councilActs, asBoard: board };
}
