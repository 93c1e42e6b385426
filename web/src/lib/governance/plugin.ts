import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { AbiCoder, id, Interface, isAddress, isHexString, keccak256 } from "ethers";
import { findLogs } from "../chain/logs.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { Call } from "../state/transactions/call.ts";
import type { TransactionReceipt } from "../state/transactions/record.ts";
import type { ProposalAction } from "./actions.ts";

/** A version in a plugin's repository (OSx PluginRepo.Tag). */
export interface PluginTag {
  release: number;
  build: number;
}

/** A permission that a plugin's setup asks for: 0 grants, 1 revokes, 2 grants under a condition. */
export interface AskedPermission {
  operation: number;
  where: string;
  who: string;
  condition: string;
  permissionId: string;
}

/** A plugin that its setup has made ready for the DAO; the DAO's vote applies it, or nothing of it holds. */
export interface PreparedPlugin {
  kind: "install" | "update";
  plugin: string;
  repo: string;
  tag: PluginTag;
  permissions: AskedPermission[];
  helpers: string[];
  /** What runs on the new code at once; 0x for an installation. */
  initData: string;
}

/** An installed plugin's version and the contracts that came with it, as the next update has to name them. */
export interface InstalledPlugin {
  repo: string;
  tag: PluginTag;
  helpers: string[];
}

type Addresses = Record<string, string>;

const TAG = /^(\d{1,3})\.(\d{1,5})$/;

/** "1.3" as release 1, build 3; null for anything else. */
export function readTag(typed: string): PluginTag | null {
  const [, release, build] = TAG.exec(typed.trim()) ?? [];
  const tag = { release: Number(release), build: Number(build) };
  return tag.release >= 1 && tag.release <= 255 && tag.build >= 1 && tag.build <= 65_535 ? tag : null;
}

export const sayTag = ({ release, build }: PluginTag) => `${release}.${build}`;

/** What is wrong with what was typed, or undefined. */
export function typedError(what: "repo" | "tag" | "data" | "hash", typed: string): string | undefined {
  const text = typed.trim();
  switch (what) {
    case "repo":
      return isAddress(text) ? undefined : "The address of a plugin repository: 0x and 40 characters.";
    case "tag":
      return readTag(text) ? undefined : "Release and build, such as 1.3.";
    case "data":
      return text === "" || isHexString(text, true) ? undefined : "0x and an even number of hexadecimal characters.";
    case "hash":
      return isHexString(text, 32) ? undefined : "A transaction's hash: 0x and 64 characters.";
  }
}

/** The call by which anybody has a plugin prepared for the DAO. It deploys; it installs nothing. */
export function prepareInstallation(dao: string, repo: string, tag: PluginTag, data: string): Call {
  const args = [dao, { pluginSetupRef: { versionTag: tag, pluginSetupRepo: repo }, data: data.trim() || "0x" }];
  return { contract: "PluginSetupProcessor", method: "prepareInstallation", args };
}

/** The same for a newer build of an installed plugin. */
export function prepareUpdate(
  dao: string,
  plugin: string,
  installed: InstalledPlugin,
  tag: PluginTag,
  data: string,
): Call {
  const { repo, tag: current, helpers } = installed;
  const params = {
    currentVersionTag: current,
    newVersionTag: tag,
    pluginSetupRepo: repo,
    setupPayload: { plugin, currentHelpers: helpers, data: data.trim() || "0x" },
  };
  return { contract: "PluginSetupProcessor", method: "prepareUpdate", args: [dao, params] };
}

/** What a transaction prepared for the DAO; null if nothing. */
export async function preparedIn(
  logs: TransactionReceipt["logs"],
  contracts: Addresses,
): Promise<PreparedPlugin | null> {
  for (const event of await eventsOf(logs, contracts)) {
    const { name, args } = event;
    if (name !== "InstallationPrepared" && name !== "UpdatePrepared") continue;
    const { permissions, helpers } = args.preparedSetupData;
    return {
      kind: name === "InstallationPrepared" ? "install" : "update",
      plugin: name === "InstallationPrepared" ? args.plugin : args.setupPayload.plugin,
      repo: args.pluginSetupRepo,
      tag: tagOf(args.versionTag),
      permissions: [...permissions].map((one: AskedPermission) => ({
        operation: Number(one.operation),
        where: one.where,
        who: one.who,
        condition: one.condition,
        permissionId: one.permissionId,
      })),
      helpers: [...helpers],
      initData: args.initData ?? "0x",
    };
  }
  return null;
}

