import { expect } from "chai";
import { parseEther, Signature, Wallet, ZeroAddress, type BaseContract } from "ethers";
import {
  bidTypedData,
  listingTypedData,
  type Bid,
  type Listing,
  type SignedListing,
} from "../../../sdk/src/license/orders.ts";
import { ethers, networkHelpers } from "../fixture.ts";
import { another, DAY, fund, listCurrency, openStall, split, type AnyToken, type Stall } from "../license/stall.ts";
import { terms } from "../license/terms.ts";
import { deployHostilePayee, PayeeBehaviour, type HostilePayee } from "../treasury/doubles.ts";

const PRICE = parseEther("0.04");
/** Order n of the curve that signatures are made on: s and n - s sign the same. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("attacks on the market", () => {
  let stall: Stall;

  beforeEach(async () => {
    stall = await openStall();
  });

  describe("by a seller whose contract takes no money", () => {
    let seller: HostilePayee;
    let address: string;
    let listing: Listing;
    const act = (target: BaseContract, method: string, args: unknown[]) =>
      seller.perform(target.target as string, 0n, target.interface.encodeFunctionData(method, args));
    const buy = (gasLimit = 3_000_000n) =>
      stall.marketAs("lantern").buy(stall.token, listing, { value: PRICE, gasLimit });

    beforeEach(async () => {
      seller = await deployHostilePayee();
      address = await seller.getAddress();
      await stall.licenseAs("harbour").transferFrom(stall.signers.harbour.address, address, stall.token);
      await act(stall.license, "approve", [stall.market.target, stall.token]);
      listing = await stall.orders.listing(stall.token, { price: PRICE });
      await act(stall.market, "list", [stall.token, ZeroAddress, PRICE, listing.expires]);
    });

    for (const behaviour of ["revert", "burnGas"] as const) {
      it(`the buyer keeps the price when it answers with ${behaviour}, and is told whose fault it is`, async () => {
        await seller.behave(PayeeBehaviour[behaviour]);
        const before = await stall.license.grossOf(stall.releaseId, ZeroAddress);
        await expect(buy())
          .to.be.revertedWithCustomError(stall.market, "LicenseMarket_PaymentFailed")
          .withArgs(address, split(PRICE).proceeds);
        expect(await stall.license.ownerOf(stall.token)).to.equal(address);
        expect(await stall.license.grossOf(stall.releaseId, ZeroAddress)).to.equal(before);
        expect(await ethers.provider.getBalance(stall.market.target)).to.equal(0n);
      });
    }

    it("a bomb of return data is not copied, so that the buyer does not pay for it", async () => {
      const before = await ethers.provider.send("evm_snapshot", []);
      const plain = (await (await buy()).wait())!.gasUsed;
      await ethers.provider.send("evm_revert", [before]);
      await seller.behave(PayeeBehaviour.returnBomb);
      const bombed = (await (await buy()).wait())!.gasUsed;
      expect(await ethers.provider.getBalance(address)).to.equal(split(PRICE).proceeds);
      // The seller's own memory costs about 10,000 gas; copying it would cost as much again.
      expect(bombed - plain).to.be.lessThan(16_000n);
    });

    it("it comes back in vain: the licence is gone before it is paid", async () => {
      const cancel = stall.license.interface.encodeFunctionData("cancelSubscription", [stall.token]);
      await seller.callBackWith(stall.license.target as string, 0n, cancel);
      await buy();
      expect(await seller.calledBack()).to.equal(false);
      expect(await seller.answer()).to.equal(
        stall.license.interface.encodeErrorResult("ModelLicense_NotOwner", [stall.token, address]),
      );
    });

    it("it cannot buy in the middle of the sale, neither back nor by a signature", async () => {
      const second = await another(stall, {});
      const signed = await stall.orders.signedListing(second, { price: 1n });
      const signature = await stall.orders.sign(signed, stall.signers.harbour);
      const attempts = [
        stall.market.interface.encodeFunctionData("buy", [stall.token, listing]),
        stall.market.interface.encodeFunctionData("buySigned", [signed, signature]),
      ];
      for (const data of attempts) {
        const before = await networkHelpers.takeSnapshot();
        await seller.callBackWith(stall.market.target as string, 1n, data);
        await buy();
        expect(await seller.answer()).to.equal(
          stall.market.interface.encodeErrorResult("ReentrancyGuardReentrantCall"),
        );
        await before.restore();
      }
    });
  });

  describe("by a buyer who comes back in while receiving", () => {
    let holder: BaseContract;
    let token: AnyToken;
    let currency: string;
    let bid: Bid;
    const signature = async () => {
      // The holder answers for a signature by its key, newcomer's.
      return stall.orders.sign(bid, stall.signers.newcomer);
    };

    beforeEach(async () => {
      holder = await ethers.deployContract("HostileBidder", [stall.signers.newcomer.address]);
      token = await ethers.deployContract("PermitToken");
      currency = await listCurrency(stall, token);
      await token.getFunction("mint")(holder.target, 100_000n);
      const approve = token.interface.encodeFunctionData("approve", [stall.market.target, 100_000n]);
      await holder.getFunction("perform")(currency, 0, approve);
      bid = await stall.orders.bid(holder.target as string, stall.releaseId, currency, { price: 40_001n });
    });

    it("a bid fills once, also from within", async () => {
      const second = await another(stall, {});
      const by = await signature();
      const data = stall.market.interface.encodeFunctionData("acceptBid", [bid, by, second]);
      await holder.getFunction("callBackWith")(stall.market.target, data);
      await stall.marketAs("harbour").acceptBid(bid, by, stall.token);
      expect(await holder.getFunction("reason")()).to.equal(
        stall.market.interface.encodeErrorResult("ReentrancyGuardReentrantCall"),
      );
      expect(await stall.license.ownerOf(second)).to.equal(stall.signers.harbour.address);
    });

    it("a bidder who moves the money away while receiving gets nothing", async () => {
      const away = token.interface.encodeFunctionData("transfer", [stall.signers.newcomer.address, 100_000n]);
      await holder.getFunction("callBackWith")(currency, away);
      await expect(
        stall.marketAs("harbour").acceptBid(bid, await signature(), stall.token),
      ).to.be.revertedWithCustomError(token, "ERC20InsufficientBalance");
      expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.harbour.address);
    });

    it("a bidder who refuses the licence pays nothing", async () => {
      await holder.getFunction("answerWith")("0xdeadbeef");
      await expect(
        stall.marketAs("harbour").acceptBid(bid, await signature(), stall.token),
      ).to.be.revertedWithCustomError(stall.license, "TransferToNonERC721ReceiverImplementer");
      expect(await token.getFunction("balanceOf")(holder.target)).to.equal(100_000n);
    });

    it("a contract's bid holds by ERC-1271, and falls with its word", async () => {
      const by = await stall.orders.sign(bid, stall.signers.lantern);
      await expect(stall.marketAs("harbour").acceptBid(bid, by, stall.token))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
        .withArgs(holder.target);
      await stall.marketAs("harbour").acceptBid(bid, await signature(), stall.token);
      expect(await stall.license.ownerOf(stall.token)).to.equal(holder.target);
    });
  });

  describe("by a seller who changes the licence in front of the buyer", () => {
    it("the buyer does not pay for an upgrade to less time", async () => {
      const perpetual = await another(stall, { term: 0 });
      const listing = await stall.orders.list(stall.signers.harbour, perpetual, { price: PRICE });
      const signed = await stall.orders.signedListing(perpetual, { price: PRICE });
      const signature = await stall.orders.sign(signed, stall.signers.harbour);
      await stall.licenseAs("kestrel").openOffer(stall.releaseId, terms({ price: 1n, term: DAY }));
      const worse = await stall.license.offerCount();
      await stall.licenseAs("harbour").upgrade(perpetual, worse, [], 1n, { value: 1n });
      await expect(stall.marketAs("lantern").buy(perpetual, listing, { value: PRICE }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotListed")
        .withArgs(perpetual);
      const [, , expires] = await stall.license.licenseOf(perpetual);
      await expect(stall.marketAs("lantern").buySigned(signed, signature, { value: PRICE }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_TermsChanged")
        .withArgs(perpetual, worse, expires);
    });

    it("the bidder does not pay for less time, who asked for the licence as it was", async () => {
      const { market, signers, orders } = stall;
      const perpetual = await another(stall, { term: 0 });
      const token: AnyToken = await ethers.deployContract("PermitToken");
      const currency = await listCurrency(stall, token);
      await fund(stall, token, "lantern", 1_000n);
      const lastsUntil = 2n ** 40n - 1n;
      const asked = { tokenId: perpetual, price: 1_000n, rights: terms().rights, lastsUntil };
      const bid = await orders.bid(signers.lantern.address, stall.releaseId, currency, asked);
      const signature = await orders.sign(bid, signers.lantern);
      const accept = () => stall.marketAs("harbour").acceptBid(bid, signature, perpetual);
      const before = await networkHelpers.takeSnapshot();
      await accept();
      await before.restore();
      await stall.licenseAs("kestrel").openOffer(stall.releaseId, terms({ price: 1n, term: DAY }));
      const worse = await stall.license.offerCount();
      await stall.licenseAs("harbour").upgrade(perpetual, worse, [], 1n, { value: 1n });
      const [, , expires] = await stall.license.licenseOf(perpetual);
      await stall.licenseAs("harbour").approve(market.target, perpetual);
      await expect(accept())
        .to.be.revertedWithCustomError(market, "LicenseMarket_EndsTooSoon")
        .withArgs(expires, lastsUntil);
    });

    it("the buyer does not pay a price that was raised", async () => {
      const listing = await stall.orders.list(stall.signers.harbour, stall.token, { price: PRICE });
      await stall.orders.list(stall.signers.harbour, stall.token, { price: 10n * PRICE });
      await expect(stall.marketAs("lantern").buy(stall.token, listing, { value: PRICE }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_NotListed")
        .withArgs(stall.token);
    });
  });

  describe("by playing a signature again", () => {
    let listing: SignedListing;
    const buy = (signature: string, market = stall.market) =>
      market.connect(stall.signers.lantern).buySigned(listing, signature, { value: PRICE });
    const refused = (attempt: Promise<unknown>) =>
      expect(attempt)
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
        .withArgs(stall.signers.harbour.address);
    const signFor = (chainId: number, verifyingContract: string) => {
      const { domain, types, message } = listingTypedData({ chainId, verifyingContract }, listing);
      const { harbour } = stall.signers;
      return harbour.signTypedData(domain, { SignedListing: types.SignedListing! }, message);
    };

    beforeEach(async () => {
      listing = await stall.orders.signedListing(stall.token, { price: PRICE });
    });

    it("another chain's signature counts for nothing here", async () => {
      await refused(buy(await signFor(1, stall.market.target as string)));
    });

    it("another market's signature counts for nothing here", async () => {
      const other = await ethers.deployContract("LicenseMarket", [stall.license.target, stall.currencies.target, 100]);
      await refused(buy(await signFor(31_337, other.target as string)));
      const signature = await stall.orders.sign(listing, stall.signers.harbour);
      await refused(buy(signature, other as unknown as typeof stall.market));
    });

    it("a signature turned over on the curve is no second one", async () => {
      const signature = Signature.from(await stall.orders.sign(listing, stall.signers.harbour));
      const s = (CURVE_ORDER - BigInt(signature.s)).toString(16).padStart(64, "0");
      const v = (signature.v === 27 ? 28 : 27).toString(16);
      await refused(buy(`0x${signature.r.slice(2)}${s}${v}`));
      await refused(buy(signature.compactSerialized));
      await buy(signature.serialized);
      await expect(buy(signature.serialized))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_OrderClosed")
        .withArgs(stall.orders.digest(listing));
    });

    it("a listing is no bid, and a bid no listing", async () => {
      const { harbour } = stall.signers;
      const bid = await stall.orders.bid(harbour.address, stall.releaseId, ZeroAddress);
      const domain = { chainId: 31_337, verifyingContract: stall.market.target as string };
      const types = bidTypedData(domain, bid);
      const asBid = await harbour.signTypedData(types.domain, { Bid: types.types.Bid! }, types.message);
      await refused(buy(asBid));
    });

    it("what was signed under a counter to come does not count before, nor after the next", async () => {
      listing = { ...listing, counter: 1n };
      const signature = await stall.orders.sign(listing, stall.signers.harbour);
      await expect(buy(signature))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_CounterRaised")
        .withArgs(stall.signers.harbour.address, 1, 0);
      await stall.marketAs("harbour").incrementCounter();
      await stall.marketAs("harbour").incrementCounter();
      await expect(buy(signature))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_CounterRaised")
        .withArgs(stall.signers.harbour.address, 1, 2);
    });

    it("nobody signs for the zero address", async () => {
      const forged = { ...listing, seller: ZeroAddress };
      const junk = `0x${"11".repeat(64)}1b`;
      await expect(stall.marketAs("lantern").buySigned(forged, junk, { value: PRICE }))
        .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
        .withArgs(ZeroAddress);
    });
  });

  it("an order outlives nothing: a signer who becomes a contract is asked by ERC-1271", async () => {
    const listing = await stall.orders.signedListing(stall.token, { price: PRICE });
    const signature = await stall.orders.sign(listing, stall.signers.harbour);
    const account = await ethers.deployContract("ContractAccount", [Wallet.createRandom().address]);
    await networkHelpers.setCode(stall.signers.harbour.address, await ethers.provider.getCode(account.target));
    await expect(stall.marketAs("lantern").buySigned(listing, signature, { value: PRICE }))
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
      .withArgs(stall.signers.harbour.address);
  });

  it("a token that calls back in the middle of a sale finds the market shut", async () => {
    const token = await ethers.deployContract("HookedToken");
    const currency = await listCurrency(stall, token);
    await fund(stall, token, "lantern", 80_000n);
    const second = await another(stall, {});
    const [one, two] = [
      await stall.orders.list(stall.signers.harbour, stall.token, { currency }),
      await stall.orders.list(stall.signers.harbour, second, { currency }),
    ];
    await token.getFunction("callBackWith")(
      stall.market.target,
      stall.market.interface.encodeFunctionData("buy", [second, two]),
    );
    await stall.marketAs("lantern").buy(stall.token, one);
    expect(await token.getFunction("answer")()).to.equal(
      stall.market.interface.encodeErrorResult("ReentrancyGuardReentrantCall"),
    );
    expect(await stall.license.ownerOf(second)).to.equal(stall.signers.harbour.address);
  });
});
