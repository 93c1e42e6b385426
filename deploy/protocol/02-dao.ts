import { hexlify, toUtf8Bytes, ZeroAddress } from "ethers";
import type { Framework } from "./01-osx.ts";
import { aragonArtifact } from "./artifacts.ts";
import type { ProtocolConfig } from "./config.ts";
import { preparePlugin, publishPlugin, type PluginVersion, type PreparedPlugin } from "./plugins.ts";
import { encode, eventOf, type Transactor } from "./transactor.ts";

/** The community's DAO and its voting plugin, prepared and not yet installed. */
export interface Community {
  dao: string;
  voting: PreparedPlugin;
  token: string;
}

const VOTING = "@aragon/osx-ethers-v1.3.0";
const OSX_RATIO_PER_BPS = 100; // OSx counts ratios in millionths
const EARLY_EXECUTION = 1;

/**
 * Creates the DAO without plugins: until the hand-over its creator alone may execute, so that everything can be put
 * in place in one transaction, and nothing is ever installed with an EXECUTE that no condition guards.
 */
export async function createCommunity(
  chain: Transactor,
  config: ProtocolConfig,
  framework: Framework,
): Promise<Community> {
  const dao = await createDao(chain, config, framework);
  const version = config.framework?.tokenVoting ?? (await publishTokenVoting(chain, framework, dao));
  const voting = await preparePlugin(chain, framework, {
    name: "TokenVoting",
    dao,
    version,
    data: installationData(config),
  });
  const token = await votingToken(chain, voting);
  return { dao, voting, token };
}

async function createDao(chain: Transactor, config: ProtocolConfig, framework: Framework): Promise<string> {
  const factory = aragonArtifact("@aragon/osx-ethers", "DAOFactory").interface;
  const registry = aragonArtifact("@aragon/osx-ethers", "DAORegistry").interface;
  const settings = [ZeroAddress, config.dao.uri, "", hexlify(toUtf8Bytes(config.dao.metadata))];
  const receipt = await chain.call("create DAO", framework.daoFactory, factory, "createDao", [settings, []]);
  const dao: string = eventOf(receipt, registry, "DAORegistered", framework.daoRegistry).args.dao;
  chain.found("DAO", dao, receipt);
  return dao;
}

async function publishTokenVoting(chain: Transactor, framework: Framework, dao: string): Promise<PluginVersion> {
  const token = await chain.deploy("GovernanceERC20Base", aragonArtifact(VOTING, "GovernanceERC20"), [
    ZeroAddress,
    "",
    "",
    [[], []],
  ]);
  const wrapped = await chain.deploy("GovernanceWrappedERC20Base", aragonArtifact(VOTING, "GovernanceWrappedERC20"), [
    ZeroAddress,
    "",
    "",
  ]);
  const artifact = aragonArtifact(VOTING, "TokenVotingSetup");
  const setup = await chain.deploy("TokenVotingSetup", artifact, [token, wrapped]);
  return publishPlugin(chain, framework, { name: "TokenVoting", setup, maintainer: dao });
}

function installationData({ voting, token }: ProtocolConfig): string {
  return encode(
    ["tuple(uint8,uint32,uint32,uint64,uint256)", "tuple(address,string,string)", "tuple(address[],uint256[])"],
    [
      [
        EARLY_EXECUTION,
        voting.supportBps * OSX_RATIO_PER_BPS,
        voting.participationBps * OSX_RATIO_PER_BPS,
        voting.minDuration,
        voting.minProposerPower,
      ],
      [ZeroAddress, token.name, token.symbol],
      [token.holders.map((holder) => holder.account), token.holders.map((holder) => holder.amount)],
    ],
  );
}

async function votingToken(chain: Transactor, voting: PreparedPlugin): Promise<string> {
  const [token] = await chain.read(voting.plugin, aragonArtifact(VOTING, "TokenVoting").interface, "getVotingToken");
  chain.foundWith("GovernanceERC20", token, "TokenVoting");
  return token;
}
