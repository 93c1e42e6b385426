import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import type { SignedListing } from "../../../sdk/src/license/orders.ts";
import { ethers, networkHelpers, now, skip } from "../fixture.ts";
import { another, DAY, fund, listCurrency, MONTH, openStall, split, type Stall } from "./stall.ts";
import { terms } from "./terms.ts";

const PRICE = parseEther("0.04");

describe("LicenseMarket's signed listings", () => {
  let stall: Stall;
  let listing: SignedListing;
  let signature: string;
  const sign = async (changes: Partial<SignedListing> = {}, token = stall.token) => {
    listing = await stall.orders.signedListing(token, { price: PRICE, ...changes });
    signature = await stall.orders.sign(listing, stall.signers.harbour);
  };
  const buy = (value = PRICE) => stall.marketAs("lantern").buySigned(listing, signature, { value });
  const refusal = () => stall.orders.refusal(listing, stall.token);
  const refused = (error: string) => expect(buy()).to.be.revertedWithCustomError(stall.market, error);
  const digest = () => stall.orders.digest(listing);

  beforeEach(async () => {
    stall = await openStall();
    await sign();
  });

  it("has the digest that wallets compute", async () => {
    expect(await stall.market.digestOfListing(listing)).to.equal(digest());
  });

  it("sells the licence on the signed terms, and fills once", async () => {
    const { harbour, lantern } = stall.signers;
    const { royalty, fee, proceeds } = split(PRICE);
    expect(await refusal()).to.equal("None");
    const sale = await buy();
    await expect(sale)
      .to.emit(stall.market, "Sold")
      .withArgs(stall.token, harbour.address, lantern.address, ZeroAddress, PRICE, royalty, fee)
      .and.to.emit(stall.market, "OrderFilled")
      .withArgs(digest());
    await expect(sale).to.changeEtherBalances(ethers, [harbour, stall.dao], [proceeds, royalty + fee]);
    expect(await stall.market.isClosed(digest())).to.equal(true);
    expect(await refusal()).to.equal("OrderClosed");
    await refused("LicenseMarket_OrderClosed").withArgs(digest());
  });

  it("sells in a token too", async () => {
    const token = await ethers.deployContract("PermitToken");
    const currency = await listCurrency(stall, token);
    await fund(stall, token, "lantern", PRICE);
    await sign({ currency });
    await buy(0n);
    expect(await token.getFunction("balanceOf")(stall.signers.harbour.address)).to.equal(split(PRICE).proceeds);
  });

  it("sells in a token neither to the seller, nor a licence that was renewed or has moved since", async () => {
    const { token, market, signers } = stall;
    const currency = await listCurrency(stall, await ethers.deployContract("PermitToken"));
    await sign({ currency });
    await expect(stall.marketAs("harbour").buySigned(listing, signature))
      .to.be.revertedWithCustomError(market, "LicenseMarket_OwnLicense")
      .withArgs(token, signers.harbour.address);

    await stall.licenseAs("harbour").renew(token, 1, 0);
    const [, offerId, expires] = await stall.license.licenseOf(token);
    await expect(buy(0n))
      .to.be.revertedWithCustomError(market, "LicenseMarket_TermsChanged")
      .withArgs(token, offerId, expires);

    await sign({ currency });
    await stall.licenseAs("harbour").transferFrom(signers.harbour.address, signers.newcomer.address, token);
    await stall.licenseAs("newcomer").transferFrom(signers.newcomer.address, signers.harbour.address, token);
    await stall.licenseAs("harbour").approve(market.target, token);
    await expect(buy(0n)).to.be.revertedWithCustomError(market, "LicenseMarket_LicenseMoved").withArgs(token);
  });

  it("counts only with the seller's own signature", async () => {
    signature = await stall.orders.sign(listing, stall.signers.newcomer);
    await refused("LicenseMarket_InvalidSignature").withArgs(stall.signers.harbour.address);
    signature = "0x";
    await refused("LicenseMarket_InvalidSignature").withArgs(stall.signers.harbour.address);
  });

  it("holds the seller to every term", async () => {
    const changes: Partial<SignedListing>[] = [
      { price: 1n },
      { expires: listing.expires + 1n },
      { salt: 2n },
      { transfers: 1n },
      { offerId: 2n },
      { licenseExpires: 0n },
      { tokenId: listing.tokenId + 1n },
    ];
    await stall.licenseAs("harbour").mint(1, stall.signers.harbour.address, 0);
    for (const change of changes) {
      const forged = { ...listing, ...change };
      await expect(stall.marketAs("lantern").buySigned(forged, signature, { value: forged.price }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
        .withArgs(stall.signers.harbour.address);
    }
    await expect(buy(PRICE - 1n))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_WrongValue")
      .withArgs(PRICE - 1n, PRICE);
  });

  it("ends with its time, to the second", async () => {
    const before = await networkHelpers.takeSnapshot();
    await networkHelpers.time.setNextBlockTimestamp(listing.expires - 1n);
    await buy();
    await before.restore();
    await networkHelpers.time.setNextBlockTimestamp(listing.expires);
    await refused("LicenseMarket_OrderExpired").withArgs(digest(), listing.expires);
    await networkHelpers.time.increaseTo(listing.expires);
    expect(await refusal()).to.equal("OrderExpired");
  });

  it("ends when the licence moves, also once it came back", async () => {
    const { harbour, lantern } = stall.signers;
    await stall.licenseAs("harbour").transferFrom(harbour.address, lantern.address, stall.token);
    expect(await refusal()).to.equal("SellerGone");
    await expect(stall.marketAs("newcomer").buySigned(listing, signature, { value: PRICE }))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_SellerGone")
      .withArgs(stall.token, harbour.address, lantern.address);
    await stall.licenseAs("lantern").transferFrom(lantern.address, harbour.address, stall.token);
    await stall.licenseAs("harbour").setApprovalForAll(stall.market.target, true);
    expect(await refusal()).to.equal("LicenseMoved");
    await refused("LicenseMarket_LicenseMoved").withArgs(stall.token);
  });

  it("ends when the licence is upgraded or renewed: the price was for what it was", async () => {
    const { harbour } = stall.signers;
    await stall.licenseAs("kestrel").openOffer(stall.releaseId, terms({ price: 1n, term: DAY }));
    const before = await ethers.provider.send("evm_snapshot", []);
    await stall.licenseAs("harbour").upgrade(stall.token, 2, [], 1n, { value: 1n });
    const [, , upgraded] = await stall.license.licenseOf(stall.token);
    expect(await refusal()).to.equal("TermsChanged");
    await refused("LicenseMarket_TermsChanged").withArgs(stall.token, 2, upgraded);
    await ethers.provider.send("evm_revert", [before]);

    await stall.licenseAs("newcomer").renew(stall.token, 1, 0);
    expect(await refusal()).to.equal("TermsChanged");
    await refused("LicenseMarket_TermsChanged").withArgs(stall.token, 1, listing.licenseExpires + BigInt(MONTH));
    expect(await stall.license.ownerOf(stall.token)).to.equal(harbour.address);
  });

  it("rests while the licence cannot be sold", async () => {
    await stall.licenseAs("harbour").setUser(stall.token, stall.signers.newcomer.address, (await now()) + DAY);
    expect(await refusal()).to.equal("LicenseLent");
    await refused("LicenseMarket_LicenseLent").withArgs(stall.token);
    await skip(DAY);
    await buy();
  });

  it("has a price above zero, an accepted currency, and another buyer than its seller", async () => {
    await sign({ price: 0n });
    expect(await refusal()).to.equal("InvalidPrice");
    await expect(buy(0n)).to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidPrice").withArgs();
    await sign({ currency: stall.signers.newcomer.address });
    expect(await refusal()).to.equal("CurrencyNotAccepted");
    await refused("LicenseMarket_CurrencyNotAccepted").withArgs(stall.signers.newcomer.address);
    await sign();
    await expect(stall.marketAs("harbour").buySigned(listing, signature, { value: PRICE }))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_OwnLicense")
      .withArgs(stall.token, stall.signers.harbour.address);
  });

  it("says of a licence that was burned that its seller does not hold it", async () => {
    await stall.licenseAs("harbour").burn(stall.token);
    expect(await refusal()).to.equal("SellerGone");
  });

  describe("cancelling", () => {
    it("ends one listing; only its signer can, and once", async () => {
      const { harbour, lantern } = stall.signers;
      await expect(stall.marketAs("lantern").cancelSignedListing(listing))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotSigner")
        .withArgs(harbour.address, lantern.address);
      await expect(stall.marketAs("harbour").cancelSignedListing(listing))
        .to.emit(stall.market, "OrderCanceled")
        .withArgs(digest(), harbour.address);
      expect(await refusal()).to.equal("OrderClosed");
      await refused("LicenseMarket_OrderClosed").withArgs(digest());
      await expect(stall.marketAs("harbour").cancelSignedListing(listing))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_OrderClosed")
        .withArgs(digest());
      await sign({ salt: 2n });
      await buy();
    });

    it("ends all listings by the counter", async () => {
      const { harbour } = stall.signers;
      await expect(stall.marketAs("harbour").incrementCounter())
        .to.emit(stall.market, "CounterIncremented")
        .withArgs(harbour.address, 1);
      expect(await stall.market.counterOf(harbour.address)).to.equal(1n);
      expect(await refusal()).to.equal("CounterRaised");
      await refused("LicenseMarket_CounterRaised").withArgs(harbour.address, 0, 1);
      await sign({ counter: 2n });
      await refused("LicenseMarket_CounterRaised").withArgs(harbour.address, 2, 1);
      await sign();
      await buy();
    });
  });

  describe("posting", () => {
    const post = () => stall.marketAs("newcomer").postListing(listing, signature);

    it("makes a signed listing public; anybody may, and nothing is stored", async () => {
      await expect(post())
        .to.emit(stall.market, "ListingPosted")
        .withArgs(digest(), stall.token, stall.signers.harbour.address, Object.values(orderedListing()), signature);
      expect(await stall.market.isClosed(digest())).to.equal(false);
      await buy();
    });

    it("refuses what could not be bought for its own sake", async () => {
      const original = signature;
      signature = await stall.orders.sign(listing, stall.signers.newcomer);
      await expect(post())
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
        .withArgs(stall.signers.harbour.address);
      signature = original;
      await stall.marketAs("harbour").cancelSignedListing(listing);
      await expect(post())
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_OrderClosed")
        .withArgs(digest());
    });

    function orderedListing() {
      const { tokenId, seller, currency, price, expires, transfers, offerId, licenseExpires, salt, counter } = listing;
      return { tokenId, seller, currency, price, expires, transfers, offerId, licenseExpires, salt, counter };
    }
  });

  it("of a suspended release rests until the release is back", async () => {
    const token = await another(stall, {});
    await sign({}, token);
    const until = (await now()) + DAY;
    await stall.asBoard("suspend", stall.releaseId, until);
    expect(await refusal()).to.equal("NotUsable");
    await refused("LicenseMarket_NotUsable").withArgs(stall.releaseId);
    await skip(DAY);
    await buy();
  });
});
