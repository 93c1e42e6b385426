import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFixture, ethers, networkHelpers, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { deployHostileToken } from "./doubles.ts";

const LIMIT = 16;

describe("CurrencyList", () => {
  let world: World;

  beforeEach(async () => {
    world = await deployFixture();
  });

  function change(method: "list" | "setAccepted", args: unknown[]) {
    return actionOf(world.currencies, method, args);
  }

  it("lists and accepts the native currency from the start", async () => {
    expect(await world.currencies.currencies()).to.deep.equal([ZeroAddress]);
    expect(await world.currencies.isListed(ZeroAddress)).to.equal(true);
    expect(await world.currencies.isAccepted(ZeroAddress)).to.equal(true);
  });

  describe("list", () => {
    it("lists and accepts a token by vote", async () => {
      const token = await (await deployHostileToken()).getAddress();
      const proposal = await world.governance.carry([change("list", [token])]);
      await world.governance.waitFor(proposal);

      await expect(world.voting.execute(proposal)).to.emit(world.currencies, "CurrencyListed").withArgs(token);

      expect(await world.currencies.currencies()).to.deep.equal([ZeroAddress, token]);
      expect(await world.currencies.isListed(token)).to.equal(true);
      expect(await world.currencies.isAccepted(token)).to.equal(true);
    });

    it("refuses anybody but the DAO", async () => {
      const { currencies, signers } = world;
      await expect(currencies.connect(signers.juniper).list(ZeroAddress))
        .to.be.revertedWithCustomError(currencies, "DaoAuthority_Unauthorized")
        .withArgs(
          await currencies.getAddress(),
          signers.juniper.address,
          await currencies.LIST_CURRENCY_PERMISSION_ID()
        );
    });

    it("refuses what is listed already, the native currency too", async () => {
      const asDao = await speakAsDao(world);
      await expect(asDao.list(ZeroAddress))
        .to.be.revertedWithCustomError(world.currencies, "CurrencyList_AlreadyListed")
        .withArgs(ZeroAddress);
    });

    it("refuses an account without code", async () => {
      const { address } = world.signers.newcomer;
      await expect((await speakAsDao(world)).list(address))
        .to.be.revertedWithCustomError(world.currencies, "CurrencyList_NotAContract")
        .withArgs(address);
    });

    it("refuses a seventeenth currency", async () => {
      const asDao = await speakAsDao(world);
      for (let count = 1; count < LIMIT; count++) await asDao.list(await (await deployHostileToken()).getAddress());
      await expect(asDao.list(await (await deployHostileToken()).getAddress()))
        .to.be.revertedWithCustomError(world.currencies, "CurrencyList_TooMany")
        .withArgs(LIMIT);
    });
  });

  describe("setAccepted", () => {
    it("stops accepting a currency, which stays listed, and accepts it again", async () => {
      await world.governance.pass([change("setAccepted", [ZeroAddress, false])]);
      expect(await world.currencies.isAccepted(ZeroAddress)).to.equal(false);
      expect(await world.currencies.isListed(ZeroAddress)).to.equal(true);

      const proposal = await world.governance.carry([change("setAccepted", [ZeroAddress, true])]);
      await world.governance.waitFor(proposal);
      await expect(world.voting.execute(proposal))
        .to.emit(world.currencies, "CurrencyAcceptanceSet")
        .withArgs(ZeroAddress, true);
      expect(await world.currencies.isAccepted(ZeroAddress)).to.equal(true);
    });

    it("refuses anybody but the DAO", async () => {
      await expect(
        world.currencies.connect(world.signers.juniper).setAccepted(ZeroAddress, false)
      ).to.be.revertedWithCustomError(world.currencies, "DaoAuthority_Unauthorized");
    });

    it("refuses a currency that is not listed", async () => {
      const token = await (await deployHostileToken()).getAddress();
      await expect((await speakAsDao(world)).setAccepted(token, true))
        .to.be.revertedWithCustomError(world.currencies, "CurrencyList_NotListed")
        .withArgs(token);
    });
  });
});

/** The list as the DAO calls it, so that its own errors show; in a proposal they end as `ActionFailed`. */
async function speakAsDao({ dao, currencies }: World) {
  const address = await dao.getAddress();
  await networkHelpers.setBalance(address, 10n ** 20n);
  return currencies.connect(await ethers.getImpersonatedSigner(address));
}
