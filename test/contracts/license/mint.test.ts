import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { deployFixture, ethers, now, skip, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { RIGHTS, terms } from "./terms.ts";

const PRICE = parseEther("0.05");
const FIRST = (1n << 32n) | 1n;
const MONTH = 30 * 86_400;

describe("ModelLicense: mint", () => {
  let world: World;
  let releaseId: bigint;
  let harbour: string;
  const as = (role: keyof World["signers"]) => world.license.connect(world.signers[role]);
  const open = (changes?: Parameters<typeof terms>[0]) => as("kestrel").openOffer(releaseId, terms(changes));
  const buy = (maximum = PRICE, value = PRICE) => as("harbour").mint(1, harbour, maximum, { value });

  beforeEach(async () => {
    world = await deployFixture();
    releaseId = await world.releases.approved();
    harbour = world.signers.harbour.address;
  });

  it("gives the licence, pays the DAO and books the gross with its fee, to the wei", async () => {
    await open();
    const before = await ethers.provider.getBalance(world.dao.target);
    const minted = await buy();
    await expect(minted)
      .to.emit(world.license, "LicenseMinted")
      .withArgs(FIRST, 1, harbour, harbour, releaseId, PRICE, 0)
      .and.to.emit(world.license, "GrossBooked")
      .withArgs(releaseId, ZeroAddress, harbour, PRICE, PRICE / 20n)
      .and.to.emit(world.license, "Transfer")
      .withArgs(ZeroAddress, harbour, FIRST);
    expect((await ethers.provider.getBalance(world.dao.target)) - before).to.equal(PRICE);
    expect(await world.license.grossOf(releaseId, ZeroAddress)).to.equal(PRICE);
    expect(await world.license.totalOf(ZeroAddress)).to.deep.equal([PRICE, PRICE / 20n]);
    expect(await world.license.ownerOf(FIRST)).to.equal(harbour);
    expect((await world.license.offerOf(1)).sold).to.equal(1n);
    expect(await world.treasury.owed(ZeroAddress)).to.equal(PRICE - PRICE / 20n);
  });

  it("numbers licences within their offer", async () => {
    await open();
    await buy();
    await buy();
    expect(await world.license.ownerOf(FIRST + 1n)).to.equal(harbour);
    expect(await world.license.balanceOf(harbour)).to.equal(2n);
  });

  it("can be a gift", async () => {
    await open();
    await as("harbour").mint(1, world.signers.lantern.address, PRICE, { value: PRICE });
    expect(await world.license.ownerOf(FIRST)).to.equal(world.signers.lantern.address);
  });

  it("costs nothing where the price is nothing, and then takes nothing", async () => {
    await open({ price: 0n });
    await expect(buy(0n, 1n)).to.be.revertedWithCustomError(world.license, "RoyaltyLedger_WrongValue").withArgs(1, 0);
    await expect(buy(0n, 0n)).not.to.emit(world.license, "GrossBooked");
    expect(await world.license.ownerOf(FIRST)).to.equal(harbour);
  });

  it("refuses too little, too much, and more than the buyer's maximum", async () => {
    await open();
    for (const value of [PRICE - 1n, PRICE + 1n]) {
      await expect(buy(PRICE, value))
        .to.be.revertedWithCustomError(world.license, "RoyaltyLedger_WrongValue")
        .withArgs(value, PRICE);
    }
    await expect(buy(PRICE - 1n, PRICE))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_PriceAboveMaximum")
      .withArgs(PRICE, PRICE - 1n);
  });

  it("stops at the supply, and when the offer is closed", async () => {
    await open({ supply: 1 });
    await buy();
    await expect(buy()).to.be.revertedWithCustomError(world.license, "ModelLicense_SoldOut").withArgs(1, 1);
    await as("kestrel").closeOffer(1);
    await expect(buy()).to.be.revertedWithCustomError(world.license, "ModelLicense_OfferClosed").withArgs(1);
    await expect(as("harbour").mint(2, harbour, PRICE, { value: PRICE })).to.be.revertedWithCustomError(
      world.license,
      "ModelLicense_UnknownOffer",
    );
  });

  it("stops while the release is suspended", async () => {
    await open();
    await world.asBoard("suspend", releaseId, (await now()) + 86_400);
    await expect(buy()).to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotUsable");
    await skip(86_401);
    await buy();
  });

  it("refuses the zero address and contracts that do not take licences", async () => {
    await open();
    await expect(as("harbour").mint(1, ZeroAddress, PRICE, { value: PRICE })).to.be.revertedWithCustomError(
      world.license,
      "TransferToZeroAddress",
    );
    const holder = await ethers.deployContract("HostileHolder");
    await as("harbour").mint(1, holder.target, PRICE, { value: PRICE });
    await holder.getFunction("answerWith")("0x00000000");
    await expect(as("harbour").mint(1, holder.target, PRICE, { value: PRICE })).to.be.revertedWithCustomError(
      world.license,
      "TransferToNonERC721ReceiverImplementer",
    );
  });

  it("lets nobody come back in while a sale is under way", async () => {
    await open();
    const holder = await ethers.deployContract("HostileHolder");
    await world.signers.harbour.sendTransaction({ to: holder.target, value: PRICE });
    const again = world.license.interface.encodeFunctionData("mint", [1, holder.target as string, PRICE]);
    await holder.getFunction("callBackWith")(world.license.target, again);
    await as("harbour").mint(1, holder.target, PRICE, { value: PRICE });
    expect(await holder.getFunction("reason")()).to.equal(ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10));
    expect(await world.license.balanceOf(holder.target)).to.equal(1n);
    expect(await world.license.grossOf(releaseId, ZeroAddress)).to.equal(PRICE);
  });

  describe("in an ERC-20", () => {
    let token: Awaited<ReturnType<typeof ethers.deployContract>>;
    beforeEach(async () => {
      token = await ethers.deployContract("FeeToken");
      await world.governance.pass([actionOf(world.currencies, "list", [token.target])]);
      await token.getFunction("mint")(harbour, PRICE);
      await open({ currency: token.target as string });
    });
    const approve = () => token.connect(world.signers.harbour).getFunction("approve")(world.license.target, PRICE);

    it("moves the price from the buyer to the DAO", async () => {
      await approve();
      await buy(PRICE, 0n);
      expect(await token.getFunction("balanceOf")(world.dao.target)).to.equal(PRICE);
      expect(await world.license.grossOf(releaseId, token.target)).to.equal(PRICE);
    });

    it("takes no native currency beside it", async () => {
      await approve();
      await expect(buy(PRICE, 1n)).to.be.revertedWithCustomError(world.license, "RoyaltyLedger_WrongValue").withArgs(1, 0);
    });

    it("refuses a token that keeps a part", async () => {
      await approve();
      await token.getFunction("setFee")(1);
      await expect(buy(PRICE, 0n))
        .to.be.revertedWithCustomError(world.license, "RoyaltyLedger_ShortPayment")
        .withArgs(token.target, PRICE - 1n, PRICE);
    });

    it("goes on selling open offers when the currency is no longer accepted, but opens none", async () => {
      await approve();
      await world.governance.pass([actionOf(world.currencies, "setAccepted", [token.target, false])]);
      await buy(PRICE, 0n);
      await expect(open({ currency: token.target as string })).to.be.revertedWithCustomError(
        world.license,
        "ModelLicense_CurrencyNotAccepted",
      );
    });
  });
});
