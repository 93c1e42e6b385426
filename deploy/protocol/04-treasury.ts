import { id } from "ethers";
import type { Framework } from "./01-osx.ts";
import type { Community } from "./02-dao.ts";
import { deployRefunds, type Contracts } from "./03-contracts.ts";
import { ownArtifact } from "./artifacts.ts";
import { DeployError } from "./errors.ts";
import { preparePlugin, publishPlugin, type PreparedPlugin } from "./plugins.ts";
import type { Transactor } from "./transactor.ts";

/** The treasury plugin, prepared and not yet installed, and what pays refunds out of it. */
export interface Treasury {
  prepared: PreparedPlugin;
  refunds: string;
}

const EXECUTE = id("EXECUTE_PERMISSION");

/** Publishes the treasury as an Aragon plugin, prepares it for the DAO, and deploys the refunds. */
export async function prepareTreasury(
  chain: Transactor,
  framework: Framework,
  community: Community,
  contracts: Contracts,
): Promise<Treasury> {
  const { dao } = community;
  const { license, registry, currencies, datasets } = contracts;
  const condition = await chain.deploy("RoyaltyPaymentCondition", ownArtifact("RoyaltyPaymentCondition"), [
    dao,
    currencies,
  ]);
  const setup = await chain.deploy("RoyaltyTreasurySetup", ownArtifact("RoyaltyTreasurySetup"), [
    dao,
    license,
    registry,
    datasets,
    condition,
  ]);
  const version = await publishPlugin(chain, framework, { name: "RoyaltyTreasury", setup, maintainer: dao });
  const prepared = await preparePlugin(chain, framework, {
    name: "RoyaltyTreasury",
    dao,
    version,
    data: "0x",
  });
  requireUnder(condition, prepared);
  const refunds = await deployRefunds(chain, community, contracts, prepared.plugin);
  return { prepared, refunds };
}

/** The DAO is asked to let the treasury execute under that condition, and in no other way. */
function requireUnder(condition: string, { plugin, permissions }: PreparedPlugin): void {
  const execute = permissions.find((permission) => permission.who === plugin && permission.permissionId === EXECUTE);
  if (execute?.condition.toLowerCase() === condition.toLowerCase()) return;
  throw new DeployError(
    "permission-left",
    `RoyaltyTreasurySetup: expected EXECUTE for ${plugin} under ${condition}, found ${execute?.condition ?? "no grant"}`,
  );
}
