import type { Rpc } from "../chain/rpc.ts";
import { PLUGINS } from "./own-plugins.ts";
import { installedPlugin, newestTag, sayTag, type InstalledPlugin, type PluginTag } from "./plugin.ts";

/** A plugin repository that one need not paste: the deployment published it, or a plugin of the DAO came from it. */
export interface KnownRepo {
  address: string;
  name: string;
  /** Whose it is, and what its plugin does; empty where that is not known. */
  about: string;
  /** Null where the repository has no version. */
  newest: PluginTag | null;
  /** The DAO's plugins that came from it: "installed as Council, 1.1". */
  installed: string;
}

const ABOUT: Readonly<Record<string, string>> = {
  TokenVoting: "Aragon's: members vote, each with the weight of a token",
  Multisig: "Aragon's: some of a fixed group approve together",
  RoyaltyTreasury: "This project's: keeps what releases earn, and divides it",
};

/**
 * The repositories that the deployment knows, with their newest versions. Where the node does not tell what is
 * installed, those that the deployment published are left.
 *
 * @param firstBlock The block in which the DAO was made.
 * @throws RpcUnreachableError when the node does not answer.
 */
export async function knownRepos(
  rpc: Rpc, contracts: Record<string, string>, firstBlock: number,
): Promise<KnownRepo[]> {
  const plugins = Object.keys(PLUGINS).filter((name) => contracts[name]);
  const found = await Promise.all(
    plugins.map((name) => installedPlugin(rpc, contracts, contracts[name]!, firstBlock).catch(() => null)),
  );
  const repos = new Map<string, { address: string; name: string; installed: string[] }>();
  const add = (address: string, name: string) => {
    const known = repos.get(address.toLowerCase()) ?? { address, name, installed: [] };
    repos.set(address.toLowerCase(), known);
    return known;
  };
  for (const name of Object.values(PLUGINS)) {
    if (contracts[`${name}Repo`]) add(contracts[`${name}Repo`]!, name);
  }
  found.forEach((plugin: InstalledPlugin | null, i) => {
    if (plugin) add(plugin.repo, PLUGINS[plugins[i]!]!).installed.push(`${plugins[i]}, ${sayTag(plugin.tag)}`);
  });
  return Promise.all(
    [...repos.values()].map(async ({ address, name, installed }) => ({
      address, name, about: ABOUT[name] ?? "", newest: await newestTag(rpc, address),
      installed: installed.length > 0 ? `installed as ${installed.join(" and ")}` : "",
    })),
  );
}