/** The DAO's events among a receipt's logs, or those that a node found. */
async function eventsOf(logs: TransactionReceipt["logs"], contracts: Addresses) {
  const processor = await contractInterface("PluginSetupProcessor");
  const address = contracts.PluginSetupProcessor?.toLowerCase();
  return logs
    .filter((log) => log.address.toLowerCase() === address)
    .flatMap((log) => processor.parseLog(log) ?? [])
    .filter(({ args }) => String(args.dao).toLowerCase() === contracts.DAO?.toLowerCase());
}

const tagOf = ({ release, build }: { release: bigint; build: bigint }) => ({
  release: Number(release),
  build: Number(build),
});

/**
 * What is installed of a plugin now: the preparation whose application came last.
 *
 * @param firstBlock The block in which the DAO was made, before which nothing can be installed.
 * @throws RpcUnreachableError when the node does not answer, RpcError when it refuses to look that far back.
 */
export async function installedPlugin(
  rpc: Rpc, contracts: Addresses, plugin: string, firstBlock: number,
): Promise<InstalledPlugin | null> {
  const processor = await contractInterface("PluginSetupProcessor");
  const topic = (name: string) => processor.getEvent(name)?.topicHash ?? id(name);
  const word = (address: string) => `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
  const dao = word(contracts.DAO ?? "0x");
  const logs = (topics: unknown[]) =>
    findLogs<TransactionReceipt["logs"][number]>(rpc, { address: contracts.PluginSetupProcessor, topics }, firstBlock);
  const applied = [topic("InstallationApplied"), topic("UpdateApplied"), topic("UninstallationApplied")];
  const last = (await eventsOf(await logs([applied, dao, word(plugin)]), contracts)).at(-1);
  if (!last || last.name === "UninstallationApplied") return null;
  const prepared = await logs([[topic("InstallationPrepared"), topic("UpdatePrepared")], null, dao]);
  const found = (await eventsOf(prepared, contracts)).find(
    ({ args }) => args.preparedSetupId === last.args.preparedSetupId,
  );
  if (!found) return null;
  const { pluginSetupRepo, versionTag, preparedSetupData } = found.args;
  return { repo: pluginSetupRepo, tag: tagOf(versionTag), helpers: [...preparedSetupData.helpers] };
}

const repository = new Interface([
  "function latestRelease() view returns (uint8)",
  "function buildCount(uint8 release) view returns (uint256)",
]);

/** The newest version in a repository, of one release where one is given; null where there is no repository. */
export async function newestTag(rpc: Rpc, repo: string, within?: number): Promise<PluginTag | null> {
  const ask = async (name: string, args: readonly unknown[]) => {
    const call = { to: repo, data: repository.encodeFunctionData(name, args) };
    const [answer] = repository.decodeFunctionResult(name, await rpc.request<string>("eth_call", [call, "latest"]));
    return Number(answer);
  };
  try {
    const release = within ?? (await ask("latestRelease", []));
    const build = await ask("buildCount", [release]);
    return release > 0 && build > 0 ? { release, build } : null;
  } catch (error) {
    // An address without code answers nothing, another contract refuses: neither is a repository.
    if ((error as { code?: unknown }).code === "rpc_unreachable") throw error;
    return null;
  }
}

/**
 * The calls that apply what was prepared. The processor is given what it needs for it, and has it taken at the end: it
 * may change the DAO's permissions (ROOT) if the plugin asks for some, and replace the plugin's code in an update.
 */
export async function applyPlugin(contracts: Addresses, prepared: PreparedPlugin): Promise<ProposalAction[]> {
  const [dao, processor] = [contracts.DAO ?? "", contracts.PluginSetupProcessor ?? ""];
  const [daoAbi, abi] = await Promise.all([contractInterface("DAO"), contractInterface("PluginSetupProcessor")]);
  const { kind, plugin, repo, tag, permissions, helpers, initData } = prepared;
  const needed = [
    ...(permissions.length > 0 ? [[dao, processor, id("ROOT_PERMISSION")]] : []),
    ...(kind === "update" ? [[plugin, processor, id("UPGRADE_PLUGIN_PERMISSION")]] : []),
  ];
  const onDao = (method: string, args: readonly unknown[]) => ({
    to: dao,
    value: 0n,
    data: daoAbi.encodeFunctionData(method, args),
  });
  const params = {
    pluginSetupRef: { versionTag: tag, pluginSetupRepo: repo },
    plugin,
    initData,
    permissions,
    helpersHash: keccak256(AbiCoder.defaultAbiCoder().encode(["address[]"], [helpers])),
  };
  const method = kind === "install" ? "applyInstallation" : "applyUpdate";
  return [
    ...needed.map((args) => onDao("grant", args)),
    { to: processor, value: 0n, data: abi.encodeFunctionData(method, [dao, params]) },
    ...needed.toReversed().map((args) => onDao("revoke", args)),
  ];
}
