import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { parseEther, ZeroAddress, zeroPadValue } from "ethers";
import { ethers, networkHelpers } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { FEE_BPS, openShop, type Shop } from "./shop.ts";

const PRICE = parseEther("0.05");
const MOST_SERIALS = 2n ** 32n - 1n;

describe("ModelLicense: orders", () => {
  let shop: Shop;
  const license = () => shop.world.license;
  beforeEach(async () => {
    shop = await openShop();
  });

  describe("of several", () => {
    it("mints serials in a row, each with its event, for one payment and one booking", async () => {
      const offerId = await shop.open();
      const to = shop.address("lantern");
      const ordered = shop.order("harbour", offerId, { quantity: 3, to });
      for (const serial of [1, 2, 3]) {
        await expect(ordered)
          .to.emit(license(), "LicenseMinted")
          .withArgs(tokenId(offerId, serial), offerId, to, shop.address("harbour"), shop.releaseId, PRICE, 0);
      }
      await expect(ordered)
        .to.emit(license(), "GrossBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("harbour"), 3n * PRICE, (3n * PRICE * FEE_BPS) / 10_000n);
      await expect(ordered).to.changeEtherBalance(ethers, shop.world.dao, 3n * PRICE);
      expect(await license().balanceOf(to)).to.equal(3n);
      expect((await license().offerOf(offerId)).sold).to.equal(3n);
    });

    it("takes 64, and neither none nor 65", async () => {
      const offerId = await shop.open({ price: 0n });
      for (const quantity of [0, 65]) {
        await expect(shop.order("harbour", offerId, { quantity }))
          .to.be.revertedWithCustomError(license(), "ModelLicense_InvalidQuantity")
          .withArgs(quantity, 64);
      }
      await shop.order("harbour", offerId, { quantity: 64 });
      expect(await license().balanceOf(shop.address("harbour"))).to.equal(64n);
    });

    it("costs exactly the sum, and no more than the buyer said", async () => {
      const offerId = await shop.open();
      for (const value of [2n * PRICE - 1n, 2n * PRICE + 1n]) {
        await expect(shop.order("harbour", offerId, { quantity: 2, value }))
          .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
          .withArgs(value, 2n * PRICE);
      }
      await expect(shop.order("harbour", offerId, { quantity: 2, maximum: 2n * PRICE - 1n }))
        .to.be.revertedWithCustomError(license(), "ModelLicense_PriceAboveMaximum")
        .withArgs(2n * PRICE, 2n * PRICE - 1n);
    });

    it("asks a receiving contract for each, and lets it come back in with none", async () => {
      const offerId = await shop.open({ price: 0n });
      const holder = await ethers.deployContract("HostileHolder");
      const to = holder.target as string;
      const again = license().interface.encodeFunctionData("mint", [offerId, to, 0]);
      await holder.getFunction("callBackWith")(license().target, again);
      await shop.order("harbour", offerId, { quantity: 3, to });
      const refused = license().interface.encodeErrorResult("ReentrancyGuardReentrantCall");
      expect(await holder.getFunction("reason")()).to.equal(refused);
      expect(await license().balanceOf(to)).to.equal(3n);
      expect((await license().offerOf(offerId)).sold).to.equal(3n);

      await holder.getFunction("answerWith")("0x00000000");
      await expect(shop.order("harbour", offerId, { quantity: 2, to })).to.be.revertedWithCustomError(
        license(),
        "TransferToNonERC721ReceiverImplementer",
      );
    });

    it("minds no licence that its receiver passes on before the next one is announced", async () => {
      const offerId = await shop.open({ price: 0n });
      const holder = await ethers.deployContract("HostileHolder");
      const to = holder.target as string;
      const pass = [to, shop.address("lantern"), tokenId(offerId, 2)] as const;
      await holder.getFunction("callBackWith")(
        license().target,
        license().interface.encodeFunctionData("transferFrom", [...pass]),
      );
      await shop.order("harbour", offerId, { quantity: 2, to });
      expect(await license().ownerOf(tokenId(offerId, 2))).to.equal(shop.address("lantern"));
      expect(await license().ownerOf(tokenId(offerId, 1))).to.equal(to);
    });
  });

  describe("of an offer with a supply", () => {
    it("are filled whole or not at all", async () => {
      const offerId = await shop.open({ supply: 3 });
      await shop.order("harbour", offerId, { quantity: 2 });
      await expect(shop.order("lantern", offerId, { quantity: 2 }))
        .to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut")
        .withArgs(offerId, 3);
      await shop.order("lantern", offerId);
      await expect(shop.order("lantern", offerId)).to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut");
    });

    it("end where serials do, also without a supply and where refunds made room", async () => {
      for (const changes of [{ supply: 0 }, { supply: 5, trialDays: 1 }]) {
        const offerId = await shop.open({ ...changes, price: 1n });
        await setSold(offerId, MOST_SERIALS - 1n);
        if (changes.trialDays) await setRefunded(offerId, MOST_SERIALS - 1n);
        const limit = changes.supply || MOST_SERIALS;
        await expect(shop.order("harbour", offerId, { quantity: 2 }))
          .to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut")
          .withArgs(offerId, limit);
        await shop.order("harbour", offerId);
        expect(await license().ownerOf(tokenId(offerId, MOST_SERIALS))).to.equal(shop.address("harbour"));
        await expect(shop.order("harbour", offerId))
          .to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut")
          .withArgs(offerId, limit);
      }
    });
  });

  describe("of an offer with a wallet cap", () => {
    it("count licences minted to an account, whoever pays and wherever they go then", async () => {
      const offerId = await shop.open({ walletCap: 2 });
      const [harbour, lantern] = [shop.address("harbour"), shop.address("lantern")];
      await shop.order("harbour", offerId);
      await shop.order("lantern", offerId, { to: harbour });
      await shop.as("harbour").transferFrom(harbour, lantern, tokenId(offerId, 1));
      for (const by of ["harbour", "lantern"] as const) {
        await expect(shop.order(by, offerId, { to: harbour }))
          .to.be.revertedWithCustomError(license(), "ModelLicense_WalletCapReached")
          .withArgs(offerId, harbour, 2);
      }
      expect(await license().mintedTo(offerId, harbour)).to.equal(2n);
      await shop.order("harbour", offerId, { to: lantern, quantity: 2 });
      await expect(shop.order("harbour", offerId, { to: lantern })).to.be.revertedWithCustomError(
        license(),
        "ModelLicense_WalletCapReached",
      );
    });

    it("hold for the plain purchase and for several at once", async () => {
      const offerId = await shop.open({ walletCap: 1, price: 0n });
      await expect(shop.order("harbour", offerId, { quantity: 2 })).to.be.revertedWithCustomError(
        license(),
        "ModelLicense_WalletCapReached",
      );
      await shop.as("harbour").mint(offerId, shop.address("harbour"), 0);
      await expect(shop.as("harbour").mint(offerId, shop.address("harbour"), 0)).to.be.revertedWithCustomError(
        license(),
        "ModelLicense_WalletCapReached",
      );
    });

    it("hold against a receiver that comes back in", async () => {
      const offerId = await shop.open({ walletCap: 1, price: 0n });
      const holder = await ethers.deployContract("HostileHolder");
      const to = holder.target as string;
      const order = { offerId, quantity: 1, to, referrer: ZeroAddress, maximum: 0, proof: [] };
      const again = license().interface.encodeFunctionData("mintOrder", [order]);
      await holder.getFunction("callBackWith")(license().target, again);
      await shop.order("harbour", offerId, { to });
      expect(await license().balanceOf(to)).to.equal(1n);
    });
  });

  describe("of an offer with an allow-list", () => {
    it("are for buyers on it, whoever gets the licence", async () => {
      const tree = StandardMerkleTree.of(
        [[shop.address("harbour")], [shop.address("lantern")], [shop.address("bramble")]],
        ["address"],
      );
      const offerId = await shop.open({ allowList: tree.root });
      const proof = tree.getProof([shop.address("harbour")]);
      await shop.order("harbour", offerId, { proof, to: shop.address("newcomer") });
      for (const wrong of [proof, [], [zeroPadValue("0x01", 32)]]) {
        await expect(shop.order("newcomer", offerId, { proof: wrong }))
          .to.be.revertedWithCustomError(license(), "ModelLicense_NotOnAllowList")
          .withArgs(offerId, shop.address("newcomer"));
      }
      await expect(shop.as("harbour").mint(offerId, shop.address("harbour"), PRICE, { value: PRICE }))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotOnAllowList")
        .withArgs(offerId, shop.address("harbour"));
    });

    it("need no proof where one account alone is on it", async () => {
      const tree = StandardMerkleTree.of([[shop.address("harbour")]], ["address"]);
      const offerId = await shop.open({ allowList: tree.root, price: 0n });
      await shop.as("harbour").mint(offerId, shop.address("harbour"), 0);
      expect(await license().balanceOf(shop.address("harbour"))).to.equal(1n);
    });
  });

  describe("with a referrer", () => {
    const CUT_BPS = 1_250n;
    const total = 3n * 1_001n;
    const cut = (total * CUT_BPS) / 10_000n;

    it("book their part before the release's gross, to the wei", async () => {
      const offerId = await shop.open({ price: 1_001n, referrerBps: Number(CUT_BPS) });
      const referrer = shop.address("bramble");
      const fee = ((total - cut) * FEE_BPS) / 10_000n;
      await expect(shop.order("harbour", offerId, { quantity: 3, referrer }))
        .to.emit(license(), "ReferralBooked")
        .withArgs(shop.releaseId, ZeroAddress, referrer, cut)
        .and.to.emit(license(), "GrossBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("harbour"), total - cut, fee);
      expect(await license().referralOf(referrer, ZeroAddress)).to.equal(cut);
      expect(await license().grossOf(shop.releaseId, ZeroAddress)).to.equal(total - cut);
      expect(await license().totalOf(ZeroAddress)).to.deep.equal([total, fee]);
      expect(await ethers.provider.getBalance(shop.world.dao.target)).to.equal(total);
      expect(await shop.world.treasury.owed(ZeroAddress)).to.equal(total - fee);
      await shop.order("harbour", offerId, { quantity: 3, referrer });
      expect(await license().referralOf(referrer, ZeroAddress)).to.equal(2n * cut);
    });

    it("book nothing where the offer promises nothing, nobody is named, or the part rounds to nothing", async () => {
      const referrer = shop.address("bramble");
      const cases = [
        { offer: { price: 1_001n }, order: { referrer } },
        { offer: { price: 1_001n, referrerBps: 5_000 }, order: {} },
        { offer: { price: 1n, referrerBps: 5_000 }, order: { referrer } },
        { offer: { price: 0n, referrerBps: 5_000 }, order: { referrer } },
      ];
      for (const { offer, order } of cases) {
        const offerId = await shop.open(offer);
        await expect(shop.order("harbour", offerId, order)).not.to.emit(license(), "ReferralBooked");
      }
      expect(await license().referralOf(referrer, ZeroAddress)).to.equal(0n);
    });
  });

  /** Where an offer lies: the mapping's slot is found by looking for the packed price of an open offer. */
  async function offerSlot(offerId: bigint): Promise<bigint> {
    const coder = ethers.AbiCoder.defaultAbiCoder();
    for (let position = 0; position < 32; position += 1) {
      const slot = BigInt(ethers.keccak256(coder.encode(["uint256", "uint256"], [offerId, position])));
      const word = BigInt(await ethers.provider.getStorage(license().target, slot));
      if (word !== 0n && ((word >> 96n) & 0xffff_ffffn) === shop.releaseId) return slot;
    }
    throw new Error("no storage position holds the offer");
  }

  async function setWord(slot: bigint, change: (word: bigint) => bigint): Promise<void> {
    const word = BigInt(await ethers.provider.getStorage(license().target, slot));
    await networkHelpers.setStorageAt(license().target as string, slot, ethers.toBeHex(change(word), 32));
  }

  async function setSold(offerId: bigint, sold: bigint): Promise<void> {
    await setWord((await offerSlot(offerId)) + 1n, (word) => word + (sold << 192n));
  }

  async function setRefunded(offerId: bigint, refunded: bigint): Promise<void> {
    await setWord((await offerSlot(offerId)) + 2n, (word) => word + (refunded << 32n));
  }
});
