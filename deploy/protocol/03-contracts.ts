import type { Community } from "./02-dao.ts";
import { ownArtifact } from "./artifacts.ts";
import { DeployError } from "./errors.ts";
import { minimumDeadline, type ProtocolConfig } from "./config.ts";
import type { Transactor } from "./transactor.ts";

/** Our own contracts: none has an owner or an admin, each asks the DAO. */
export interface Contracts {
  charter: string;
  currencies: string;
  datasets: string;
  registry: string;
  verification: string;
  license: string;
  market: string;
  streams: string;
  deliberation: string;
  veto: string;
  board: string;
}

/** What the market takes of a resale's price for the treasury, in basis points; another fee is another market. */
const MARKET_FEE_BPS = 100;

/** Deploys the contracts in the order in which they name each other. */
export async function deployContracts(
  chain: Transactor,
  config: ProtocolConfig,
  { dao, voting }: Community,
): Promise<Contracts> {
  const currencies = await deploy(chain, "CurrencyList", [dao]);
  const charter = await deploy(chain, "EthicsCharter", [dao, currencies, minimumDeadline(config)]);
  const datasets = await deploy(chain, "DatasetRegistry", []);
  const registry = await deploy(chain, "ModelRegistry", [dao, charter, datasets]);
  const { required, unbondDelay, decideWithin } = config.verification;
  const terms = [required, unbondDelay, decideWithin];
  const verification = await deploy(chain, "VerificationRegistry", [dao, registry, terms]);
  const renderer = await deploy(chain, "LicenseRenderer", [registry]);
  // The licences name the market that may pay the treasury itself, for good: it is deployed right after them.
  const license = await chain.deploy("ModelLicense", ownArtifact("ModelLicense"), (next) => [
    dao, registry, currencies, renderer, next,
  ]);
  const market = await deploy(chain, "LicenseMarket", [license, currencies, MARKET_FEE_BPS]);
  const [seller] = await chain.read(license, ownArtifact("ModelLicense").interface, "market");
  if (seller !== market) {
    throw new DeployError(
      "market-elsewhere",
      `deploy LicenseMarket: it is at ${market}, but ModelLicense names ${seller}: the account sent something else in ` +
        "between; deploy anew with an account that nobody else uses, under another name",
    );
  }
  const streams = await deploy(chain, "Streams", []);
  const deliberation = await deploy(chain, "Deliberation", [voting.plugin, verification]);
  const veto = await deploy(chain, "CouncilVeto", [dao, voting.plugin]);
  const board = await deploy(chain, "EthicsBoard", [dao, registry, charter]);

  const [receivers] = await chain.read(license, ownArtifact("ModelLicense").interface, "receivers");
  chain.foundWith("RoyaltyReceiverFactory", receivers, "ModelLicense");
  const named = { charter, currencies, datasets, registry, verification, license, market, streams };
  return { ...named, deliberation, veto, board };
}

/** Deploys the view that says what a licence costs and who gets it; it names the treasury. */
export async function deployQuotes(chain: Transactor, contracts: Contracts, treasury: string): Promise<void> {
  const { license, registry, market } = contracts;
  await deploy(chain, "LicenseQuotes", [license, registry, treasury, market]);
}

/** Deploys what pays licensees of a stopped release back; it names the treasury. */
export function deployRefunds(
  chain: Transactor,
  { dao }: Community,
  { registry, license, charter }: Contracts,
  treasury: string,
): Promise<string> {
  return deploy(chain, "Refunds", [dao, treasury, registry, license, charter]);
}

function deploy(chain: Transactor, name: string, args: readonly unknown[]): Promise<string> {
  return chain.deploy(name, ownArtifact(name), args);
}
