import { hexlify, keccak256, toUtf8Bytes, type Result } from "ethers";
import type { Framework } from "./01-osx.ts";
import { aragonArtifact } from "./artifacts.ts";
import { encode, eventOf, type Transactor } from "./transactor.ts";

/** A plugin's version in its repo, as the PluginSetupProcessor names it. */
export interface PluginVersion {
  repo: string;
  release: number;
  build: number;
}

/** A permission a plugin's setup asks for; operation 0 grants, 1 revokes, 2 grants with a condition. */
export interface PreparedPermission {
  operation: number;
  where: string;
  who: string;
  condition: string;
  permissionId: string;
}

/** A plugin deployed by its setup and not yet installed. */
export interface PreparedPlugin {
  version: PluginVersion;
  plugin: string;
  helpers: string[];
  permissions: PreparedPermission[];
}

const psp = aragonArtifact("@aragon/osx-ethers", "PluginSetupProcessor").interface;

/** Publishes a plugin's first version (1.1) in a repo of its own, maintained by `maintainer` from the start. */
export async function publishPlugin(
  chain: Transactor,
  framework: Framework,
  plugin: { name: string; setup: string; maintainer: string },
): Promise<PluginVersion> {
  const name = `${plugin.name}Repo`;
  const factory = aragonArtifact("@aragon/osx-ethers", "PluginRepoFactory").interface;
  const registry = aragonArtifact("@aragon/osx-ethers", "PluginRepoRegistry").interface;
  const metadata = hexlify(toUtf8Bytes(JSON.stringify({ name: plugin.name })));
  const method = "createPluginRepoWithFirstVersion";
  const receipt = await chain.call(`publish ${name}`, framework.pluginRepoFactory, factory, method, [
    "", // no ENS subdomain: the address is the name
    plugin.setup,
    plugin.maintainer,
    metadata,
    metadata,
  ]);
  const repo: string = eventOf(receipt, registry, "PluginRepoRegistered").args.pluginRepo;
  chain.found(name, repo, receipt);
  return { repo, release: 1, build: 1 };
}

/** Has the PluginSetupProcessor deploy a plugin for the DAO. Nothing is granted until it is applied. */
export async function preparePlugin(
  chain: Transactor,
  framework: Framework,
  plugin: { name: string; dao: string; version: PluginVersion; data: string },
): Promise<PreparedPlugin> {
  const { name, dao, version, data } = plugin;
  const receipt = await chain.call(`prepare ${name}`, framework.pluginSetupProcessor, psp, "prepareInstallation", [
    dao,
    [reference(version), data],
  ]);
  const { args } = eventOf(receipt, psp, "InstallationPrepared", framework.pluginSetupProcessor);
  chain.found(name, args.plugin, receipt);
  return {
    version,
    plugin: args.plugin,
    helpers: [...args.preparedSetupData.helpers],
    permissions: args.preparedSetupData.permissions.map((permission: Result) => ({
      operation: Number(permission.operation),
      where: permission.where,
      who: permission.who,
      condition: permission.condition,
      permissionId: permission.permissionId,
    })),
  };
}

/** The call that installs a prepared plugin; the DAO makes it, while the processor may change its permissions. */
export function applyInstallation(framework: Framework, dao: string, prepared: PreparedPlugin) {
  const data = psp.encodeFunctionData("applyInstallation", [
    dao,
    [
      reference(prepared.version),
      prepared.plugin,
      prepared.permissions.map((p) => [p.operation, p.where, p.who, p.condition, p.permissionId]),
      hashHelpers(prepared.helpers),
    ],
  ]);
  return { to: framework.pluginSetupProcessor, value: 0n, data };
}

function reference({ repo, release, build }: PluginVersion) {
  return [[release, build], repo];
}

function hashHelpers(helpers: string[]): string {
  return keccak256(encode(["address[]"], [helpers]));
}
