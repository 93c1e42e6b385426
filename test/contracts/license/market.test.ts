import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { deployFixture, ethers, now, skip, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { terms } from "./terms.ts";

const PRICE = parseEther("0.04");
const ROYALTY = PRICE / 20n;
const TOKEN = (1n << 32n) | 1n;
const DAY = 86_400;
const MONTH = 30 * DAY;

describe("LicenseMarket", () => {
  let world: World;
  let releaseId: bigint;
  let expires: number;
  const as = (role: keyof World["signers"]) => world.market.connect(world.signers[role]);
  const licenseAs = (role: keyof World["signers"]) => world.license.connect(world.signers[role]);
  const list = (price = PRICE, until = expires) => as("harbour").list(TOKEN, ZeroAddress, price, until);
  const buy = (value = PRICE) => as("lantern").buy(TOKEN, ZeroAddress, PRICE, { value });

  beforeEach(async () => {
    world = await deployFixture();
    releaseId = await world.releases.approved();
    const offer = terms({ price: 0n, term: MONTH });
    await licenseAs("kestrel").openOffer(releaseId, offer);
    await licenseAs("harbour").mint(1, world.signers.harbour.address, 0);
    await licenseAs("harbour").setApprovalForAll(world.market.target, true);
    expires = (await now()) + 7 * DAY;
  });

  describe("list", () => {
    it("offers the licence without moving it", async () => {
      await expect(list())
        .to.emit(world.market, "Listed")
        .withArgs(TOKEN, world.signers.harbour.address, ZeroAddress, PRICE, expires);
      expect(await world.license.ownerOf(TOKEN)).to.equal(world.signers.harbour.address);
      const [listing, valid] = await world.market.listingOf(TOKEN);
      expect([listing.seller, listing.price, valid]).to.deep.equal([world.signers.harbour.address, PRICE, true]);
    });

    it("accepts an approval for the one licence", async () => {
      await licenseAs("harbour").setApprovalForAll(world.market.target, false);
      await expect(list()).to.be.revertedWithCustomError(world.market, "LicenseMarket_NotApproved").withArgs(TOKEN);
      await licenseAs("harbour").approve(world.market.target, TOKEN);
      await list();
      await buy();
    });

    it("refuses strangers, no price, a past expiry, unlisted currencies and expired licences", async () => {
      await expect(as("lantern").list(TOKEN, ZeroAddress, PRICE, expires))
        .to.be.revertedWithCustomError(world.market, "LicenseMarket_NotOwner")
        .withArgs(TOKEN, world.signers.lantern.address);
      await expect(list(0n)).to.be.revertedWithCustomError(world.market, "LicenseMarket_InvalidPrice");
      await expect(list(PRICE, await now())).to.be.revertedWithCustomError(world.market, "LicenseMarket_InvalidExpiry");
      await expect(
        as("harbour").list(TOKEN, world.license.target, PRICE, expires),
      ).to.be.revertedWithCustomError(world.market, "LicenseMarket_CurrencyNotAccepted");
      await skip(MONTH);
      await expect(list(PRICE, expires + 2 * MONTH)).to.be.revertedWithCustomError(
        world.market,
        "LicenseMarket_LicenseExpired",
      );
    });

    it("refuses licences that are not transferable", async () => {
      await licenseAs("kestrel").openOffer(releaseId, terms({ price: 0n, transferable: false }));
      await licenseAs("harbour").mint(2, world.signers.harbour.address, 0);
      const bound = (2n << 32n) | 1n;
      await expect(as("harbour").list(bound, ZeroAddress, PRICE, expires))
        .to.be.revertedWithCustomError(world.market, "LicenseMarket_NotTransferable")
        .withArgs(bound);
    });
  });

  describe("buy", () => {
    beforeEach(() => list());

    it("moves the licence, pays the seller, and books the royalty for the release", async () => {
      const { harbour, lantern } = world.signers;
      const treasury = await ethers.provider.getBalance(world.dao.target);
      const seller = await ethers.provider.getBalance(harbour.address);
      await expect(buy())
        .to.emit(world.market, "Sold")
        .withArgs(TOKEN, harbour.address, lantern.address, ZeroAddress, PRICE, ROYALTY)
        .and.to.emit(world.license, "GrossBooked")
        .withArgs(releaseId, ZeroAddress, world.market.target, ROYALTY, ROYALTY / 20n);
      expect(await world.license.ownerOf(TOKEN)).to.equal(lantern.address);
      expect((await ethers.provider.getBalance(world.dao.target)) - treasury).to.equal(ROYALTY);
      expect((await ethers.provider.getBalance(harbour.address)) - seller).to.equal(PRICE - ROYALTY);
      expect((await world.market.listingOf(TOKEN)).valid).to.equal(false);
    });

    it("cannot be bought twice", async () => {
      await buy();
      await expect(buy()).to.be.revertedWithCustomError(world.market, "LicenseMarket_NotListed").withArgs(TOKEN);
    });

    it("refuses another price, another currency and a wrong value", async () => {
      await expect(as("lantern").buy(TOKEN, ZeroAddress, PRICE - 1n, { value: PRICE - 1n }))
        .to.be.revertedWithCustomError(world.market, "LicenseMarket_WrongPrice")
        .withArgs(PRICE, PRICE - 1n);
      await expect(as("lantern").buy(TOKEN, world.license.target, PRICE)).to.be.revertedWithCustomError(
        world.market,
        "LicenseMarket_WrongCurrency",
      );
      await expect(buy(PRICE - 1n)).to.be.revertedWithCustomError(world.market, "LicenseMarket_WrongValue");
    });

    it("ends with the listing's term, the licence's term, and a suspension", async () => {
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      await world.governance.pass([actionOf(world.registry, "suspend", [releaseId, (await now()) + DAY])]);
      expect((await world.market.listingOf(TOKEN)).valid).to.equal(false);
      await expect(buy()).to.be.revertedWithCustomError(world.market, "LicenseMarket_NotUsable").withArgs(releaseId);
      await ethers.provider.send("evm_revert", [snapshot]);

      await list(PRICE, (await now()) + 2 * MONTH);
      await skip(MONTH);
      expect((await world.market.listingOf(TOKEN)).valid).to.equal(false);
      await expect(buy()).to.be.revertedWithCustomError(world.market, "LicenseMarket_LicenseExpired");
      await skip(MONTH);
      expect((await world.market.listingOf(TOKEN)).valid).to.equal(false);
      await expect(buy()).to.be.revertedWithCustomError(world.market, "LicenseMarket_ListingExpired");
    });

    it("ends when the seller gives the licence away, also once it came back", async () => {
      const { harbour, lantern } = world.signers;
      await licenseAs("harbour").transferFrom(harbour.address, lantern.address, TOKEN);
      expect((await world.market.listingOf(TOKEN)).valid).to.equal(false);
      await expect(as("newcomer").buy(TOKEN, ZeroAddress, PRICE, { value: PRICE }))
        .to.be.revertedWithCustomError(world.market, "LicenseMarket_SellerGone")
        .withArgs(TOKEN, harbour.address, lantern.address);
      await licenseAs("lantern").transferFrom(lantern.address, harbour.address, TOKEN);
      expect((await world.market.listingOf(TOKEN)).valid).to.equal(false);
      await expect(buy()).to.be.revertedWithCustomError(world.market, "LicenseMarket_LicenseMoved").withArgs(TOKEN);
      await list();
      await buy();
    });

    it("ends when the seller withdraws the approval", async () => {
      await licenseAs("harbour").setApprovalForAll(world.market.target, false);
      expect((await world.market.listingOf(TOKEN)).valid).to.equal(false);
      await expect(buy()).to.be.revertedWithCustomError(world.license, "NotOwnerNorApproved");
    });

    it("moves nothing when the seller refuses the money", async () => {
      const holder = await ethers.deployContract("HostilePayee");
      await licenseAs("kestrel").openOffer(releaseId, terms({ price: 0n }));
      await licenseAs("harbour").mint(2, world.signers.harbour.address, 0);
      const token = (2n << 32n) | 1n;
      await licenseAs("harbour").transferFrom(world.signers.harbour.address, holder.target, token);
      const perform = (target: unknown, data: string) => holder.getFunction("perform")(target, 0, data);
      const approve = world.license.interface.encodeFunctionData("setApprovalForAll", [world.market.target as string, true]);
      const listing = world.market.interface.encodeFunctionData("list", [token, ZeroAddress, PRICE, expires]);
      await perform(world.license.target, approve);
      await perform(world.market.target, listing);
      await holder.getFunction("behave")(1);
      await expect(as("lantern").buy(token, ZeroAddress, PRICE, { value: PRICE }))
        .to.be.revertedWithCustomError(world.market, "LicenseMarket_PaymentFailed")
        .withArgs(holder.target, PRICE - ROYALTY);
      expect(await world.license.ownerOf(token)).to.equal(holder.target);
    });

    it("owes no royalty where the offer asks none", async () => {
      await licenseAs("kestrel").openOffer(releaseId, terms({ price: 0n, resaleRoyaltyBps: 0 }));
      await licenseAs("harbour").mint(2, world.signers.harbour.address, 0);
      const token = (2n << 32n) | 1n;
      await as("harbour").list(token, ZeroAddress, PRICE, expires);
      await expect(as("lantern").buy(token, ZeroAddress, PRICE, { value: PRICE })).not.to.emit(
        world.license,
        "GrossBooked",
      );
    });
  });

  describe("buy in an ERC-20", () => {
    let token: Awaited<ReturnType<typeof ethers.deployContract>>;
    beforeEach(async () => {
      token = await ethers.deployContract("FeeToken");
      await world.governance.pass([actionOf(world.currencies, "list", [token.target])]);
      await token.getFunction("mint")(world.signers.lantern.address, PRICE);
      await token.connect(world.signers.lantern).getFunction("approve")(world.market.target, PRICE);
      await as("harbour").list(TOKEN, token.target, PRICE, expires);
    });

    it("splits the price between seller and treasury", async () => {
      await as("lantern").buy(TOKEN, token.target, PRICE);
      const balance = token.getFunction("balanceOf");
      expect(await balance(world.signers.harbour.address)).to.equal(PRICE - ROYALTY);
      expect(await balance(world.dao.target)).to.equal(ROYALTY);
      expect(await balance(world.market.target)).to.equal(0n);
      expect(await world.license.grossOf(releaseId, token.target)).to.equal(ROYALTY);
    });

    it("takes no native currency beside it, and no royalty where none is asked", async () => {
      await expect(as("lantern").buy(TOKEN, token.target, PRICE, { value: 1n })).to.be.revertedWithCustomError(
        world.market,
        "LicenseMarket_WrongValue",
      );
      await licenseAs("kestrel").openOffer(releaseId, terms({ price: 0n, resaleRoyaltyBps: 0 }));
      await licenseAs("harbour").mint(2, world.signers.harbour.address, 0);
      const free = (2n << 32n) | 1n;
      await as("harbour").list(free, token.target, PRICE, expires);
      await as("lantern").buy(free, token.target, PRICE);
      expect(await token.getFunction("balanceOf")(world.signers.harbour.address)).to.equal(PRICE);
    });
  });

  describe("cancel", () => {
    it("ends the listing; only the seller can", async () => {
      await list();
      await expect(as("lantern").cancel(TOKEN)).to.be.revertedWithCustomError(world.market, "LicenseMarket_NotOwner");
      await expect(as("harbour").cancel(TOKEN))
        .to.emit(world.market, "ListingCanceled")
        .withArgs(TOKEN, world.signers.harbour.address);
      await expect(as("harbour").cancel(TOKEN)).to.be.revertedWithCustomError(world.market, "LicenseMarket_NotListed");
      await expect(buy()).to.be.revertedWithCustomError(world.market, "LicenseMarket_NotListed");
    });
  });
});
