import { hexlify, id, toUtf8Bytes, ZeroAddress } from "ethers";
import { aragonArtifact, ownArtifact } from "./artifacts.ts";
import type { ProtocolConfig } from "./config.ts";
import { DeployError } from "./errors.ts";
import type { Transactor } from "./transactor.ts";

/** The parts of OSx a deployment talks to. */
export interface Framework {
  daoFactory: string;
  daoRegistry: string;
  pluginRepoFactory: string;
  pluginRepoRegistry: string;
  pluginSetupProcessor: string;
  /** The framework's own DAO, where we deployed the framework: it must be handed over. */
  managementDao?: string;
}

const OSX_VERSION = "1.4.0";
const dao = aragonArtifact("@aragon/osx-ethers", "DAO").interface;

/** Takes the network's official OSx, or deploys it (without ENS, which is optional) where there is none. */
export async function deployFramework(chain: Transactor, config: ProtocolConfig): Promise<Framework> {
  return config.framework ? officialFramework(chain, config.framework) : ownFramework(chain);
}

async function officialFramework(
  chain: Transactor,
  official: NonNullable<ProtocolConfig["framework"]>,
): Promise<Framework> {
  for (const [name, address] of [
    ["daoFactory", official.daoFactory],
    ["pluginRepoFactory", official.pluginRepoFactory],
    ["tokenVoting.repo", official.tokenVoting.repo],
  ] as const) {
    if ((await chain.provider.getCode(address)) !== "0x") continue;
    throw new DeployError("config-invalid", `framework.${name}: there is no contract at ${address} on this chain`);
  }
  const factory = aragonArtifact("@aragon/osx-ethers", "DAOFactory").interface;
  const version = (await chain.read(official.daoFactory, factory, "protocolVersion"))[0].join(".");
  if (version !== OSX_VERSION) {
    const found = `DAOFactory ${official.daoFactory} is of OSx ${version}`;
    throw new DeployError("config-invalid", `framework.daoFactory: expected OSx ${OSX_VERSION}, found ${found}`);
  }
  const [daoRegistry] = await chain.read(official.daoFactory, factory, "daoRegistry");
  const [pluginSetupProcessor] = await chain.read(official.daoFactory, factory, "pluginSetupProcessor");
  const psp = aragonArtifact("@aragon/osx-ethers", "PluginSetupProcessor").interface;
  const [pluginRepoRegistry] = await chain.read(pluginSetupProcessor, psp, "repoRegistry");
  const { daoFactory, pluginRepoFactory } = official;
  return { daoFactory, daoRegistry, pluginRepoFactory, pluginRepoRegistry, pluginSetupProcessor };
}

async function ownFramework(chain: Transactor): Promise<Framework> {
  const me = await chain.deployer.getAddress();
  const metadata = hexlify(toUtf8Bytes(""));
  const managementDao = await deployProxy(chain, "ManagementDAO", "DAO", [metadata, me, ZeroAddress, ""]);
  const daoRegistry = await deployProxy(chain, "DAORegistry", "DAORegistry", [managementDao, ZeroAddress]);
  const pluginRepoRegistry = await deployProxy(chain, "PluginRepoRegistry", "PluginRepoRegistry", [
    managementDao,
    ZeroAddress,
  ]);
  const pluginRepoFactory = await chain.deploy("PluginRepoFactory", part("PluginRepoFactory"), [pluginRepoRegistry]);
  const pluginSetupProcessor = await chain.deploy("PluginSetupProcessor", part("PluginSetupProcessor"), [
    pluginRepoRegistry,
  ]);
  const daoFactory = await chain.deploy("DAOFactory", part("DAOFactory"), [daoRegistry, pluginSetupProcessor]);

  await chain.call("let DAOFactory register DAOs", managementDao, dao, "grant", [
    daoRegistry,
    daoFactory,
    id("REGISTER_DAO_PERMISSION"),
  ]);
  await chain.call("let PluginRepoFactory register repos", managementDao, dao, "grant", [
    pluginRepoRegistry,
    pluginRepoFactory,
    id("REGISTER_PLUGIN_REPO_PERMISSION"),
  ]);
  return { daoFactory, daoRegistry, pluginRepoFactory, pluginRepoRegistry, pluginSetupProcessor, managementDao };
}

async function deployProxy(chain: Transactor, name: string, contract: string, args: unknown[]): Promise<string> {
  const artifact = part(contract);
  const implementation = await chain.deploy(`${name}Implementation`, artifact);
  const initialization = artifact.interface.encodeFunctionData("initialize", args);
  return chain.deploy(name, ownArtifact("ERC1967Proxy"), [implementation, initialization]);
}

function part(name: string) {
  return aragonArtifact("@aragon/osx-ethers", name);
}
