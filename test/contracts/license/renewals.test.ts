import { expect } from "chai";
import { MaxUint256, parseEther, ZeroAddress } from "ethers";
import { ethers, now, skip } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { DAY, FEE_BPS, MONTH, openShop, type Shop } from "./shop.ts";

const PRICE = parseEther("0.05");
const LAST_SECOND = 2n ** 40n - 1n;
const FOREVER = 2n ** 64n - 1n;

describe("ModelLicense: renewals", () => {
  let shop: Shop;
  let token: bigint;
  const license = () => shop.world.license;
  const expires = async (of = token) => license().expiresAt(of);
  const renew = (terms = 1, by: "harbour" | "lantern" = "harbour", price = PRICE * BigInt(terms)) =>
    shop.as(by).renew(token, terms, price, { value: price });

  beforeEach(async () => {
    shop = await openShop();
    token = await shop.licence("harbour", { term: MONTH });
  });

  describe("renew", () => {
    it("prolongs from the expiry, by as many terms as are paid, and says so to everybody's standard", async () => {
      const before = await expires();
      const until = before + 3n * BigInt(MONTH);
      const renewed = renew(3);
      await expect(renewed)
        .to.emit(license(), "SubscriptionUpdate")
        .withArgs(token, until)
        .and.to.emit(license(), "MetadataUpdate")
        .withArgs(token)
        .and.to.emit(license(), "GrossBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("harbour"), 3n * PRICE, (3n * PRICE * FEE_BPS) / 10_000n);
      await expect(renewed).to.changeEtherBalance(ethers, shop.world.dao, 3n * PRICE);
      expect(await expires()).to.equal(until);
      expect(await license().ownerOf(token)).to.equal(shop.address("harbour"));
    });

    it("prolongs from now what has expired, and gives the use back", async () => {
      await skip(2 * MONTH);
      expect(await license().isAuthorized(token, shop.address("harbour"), 1)).to.equal(false);
      await renew();
      expect(await expires()).to.equal(BigInt((await now()) + MONTH));
      expect(await license().isAuthorized(token, shop.address("harbour"), 1)).to.equal(true);
    });

    it("can be anybody's gift", async () => {
      await renew(1, "lantern");
      expect(await license().ownerOf(token)).to.equal(shop.address("harbour"));
      expect(await license().balanceOf(shop.address("lantern"))).to.equal(0n);
    });

    it("costs exactly the price, and no more than the payer said", async () => {
      await expect(shop.as("harbour").renew(token, 2, 2n * PRICE - 1n, { value: 2n * PRICE }))
        .to.be.revertedWithCustomError(license(), "ModelLicense_PriceAboveMaximum")
        .withArgs(2n * PRICE, 2n * PRICE - 1n);
      await expect(shop.as("harbour").renew(token, 2, MaxUint256, { value: PRICE }))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
        .withArgs(PRICE, 2n * PRICE);
    });

    it("costs nothing where the offer does, and takes nothing then", async () => {
      const free = await shop.licence("harbour", { term: MONTH, price: 0n });
      await expect(shop.as("lantern").renew(free, 1, 0, { value: 1n }))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
        .withArgs(1, 0);
      await expect(shop.as("lantern").renew(free, 1, 0)).not.to.emit(license(), "GrossBooked");
    });

    it("is paid in the offer's currency", async () => {
      const currency = await shop.currency("PermitToken", ["harbour"], 10n * PRICE);
      const paid = await shop.licence("harbour", { term: MONTH, currency: currency.target as string });
      await shop.as("harbour").renew(paid, 2, 2n * PRICE);
      expect(await currency.getFunction("balanceOf")(shop.world.dao.target)).to.equal(3n * PRICE);
    });

    it("needs a term, at least one of it, and an end that can be told", async () => {
      const perpetual = await shop.licence("harbour");
      await expect(shop.as("harbour").renew(perpetual, 1, PRICE, { value: PRICE }))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotRenewable")
        .withArgs(perpetual);
      await expect(renew(0))
        .to.be.revertedWithCustomError(license(), "ModelLicense_InvalidDuration")
        .withArgs(0, MONTH);
      const century = 2 ** 32 - 1;
      const free = await shop.licence("harbour", { term: century, price: 0n });
      const most = (LAST_SECOND - (await expires(free))) / BigInt(century);
      for (const terms of [most + 1n, 2n ** 32n - 1n]) {
        await expect(shop.as("harbour").renew(free, terms, 0))
          .to.be.revertedWithCustomError(license(), "ModelLicense_InvalidDuration")
          .withArgs(terms * BigInt(century), century);
      }
      await shop.as("harbour").renew(free, most, 0);
      expect(await expires(free)).to.be.lessThanOrEqual(LAST_SECOND).and.greaterThan(LAST_SECOND - BigInt(century));
    });

    it("needs the offer open and the release sellable, in each status epoch", async () => {
      await shop.world.asBoard("suspend", shop.releaseId, (await now()) + 3 * DAY);
      await expect(renew())
        .to.be.revertedWithCustomError(shop.world.registry, "ModelRegistry_NotUsable")
        .withArgs(shop.releaseId, shop.releaseId);
      await skip(3 * DAY);
      await renew();
      await renew();
      await shop.as("kestrel").closeOffer(1);
      await expect(renew()).to.be.revertedWithCustomError(license(), "ModelLicense_OfferClosed").withArgs(1);
      expect(await license().isRenewable(token)).to.equal(false);
    });

    it("needs a licence", async () => {
      await expect(shop.as("harbour").renew(tokenId(1, 2), 1, PRICE, { value: PRICE })).to.be.revertedWithCustomError(
        license(),
        "TokenDoesNotExist",
      );
    });
  });

  describe("by ERC-5643", () => {
    it("renews for a duration of whole terms", async () => {
      const before = await expires();
      const subscribe = (duration: number, terms = 1n) =>
        shop.as("lantern").renewSubscription(token, duration, { value: terms * PRICE });
      await subscribe(2 * MONTH, 2n);
      expect(await expires()).to.equal(before + 2n * BigInt(MONTH));
      for (const duration of [0, MONTH - 1, MONTH + 1]) {
        await expect(subscribe(duration))
          .to.be.revertedWithCustomError(license(), "ModelLicense_InvalidDuration")
          .withArgs(duration, MONTH);
      }
      await expect(shop.as("harbour").renewSubscription(token, FOREVER - (FOREVER % BigInt(MONTH))))
        .to.be.revertedWithCustomError(license(), "ModelLicense_InvalidDuration")
        .withArgs(FOREVER - (FOREVER % BigInt(MONTH)), MONTH);
    });

    it("says when a licence expires and whether it can be renewed", async () => {
      const perpetual = await shop.licence("harbour");
      expect([await expires(perpetual), await license().isRenewable(perpetual)]).to.deep.equal([FOREVER, false]);
      expect([await expires(), await license().isRenewable(token)]).to.deep.equal([
        (await license().licenseOf(token)).expires,
        true,
      ]);
      await expect(shop.as("harbour").renewSubscription(perpetual, MONTH)).to.be.revertedWithCustomError(
        license(),
        "ModelLicense_NotRenewable",
      );
      for (const view of [license().expiresAt, license().isRenewable]) {
        await expect(view(tokenId(9, 9))).to.be.revertedWithCustomError(license(), "TokenDoesNotExist");
      }
    });

    it("cancels at once, for the owner alone, and lets it be renewed again", async () => {
      await shop.as("harbour").approve(shop.address("lantern"), token);
      await expect(shop.as("lantern").cancelSubscription(token))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotOwner")
        .withArgs(token, shop.address("lantern"));
      const canceled = await shop.as("harbour").cancelSubscription(token);
      const time = await now();
      await expect(canceled)
        .to.emit(license(), "SubscriptionUpdate")
        .withArgs(token, time)
        .and.to.emit(license(), "MetadataUpdate")
        .withArgs(token);
      expect(await expires()).to.equal(BigInt(time));
      expect(await license().isAuthorized(token, shop.address("harbour"), 1)).to.equal(false);
      await expect(shop.as("harbour").cancelSubscription(token))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotRenewable")
        .withArgs(token);
      await renew();
      expect(await license().isAuthorized(token, shop.address("harbour"), 1)).to.equal(true);
    });

    it("cancels nothing that has no term", async () => {
      const perpetual = await shop.licence("harbour");
      await expect(shop.as("harbour").cancelSubscription(perpetual))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotRenewable")
        .withArgs(perpetual);
    });
  });
});
