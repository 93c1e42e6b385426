import { expect } from "chai";
import { deployProtocol } from "../../../deploy/protocol/deploy.ts";
import { DeployError } from "../../../deploy/protocol/errors.ts";
import { localConfig } from "../../../deploy/protocol/local.ts";
import { permissionsInForce, strayGrants } from "../../../deploy/protocol/permissions.ts";
import { deployFixture, ethers } from "../fixture.ts";

/** The fixture's framework stands for a network's official one. */
async function officialFramework() {
  const { deployment, signers } = await deployFixture();
  const at = (name: string) => deployment.contracts[name]!.address;
  const framework = {
    daoFactory: at("DAOFactory"),
    pluginRepoFactory: at("PluginRepoFactory"),
    tokenVoting: { repo: at("TokenVotingRepo"), release: 1, build: 1 },
  };
  return { framework, deployer: signers.deployer, first: deployment, registry: at("ModelRegistry") };
}

describe("Deployment on a network that has OSx", () => {
  it("uses the framework that is there, and takes no part of it over", async () => {
    const { framework, deployer, first } = await officialFramework();

    const { contracts } = await deployProtocol({ deployer, config: { ...(await localConfig()), framework } });

    expect(contracts).to.include.keys("DAO", "TokenVoting", "RoyaltyTreasury");
    expect(contracts).to.not.have.any.keys("ManagementDAO", "DAOFactory");
    expect(contracts.DAO!.address).to.not.equal(first.contracts.DAO!.address);
    const managers = [contracts.DAO!.address, contracts.RoyaltyTreasuryRepo!.address];
    const grants = await permissionsInForce(ethers.provider, managers, 0);
    expect(grants).to.have.length.above(15);
    expect(await strayGrants(ethers.provider, grants)).to.deep.equal([]);
  });

  it("refuses an address without code before it sends anything", async () => {
    const { framework, deployer } = await officialFramework();
    const nonce = await deployer.getNonce();
    const wrong = { ...framework, pluginRepoFactory: deployer.address };
    const config = { ...(await localConfig()), framework: wrong };

    const error = await deployProtocol({ deployer, config }).catch((reason: unknown) => reason);

    expect(error).to.be.instanceOf(DeployError);
    const sentence = `framework.pluginRepoFactory: there is no contract at ${deployer.address}`;
    expect((error as Error).message).to.include(sentence);
    expect(await deployer.getNonce()).to.equal(nonce);
  });
});
