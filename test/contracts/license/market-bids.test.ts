import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import type { Bid } from "../../../sdk/src/license/orders.ts";
import { ethers, now, skip } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { another, DAY, fund, listCurrency, MONTH, openStall, split, type AnyToken, type Stall } from "./stall.ts";
import { RIGHTS } from "./terms.ts";

const PRICE = 40_001n;

describe("LicenseMarket's bids", () => {
  let stall: Stall;
  let token: AnyToken;
  let currency: string;
  let bid: Bid;
  let signature: string;
  const sign = async (changes: Partial<Bid> = {}) => {
    const { lantern } = stall.signers;
    bid = await stall.orders.bid(lantern.address, stall.releaseId, currency, { price: PRICE, ...changes });
    signature = await stall.orders.sign(bid, lantern);
  };
  const accept = (license = stall.token, role: DemoRole = "harbour") =>
    stall.marketAs(role).acceptBid(bid, signature, license);
  const refusal = (license = stall.token) => stall.orders.refusal(bid, license);
  const digest = () => stall.orders.digest(bid);
  const refused = (error: string, license = stall.token) =>
    expect(accept(license)).to.be.revertedWithCustomError(stall.market, error);
  const balance = (account: unknown) => token.getFunction("balanceOf")(account);

  beforeEach(async () => {
    stall = await openStall();
    token = await ethers.deployContract("PermitToken");
    currency = await listCurrency(stall, token);
    await fund(stall, token, "lantern", 2n * PRICE);
    await sign();
  });

  it("has the digest that wallets compute", async () => {
    expect(await stall.market.digestOfBid(bid)).to.equal(digest());
  });

  it("buys any licence of the release, divides the price, and fills once", async () => {
    const { harbour, lantern } = stall.signers;
    const { royalty, fee, proceeds } = split(PRICE);
    expect(await refusal()).to.equal("None");
    await expect(accept())
      .to.emit(stall.market, "Sold")
      .withArgs(stall.token, harbour.address, lantern.address, currency, PRICE, royalty, fee)
      .and.to.emit(stall.market, "OrderFilled")
      .withArgs(digest());
    expect(await stall.license.ownerOf(stall.token)).to.equal(lantern.address);
    expect(await balance(harbour.address)).to.equal(proceeds);
    expect(await balance(stall.dao.target)).to.equal(royalty + fee);
    expect(await balance(lantern.address)).to.equal(PRICE);
    expect(await stall.license.grossOf(stall.releaseId, currency)).to.equal(royalty);

    const second = await another(stall, {});
    expect(await refusal(second)).to.equal("OrderClosed");
    await refused("LicenseMarket_OrderClosed", second).withArgs(digest());
  });

  it("ends a listing of the same licence", async () => {
    const listing = await stall.orders.list(stall.signers.harbour, stall.token);
    await accept();
    expect(await stall.orders.refusal(listing, stall.token)).to.equal("SellerGone");
  });

  it("counts only with the bidder's own signature, on the signed terms", async () => {
    const { lantern, newcomer } = stall.signers;
    const forged = await stall.orders.sign(bid, newcomer);
    const changes: Partial<Bid>[] = [
      { price: PRICE + 1n },
      { rights: 1 },
      { tokenId: stall.token },
      { lastsUntil: 1n },
      { expires: bid.expires + 1n },
      { salt: 2n },
    ];
    const attempts = changes.map((change) => ({ order: { ...bid, ...change }, by: signature }));
    for (const { order, by } of [{ order: bid, by: forged }, ...attempts]) {
      await expect(stall.marketAs("harbour").acceptBid(order, by, stall.token))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
        .withArgs(lantern.address);
    }
  });

  it("is accepted by the licence's holder only, and not by the bidder", async () => {
    const { lantern, newcomer } = stall.signers;
    await expect(accept(stall.token, "newcomer"))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotOwner")
      .withArgs(stall.token, newcomer.address);
    expect(await stall.market.refusalOfBid(bid, stall.token, newcomer.address)).to.equal(6n); // SellerGone
    await stall.licenseAs("harbour").transferFrom(stall.signers.harbour.address, lantern.address, stall.token);
    expect(await refusal()).to.equal("OwnLicense");
    await expect(accept(stall.token, "lantern"))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_OwnLicense")
      .withArgs(stall.token, lantern.address);
  });

  it("needs the market's permission to move the licence", async () => {
    await stall.licenseAs("harbour").approve(ZeroAddress, stall.token);
    expect(await refusal()).to.equal("NotApproved");
    await refused("LicenseMarket_NotApproved").withArgs(stall.token);
  });

  describe("for one licence", () => {
    it("buys that one and no other", async () => {
      const second = await another(stall, {});
      for (const releaseId of [stall.releaseId, 0n]) {
        await sign({ tokenId: second, releaseId });
        expect(await refusal()).to.equal("WrongLicense");
        await refused("LicenseMarket_WrongLicense").withArgs(stall.token, second);
        expect(await refusal(second)).to.equal("None");
      }
      await accept(second);
    });

    it("that names another release buys nothing", async () => {
      await sign({ tokenId: stall.token, releaseId: 7n });
      expect(await refusal()).to.equal("WrongLicense");
      await refused("LicenseMarket_WrongRelease").withArgs(stall.releaseId, 7n);
    });
  });

  describe("for any licence of a release", () => {
    it("takes none of another release, nor of no release", async () => {
      for (const releaseId of [7n, 0n]) {
        await sign({ releaseId });
        expect(await refusal()).to.equal("WrongLicense");
        await refused("LicenseMarket_WrongRelease").withArgs(stall.releaseId, releaseId);
      }
    });

    it("takes only what grants all the rights wanted", async () => {
      const wanted = RIGHTS.run | RIGHTS.fineTune;
      await sign({ rights: wanted });
      expect(await refusal()).to.equal("MissingRights");
      await refused("LicenseMarket_MissingRights").withArgs(RIGHTS.run | RIGHTS.commercial, wanted);
      const enough = await another(stall, { rights: wanted | RIGHTS.merge });
      await accept(enough);
    });

    it("takes only what lasts long enough; a perpetual licence always does", async () => {
      const [, , expires] = await stall.license.licenseOf(stall.token);
      await sign({ lastsUntil: expires + 1n });
      expect(await refusal()).to.equal("EndsTooSoon");
      await refused("LicenseMarket_EndsTooSoon").withArgs(expires, expires + 1n);
      await sign({ lastsUntil: expires });
      expect(await refusal()).to.equal("None");
      await sign({ lastsUntil: 2n ** 40n - 1n });
      const perpetual = await another(stall, { term: 0 });
      await accept(perpetual);
    });

    it("takes none that is expired, lent, in its trial, bound, soulbound or suspended", async () => {
      await sign({ expires: BigInt((await now()) + 3 * MONTH) });
      const soulbound = await another(stall, { transferable: false });
      expect(await refusal(soulbound)).to.equal("NotTransferable");
      await refused("LicenseMarket_NotTransferable", soulbound).withArgs(soulbound);

      const trial = await another(stall, { price: 1n, trialDays: 7 });
      expect(await refusal(trial)).to.equal("TrialPending");
      await refused("LicenseMarket_TrialPending", trial).withArgs(trial);

      const bound = await another(stall, { rights: RIGHTS.run | RIGHTS.fineTune });
      const parents = [{ parent: stall.releaseId, shareBps: 500, license: bound }];
      await stall.releases.submit({ name: "harbour/derived", by: "harbour", parents });
      expect(await refusal(bound)).to.equal("NotTransferable");
      await refused("LicenseMarket_NotTransferable", bound).withArgs(bound);

      await stall.licenseAs("harbour").setUser(stall.token, stall.signers.newcomer.address, 2n ** 40n);
      expect(await refusal()).to.equal("LicenseLent");
      await refused("LicenseMarket_LicenseLent").withArgs(stall.token);
      await stall.licenseAs("harbour").setUser(stall.token, ZeroAddress, 0);

      const until = (await now()) + 3 * DAY;
      await stall.asBoard("suspend", stall.releaseId, until);
      expect(await refusal()).to.equal("NotUsable");
      await refused("LicenseMarket_NotUsable").withArgs(stall.releaseId);

      await skip(MONTH);
      const [, , expires] = await stall.license.licenseOf(stall.token);
      expect(await refusal()).to.equal("LicenseExpired");
      await refused("LicenseMarket_LicenseExpired").withArgs(stall.token, expires);
    });
  });

  describe("whose bidder's money is gone", () => {
    it("sells nothing, whether the balance or the allowance is gone, and says how much is left", async () => {
      const { lantern, newcomer } = stall.signers;
      const as = token.connect(lantern);
      await as.getFunction("approve")(stall.market.target, PRICE - 1n);
      expect(await refusal()).to.equal("BidNotCovered");
      await refused("LicenseMarket_BidNotCovered").withArgs(lantern.address, PRICE - 1n, PRICE);
      await as.getFunction("approve")(stall.market.target, 2n * PRICE);
      await as.getFunction("transfer")(newcomer.address, 2n * PRICE - 7n);
      expect(await refusal()).to.equal("BidNotCovered");
      await refused("LicenseMarket_BidNotCovered").withArgs(lantern.address, 7n, PRICE);
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.harbour.address);
    });
  });

  it("has a price above zero and an accepted token", async () => {
    await sign({ price: 0n });
    expect(await refusal()).to.equal("InvalidPrice");
    await refused("LicenseMarket_InvalidPrice").withArgs();
    for (const other of [ZeroAddress, stall.signers.newcomer.address]) {
      await sign({ currency: other });
      expect(await refusal()).to.equal("CurrencyNotAccepted");
      await refused("LicenseMarket_CurrencyNotAccepted").withArgs(other);
    }
    await sign();
    await stall.governance.pass([actionOf(stall.currencies, "setAccepted", [currency, false])]);
    await refused("LicenseMarket_CurrencyNotAccepted").withArgs(currency);
  });

  it("ends with its time, by its cancelling, and by the counter", async () => {
    const { harbour, lantern } = stall.signers;
    await expect(stall.marketAs("harbour").cancelBid(bid))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotSigner")
      .withArgs(lantern.address, harbour.address);
    await expect(stall.marketAs("lantern").cancelBid(bid))
      .to.emit(stall.market, "OrderCanceled")
      .withArgs(digest(), lantern.address);
    await refused("LicenseMarket_OrderClosed").withArgs(digest());

    await sign({ salt: 2n });
    await stall.marketAs("lantern").incrementCounter();
    expect(await refusal()).to.equal("CounterRaised");
    await refused("LicenseMarket_CounterRaised").withArgs(lantern.address, 0, 1);

    await sign({ salt: 3n });
    await skip(7 * DAY);
    expect(await refusal()).to.equal("OrderExpired");
    await refused("LicenseMarket_OrderExpired").withArgs(digest(), bid.expires);
  });

  it("is posted by anybody, with a signature that counts", async () => {
    const { bidder, tokenId, releaseId, rights, lastsUntil, price, expires, salt, counter } = bid;
    await expect(stall.marketAs("newcomer").postBid(bid, signature))
      .to.emit(stall.market, "BidPosted")
      .withArgs(
        digest(), releaseId, bidder,
        [bidder, tokenId, releaseId, rights, lastsUntil, currency, price, expires, salt, counter], signature,
      );
    await expect(stall.marketAs("newcomer").postBid({ ...bid, price: PRICE + 1n }, signature))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
      .withArgs(stall.signers.lantern.address);
    await accept();
  });
});
