import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { ethers, now, skip } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { DAY, FEE_BPS, MONTH, openShop, type AnyToken, type Shop } from "./shop.ts";

const PRICE = parseEther("0.05");
const FEE = (PRICE * FEE_BPS) / 10_000n;

describe("ModelLicense: trials", () => {
  let shop: Shop;
  let offerId: bigint;
  let token: bigint;
  const license = () => shop.world.license;
  const gross = () => license().grossOf(shop.releaseId, ZeroAddress);
  const end = (...tokens: bigint[]) => shop.as("newcomer").endTrials(tokens);
  const give = (from: "harbour" | "lantern", to: "harbour" | "lantern") =>
    shop.as(from).transferFrom(shop.address(from), shop.address(to), token);

  beforeEach(async () => {
    shop = await openShop();
    offerId = await shop.open({ trialDays: 7, term: MONTH, supply: 3, walletCap: 3, referrerBps: 1_000, seats: 1 });
    token = tokenId(offerId, 1);
  });

  describe("begin", () => {
    it("with the price held here and counted as nobody's", async () => {
      const bought = shop.order("harbour", offerId, { referrer: shop.address("bramble") });
      await expect(bought).to.changeEtherBalances(ethers, [license(), shop.world.dao], [PRICE, 0n]);
      const until = (await now()) + 7 * DAY;
      await expect(bought)
        .to.emit(license(), "TrialStarted")
        .withArgs(token, until)
        .and.to.emit(license(), "LicenseMinted")
        .withArgs(token, offerId, shop.address("harbour"), shop.address("harbour"), shop.releaseId, PRICE, (await now()) + MONTH);
      await expect(bought).not.to.emit(license(), "GrossBooked");
      expect(await gross()).to.equal(0n);
      expect(await license().totalOf(ZeroAddress)).to.deep.equal([0n, 0n]);
      expect(await license().referralOf(shop.address("bramble"), ZeroAddress)).to.equal(0n);
      expect(await license().trialOf(token)).to.deep.equal([BigInt(until), true]);
      expect((await license().resaleOf(token, ZeroAddress)).trial).to.equal(true);
      expect(await license().isAuthorized(token, shop.address("harbour"), 1)).to.equal(true);
    });

    it("for each of several", async () => {
      await shop.order("harbour", offerId, { quantity: 3 });
      expect(await shop.held()).to.equal(3n * PRICE);
      for (const serial of [1, 2, 3]) expect((await license().trialOf(tokenId(offerId, serial)))[1]).to.equal(true);
    });

    it("for buyers, not for those who are given a licence", async () => {
      await expect(shop.order("harbour", offerId, { to: shop.address("lantern") }))
        .to.emit(license(), "GrossBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("harbour"), PRICE, FEE);
      expect(await license().trialOf(token)).to.deep.equal([0n, false]);
      await expect(shop.as("lantern").refund(token))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NoTrial")
        .withArgs(token);
      await expect(end(token)).to.be.revertedWithCustomError(license(), "ModelLicense_NoTrial").withArgs(token);
    });

    it("only for the exact price", async () => {
      for (const value of [PRICE - 1n, PRICE + 1n]) {
        await expect(shop.order("harbour", offerId, { value }))
          .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
          .withArgs(value, PRICE);
      }
    });
  });

  describe("refund", () => {
    beforeEach(() => shop.order("harbour", offerId, { referrer: shop.address("bramble") }));

    it("gives the whole price back, burns the licence and makes room in the supply, not under the cap", async () => {
      await shop.order("harbour", offerId, { quantity: 2 });
      const refunded = shop.as("harbour").refund(token);
      await expect(refunded).to.changeEtherBalances(ethers, [license(), shop.world.signers.harbour], [-PRICE, PRICE]);
      await expect(refunded)
        .to.emit(license(), "TrialRefunded")
        .withArgs(token, shop.address("harbour"), PRICE)
        .and.to.emit(license(), "Transfer")
        .withArgs(shop.address("harbour"), ZeroAddress, token);
      expect((await license().offerOf(offerId)).sold).to.equal(2n);
      expect(await license().trialOf(token)).to.deep.equal([0n, false]);
      expect(await gross()).to.equal(0n);
      expect(await license().isAuthorized(token, shop.address("harbour"), 1)).to.equal(false);
      await expect(shop.as("harbour").refund(token)).to.be.revertedWithCustomError(license(), "TokenDoesNotExist");
      await expect(end(token)).to.be.revertedWithCustomError(license(), "ModelLicense_NoTrial").withArgs(token);

      await expect(shop.order("harbour", offerId)).to.be.revertedWithCustomError(
        license(),
        "ModelLicense_WalletCapReached",
      );
      await shop.order("lantern", offerId);
      expect(await license().ownerOf(tokenId(offerId, 4))).to.equal(shop.address("lantern"));
      await expect(shop.order("lantern", offerId)).to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut");
    });

    it("is for the owner alone, not for whom they approved", async () => {
      await shop.as("harbour").setApprovalForAll(shop.address("lantern"), true);
      await expect(shop.as("lantern").refund(token))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotOwner")
        .withArgs(token, shop.address("lantern"));
    });

    it("is over when its time is, to the second", async () => {
      const [until] = await license().trialOf(token);
      await skip(7 * DAY - 3);
      const snapshot = await ethers.provider.send("evm_snapshot", []);
      await shop.as("harbour").refund(token);
      await ethers.provider.send("evm_revert", [snapshot]);
      await ethers.provider.send("evm_setNextBlockTimestamp", [Number(until)]);
      await expect(shop.as("harbour").refund(token))
        .to.be.revertedWithCustomError(license(), "ModelLicense_TrialOver")
        .withArgs(token, until);
    });

    it("is over when the licence changed hands, also once it came back", async () => {
      const [until] = await license().trialOf(token);
      await give("harbour", "lantern");
      await expect(shop.as("lantern").refund(token))
        .to.be.revertedWithCustomError(license(), "ModelLicense_TrialOver")
        .withArgs(token, until);
      await give("lantern", "harbour");
      await expect(shop.as("harbour").refund(token)).to.be.revertedWithCustomError(license(), "ModelLicense_TrialOver");
      expect(await license().trialOf(token)).to.deep.equal([until, false]);
    });

    it("is there while the release is suspended and the offer closed", async () => {
      await shop.as("kestrel").closeOffer(offerId);
      await shop.world.asBoard("suspend", shop.releaseId, (await now()) + MONTH);
      await expect(shop.as("harbour").refund(token)).to.changeEtherBalance(ethers, shop.world.signers.harbour, PRICE);
    });

    it("leaves the licence with an owner that takes no money, and nobody else worse off", async () => {
      const holder = await ethers.deployContract("HostileHolder");
      const perform = (value: bigint, data: string) => holder.getFunction("perform")(license().target, value, data);
      await shop.world.signers.lantern.sendTransaction({ to: holder.target, value: PRICE });
      const call = license().interface;
      await perform(PRICE, call.encodeFunctionData("mint", [offerId, holder.target as string, PRICE]));
      const second = tokenId(offerId, 2);
      const payee = await ethers.deployContract("HostilePayee");
      // The holder's code becomes one that refuses money.
      await ethers.provider.send("hardhat_setCode", [holder.target, await ethers.provider.getCode(payee.target)]);
      const hostile = payee.attach(holder.target);
      await hostile.getFunction("behave")(1);
      const refund = call.encodeFunctionData("refund", [second]);
      await expect(hostile.getFunction("perform")(license().target, 0, refund))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_PaymentFailed")
        .withArgs(ZeroAddress, PRICE);
      expect(await license().ownerOf(second)).to.equal(holder.target);
      await shop.as("harbour").refund(token);
      await skip(7 * DAY);
      await end(second);
      expect(await shop.held()).to.equal(0n);
    });

    it("pays once, however its owner comes back in", async () => {
      await shop.order("lantern", offerId);
      const payee = await ethers.deployContract("HostilePayee");
      const call = license().interface;
      const act = (value: bigint, data: string) => payee.getFunction("perform")(license().target, value, data, { value });
      const order = { offerId, quantity: 1, to: payee.target as string, referrer: ZeroAddress, maximum: PRICE, proof: [] };
      // It answers a licence's arrival with nothing, so it gets its licence as an account without code.
      const code = await ethers.provider.getCode(payee.target);
      await ethers.provider.send("hardhat_setCode", [payee.target, "0x"]);
      await ethers.provider.send("hardhat_impersonateAccount", [payee.target]);
      await ethers.provider.send("hardhat_setBalance", [payee.target, "0x8ac7230489e80000"]);
      const account = await ethers.getSigner(payee.target as string);
      await license().connect(account).mintOrder(order, { value: PRICE });
      await ethers.provider.send("hardhat_setCode", [payee.target, code]);
      const third = tokenId(offerId, 3);
      const again = call.encodeFunctionData("refund", [third]);
      await payee.getFunction("callBackWith")(license().target, 0, again);
      const before = await ethers.provider.getBalance(payee.target);
      await act(0n, again);
      expect((await ethers.provider.getBalance(payee.target)) - before).to.equal(PRICE);
      expect(await payee.getFunction("calledBack")()).to.equal(false);
      expect(await shop.held()).to.equal(2n * PRICE);
    });
  });

  describe("endTrials", () => {
    beforeEach(() => shop.order("harbour", offerId, { referrer: shop.address("bramble") }));

    it("books the sale with its referrer and pays the DAO, when the time is over", async () => {
      const [until] = await license().trialOf(token);
      await expect(end(token))
        .to.be.revertedWithCustomError(license(), "ModelLicense_TrialPending")
        .withArgs(token, until);
      await ethers.provider.send("evm_setNextBlockTimestamp", [Number(until)]);
      const cut = PRICE / 10n;
      const fee = ((PRICE - cut) * FEE_BPS) / 10_000n;
      const ended = end(token);
      await expect(ended).to.changeEtherBalances(ethers, [license(), shop.world.dao], [-PRICE, PRICE]);
      await expect(ended)
        .to.emit(license(), "TrialEnded")
        .withArgs(token)
        .and.to.emit(license(), "ReferralBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("bramble"), cut)
        .and.to.emit(license(), "GrossBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("newcomer"), PRICE - cut, fee);
      expect(await license().totalOf(ZeroAddress)).to.deep.equal([PRICE, fee]);
      expect(await license().trialOf(token)).to.deep.equal([0n, false]);
      await expect(end(token)).to.be.revertedWithCustomError(license(), "ModelLicense_NoTrial").withArgs(token);
      await expect(shop.as("harbour").refund(token)).to.be.revertedWithCustomError(license(), "ModelLicense_NoTrial");
      expect(await license().ownerOf(token)).to.equal(shop.address("harbour"));
    });

    it("books it at once when the licence changed hands, and then also of one that was burnt", async () => {
      await shop.order("harbour", offerId);
      await give("harbour", "lantern");
      await shop.as("lantern").burn(token);
      await end(token);
      expect((await license().totalOf(ZeroAddress)).gross).to.equal(PRICE);
      await shop.as("harbour").transferFrom(shop.address("harbour"), shop.address("lantern"), tokenId(offerId, 2));
      await end(tokenId(offerId, 2));
      expect(await shop.held()).to.equal(0n);
      expect(await gross()).to.equal(2n * PRICE - PRICE / 10n);
    });

    it("books several at once, and all or none", async () => {
      await shop.order("harbour", offerId, { quantity: 2 });
      await skip(7 * DAY);
      const all = [1, 2, 3].map((serial) => tokenId(offerId, serial));
      await expect(end(...all, token)).to.be.revertedWithCustomError(license(), "ModelLicense_NoTrial").withArgs(token);
      await expect(end(...all)).to.changeEtherBalance(ethers, shop.world.dao, 3n * PRICE);
    });

    it("takes 64, and neither none nor 65", async () => {
      for (const count of [0, 65]) {
        await expect(end(...Array<bigint>(count).fill(token)))
          .to.be.revertedWithCustomError(license(), "ModelLicense_InvalidQuantity")
          .withArgs(count, 64);
      }
      const many = await shop.open({ trialDays: 1 });
      await shop.order("lantern", many, { quantity: 64 });
      await skip(7 * DAY);
      await end(...Array.from({ length: 64 }, (_, i) => tokenId(many, i + 1)));
      expect(await shop.held()).to.equal(PRICE);
    });

    it("books what was paid, also of a licence that was upgraded meanwhile", async () => {
      const perpetual = tokenId(await shop.open({ trialDays: 7 }), 1);
      await shop.order("lantern", perpetual >> 32n);
      const dearer = await shop.open({ price: 3n * PRICE });
      await skip(7 * DAY);
      await shop.as("lantern").upgrade(perpetual, dearer, [], 2n * PRICE, { value: 2n * PRICE });
      await expect(end(perpetual)).to.changeEtherBalance(ethers, shop.world.dao, PRICE);
      expect((await license().totalOf(ZeroAddress)).gross).to.equal(3n * PRICE);
      expect((await license().licenseOf(perpetual)).offerId).to.equal(dearer);
    });
  });

  describe("while one lasts", () => {
    beforeEach(() => shop.order("harbour", offerId));

    it("nothing is done that a refund could not undo", async () => {
      const bigger = await shop.open({ price: 2n * PRICE, term: MONTH });
      const [until] = await license().trialOf(token);
      const harbour = shop.as("harbour");
      const acts = [
        () => harbour.renew(token, 1, PRICE, { value: PRICE }),
        () => harbour.renewSubscription(token, MONTH, { value: PRICE }),
        () => harbour.cancelSubscription(token),
        () => harbour.upgrade(token, bigger, [], 2n * PRICE, { value: 2n * PRICE }),
        () => harbour.burn(token),
      ];
      for (const act of acts) {
        await expect(act())
          .to.be.revertedWithCustomError(license(), "ModelLicense_TrialPending")
          .withArgs(token, until);
      }
      await skip(7 * DAY);
      await acts[0]!();
      await acts[4]!();
      await end(token);
      expect(await shop.held()).to.equal(0n);
    });

    it("the licence is lent and shared as any other", async () => {
      await shop.as("harbour").setSeats(token, [shop.address("lantern")], []);
      expect(await license().isAuthorized(token, shop.address("lantern"), 1)).to.equal(true);
      await shop.as("harbour").setUser(token, shop.address("newcomer"), (await now()) + DAY);
      expect(await license().isAuthorized(token, shop.address("newcomer"), 1)).to.equal(true);
    });
  });

  describe("in an ERC-20", () => {
    let currency: AnyToken;
    let erc20Offer: bigint;
    const balance = (of: unknown) => currency.getFunction("balanceOf")(of);
    const start = async (name: string) => {
      currency = await shop.currency(name, ["harbour", "lantern"], 10n * PRICE);
      erc20Offer = await shop.open({ currency: currency.target as string, trialDays: 7 });
    };

    it("hold the price here, give it back, or pass it on", async () => {
      await start("PermitToken");
      await shop.order("harbour", erc20Offer, { quantity: 2 });
      expect(await balance(license().target)).to.equal(2n * PRICE);
      await expect(shop.order("harbour", erc20Offer, { value: 1n }))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
        .withArgs(1, 0);
      await shop.as("harbour").refund(tokenId(erc20Offer, 1));
      expect(await balance(shop.address("harbour"))).to.equal(9n * PRICE);
      await skip(7 * DAY);
      await end(tokenId(erc20Offer, 2));
      expect([await balance(license().target), await balance(shop.world.dao.target)]).to.deep.equal([0n, PRICE]);
      expect(await license().grossOf(shop.releaseId, currency.target)).to.equal(PRICE);
    });

    it("refuse a token that keeps a part on the way in, and book none that keeps one on the way out", async () => {
      await start("FeeToken");
      await currency.getFunction("setFee")(1);
      await expect(shop.order("harbour", erc20Offer))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_ShortPayment")
        .withArgs(currency.target, PRICE - 1n, PRICE);
      await currency.getFunction("setFee")(0);
      await shop.order("harbour", erc20Offer, { quantity: 2 });
      await currency.getFunction("setFee")(1);
      await shop.as("harbour").refund(tokenId(erc20Offer, 1));
      await skip(7 * DAY);
      await expect(end(tokenId(erc20Offer, 2)))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_ShortPayment")
        .withArgs(currency.target, PRICE - 1n, PRICE);
      await currency.getFunction("setFee")(0);
      await end(tokenId(erc20Offer, 2));
      expect(await license().grossOf(shop.releaseId, currency.target)).to.equal(PRICE);
    });

    it("lie apart from everything else: what is held is the price of what is pending, in every currency", async () => {
      await start("PermitToken");
      const erc20 = currency.target as string;
      await shop.order("harbour", offerId, { quantity: 2 });
      await shop.order("lantern", erc20Offer, { quantity: 3 });
      const plain = await shop.open();
      await shop.order("lantern", plain, { quantity: 2 });
      await shop.as("lantern").payRoyalty(shop.releaseId, ZeroAddress, 77n, { value: 77n });
      await shop.as("lantern").payResale(shop.releaseId, erc20, 55n, 5n);
      const pending = async () => {
        let [native, token20] = [0n, 0n];
        for (const serial of [1, 2]) if ((await license().trialOf(tokenId(offerId, serial))).until) native += PRICE;
        for (const serial of [1, 2, 3])
          if ((await license().trialOf(tokenId(erc20Offer, serial))).until) token20 += PRICE;
        return [native, token20];
      };
      const held = async () => [await shop.held(), await balance(license().target)];
      expect(await held()).to.deep.equal([2n * PRICE, 3n * PRICE]);
      await shop.as("harbour").refund(tokenId(offerId, 2));
      expect(await held()).to.deep.equal(await pending());
      await skip(7 * DAY);
      await end(tokenId(offerId, 1), tokenId(erc20Offer, 2));
      expect(await held()).to.deep.equal(await pending());
      expect(await held()).to.deep.equal([0n, 2n * PRICE]);
      await end(tokenId(erc20Offer, 1), tokenId(erc20Offer, 3));
      expect(await held()).to.deep.equal([0n, 0n]);
      expect(await ethers.provider.getBalance(shop.world.dao.target)).to.equal(3n * PRICE + 77n);
      expect(await balance(shop.world.dao.target)).to.equal(3n * PRICE + 60n);
      expect((await license().totalOf(erc20)).gross).to.equal(3n * PRICE + 55n);
    });
  });

  it("takes no money that is not a price", async () => {
    await expect(shop.world.signers.harbour.sendTransaction({ to: license().target, value: 1n })).to.be.revert(ethers);
  });
});
