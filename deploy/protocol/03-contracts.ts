import type { Community } from "./02-dao.ts";
import { ownArtifact } from "./artifacts.ts";
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
}

/** What the market takes of a resale's price for the treasury, in basis points; another fee is another market. */
const MARKET_FEE_BPS = 100;

/** Deploys the contracts in the order in which they name each other. */
export async function deployContracts(
  chain: Transactor,
  config: ProtocolConfig,
  { dao, token }: Community,
): Promise<Contracts> {
  const currencies = await deploy(chain, "CurrencyList", [dao]);
  const charter = await deploy(chain, "EthicsCharter", [dao, currencies, minimumDeadline(config)]);
  const datasets = await deploy(chain, "DatasetRegistry", []);
  const registry = await deploy(chain, "ModelRegistry", [dao, charter, datasets]);
  const verification = await deploy(chain, "VerificationRegistry", [registry, token]);
  const renderer = await deploy(chain, "LicenseRenderer", [registry]);
  const license = await deploy(chain, "ModelLicense", [dao, registry, currencies, renderer]);
  const market = await deploy(chain, "LicenseMarket", [license, currencies, MARKET_FEE_BPS]);
  const streams = await deploy(chain, "Streams", []);

  const [receivers] = await chain.read(license, ownArtifact("ModelLicense").interface, "receivers");
  chain.foundWith("RoyaltyReceiverFactory", receivers, "ModelLicense");
  return { charter, currencies, datasets, registry, verification, license, market, streams };
}

/** Deploys the view that says what a licence costs and who gets it; it names the treasury, which comes last. */
export async function deployQuotes(chain: Transactor, contracts: Contracts, treasury: string): Promise<void> {
  const { license, registry, market } = contracts;
  await deploy(chain, "LicenseQuotes", [license, registry, treasury, market]);
}

function deploy(chain: Transactor, name: string, args: readonly unknown[]): Promise<string> {
  return chain.deploy(name, ownArtifact(name), args);
}
