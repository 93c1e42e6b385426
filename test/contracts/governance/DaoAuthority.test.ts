import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, ethers, networkHelpers, type World } from "../fixture.ts";

const LIST = id("LIST_CURRENCY_PERMISSION");

/** Through CurrencyList, one of the contracts built on it. */
describe("DaoAuthority", () => {
  let world: World;

  beforeEach(async () => {
    world = await deployFixture();
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
    const { currencies, signers } = world;
    await expect(currencies.connect(signers.newcomer).setAccepted(ethers.ZeroAddress, false))
      .to.be.revertedWithCustomError(currencies, "DaoAuthority_Unauthorized")
      .withArgs(await currencies.getAddress(), signers.newcomer.address, LIST);
  });

  it("lets in whoever the DAO has granted the permission", async () => {
    const { currencies, signers } = world;
    await grantTo(signers.newcomer.address);
    await currencies.connect(signers.newcomer).setAccepted(ethers.ZeroAddress, false);
    expect(await currencies.isAccepted(ethers.ZeroAddress)).to.equal(false);
  });

  it("asks the condition that stands on a permission", async () => {
    const { currencies, signers, paymentCondition } = world;
    await grantTo(signers.newcomer.address, await paymentCondition.getAddress());
    await expect(
      currencies.connect(signers.newcomer).setAccepted(ethers.ZeroAddress, false)
    ).to.be.revertedWithCustomError(currencies, "DaoAuthority_Unauthorized");
  });
});
