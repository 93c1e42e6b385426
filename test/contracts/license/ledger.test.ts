import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { ethers, networkHelpers } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { FEE_BPS, openShop, type Shop } from "./shop.ts";

const MOST = 2n ** 112n - 1n;

describe("RoyaltyLedger", () => {
  let shop: Shop;
  const license = () => shop.world.license;
  const lantern = () => shop.as("lantern");
  const fee = (amount: bigint) => (amount * FEE_BPS) / 10_000n;
  beforeEach(async () => {
    shop = await openShop();
  });

  describe("payRoyalty", () => {
    it("books what anybody pays for a release, with the fee of its charter for ever", async () => {
      await expect(lantern().payRoyalty(shop.releaseId, ZeroAddress, 101n, { value: 101n }))
        .to.emit(license(), "GrossBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("lantern"), 101, 5);
      const policy = { receiptsRequired: 2, acceptedBackends: 2, feeBps: 2_000, forbiddenRights: 0, verifierPoolBps: 0 };
      const adopt = actionOf(shop.world.charter, "adopt", [ethers.id("dear"), 1, policy, PROCESS]);
      await shop.world.governance.pass([adopt]);
      const dear = await shop.world.releases.approved({ version: "2.0.0", charterVersion: 2 });
      await lantern().payRoyalty(shop.releaseId, ZeroAddress, 100n, { value: 100n });
      await expect(lantern().payRoyalty(dear, ZeroAddress, 100n, { value: 100n }))
        .to.emit(license(), "GrossBooked")
        .withArgs(dear, ZeroAddress, shop.address("lantern"), 100, 20);
      expect(await license().totalOf(ZeroAddress)).to.deep.equal([301n, 30n]);
      expect(await license().grossOf(shop.releaseId, ZeroAddress)).to.equal(201n);
      expect(await license().grossOf(dear, ZeroAddress)).to.equal(100n);
    });

    it("books where the charter takes no fee, and remembers that it does not", async () => {
      const policy = { receiptsRequired: 2, acceptedBackends: 2, feeBps: 0, forbiddenRights: 0, verifierPoolBps: 0 };
      const adopt = actionOf(shop.world.charter, "adopt", [ethers.id("free"), 1, policy, PROCESS]);
      await shop.world.governance.pass([adopt]);
      const free = await shop.world.releases.approved({ version: "2.0.0", charterVersion: 2 });
      for (let i = 0; i < 2; i += 1) await lantern().payRoyalty(free, ZeroAddress, 100n, { value: 100n });
      expect(await license().totalOf(ZeroAddress)).to.deep.equal([200n, 0n]);
    });

    it("refuses nothing, a wrong value, unlisted currencies, unknown releases and absurd amounts", async () => {
      const harbour = shop.address("harbour");
      const cases: [() => Promise<unknown>, string, unknown[]][] = [
        [() => lantern().payRoyalty(shop.releaseId, ZeroAddress, 0n), "RoyaltyLedger_NothingPaid", []],
        [
          () => lantern().payRoyalty(shop.releaseId, ZeroAddress, 2n, { value: 1n }),
          "RoyaltyLedger_WrongValue",
          [1, 2],
        ],
        [() => lantern().payRoyalty(shop.releaseId, harbour, 2n), "RoyaltyLedger_CurrencyNotListed", [harbour]],
        [
          () => lantern().payRoyalty(shop.releaseId, ZeroAddress, MOST + 1n),
          "RoyaltyLedger_AmountTooLarge",
          [MOST + 1n],
        ],
      ];
      for (const [act, error, args] of cases) {
        await expect(act())
          .to.be.revertedWithCustomError(license(), error)
          .withArgs(...args);
      }
      await expect(lantern().payRoyalty(99, ZeroAddress, 1n, { value: 1n }))
        .to.be.revertedWithCustomError(shop.world.registry, "ModelRegistry_UnknownRelease")
        .withArgs(99);
    });

    it("goes on when a currency is no longer accepted, since its listing is for good", async () => {
      const token = await shop.currency("PermitToken", ["lantern"], 100n);
      const currency = token.target as string;
      await lantern().payRoyalty(shop.releaseId, currency, 40n);
      await shop.world.governance.pass([actionOf(shop.world.currencies, "setAccepted", [currency, false])]);
      await lantern().payRoyalty(shop.releaseId, currency, 60n);
      expect(await license().grossOf(shop.releaseId, currency)).to.equal(100n);
    });

    it("stops rather than corrupt the books of a currency with absurdly many units", async () => {
      const token = await shop.currency("PermitToken", ["lantern"], 10n * MOST);
      const currency = token.target as string;
      await lantern().payRoyalty(shop.releaseId, currency, MOST);
      const slot = await totalsSlot(currency, MOST | (fee(MOST) << 128n));
      const nearly = 2n ** 128n - 1n - MOST;
      await networkHelpers.setStorageAt(license().target as string, slot, ethers.toBeHex(nearly, 32));
      await lantern().payRoyalty(shop.releaseId, currency, MOST);
      expect((await license().totalOf(currency)).gross).to.equal(2n ** 128n - 1n);
      await expect(lantern().payRoyalty(shop.releaseId, currency, 1n))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_AmountTooLarge")
        .withArgs(1);
    });

    it("keeps ether's gross, its fee and the status epoch apart up to the last bit of what it can book", async () => {
      await networkHelpers.setBalance(shop.address("lantern"), 2n * MOST);
      await lantern().payRoyalty(shop.releaseId, ZeroAddress, MOST - 1n, { value: MOST - 1n });
      await lantern().payRoyalty(shop.releaseId, ZeroAddress, 1n, { value: 1n });
      await expect(lantern().payRoyalty(shop.releaseId, ZeroAddress, 1n, { value: 1n }))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_AmountTooLarge")
        .withArgs(1);
      expect(await license().totalOf(ZeroAddress)).to.deep.equal([MOST, fee(MOST - 1n)]);
      const epoch = await shop.world.registry.statusEpoch();
      await totalsSlot(ZeroAddress, MOST | (fee(MOST - 1n) << 112n) | (epoch << 224n));
    });

    it("refuses where the DAO takes no money", async () => {
      const payee = await ethers.deployContract("HostilePayee");
      await ethers.provider.send("hardhat_setCode", [
        shop.world.dao.target,
        await ethers.provider.getCode(payee.target),
      ]);
      await payee.attach(shop.world.dao.target).getFunction("behave")(1);
      await expect(lantern().payRoyalty(shop.releaseId, ZeroAddress, 7n, { value: 7n }))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_PaymentFailed")
        .withArgs(ZeroAddress, 7);
    });
  });

  describe("payResale", () => {
    it("books the royalty, and pays it and the market's fee in one", async () => {
      const paid = lantern().payResale(shop.releaseId, ZeroAddress, 1_000n, 30n, { value: 1_030n });
      await expect(paid)
        .to.emit(license(), "GrossBooked")
        .withArgs(shop.releaseId, ZeroAddress, shop.address("lantern"), 1_000n, fee(1_000n));
      await expect(paid).to.changeEtherBalance(ethers, shop.world.dao, 1_030n);
      expect(await license().totalOf(ZeroAddress)).to.deep.equal([1_000n, fee(1_000n)]);
    });

    it("books nothing where there is no royalty", async () => {
      await expect(lantern().payResale(shop.releaseId, ZeroAddress, 0n, 30n, { value: 30n })).not.to.emit(
        license(),
        "GrossBooked",
      );
      expect(await shop.world.treasury.free(ZeroAddress)).to.equal(30n);
    });

    it("takes an ERC-20 in one transfer", async () => {
      const token = await shop.currency("PermitToken", ["lantern"], 1_030n);
      await expect(lantern().payResale(shop.releaseId, token.target, 1_000n, 30n))
        .to.emit(token, "Transfer")
        .withArgs(shop.address("lantern"), shop.world.dao.target, 1_030n);
    });

    it("refuses nothing, a wrong value, unlisted currencies and sums beyond all numbers", async () => {
      const harbour = shop.address("harbour");
      await expect(lantern().payResale(shop.releaseId, ZeroAddress, 0n, 0n)).to.be.revertedWithCustomError(
        license(),
        "RoyaltyLedger_NothingPaid",
      );
      await expect(lantern().payResale(shop.releaseId, ZeroAddress, 5n, 1n, { value: 5n }))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
        .withArgs(5, 6);
      await expect(lantern().payResale(shop.releaseId, harbour, 5n, 1n))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_CurrencyNotListed")
        .withArgs(harbour);
      await expect(lantern().payResale(shop.releaseId, ZeroAddress, 1n, 2n ** 256n - 1n)).to.be.revertedWithPanic(0x11);
    });
  });

  describe("creditRoyalty", () => {
    it("books for a release what lies in the treasury already, by vote", async () => {
      const { dao, governance, signers } = shop.world;
      await signers.lantern.sendTransaction({ to: dao.target, value: parseEther("1") });
      await governance.pass([actionOf(license(), "creditRoyalty", [shop.releaseId, ZeroAddress, parseEther("1")])]);
      expect(await license().grossOf(shop.releaseId, ZeroAddress)).to.equal(parseEther("1"));
      expect(await shop.world.treasury.owed(ZeroAddress)).to.equal(parseEther("0.95"));
      expect(await ethers.provider.getBalance(dao.target)).to.equal(parseEther("1"));
    });

    it("cannot book what is not there", async () => {
      const proposal = await shop.world.governance.carry([
        actionOf(license(), "creditRoyalty", [shop.releaseId, ZeroAddress, 1_000n]),
      ]);
      await expect(shop.world.governance.execute(proposal)).to.be.revert(ethers);
      expect(await license().grossOf(shop.releaseId, ZeroAddress)).to.equal(0n);
    });

    it("is the DAO's alone, and refuses nothing and unlisted currencies", async () => {
      await expect(lantern().creditRoyalty(shop.releaseId, ZeroAddress, 1n))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_NotTreasury")
        .withArgs(shop.address("lantern"));
      const dao = await shop.fromDao();
      await expect(dao.creditRoyalty(shop.releaseId, ZeroAddress, 0n)).to.be.revertedWithCustomError(
        license(),
        "RoyaltyLedger_NothingPaid",
      );
      await expect(dao.creditRoyalty(shop.releaseId, shop.address("harbour"), 1n))
        .to.be.revertedWithCustomError(license(), "RoyaltyLedger_CurrencyNotListed")
        .withArgs(shop.address("harbour"));
    });
  });

  it("reads no balance of a currency whose code is gone", async () => {
    const token = await shop.currency("PermitToken", ["lantern"], 100n);
    await lantern().payRoyalty(shop.releaseId, token.target, 40n);
    await ethers.provider.send("hardhat_setCode", [token.target, "0x"]);
    await expect(lantern().payRoyalty(shop.releaseId, token.target, 40n)).to.be.revert(ethers);
    expect(await license().grossOf(shop.releaseId, token.target)).to.equal(40n);
  });

  /** The storage slot of the currency's totals, found by what it must hold. */
  async function totalsSlot(currency: string, word: bigint): Promise<string> {
    const coder = ethers.AbiCoder.defaultAbiCoder();
    for (let position = 0; position < 32; position += 1) {
      const slot = ethers.keccak256(coder.encode(["address", "uint256"], [currency, position]));
      if (BigInt(await ethers.provider.getStorage(license().target, slot)) === word) return slot;
    }
    throw new Error("no storage position holds the totals");
  }
});
