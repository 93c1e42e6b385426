import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { contractAt } from "../../../sdk/src/chain/contracts.ts";
import { deployFixture, ethers, networkHelpers, type World } from "../fixture.ts";

const EXECUTE = id("EXECUTE_PERMISSION");
const UPGRADE = id("UPGRADE_PLUGIN_PERMISSION");
const GRANT = 0n;
const REVOKE = 1n;
const GRANT_WITH_CONDITION = 2n;

describe("RoyaltyTreasurySetup", () => {
  let world: World;

  beforeEach(async () => {
    world = await deployFixture();
  });

  async function setup() {
    const { dao, license, registry, datasets, paymentCondition } = world;
    const parts = [dao, license, registry, datasets, paymentCondition].map((part) => part.getAddress());
    const contract = await ethers.deployContract("RoyaltyTreasurySetup", await Promise.all(parts));
    return { contract, dao: await dao.getAddress() };
  }

  it("asks for EXECUTE under the payment condition, and for upgrades by the DAO", async () => {
    const { contract, dao } = await setup();
    const install = contract.getFunction("prepareInstallation");
    const [plugin, prepared] = await install.staticCall(dao, "0x");
    await install(dao, "0x");

    const [condition] = prepared.helpers;
    expect(prepared.helpers).to.have.length(1);
    expect(prepared.permissions).to.deep.equal([
      [GRANT_WITH_CONDITION, dao, plugin, condition, EXECUTE],
      [GRANT, plugin, dao, ZeroAddress, UPGRADE],
    ]);
    expect(condition).to.equal(await world.paymentCondition.getAddress());
    const treasury = await contractAt("RoyaltyTreasury", plugin, ethers.provider);
    expect(await treasury.dao()).to.equal(dao);
    expect(await treasury.condition()).to.equal(condition);
    expect(await treasury.currencies()).to.equal(await world.currencies.getAddress());
    expect(await treasury.ledger()).to.equal(await world.license.getAddress());
    expect(await treasury.implementation()).to.equal(await contract.getFunction("implementation")());
  });

  it("installs the treasury on no other DAO than the one whose money the ledger books", async () => {
    const { contract, dao } = await setup();
    const other = world.signers.newcomer.address;
    await expect(contract.getFunction("prepareInstallation")(other, "0x"))
      .to.be.revertedWithCustomError(world.treasury, "RoyaltyTreasury_ForeignDao")
      .withArgs(other, dao);
  });

  it("takes both permissions back", async () => {
    const { contract, dao } = await setup();
    const plugin = await world.treasury.getAddress();
    const permissions = await contract.getFunction("prepareUninstallation").staticCall(dao, [plugin, [], "0x"]);
    expect(permissions).to.deep.equal([
      [REVOKE, dao, plugin, ZeroAddress, EXECUTE],
      [REVOKE, plugin, dao, ZeroAddress, UPGRADE],
    ]);
  });

  it("has nothing to update from", async () => {
    const { contract, dao } = await setup();
    await expect(
      contract.getFunction("prepareUpdate").staticCall(dao, 1, [await world.treasury.getAddress(), [], "0x"])
    )
      .to.be.revertedWithCustomError(contract, "InvalidUpdatePath")
      .withArgs(1, 1);
  });

  it("is what the protocol was installed with: the DAO pays under that condition and no other", async () => {
    const { dao, treasury, paymentCondition, deployment } = world;
    const grants = await dao.queryFilter(dao.filters.Granted(EXECUTE));
    const granted = grants.filter((event) => event.args.who === deployment.contracts["RoyaltyTreasury"]!.address);
    expect(granted.map((event) => event.args.condition)).to.deep.equal([await paymentCondition.getAddress()]);
    expect(await dao.isGranted(await treasury.getAddress(), await dao.getAddress(), UPGRADE, "0x")).to.equal(true);
  });

  it("can be uninstalled by the processor, after which the DAO pays nothing more", async () => {
    const { dao, processor, treasury, deployment, paymentCondition } = world;
    const [plugin, helpers] = [await treasury.getAddress(), [await paymentCondition.getAddress()]];
    const repo = deployment.contracts["RoyaltyTreasuryRepo"]!.address;
    const reference = { versionTag: { release: 1, build: 1 }, pluginSetupRepo: repo };
    const daoAddress = await dao.getAddress();
    const payload = { plugin, currentHelpers: helpers, data: "0x" };
    const permissions = await processor.prepareUninstallation.staticCall(daoAddress, {
      pluginSetupRef: reference,
      setupPayload: payload,
    });
    await processor.prepareUninstallation(daoAddress, { pluginSetupRef: reference, setupPayload: payload });

    await networkHelpers.setBalance(daoAddress, 10n ** 18n);
    const asDao = await ethers.getImpersonatedSigner(daoAddress);
    await dao.connect(asDao).grant(daoAddress, await processor.getAddress(), id("ROOT_PERMISSION"));
    await processor.connect(asDao).applyUninstallation(daoAddress, {
      plugin,
      pluginSetupRef: reference,
      permissions: permissions.map((permission) => ({
        operation: permission.operation,
        where: permission.where,
        who: permission.who,
        condition: permission.condition,
        permissionId: permission.permissionId,
      })),
    });

    expect(await dao.isGranted(daoAddress, plugin, EXECUTE, "0x")).to.equal(false);
    expect(await dao.isGranted(plugin, daoAddress, UPGRADE, "0x")).to.equal(false);
  });
});
