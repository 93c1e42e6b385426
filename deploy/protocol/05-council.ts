import type { Framework } from "./01-osx.ts";
import type { Community } from "./02-dao.ts";
import type { Contracts } from "./03-contracts.ts";
import type { Treasury } from "./04-treasury.ts";
import { aragonArtifact, ownArtifact } from "./artifacts.ts";
import type { ProtocolConfig } from "./config.ts";
import { preparePlugin, publishPlugin, type PluginVersion, type PreparedPlugin } from "./plugins.ts";
import { encode, type Transactor } from "./transactor.ts";

/** The council's plugin, prepared and not yet installed, and the conditions under which council and vote execute. */
export interface Council {
  prepared: PreparedPlugin;
  /** Guards the council's EXECUTE. */
  condition: string;
  /** Guards the voting plugin's EXECUTE. */
  reserveCondition: string;
}

/** Everything that the conditions bind together. */
export interface Bound {
  framework: Framework;
  community: Community;
  contracts: Contracts;
  treasury: Treasury;
}

const MULTISIG = "@aragon/osx-ethers-v1.3.0";

/** Prepares Aragon's Multisig as the council, and deploys the conditions on what it and the vote may execute. */
export async function prepareCouncil(chain: Transactor, config: ProtocolConfig, bound: Bound): Promise<Council> {
  const { framework, community } = bound;
  const { dao } = community;
  const version = config.framework?.multisig ?? (await publishMultisig(chain, framework, dao));
  const { members, minApprovals } = config.council;
  const onlyListed = true; // who is not of the council proposes nothing in it
  const data = encode(["address[]", "tuple(bool,uint16)"], [members, [onlyListed, minApprovals]]);
  const prepared = await preparePlugin(chain, framework, { name: "Council", dao, version, data });
  const { board, veto } = bound.contracts;
  const condition = await deploy(chain, "CouncilCondition", [dao, prepared.plugin, board, veto]);
  const parts = reserveParts(config, bound, prepared.plugin);
  const reserveCondition = await deploy(chain, "RoyaltyReserveCondition", [parts]);
  return { prepared, condition, reserveCondition };
}

async function publishMultisig(chain: Transactor, framework: Framework, dao: string): Promise<PluginVersion> {
  const setup = await chain.deploy("MultisigSetup", aragonArtifact(MULTISIG, "MultisigSetup"));
  return publishPlugin(chain, framework, { name: "Multisig", setup, maintainer: dao });
}

/** The constructor's struct ReserveParts. */
function reserveParts({ delays }: ProtocolConfig, bound: Bound, council: string) {
  const { framework, community, contracts, treasury } = bound;
  return {
    dao: community.dao,
    pluginSetupProcessor: framework.pluginSetupProcessor,
    voting: community.voting.plugin,
    treasury: treasury.prepared.plugin,
    currencies: contracts.currencies,
    registry: contracts.registry,
    board: contracts.board,
    veto: contracts.veto,
    council,
    delay: delays.ordinary,
    guardedDelay: delays.guarded,
    guardedWindow: delays.guardedWindow,
  };
}

function deploy(chain: Transactor, name: string, args: readonly unknown[]): Promise<string> {
  return chain.deploy(name, ownArtifact(name), args);
}
