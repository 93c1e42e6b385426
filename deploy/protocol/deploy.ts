import type { Provider, Signer } from "ethers";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { deployFramework } from "./01-osx.ts";
import { createCommunity } from "./02-dao.ts";
import { deployContracts, deployQuotes } from "./03-contracts.ts";
import { prepareTreasury } from "./04-treasury.ts";
import { prepareCouncil } from "./05-council.ts";
import { handOver } from "./06-handover.ts";
import type { ProtocolConfig } from "./config.ts";
import { DeployError } from "./errors.ts";
import { Journal } from "./journal.ts";
import { LOCAL_CHAIN_ID, localConfig } from "./local.ts";
import { Transactor } from "./transactor.ts";

/** What `deployProtocol` needs to know. */
export interface DeployOptions {
  /** Pays for everything and holds nothing afterwards; connected to a provider. */
  deployer: Signer;
  /** Where the deployment is kept, also while it is being made; without it an interrupted run cannot be resumed. */
  file?: string;
  /** Left out on the local chain, where the demo community is deployed. */
  config?: ProtocolConfig;
  log?: (line: string) => void;
}

/**
 * Deploys the whole protocol: OSx where there is none, the DAO, our contracts, the treasury; then leaves all power to
 * the vote. Idempotent: a second run sends no transaction, an interrupted one goes on where it stopped.
 *
 * @throws DeployError naming what stopped it and the way out.
 */
export async function deployProtocol({ deployer, file, config, log = () => {} }: DeployOptions): Promise<Deployment> {
  const { provider } = deployer;
  if (!provider) throw new DeployError("no-provider", "deployer: expected a signer connected to a provider");
  const chainId = Number((await provider.getNetwork()).chainId);
  const settings = config ?? (await defaultConfig(chainId));
  const journal = new Journal(file, chainId, settings.network);
  if (!(await stands(provider, journal))) {
    if (chainId !== LOCAL_CHAIN_ID) {
      const problem = `its contracts are not on this chain ${chainId}`;
      throw new DeployError("wrong-chain", `${file}: ${problem}; check the RPC URL`);
    }
    log("the chain is behind its deployment, or a new one: deploying what is missing");
    journal.reopen();
  }
  if (!journal.complete) await deployAll(new Transactor(deployer, journal, log), settings, journal);
  return journal.deployment();
}

async function deployAll(chain: Transactor, config: ProtocolConfig, journal: Journal): Promise<void> {
  const framework = await deployFramework(chain, config);
  const community = await createCommunity(chain, config, framework);
  const contracts = await deployContracts(chain, config, community);
  const treasury = await prepareTreasury(chain, framework, community, contracts);
  await deployQuotes(chain, contracts, treasury.prepared.plugin);
  const council = await prepareCouncil(chain, config, { framework, community, contracts, treasury });
  const published = ["TokenVotingRepo", "RoyaltyTreasuryRepo", "MultisigRepo"];
  const repos = published.flatMap((name) => journal.contracts[name]?.address ?? []);
  const blocks = Object.values(journal.contracts).map((contract) => contract.startBlock);
  await handOver(chain, config, { framework, community, contracts, treasury, council }, repos, Math.min(...blocks));
  journal.setComplete();
}

/** Whether every contract the journal knows has code; a chain begun anew has none of them. */
async function stands(provider: Provider, journal: Journal): Promise<boolean> {
  const codes = await Promise.all(Object.values(journal.contracts).map(({ address }) => provider.getCode(address)));
  return codes.every((code) => code !== "0x");
}

async function defaultConfig(chainId: number): Promise<ProtocolConfig> {
  if (chainId === LOCAL_CHAIN_ID) return localConfig();
  const wanted = `deploy/networks/${chainId}.config.json`;
  const advice = `write ${wanted} and use the command line`;
  throw new DeployError("config-invalid", `chain ${chainId}: no configuration; ${advice}`);
}
