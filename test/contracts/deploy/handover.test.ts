import { expect } from "chai";
import { id } from "ethers";
import { permissionsInForce, strayGrants, permissionName } from "../../../deploy/protocol/permissions.ts";
import { deployFixture, ethers } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const EXECUTE = id("EXECUTE_PERMISSION");
const ROOT = id("ROOT_PERMISSION");

async function walk() {
  const world = await deployFixture();
  const names = ["DAO", "ManagementDAO", "TokenVotingRepo", "RoyaltyTreasuryRepo"];
  const managers = names.map((name) => world.deployment.contracts[name]!.address);
  const grants = await permissionsInForce(ethers.provider, managers, 0);
  return { world, managers, grants };
}

describe("Hand-over", () => {
  it("leaves no permission with an account without code, nor with anybody", async () => {
    const { grants } = await walk();

    expect(grants).to.have.length.above(20);
    expect(await strayGrants(ethers.provider, grants)).to.deep.equal([]);
  });

  it("leaves EXECUTE with the voting plugin and the treasury alone, each under its condition", async () => {
    const { world, grants } = await walk();
    const holders = grants.filter((grant) => grant.permissionId === EXECUTE);

    expect(holders.map(({ where, who, condition }) => ({ where, who, condition }))).to.have.deep.members([
      { where: world.dao.target, who: world.voting.target, condition: world.reserveCondition.target },
      { where: world.dao.target, who: world.treasury.target, condition: world.paymentCondition.target },
    ]);
  });

  it("leaves ROOT of every manager with the community's DAO alone", async () => {
    const { world, managers, grants } = await walk();
    const roots = grants.filter((grant) => grant.permissionId === ROOT);

    const expected = managers.map((manager) => ({ manager, who: world.dao.target }));
    expect(roots.map(({ manager, who }) => ({ manager, who }))).to.have.deep.members(expected);
  });

  it("grants what a vote may do on our contracts to the DAO, and nothing else on them", async () => {
    const { world, grants } = await walk();
    const ours = [world.charter, world.currencies, world.registry, world.treasury].map((contract) => contract.target);
    const held = grants.filter((grant) => ours.includes(grant.where));

    expect(held.every((grant) => grant.who === world.dao.target)).to.equal(true);
    expect(held.map((grant) => permissionName(grant.permissionId))).to.have.members([
      "ADOPT",
      "LIST_CURRENCY",
      "APPROVE",
      "SUSPEND",
      "REINSTATE",
      "REVOKE",
      "SET_MODULE",
      "UPGRADE_PLUGIN",
    ]);
  });

  it("adopts the first charter and names the verification registry", async () => {
    const { charter, registry, verification } = await deployFixture();

    expect(await charter.currentVersion()).to.equal(1n);
    expect((await charter.policyOf(1)).receiptsRequired).to.equal(2n);
    expect(await registry.verificationRegistry()).to.equal(verification.target);
  });

  it("lets the deployer do nothing more", async () => {
    const { dao, charter, signers } = await deployFixture();

    const execution = dao.connect(signers.deployer).execute(id("again"), [], 0);
    await expect(execution).to.be.revertedWithCustomError(dao, "Unauthorized");
    const policy = { receiptsRequired: 1, acceptedBackends: 2, feeBps: 0, forbiddenRights: 0, verifierPoolBps: 0 };
    const adoption = charter.connect(signers.deployer).adopt(id("document"), 1, policy, PROCESS);
    await expect(adoption).to.be.revertedWithCustomError(charter, "DaoAuthority_Unauthorized");
  });

  it("lets a vote adopt the next charter", async () => {
    const { charter, governance } = await deployFixture();
    const policy = { receiptsRequired: 2, acceptedBackends: 2, feeBps: 500, forbiddenRights: 128, verifierPoolBps: 0 };

    await governance.pass([actionOf(charter, "adopt", [id("document"), 7, policy, PROCESS])]);

    expect(await charter.currentVersion()).to.equal(2n);
  });

  it("sees a permission that a later vote gives to a person", async () => {
    const { world, managers } = await walk();
    const { dao, governance, registry, signers } = world;
    const approve = id("APPROVE_PERMISSION");
    const grant = actionOf(dao, "grant", [registry.target, signers.harbour.address, approve]);
    await governance.passGuarded([grant]);

    const stray = await strayGrants(ethers.provider, await permissionsInForce(ethers.provider, managers, 0));

    expect(stray.map(({ who, permissionId }) => ({ who, permissionId }))).to.deep.equal([
      { who: signers.harbour.address, permissionId: approve },
    ]);
  });
});
