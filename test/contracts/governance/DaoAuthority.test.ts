import { expect } from "chai";
import { id } from "ethers";
import { ethers, networkHelpers } from "../treasury/chain.ts";
import { deployed, type World } from "../treasury/world.ts";

const LIST = id("LIST_CURRENCY_PERMISSION");

/** Through CurrencyList, one of the contracts built on it. */
describe("DaoAuthority", () => {
  let world: World;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(deployed);
  });

  async function grantTo(account: string, condition?: string) {
    const { dao, currencies } = world;
    const address = await dao.getAddress();
    await networkHelpers.setBalance(address, 10n ** 18n);
    const asDao = dao.connect(await ethers.getImpersonatedSigner(address));
    const where = await currencies.getAddress();
    if (condition) await asDao.grantWithCondition(where, account, LIST, condition);
    else await asDao.grant(where, account, LIST);
  }

  it("names the DAO it asks", async () => {
    expect(await world.currencies.dao()).to.equal(await world.dao.getAddress());
  });

  it("refuses whoever the DAO has granted nothing, saying what was missing", async () => {
    const { currencies, accounts } = world;
    await expect(currencies.connect(accounts.newcomer).setAccepted(ethers.ZeroAddress, false))
      .to.be.revertedWithCustomError(currencies, "DaoAuthority_Unauthorized")
      .withArgs(await currencies.getAddress(), accounts.newcomer.address, LIST);
  });

  it("lets in whoever the DAO has granted the permission", async () => {
    const { currencies, accounts } = world;
    await grantTo(accounts.newcomer.address);
    await currencies.connect(accounts.newcomer).setAccepted(ethers.ZeroAddress, false);
    expect(await currencies.isAccepted(ethers.ZeroAddress)).to.equal(false);
  });

  it("asks the condition that stands on a permission", async () => {
    const { currencies, accounts, paymentCondition } = world;
    await grantTo(accounts.newcomer.address, await paymentCondition.getAddress());
    await expect(currencies.connect(accounts.newcomer).setAccepted(ethers.ZeroAddress, false))
      .to.be.revertedWithCustomError(currencies, "DaoAuthority_Unauthorized");
  });
});
