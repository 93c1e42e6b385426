import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { ethers } from "../fixture.ts";
import { openStall, split, type Stall } from "../license/stall.ts";
import { terms } from "../license/terms.ts";

const PRICE = parseEther("0.04");

// The market that the licences name pays the treasury itself, and the licences book what arrived. These tests try to
// have booked, or moved, what was not paid for or not agreed to.
describe("attacks on a resale whose market pays the treasury itself", () => {
  let stall: Stall;
  const encode = (method: "beginResale" | "resell" | "payRoyalty", args: readonly unknown[]) =>
    stall.license.interface.encodeFunctionData(method as "resell", args as never);
  const begin = (token = stall.token) => ({ to: stall.license.target, value: 0n, data: encode("beginResale", [token]) });
  const pay = (value: bigint) => ({ to: stall.dao.target, value, data: "0x" });
  const resell = (royalty: bigint, fee: bigint, token = stall.token) => ({
    to: stall.license.target,
    value: 0n,
    data: encode("resell", [token, stall.signers.lantern.address, stall.releaseId, royalty, fee]),
  });

  /** Puts a market where the market is that does what it is told, in one transaction. */
  async function loose() {
    const { target } = await ethers.deployContract("LooseMarket");
    await ethers.provider.send("hardhat_setCode", [stall.market.target, await ethers.provider.getCode(target)]);
    const market = await ethers.getContractAt("LooseMarket", stall.market.target as string);
    return (steps: unknown[], value = 0n) => market.getFunction("act")(steps, { value });
  }

  beforeEach(async () => {
    stall = await openStall();
  });

  it("is for the named market alone: whoever forges one is refused", async () => {
    expect(await stall.license.market()).to.equal(stall.market.target);
    const { target } = await ethers.deployContract("LooseMarket");
    const forged = await ethers.getContractAt("LooseMarket", target as string);
    await stall.licenseAs("harbour").setApprovalForAll(target, true);
    for (const steps of [[begin()], [resell(0n, 0n)], [resell(0n, 0n, 0n)]]) {
      await expect(forged.getFunction("act")(steps))
        .to.be.revertedWithCustomError(stall.license, "ModelLicense_NotMarket")
        .withArgs(target);
    }
  });

  it("another market sells by the way that is everybody's", async () => {
    const other = await ethers.deployContract("LicenseMarket", [stall.license.target, stall.currencies.target, 100]);
    const [harbour, lantern] = [stall.signers.harbour, stall.signers.lantern];
    await stall.licenseAs("harbour").setApprovalForAll(other.target, true);
    const expires = 4_102_444_800n;
    await other.connect(harbour).getFunction("list")(stall.token, ZeroAddress, PRICE, expires);
    const listing = [harbour.address, ZeroAddress, PRICE, expires, 0];
    const { royalty, fee, proceeds } = split(PRICE);
    for (const value of [PRICE - 1n, PRICE + 1n]) {
      await expect(other.connect(lantern).getFunction("buy")(stall.token, listing, { value }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_WrongValue")
        .withArgs(value, PRICE);
    }
    const sale = other.connect(lantern).getFunction("buy")(stall.token, listing, { value: PRICE });
    await expect(sale)
      .to.emit(stall.license, "GrossBooked")
      .withArgs(stall.releaseId, ZeroAddress, other.target, royalty, royalty / 20n);
    await expect(sale).to.changeEtherBalances(ethers, [harbour, stall.dao, other], [proceeds, royalty + fee, 0n]);
    expect(await stall.license.ownerOf(stall.token)).to.equal(lantern.address);
  });

  it("books no more and no less than arrived since it began", async () => {
    const act = await loose();
    for (const paid of [0n, 99n, 101n]) {
      await expect(act([begin(), pay(paid), resell(90n, 10n)], paid))
        .to.be.revertedWithCustomError(stall.license, "RoyaltyLedger_ShortPayment")
        .withArgs(ZeroAddress, paid, 100n);
    }
    await expect(act([pay(100n), begin(), resell(90n, 10n)], 100n))
      .to.be.revertedWithCustomError(stall.license, "RoyaltyLedger_ShortPayment")
      .withArgs(ZeroAddress, 0n, 100n);
    await act([begin(), pay(100n), resell(90n, 10n)], 100n);
    expect(await stall.license.grossOf(stall.releaseId, ZeroAddress)).to.equal(90n);
    expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.lantern.address);
  });

  it("books a payment once, and for the licence that was begun", async () => {
    const act = await loose();
    const { target } = stall.market;
    await stall.licenseAs("kestrel").openOffer(stall.releaseId, terms({ price: 0n }));
    await stall.licenseAs("harbour").mint(2, stall.signers.harbour.address, 0);
    await stall.licenseAs("harbour").setApprovalForAll(target, true);
    const other = (2n << 32n) | 1n;
    for (const steps of [
      [resell(0n, 0n)],
      [begin(), pay(100n), resell(90n, 10n, other)],
      [begin(), pay(100n), resell(90n, 10n), resell(90n, 10n)],
      [begin(), pay(100n), resell(90n, 10n), resell(90n, 10n, other)],
    ]) {
      await expect(act(steps, 100n))
        .to.be.revertedWithCustomError(stall.license, "ModelLicense_NotMarket")
        .withArgs(target);
    }
    // What was begun ends with the transaction.
    await act([begin()]);
    await expect(act([pay(100n), resell(90n, 10n)], 100n)).to.be.revertedWithCustomError(
      stall.license,
      "ModelLicense_NotMarket",
    );
  });

  it("moves nothing that could not be sold, whatever the market says", async () => {
    const act = await loose();
    const hinder: Record<string, () => Promise<unknown>> = {
      unapproved: () => stall.licenseAs("harbour").approve(ZeroAddress, stall.token),
      lent: () => stall.licenseAs("harbour").setUser(stall.token, stall.signers.newcomer.address, 4_102_444_800n),
      expired: () => stall.licenseAs("harbour").cancelSubscription(stall.token),
      suspended: () => stall.asBoard("suspend", stall.releaseId, 4_102_444_800n),
      "unapproved and lent": async () => {
        await stall.licenseAs("harbour").approve(ZeroAddress, stall.token);
        await stall.licenseAs("harbour").setUser(stall.token, stall.signers.newcomer.address, 4_102_444_800n);
      },
    };
    for (const [what, act_] of Object.entries(hinder)) {
      const before = await ethers.provider.send("evm_snapshot", []);
      await act_();
      await expect(act([begin(), pay(100n), resell(90n, 10n)], 100n), what)
        .to.be.revertedWithCustomError(stall.license, "ModelLicense_NotMarket")
        .withArgs(stall.market.target);
      await ethers.provider.send("evm_revert", [before]);
    }
    await expect(act([begin(99n)])).to.be.revertedWithCustomError(stall.license, "TokenDoesNotExist");
  });

  it("is not begun in the middle of a payment elsewhere", async () => {
    const token = await ethers.deployContract("HookedToken");
    const { lantern } = stall.signers;
    await stall.governance.pass([
      { to: stall.currencies.target as string, value: 0n, data: stall.currencies.interface.encodeFunctionData("list", [token.target as string]) },
    ]);
    await token.getFunction("mint")(lantern.address, 100n);
    await token.connect(lantern).getFunction("approve")(stall.license.target, 100n);
    await loose();
    const { interface: face } = await ethers.getContractAt("LooseMarket", stall.market.target as string);
    const inner = face.encodeFunctionData("act", [[begin(), resell(0n, 0n)]]);
    await token.getFunction("callBackWith")(stall.market.target, inner);
    await stall.licenseAs("lantern").payRoyalty(stall.releaseId, token.target, 100n);
    expect(await token.getFunction("calledBack")()).to.equal(false);
    expect(await token.getFunction("answer")()).to.equal(
      stall.license.interface.encodeErrorResult("ReentrancyGuardReentrantCall" as never, [] as never),
    );
  });

  describe("by a buyer's contract", () => {
    const listed = async () => stall.orders.list(stall.signers.harbour, stall.token, { price: PRICE });

    it("that does not take the licence, nothing is sold", async () => {
      const buyer = await ethers.deployContract("LooseMarket");
      const listing = await listed();
      const data = stall.market.interface.encodeFunctionData("buy", [stall.token, listing]);
      await expect(
        buyer.getFunction("act")([{ to: stall.market.target, value: PRICE, data }], { value: PRICE }),
      ).to.be.revertedWithCustomError(stall.license, "TransferToNonERC721ReceiverImplementer");
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.harbour.address);
    });

    it("that comes back while it receives, the market is shut, and the licence its own", async () => {
      const buyer = await ethers.deployContract("HostileHolder");
      const listing = await listed();
      const data = stall.market.interface.encodeFunctionData("buy", [stall.token, listing]);
      await buyer.getFunction("callBackWith")(stall.market.target, data);
      await buyer.getFunction("perform")(stall.market.target, PRICE, data, { value: PRICE });
      expect(await buyer.getFunction("reason")()).to.equal(
        stall.market.interface.encodeErrorResult("ReentrancyGuardReentrantCall" as never, [] as never),
      );
      expect(await stall.license.ownerOf(stall.token)).to.equal(buyer.target);
      expect(await stall.license.grossOf(stall.releaseId, ZeroAddress)).to.equal(split(PRICE).royalty);
    });
  });
});
