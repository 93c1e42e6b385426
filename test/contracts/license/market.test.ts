import { expect } from "chai";
import { AbiCoder, keccak256, parseEther, ZeroAddress, ZeroHash } from "ethers";
import type { Listing } from "../../../sdk/src/license/orders.ts";
import { ethers, networkHelpers, now, skip } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { another, DAY, MONTH, openStall, ROYALTY_BPS, split, type Stall } from "./stall.ts";
import { RIGHTS, terms } from "./terms.ts";

const PRICE = parseEther("0.04");

describe("LicenseMarket", () => {
  let stall: Stall;
  let listing: Listing;
  const list = (changes: Partial<Listing> = {}, token = stall.token) =>
    stall.orders.list(stall.signers.harbour, token, { price: PRICE, ...changes });
  const buy = (changes: Partial<Listing> = {}, value = PRICE, token = stall.token) =>
    stall.marketAs("lantern").buy(token, { ...listing, ...changes }, { value });
  const refusal = (token = stall.token) => stall.orders.refusal(listing, token);
  const refused = (error: string) => expect(buy()).to.be.revertedWithCustomError(stall.market, error);

  beforeEach(async () => {
    stall = await openStall();
  });

  it("asks a fee of at most 10 %", async () => {
    const deploy = (fee: number) =>
      ethers.deployContract("LicenseMarket", [stall.license.target, stall.currencies.target, fee]);
    expect(await stall.market.feeBps()).to.equal(100n);
    expect(await (await deploy(1_000)).getFunction("feeBps")()).to.equal(1_000n);
    await expect(deploy(1_001))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_FeeTooHigh")
      .withArgs(1_001, 1_000);
  });

  describe("list", () => {
    it("offers the licence without moving it, and keeps a hash of the terms and the licence as it stands", async () => {
      const { harbour } = stall.signers;
      const expires = (await now()) + DAY;
      await expect(stall.marketAs("harbour").list(stall.token, ZeroAddress, PRICE, expires))
        .to.emit(stall.market, "Listed")
        .withArgs(stall.token, harbour.address, ZeroAddress, PRICE, expires);
      expect(await stall.license.ownerOf(stall.token)).to.equal(harbour.address);

      const [, offerId, licenseExpires] = await stall.license.licenseOf(stall.token);
      const encoded = AbiCoder.defaultAbiCoder().encode(
        ["address", "address", "uint96", "uint40", "uint16", "uint40", "uint40"],
        [harbour.address, ZeroAddress, PRICE, expires, 0, offerId, licenseExpires],
      );
      expect(await stall.market.listingHashOf(stall.token)).to.equal(keccak256(encoded));
    });

    it("accepts an approval for all of the holder's licences", async () => {
      await stall.licenseAs("harbour").approve(ZeroAddress, stall.token);
      await expect(list())
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotApproved")
        .withArgs(stall.token);
      await stall.licenseAs("harbour").setApprovalForAll(stall.market.target, true);
      listing = await list();
      await buy();
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.lantern.address);
    });

    it("refuses strangers, no price, a past end and currencies that are not accepted", async () => {
      const { market, token } = stall;
      const { lantern } = stall.signers;
      const time = await now();
      await expect(stall.marketAs("lantern").list(token, ZeroAddress, PRICE, time + DAY))
        .to.be.revertedWithCustomError(market, "LicenseMarket_NotOwner")
        .withArgs(token, lantern.address);
      await expect(list({ price: 0n })).to.be.revertedWithCustomError(market, "LicenseMarket_InvalidPrice").withArgs();
      await expect(list({ expires: BigInt(time) }))
        .to.be.revertedWithCustomError(market, "LicenseMarket_InvalidExpiry")
        .withArgs(time);
      const inItsOwnSecond = time + 60;
      await networkHelpers.time.setNextBlockTimestamp(inItsOwnSecond);
      await expect(list({ expires: BigInt(inItsOwnSecond) }))
        .to.be.revertedWithCustomError(market, "LicenseMarket_InvalidExpiry")
        .withArgs(inItsOwnSecond);
      await expect(list({ currency: lantern.address }))
        .to.be.revertedWithCustomError(market, "LicenseMarket_CurrencyNotAccepted")
        .withArgs(lantern.address);
    });

    it("refuses licences that have expired or are not transferable", async () => {
      const bound = await another(stall, { transferable: false });
      await expect(list({}, bound))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotTransferable")
        .withArgs(bound);
      const [, , expires] = await stall.license.licenseOf(stall.token);
      await skip(MONTH);
      await expect(list())
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_LicenseExpired")
        .withArgs(stall.token, expires);
    });

    it("replaces the listing before", async () => {
      listing = await list();
      await list({ price: PRICE * 2n });
      expect(await refusal()).to.equal("NotListed");
      await refused("LicenseMarket_NotListed").withArgs(stall.token);
    });
  });

  describe("buy", () => {
    beforeEach(async () => {
      listing = await list();
    });

    it("moves the licence, pays the seller, books the royalty, and leaves the fee to the DAO", async () => {
      const { harbour, lantern } = stall.signers;
      const { royalty, fee, proceeds } = split(PRICE);
      expect(await refusal()).to.equal("None");
      const free = await stall.treasury.free(ZeroAddress);
      const sale = await buy();
      await expect(sale)
        .to.emit(stall.market, "Sold")
        .withArgs(stall.token, harbour.address, lantern.address, ZeroAddress, PRICE, royalty, fee)
        .and.to.emit(stall.license, "GrossBooked")
        .withArgs(stall.releaseId, ZeroAddress, stall.market.target, royalty, royalty / 20n);
      await expect(sale).to.changeEtherBalances(
        ethers,
        [lantern, harbour, stall.dao, stall.market, stall.license],
        [-PRICE, proceeds, royalty + fee, 0n, 0n],
      );
      expect(await stall.license.ownerOf(stall.token)).to.equal(lantern.address);
      expect(await stall.license.grossOf(stall.releaseId, ZeroAddress)).to.equal(royalty);
      // The treasury's own part of the royalty, and the market's fee, are the DAO's to spend.
      expect((await stall.treasury.free(ZeroAddress)) - free).to.equal(royalty / 20n + fee);
      expect(await stall.market.listingHashOf(stall.token)).to.equal(ZeroHash);
      expect(await refusal()).to.equal("NotListed");
    });

    it("divides any price to the wei, also one so small that royalty and fee round to nothing", async () => {
      const buyer = stall.signers.lantern;
      for (const price of [1n, 19n, 20n, 99n, 100n, 101n, 12_345_678_901n]) {
        const token = await another(stall, {});
        const { royalty, fee, proceeds } = split(price);
        const small = await list({ price }, token);
        const sale = stall.marketAs("lantern").buy(token, small, { value: price });
        await expect(sale).to.changeEtherBalances(
          ethers,
          [buyer, stall.signers.harbour, stall.dao],
          [-price, proceeds, royalty + fee],
        );
        if (royalty === 0n) await expect(sale).not.to.emit(stall.license, "GrossBooked");
        await expect(sale).to.emit(stall.market, "Sold").withArgs(
          token, stall.signers.harbour.address, buyer.address, ZeroAddress, price, royalty, fee,
        );
      }
    });

    it("books no royalty where the offer asks none, and the highest where it asks that", async () => {
      for (const resaleRoyaltyBps of [0, 1_000]) {
        const token = await another(stall, { resaleRoyaltyBps });
        const { royalty, fee, proceeds } = split(PRICE, BigInt(resaleRoyaltyBps));
        const one = await list({}, token);
        const sale = stall.marketAs("lantern").buy(token, one, { value: PRICE });
        await expect(sale).to.changeEtherBalances(
          ethers,
          [stall.signers.harbour, stall.dao],
          [proceeds, royalty + fee],
        );
      }
      expect(await stall.license.grossOf(stall.releaseId, ZeroAddress)).to.equal(PRICE / 10n);
    });

    it("cannot be bought twice", async () => {
      await buy();
      await refused("LicenseMarket_NotListed").withArgs(stall.token);
    });

    it("holds the seller and the buyer to every term", async () => {
      const other: Partial<Listing>[] = [
        { seller: stall.signers.newcomer.address },
        { currency: stall.signers.newcomer.address },
        { price: PRICE - 1n },
        { expires: listing.expires + 1n },
        { transfers: 1n },
      ];
      for (const changes of other) {
        await expect(buy(changes))
          .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotListed")
          .withArgs(stall.token);
      }
      for (const value of [0n, PRICE - 1n, PRICE + 1n]) {
        await expect(buy({}, value))
          .to.be.revertedWithCustomError(stall.market, "LicenseMarket_WrongValue")
          .withArgs(value, PRICE);
      }
    });

    it("is not for the seller", async () => {
      await expect(stall.marketAs("harbour").buy(stall.token, listing, { value: PRICE }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_OwnLicense")
        .withArgs(stall.token, stall.signers.harbour.address);
    });

    it("ends with the listing's time, to the second", async () => {
      const before = await networkHelpers.takeSnapshot();
      await networkHelpers.time.setNextBlockTimestamp(listing.expires - 1n);
      await buy();
      await before.restore();
      await networkHelpers.time.setNextBlockTimestamp(listing.expires);
      await refused("LicenseMarket_ListingExpired").withArgs(stall.token, listing.expires);
      await networkHelpers.time.increaseTo(listing.expires);
      expect(await refusal()).to.equal("OrderExpired");
    });

    it("ends with the licence's term", async () => {
      listing = await list({ expires: listing.expires + BigInt(2 * MONTH) });
      const [, , expires] = await stall.license.licenseOf(stall.token);
      await skip(MONTH);
      expect(await refusal()).to.equal("LicenseExpired");
      await refused("LicenseMarket_LicenseExpired").withArgs(stall.token, expires);
    });

    it("ends while the release is suspended, and comes back with it", async () => {
      const until = (await now()) + 3 * DAY;
      await stall.asBoard("suspend", stall.releaseId, until);
      expect(await refusal()).to.equal("NotUsable");
      await refused("LicenseMarket_NotUsable").withArgs(stall.releaseId);
      await stall.asBoard("reinstate", stall.releaseId);
      expect(await refusal()).to.equal("None");
      await buy();
    });

    it("ends when the seller gives the licence away, also once it came back", async () => {
      const { harbour, lantern } = stall.signers;
      await stall.licenseAs("harbour").transferFrom(harbour.address, lantern.address, stall.token);
      expect(await refusal()).to.equal("SellerGone");
      await expect(stall.marketAs("newcomer").buy(stall.token, listing, { value: PRICE }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_SellerGone")
        .withArgs(stall.token, harbour.address, lantern.address);
      await stall.licenseAs("lantern").transferFrom(lantern.address, harbour.address, stall.token);
      await stall.licenseAs("harbour").approve(stall.market.target, stall.token);
      expect(await refusal()).to.equal("LicenseMoved");
      await refused("LicenseMarket_LicenseMoved").withArgs(stall.token);
      listing = await list();
      await buy();
    });

    it("ends when the seller withdraws the approval, and holds again with it", async () => {
      await stall.licenseAs("harbour").approve(ZeroAddress, stall.token);
      expect(await refusal()).to.equal("NotApproved");
      await refused("LicenseMarket_NotApproved").withArgs(stall.token);
      await stall.licenseAs("harbour").setApprovalForAll(stall.market.target, true);
      expect(await refusal()).to.equal("None");
      await buy();
    });

    it("rests while the licence is lent, and the buyer gets it free of loans", async () => {
      const { newcomer, lantern } = stall.signers;
      await stall.licenseAs("harbour").setUser(stall.token, newcomer.address, (await now()) + DAY);
      expect(await refusal()).to.equal("LicenseLent");
      await refused("LicenseMarket_LicenseLent").withArgs(stall.token);
      await skip(DAY);
      expect(await refusal()).to.equal("None");
      await buy();
      expect(await stall.license.isAuthorized(stall.token, lantern.address, RIGHTS.run)).to.equal(true);
      expect(await stall.license.isAuthorized(stall.token, newcomer.address, RIGHTS.run)).to.equal(false);
    });

    it("waits for the end of a trial", async () => {
      const token = await another(stall, { price: PRICE, trialDays: 7 });
      listing = await list({ expires: BigInt((await now()) + MONTH) }, token);
      expect(await refusal(token)).to.equal("TrialPending");
      await expect(buy({}, PRICE, token))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_TrialPending")
        .withArgs(token);
      await skip(7 * DAY);
      expect(await refusal(token)).to.equal("None");
      await buy({}, PRICE, token);
    });

    it("ends when a derived release is bound to the licence", async () => {
      const token = await another(stall, { rights: RIGHTS.run | RIGHTS.fineTune });
      listing = await list({}, token);
      const parents = [{ parent: stall.releaseId, shareBps: 500, license: token }];
      await stall.releases.submit({ name: "harbour/derived", by: "harbour", parents });
      expect(await refusal(token)).to.equal("NotTransferable");
      await expect(buy({}, PRICE, token))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotTransferable")
        .withArgs(token);
    });

    it("ends when the licence is renewed, upgraded or ended: the price was for what it was", async () => {
      const { harbour } = stall.signers;
      await stall.licenseAs("newcomer").renew(stall.token, 1, 0);
      expect(await refusal()).to.equal("NotListed");
      listing = await list();
      await stall.licenseAs("kestrel").openOffer(stall.releaseId, terms({ price: 1n, term: DAY }));
      await stall.licenseAs("harbour").upgrade(stall.token, 2, [], 1n, { value: 1n });
      await refused("LicenseMarket_NotListed").withArgs(stall.token);
      listing = await list();
      await stall.licenseAs("harbour").cancelSubscription(stall.token);
      await refused("LicenseMarket_NotListed").withArgs(stall.token);
      expect(await stall.license.ownerOf(stall.token)).to.equal(harbour.address);
    });

    it("ends when the licence is burned", async () => {
      await stall.licenseAs("harbour").burn(stall.token);
      expect(await refusal()).to.equal("NotListed");
      await expect(buy()).to.be.revertedWithCustomError(stall.license, "TokenDoesNotExist");
    });
  });

  describe("cancel", () => {
    beforeEach(async () => {
      listing = await list();
    });

    it("ends the listing; only the holder can", async () => {
      const { harbour, lantern } = stall.signers;
      await expect(stall.marketAs("lantern").cancel(stall.token))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotOwner")
        .withArgs(stall.token, lantern.address);
      await expect(stall.marketAs("harbour").cancel(stall.token))
        .to.emit(stall.market, "ListingCanceled")
        .withArgs(stall.token, harbour.address);
      await expect(stall.marketAs("harbour").cancel(stall.token))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotListed")
        .withArgs(stall.token);
      await refused("LicenseMarket_NotListed").withArgs(stall.token);
    });

    it("is the next holder's once the licence moved", async () => {
      const { harbour, lantern } = stall.signers;
      await stall.licenseAs("harbour").transferFrom(harbour.address, lantern.address, stall.token);
      await expect(stall.marketAs("harbour").cancel(stall.token)).to.be.revertedWithCustomError(
        stall.market,
        "LicenseMarket_NotOwner",
      );
      await stall.marketAs("lantern").cancel(stall.token);
      expect(await stall.market.listingHashOf(stall.token)).to.equal(ZeroHash);
    });
  });

  it("knows no licence that was never sold", async () => {
    const nowhere = tokenId(9, 9);
    await expect(stall.marketAs("harbour").list(nowhere, ZeroAddress, PRICE, (await now()) + DAY))
      .to.be.revertedWithCustomError(stall.license, "TokenDoesNotExist")
      .withArgs();
    expect(ROYALTY_BPS).to.equal(BigInt(terms().resaleRoyaltyBps));
  });
});
