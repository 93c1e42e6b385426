import { id, type Interface } from "ethers";
import type { Framework } from "./01-osx.ts";
import type { Community } from "./02-dao.ts";
import type { Contracts } from "./03-contracts.ts";
import type { Treasury } from "./04-treasury.ts";
import type { Council } from "./05-council.ts";
import { aragonArtifact, ownArtifact } from "./artifacts.ts";
import type { ProtocolConfig } from "./config.ts";
import { requireNoStrayGrants } from "./permissions.ts";
import { applyInstallation } from "./plugins.ts";
import type { Transactor } from "./transactor.ts";

/** Everything the earlier steps made. */
export interface Parts {
  framework: Framework;
  community: Community;
  contracts: Contracts;
  treasury: Treasury;
  council: Council;
}

interface Action {
  to: string;
  value: bigint;
  data: string;
}

const daoAbi = aragonArtifact("@aragon/osx-ethers", "DAO").interface;
const permission = {
  root: id("ROOT_PERMISSION"),
  execute: id("EXECUTE_PERMISSION"),
  setTargetConfig: id("SET_TARGET_CONFIG_PERMISSION"),
};

/** Installs everything and takes the deployer's power away in one execution; there is no state in between. */
export async function handOver(
  chain: Transactor,
  config: ProtocolConfig,
  parts: Parts,
  repos: readonly string[],
  fromBlock: number,
): Promise<void> {
  const { dao } = parts.community;
  const me = await chain.deployer.getAddress();
  const actions = [
    ...installation(parts),
    ...ownPermissions(parts),
    ...modules(config, parts),
    revoke(dao, dao, me, permission.execute),
  ];
  await chain.call("install everything and leave", dao, daoAbi, "execute", [
    id("commonweight.install"),
    actions.map(({ to, value, data }) => [to, value, data]),
    0,
  ]);
  const { managementDao } = parts.framework;
  if (managementDao !== undefined) await leaveFramework(chain, managementDao, dao, me);

  const managers = [dao, ...repos, ...(managementDao === undefined ? [] : [managementDao])];
  await requireNoStrayGrants(chain.provider, managers, fromBlock);
}

/** Applies all plugins. Aragon's setups grant EXECUTE without a condition: it is swapped at once. */
function installation({ framework, community, treasury, council }: Parts): Action[] {
  const { dao, voting } = community;
  const processor = framework.pluginSetupProcessor;
  const plugins = [voting, treasury.prepared, council.prepared];
  const retargeting = plugins
    .flatMap((plugin) => plugin.permissions)
    .filter(({ permissionId }) => permissionId === permission.setTargetConfig)
    .map(({ where, who, permissionId }) => revoke(dao, where, who, permissionId));
  return [
    grant(dao, dao, processor, permission.root),
    ...plugins.map((plugin) => applyInstallation(framework, dao, plugin)),
    revoke(dao, dao, processor, permission.root),
    ...retargeting,
    ...conditionalExecute(dao, voting.plugin, council.reserveCondition),
    ...conditionalExecute(dao, council.prepared.plugin, council.condition),
  ];
}

function conditionalExecute(dao: string, plugin: string, condition: string): Action[] {
  return [
    revoke(dao, dao, plugin, permission.execute),
    call(dao, daoAbi, "grantWithCondition", [dao, plugin, permission.execute, condition]),
  ];
}

/**
 * What our contracts ask for. The DAO itself holds what a vote decides; the council speaks for the DAO too, and its
 * condition leaves it two of these. What stops a release only the board does, so that nothing is stopped outside a
 * dispute; what a frozen release has earned only the refunds collect.
 */
function ownPermissions({ community: { dao }, contracts, treasury }: Parts): Action[] {
  const plugin = treasury.prepared.plugin;
  const held: [where: string, who: string, ...names: string[]][] = [
    [contracts.charter, dao, "ADOPT"],
    [contracts.currencies, dao, "LIST_CURRENCY"],
    [contracts.registry, dao, "APPROVE", "SET_MODULE"],
    [contracts.registry, contracts.board, "SUSPEND", "REINSTATE", "REVOKE"],
    [contracts.verification, dao, "SET_TERMS", "JUDGE"],
    [contracts.board, dao, "SUSPEND", "DECIDE"],
    [contracts.veto, dao, "VETO", "OVERRULE"],
    [plugin, dao, "UPGRADE_PLUGIN"],
    [plugin, treasury.refunds, "COLLECT"],
    [treasury.refunds, dao, "DIVERT"],
  ];
  return held.flatMap(([where, who, ...names]) =>
    names.map((name) => grant(dao, where, who, id(`${name}_PERMISSION`))),
  );
}

function modules({ charter, currencies }: ProtocolConfig, { contracts }: Parts): Action[] {
  const { receiptsRequired, acceptedBackends, feeBps, forbiddenRights, verifierPoolBps } = charter.policy;
  const policy = [receiptsRequired, acceptedBackends, feeBps, forbiddenRights, verifierPoolBps];
  const own = (name: string) => ownArtifact(name).interface;
  return [
    call(contracts.registry, own("ModelRegistry"), "setVerificationRegistry", [contracts.verification]),
    call(contracts.registry, own("ModelRegistry"), "setLicense", [contracts.license]),
    ...currencies.map((currency) => call(contracts.currencies, own("CurrencyList"), "list", [currency])),
    // After the currencies: bonds may be in one of them.
    call(contracts.charter, own("EthicsCharter"), "adopt", [
      charter.document,
      charter.clauseCount,
      policy,
      charter.process,
    ]),
  ];
}

/** The framework we deployed belongs to the community too. The new root is in place before the old one goes. */
async function leaveFramework(chain: Transactor, managementDao: string, dao: string, me: string): Promise<void> {
  const root = permission.root;
  await chain.call("hand the framework over", managementDao, daoAbi, "grant", [managementDao, dao, root]);
  await chain.call("leave the framework", managementDao, daoAbi, "revoke", [managementDao, me, root]);
}

function grant(dao: string, where: string, who: string, permissionId: string): Action {
  return call(dao, daoAbi, "grant", [where, who, permissionId]);
}

function revoke(dao: string, where: string, who: string, permissionId: string): Action {
  return call(dao, daoAbi, "revoke", [where, who, permissionId]);
}

function call(to: string, abi: Interface, method: string, args: readonly unknown[]): Action {
  return { to, value: 0n, data: abi.encodeFunctionData(method, args) };
}
