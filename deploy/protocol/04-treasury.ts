import { id, ZeroAddress } from "ethers";
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
  const setup = await chain.deploy("RoyaltyTreasurySetup", ownArtifact("RoyaltyTreasurySetup"), [
    dao,
    license,
    registry,
    currencies,
    datasets,
  ]);
  const version = await publishPlugin(chain, framework, { name: "RoyaltyTreasury", setup, maintainer: dao });
  const prepared = await preparePlugin(chain, framework, {
    name: "RoyaltyTreasury",
    dao,
    version,
    data: "0x",
  });
  chain.foundWith("RoyaltyPaymentCondition", paymentCondition(prepared), "RoyaltyTreasury");
  const refunds = await deployRefunds(chain, community, contracts, prepared.plugin);
  return { prepared, refunds };
}

function paymentCondition({ plugin, permissions }: PreparedPlugin): string {
  const execute = permissions.find((permission) => permission.who === plugin && permission.permissionId === EXECUTE);
  if (execute && execute.condition !== ZeroAddress) return execute.condition;
  throw new DeployError(
    "permission-left",
    `RoyaltyTreasurySetup: expected EXECUTE for ${plugin} under a condition, found ${execute ? "none" : "no grant"}`,
  );
}
