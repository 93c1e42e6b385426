import { expect } from "chai";
import { MaxUint256, Signature, ZeroHash } from "ethers";
import type { Listing } from "../../../sdk/src/license/orders.ts";
import { PERMIT_TYPES } from "../../../sdk/src/license/permit.ts";
import { ethers, now, skip } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { DAY, fund, listCurrency, openStall, split, type AnyToken, type Stall } from "./stall.ts";

const PRICE = 40_001n;

/** The order of OddToken.Behaviour. */
const ODD = { honest: 0, returnFalse: 1, returnNothing: 2, takeFee: 3 } as const;

describe("LicenseMarket in a token", () => {
  let stall: Stall;
  let currency: string;
  let listing: Listing;
  const balance = (token: AnyToken, account: unknown) => token.getFunction("balanceOf")(account);
  const list = (price = PRICE) => stall.orders.list(stall.signers.harbour, stall.token, { currency, price });
  const buy = (value = 0n) => stall.marketAs("lantern").buy(stall.token, listing, { value });

  beforeEach(async () => {
    stall = await openStall();
  });

  describe("an honest one", () => {
    let token: AnyToken;

    beforeEach(async () => {
      token = await ethers.deployContract("PermitToken");
      currency = await listCurrency(stall, token);
      await token.getFunction("mint")(stall.signers.lantern.address, PRICE);
      listing = await list();
    });

    /** Lantern's signed allowance for the market, as a call of it. */
    async function permit(amount = PRICE, deadline: bigint = MaxUint256) {
      const { lantern } = stall.signers;
      const nonce = await token.getFunction("nonces")(lantern.address);
      const domain = { name: "Permit", version: "1", chainId: 31_337, verifyingContract: currency };
      const message = { owner: lantern.address, spender: stall.market.target, value: amount, nonce, deadline };
      const { v, r, s } = Signature.from(await lantern.signTypedData(domain, PERMIT_TYPES, message));
      return [currency, amount, deadline, v, r, s] as const;
    }
    const encode = (method: "permit" | "buy", args: readonly unknown[]) =>
      stall.market.interface.encodeFunctionData(method as "buy", args as never);

    it("is divided between seller and treasury, and none of it stays behind", async () => {
      const { royalty, fee, proceeds } = split(PRICE);
      await token.connect(stall.signers.lantern).getFunction("approve")(stall.market.target, PRICE);
      expect(await stall.orders.refusal(listing, stall.token)).to.equal("None");
      await expect(buy())
        .to.emit(stall.market, "Sold")
        .withArgs(
          stall.token, stall.signers.harbour.address, stall.signers.lantern.address, currency, PRICE, royalty, fee,
        );
      expect(await balance(token, stall.signers.harbour.address)).to.equal(proceeds);
      expect(await balance(token, stall.dao.target)).to.equal(royalty + fee);
      expect(await balance(token, stall.signers.lantern.address)).to.equal(0n);
      expect(await balance(token, stall.market.target)).to.equal(0n);
      expect(await token.getFunction("allowance")(stall.market.target, stall.license.target)).to.equal(0n);
      expect(await stall.license.grossOf(stall.releaseId, currency)).to.equal(royalty);
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.lantern.address);
    });

    it("comes without native currency beside it", async () => {
      await token.connect(stall.signers.lantern).getFunction("approve")(stall.market.target, PRICE);
      await expect(buy(1n)).to.be.revertedWithCustomError(stall.market, "LicenseMarket_WrongValue").withArgs(1n, 0n);
    });

    it("buys nothing from oneself, after the end, or of a licence that has moved since it was listed", async () => {
      const { token: licence, market, signers } = stall;
      await expect(stall.marketAs("harbour").buy(licence, listing))
        .to.be.revertedWithCustomError(market, "LicenseMarket_OwnLicense")
        .withArgs(licence, signers.harbour.address);

      await stall.licenseAs("harbour").transferFrom(signers.harbour.address, signers.newcomer.address, licence);
      await stall.licenseAs("newcomer").transferFrom(signers.newcomer.address, signers.harbour.address, licence);
      await stall.licenseAs("harbour").approve(market.target, licence);
      await expect(buy()).to.be.revertedWithCustomError(market, "LicenseMarket_LicenseMoved").withArgs(licence);

      listing = await list();
      await skip(8 * DAY);
      await expect(buy())
        .to.be.revertedWithCustomError(market, "LicenseMarket_ListingExpired")
        .withArgs(licence, listing.expires);
    });

    it("goes to the seller whole when royalty and fee round to nothing", async () => {
      listing = await list(19n);
      await token.connect(stall.signers.lantern).getFunction("approve")(stall.market.target, 19n);
      await buy();
      expect(await balance(token, stall.signers.harbour.address)).to.equal(19n);
      expect(await balance(token, stall.dao.target)).to.equal(0n);
    });

    it("leaves the licence where it is when the buyer has not allowed enough", async () => {
      await token.connect(stall.signers.lantern).getFunction("approve")(stall.market.target, PRICE - 1n);
      await expect(buy())
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance");
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.harbour.address);
    });

    it("is still taken for a listing made before the DAO stopped accepting it, but for no new one", async () => {
      await stall.governance.pass([actionOf(stall.currencies, "setAccepted", [currency, false])]);
      await token.connect(stall.signers.lantern).getFunction("approve")(stall.market.target, PRICE);
      await buy();
      await stall.licenseAs("lantern").approve(stall.market.target, stall.token);
      await expect(stall.marketAs("lantern").list(stall.token, currency, PRICE, (await now()) + 60))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_CurrencyNotAccepted")
        .withArgs(currency);
    });

    it("can be paid with a signed allowance in the same transaction", async () => {
      const calls = [encode("permit", await permit()), encode("buy", [stall.token, listing])];
      await stall.marketAs("lantern").multicall(calls);
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.lantern.address);
    });

    it("can be paid so too when somebody else handed the signature in first", async () => {
      const [, amount, deadline, v, r, s] = await permit();
      const { lantern } = stall.signers;
      await token.getFunction("permit")(lantern.address, stall.market.target, amount, deadline, v, r, s);
      const calls = [
        encode("permit", [currency, amount, deadline, v, r, s]),
        encode("buy", [stall.token, listing]),
      ];
      await stall.marketAs("lantern").multicall(calls);
      expect(await stall.license.ownerOf(stall.token)).to.equal(lantern.address);
    });

    it("is not taken on a permit that is too small, too late, or for no token at all", async () => {
      const late = await permit(PRICE, 1n);
      const noToken = [stall.signers.newcomer.address, PRICE, MaxUint256, 27, ZeroHash, ZeroHash] as const;
      for (const args of [await permit(PRICE - 1n), late, noToken]) {
        const calls = [encode("permit", args), encode("buy", [stall.token, listing])];
        await expect(stall.marketAs("lantern").multicall(calls)).to.be.revertedWithCustomError(
          token,
          "ERC20InsufficientAllowance",
        );
      }
    });
  });

  describe("an odd one", () => {
    let token: AnyToken;
    const { royalty, fee, proceeds } = split(PRICE);

    beforeEach(async () => {
      token = await ethers.deployContract("OddToken");
      currency = await listCurrency(stall, token);
      await fund(stall, token, "lantern", PRICE);
      listing = await list();
    });

    it("may answer nothing", async () => {
      await token.getFunction("behave")(ODD.returnNothing, 0);
      await buy();
      expect(await balance(token, stall.signers.harbour.address)).to.equal(proceeds);
      expect(await balance(token, stall.dao.target)).to.equal(royalty + fee);
    });

    it("may not answer false, at whichever of its three payments", async () => {
      for (const honest of [0, 1, 2]) {
        await token.getFunction("behave")(ODD.returnFalse, honest);
        await expect(buy())
          .to.be.revertedWithCustomError(stall.market, "SafeERC20FailedOperation")
          .withArgs(currency);
      }
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.harbour.address);
    });

    it("may not keep a part on the way to the treasury or to the seller", async () => {
      await token.getFunction("behave")(ODD.takeFee, 1);
      await expect(buy())
        .to.be.revertedWithCustomError(stall.license, "RoyaltyLedger_ShortPayment")
        .withArgs(currency, royalty + fee - 1n, royalty + fee);
      await token.getFunction("behave")(ODD.takeFee, 2);
      await expect(buy())
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_ShortPayment")
        .withArgs(currency, stall.signers.harbour.address, proceeds - 1n, proceeds);
    });

    it("cannot spend what somebody left in the market", async () => {
      await token.getFunction("mint")(stall.market.target, 5n);
      await token.getFunction("behave")(ODD.takeFee, 0);
      await expect(buy()).to.be.revertedWithCustomError(stall.license, "RoyaltyLedger_ShortPayment");
      expect(await balance(token, stall.market.target)).to.equal(5n);
      await token.getFunction("behave")(ODD.honest, 0);
      await buy();
      expect(await balance(token, stall.market.target)).to.equal(5n);
    });
  });
});
