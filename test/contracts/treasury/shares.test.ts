import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { deployHostileToken } from "./doubles.ts";
import { earn, earnToken, NATIVE, type PublishedWorld, published } from "./world.ts";

/** 10 000 earned, less the fee of 5 %. */
const POT = 9_500n;

describe("RoyaltyTreasury: shares", () => {
  let world: PublishedWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
  });

  function claimable(account: { address: string }, releaseId = world.ids.base) {
    return world.treasury.claimable(releaseId, NATIVE, account.address);
  }

  function claim(account: { address: string }, releaseId = world.ids.base) {
    return world.treasury.claimOnBehalf(NATIVE, account.address, ZeroAddress, [releaseId]);
  }

  describe("shareOf", () => {
    it("is the registry's until it is changed", async () => {
      const { treasury, signers, ids } = world;
      expect(await treasury.shareOf(ids.base, signers.kestrel.address)).to.equal(7_000n);
      expect(await treasury.shareOf(ids.base, signers.lantern.address)).to.equal(0n);
    });

    it("is the registry's for those whose share was not changed, when others' were", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, bramble, lantern } = signers;
      await treasury.connect(kestrel).transferShare(ids.base, lantern.address, 1_000);
      expect(await treasury.shareOf(ids.base, kestrel.address)).to.equal(6_000n);
      expect(await treasury.shareOf(ids.base, bramble.address)).to.equal(3_000n);
      expect(await treasury.shareOf(ids.base, lantern.address)).to.equal(1_000n);
    });
  });

  describe("transferShare", () => {
    it("divides what is earned from then on, and leaves what was earned", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, bramble, lantern } = signers;
      await earn(world, ids.base, 10_000n);

      await expect(treasury.connect(kestrel).transferShare(ids.base, lantern.address, 2_000))
        .to.emit(treasury, "ShareTransferred")
        .withArgs(ids.base, kestrel.address, lantern.address, 2_000);
      expect([await claimable(kestrel), await claimable(bramble), await claimable(lantern)]).to.deep.equal([
        (POT * 7n) / 10n,
        (POT * 3n) / 10n,
        0n,
      ]);

      await earn(world, ids.base, 10_000n);
      expect([await claimable(kestrel), await claimable(bramble), await claimable(lantern)]).to.deep.equal([
        (POT * 12n) / 10n,
        (POT * 6n) / 10n,
        (POT * 2n) / 10n,
      ]);
    });

    it("lets everybody be paid what they then have, and no wei more", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, bramble, lantern } = signers;
      await earn(world, ids.base, 10_000n);
      await claim(kestrel); // the position is in use when the share changes
      await treasury.connect(kestrel).transferShare(ids.base, lantern.address, 7_000);
      await earn(world, ids.base, 10_000n);
      await expect(claim(kestrel)).to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NothingToClaim");
      for (const [account, due] of [
        [lantern, (POT * 7n) / 10n],
        [bramble, (POT * 6n) / 10n],
      ] as const) {
        await expect(claim(account)).to.changeEtherBalance(ethers, account, due);
      }
      expect(await treasury.owed(NATIVE)).to.equal(0n);
    });

    it("pays whoever gave everything away what they had earned before", async () => {
      const { treasury, signers, ids } = world;
      const { bramble, lantern } = signers;
      await earn(world, ids.base, 10_000n);
      await treasury.connect(bramble).transferShare(ids.base, lantern.address, 3_000);
      await earn(world, ids.base, 10_000n);
      await expect(claim(bramble)).to.changeEtherBalance(ethers, bramble, (POT * 3n) / 10n);
      expect(await treasury.paidOf(ids.base, NATIVE, bramble.address)).to.equal((POT * 3n) / 10n);
    });

    it("comes back as it went: the same dues as if nothing had changed, wei for wei", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern } = signers;
      await earn(world, ids.base, 1_001n);
      await treasury.connect(kestrel).transferShare(ids.base, lantern.address, 3_333);
      await treasury.connect(lantern).transferShare(ids.base, kestrel.address, 3_333);
      await earn(world, ids.base, 1_003n);
      // 70 % of 95 % of 2 004 is 1 332.66: two halves rounded apart would come to less
      expect(await claimable(kestrel)).to.equal(1_332n);
      expect(await claimable(lantern)).to.equal(0n);
    });

    it("counts what children settle from then on for the new holder", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern } = signers;
      await earn(world, ids.tune, 10_000n);
      await treasury.settle([ids.tune], NATIVE); // 2 000 for base
      await treasury.connect(kestrel).transferShare(ids.base, lantern.address, 7_000);
      await earn(world, ids.tune, 10_000n);
      await treasury.settle([ids.tune], NATIVE);
      expect([await claimable(kestrel), await claimable(lantern)]).to.deep.equal([1_400n, 1_400n]);
    });

    it("holds in every listed currency, and in one that is listed later", async () => {
      const { treasury, currencies, governance, erc20, signers, ids } = world;
      const { kestrel, lantern } = signers;
      await earn(world, ids.base, 10_000n);
      await earnToken(world, ids.base, 10_000n);
      await treasury.connect(kestrel).transferShare(ids.base, lantern.address, 7_000);
      await earnToken(world, ids.base, 10_000n);
      const currency = await erc20.getAddress();
      const due = (of: typeof kestrel, token: string) => treasury.claimable(ids.base, token, of.address);
      expect([await due(kestrel, currency), await due(lantern, currency)]).to.deep.equal([6_650n, 6_650n]);

      const late = await deployHostileToken();
      await governance.pass([actionOf(currencies, "list", [await late.getAddress()])]);
      await earnToken({ ...world, erc20: late }, ids.base, 10_000n);
      const second = await late.getAddress();
      expect([await due(kestrel, second), await due(lantern, second)]).to.deep.equal([0n, 6_650n]);
      await treasury.claimOnBehalf(second, lantern.address, lantern.address, [ids.base]);
      expect(await late.balanceOf(lantern.address)).to.equal(6_650n);
    });

    it("is not confused by a release that shares its place in the filters", async () => {
      const { treasury, releases, signers, ids } = world;
      const { kestrel, lantern } = signers;
      const twin = ids.base + 63n;
      while ((await world.registry.releaseCount()) < twin) await releases.submit();
      await releases.approve(twin);
      await treasury.connect(kestrel).transferShare(ids.base, lantern.address, 7_000);
      await earn(world, twin, 10_000n);
      expect(await treasury.shareOf(twin, kestrel.address)).to.equal(10_000n);
      expect(await claimable(kestrel, twin)).to.equal(POT);
      expect(await claimable(lantern, twin)).to.equal(0n);
      await expect(claim(kestrel, twin)).to.changeEtherBalance(ethers, kestrel, POT);
    });

    it("refuses zero, oneself, nothing, and more than one has", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern, newcomer } = signers;
      const asKestrel = treasury.connect(kestrel);
      for (const to of [ZeroAddress, kestrel.address]) {
        await expect(asKestrel.transferShare(ids.base, to, 1))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidRecipient")
          .withArgs(to);
      }
      await expect(asKestrel.transferShare(ids.base, lantern.address, 0))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_InvalidShare")
        .withArgs(lantern.address, 0);
      await expect(asKestrel.transferShare(ids.base, lantern.address, 7_001))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_ShareTooSmall")
        .withArgs(ids.base, kestrel.address, 7_000, 7_001);
      await expect(treasury.connect(newcomer).transferShare(ids.base, lantern.address, 1))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_ShareTooSmall")
        .withArgs(ids.base, newcomer.address, 0, 1);
    });

    it("is possible where the split is fixed, since nobody else's part changes", async () => {
      const { treasury, releases, signers } = world;
      const fixed = await releases.approved({ sharesFixed: true });
      await treasury.connect(signers.kestrel).transferShare(fixed, signers.lantern.address, 1);
      expect(await treasury.shareOf(fixed, signers.lantern.address)).to.equal(1n);
    });
  });

  describe("payout addresses", () => {
    it("are the account's own until it names another, and again when it names none", async () => {
      const { treasury, signers } = world;
      const { kestrel, lantern } = signers;
      expect(await treasury.payoutOf(kestrel.address)).to.equal(kestrel.address);
      await expect(treasury.connect(kestrel).setPayout(lantern.address))
        .to.emit(treasury, "PayoutSet")
        .withArgs(kestrel.address, lantern.address);
      expect(await treasury.payoutOf(kestrel.address)).to.equal(lantern.address);
      await treasury.connect(kestrel).setPayout(ZeroAddress);
      expect(await treasury.payoutOf(kestrel.address)).to.equal(kestrel.address);
    });

    it("receive what others claim for the account, and nobody else does", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern, newcomer } = signers;
      await treasury.connect(kestrel).setPayout(lantern.address);
      await earn(world, ids.base, 10_000n);
      await expect(treasury.connect(newcomer).claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotPayee")
        .withArgs(kestrel.address, newcomer.address);
      const claim = treasury.connect(newcomer).claimOnBehalf(NATIVE, kestrel.address, lantern.address, [ids.base]);
      await expect(claim).to.changeEtherBalance(ethers, lantern, 6_650n);
    });

    it("receive what the account claims without saying where to", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern } = signers;
      await treasury.connect(kestrel).setPayout(lantern.address);
      await earn(world, ids.base, 10_000n);
      const claim = treasury.connect(kestrel).claimOnBehalf(NATIVE, kestrel.address, ZeroAddress, [ids.base]);
      await expect(claim).to.changeEtherBalance(ethers, lantern, 6_650n);
    });

    it("do not bind the account itself", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, lantern } = signers;
      await treasury.connect(kestrel).setPayout(lantern.address);
      await earn(world, ids.base, 10_000n);
      const claim = treasury.connect(kestrel).claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base]);
      await expect(claim).to.changeEtherBalance(ethers, kestrel, 6_650n);
    });
  });

  describe("what was earned before a change", () => {
    /** Everything anybody is owed for everything earned so far. */
    async function dues() {
      const { treasury, signers, ids, hostile } = world;
      const accounts = [...Object.values(signers).map(({ address }) => address), hostile];
      const rows = [];
      for (const releaseId of Object.values(ids)) {
        for (const account of accounts) {
          const due = await treasury.claimable(releaseId, NATIVE, account);
          const paid = await treasury.paidOf(releaseId, NATIVE, account);
          rows.push(`${releaseId} ${account} ${due + paid}`);
        }
        for (const parent of Object.values(ids)) {
          rows.push(`${releaseId} > ${parent} ${await treasury.unsettled(releaseId, parent, NATIVE)}`);
        }
      }
      return [...rows, `owed ${await treasury.owed(NATIVE)}`];
    }

    const changes: Record<string, () => Promise<unknown>> = {
      "a share that is transferred": async () =>
        world.treasury.connect(world.signers.kestrel).transferShare(world.ids.base, world.signers.lantern.address, 999),
      "a share that is given to another contributor": async () =>
        world.treasury.connect(world.signers.kestrel).transferShare(world.ids.base, world.signers.bramble.address, 1),
      "a payout address": async () =>
        world.treasury.connect(world.signers.kestrel).setPayout(world.signers.lantern.address),
      "a charter with another fee, another pool and other rights": async () => {
        const terms = { receiptsRequired: 3, acceptedBackends: 2, feeBps: 1_000, forbiddenRights: 255 };
        const policy = { ...terms, verifierPoolBps: 900 };
        await world.governance.pass([actionOf(world.charter, "adopt", [ethers.id("stricter"), 1, policy, PROCESS])]);
      },
      "another verification registry": async () =>
        world.governance.pass([actionOf(world.registry, "setVerificationRegistry", [world.signers.lantern.address])]),
      "a model's new owner": async () =>
        world.registry.connect(world.signers.kestrel).transferModel(ethers.id("kestrel/base"), world.signers.lantern.address),
      "a currency that is no longer accepted": async () =>
        world.governance.pass([actionOf(world.currencies, "setAccepted", [NATIVE, false])]),
      "a suspension and its end": async () => {
        const until = BigInt(await now()) + 1_000n;
        await world.asBoard("suspend", world.ids.base, until);
        await world.asBoard("reinstate", world.ids.base);
      },
    };

    beforeEach(async () => {
      const { ids, treasury } = world;
      for (const [releaseId, amount] of [
        [ids.base, 1_000_003n],
        [ids.tune, 77_777n],
        [ids.tiny, 10_000_019n],
      ] as const) {
        await earn(world, releaseId, amount);
      }
      await treasury.settle([ids.tiny, ids.tune], NATIVE);
      await claim(world.signers.kestrel);
      await earn(world, ids.tune, 13n);
    });

    for (const [name, change] of Object.entries(changes)) {
      it(`is not moved by ${name}, not by a wei`, async () => {
        const before = await dues();
        await change();
        expect(await dues()).to.deep.equal(before);
      });
    }
  });

  it("asks again after a status change, walks no ancestors while nothing changed", async () => {
    const { treasury, asBoard, signers, ids } = world;
    const { fernhill } = signers;
    const spend = async () => {
      await earn(world, ids.tune, 10_000n);
      const sent = await treasury.connect(fernhill).claimOnBehalf(NATIVE, fernhill.address, fernhill.address, [ids.tune]);
      return Number((await sent.wait())!.gasUsed);
    };
    await spend();
    const remembered = await spend();
    const until = BigInt(await now()) + 1_000n;
    await asBoard("suspend", ids.tiny, until);
    const asked = await spend();
    expect(asked).to.be.greaterThan(remembered + 2_000);
    expect(await spend()).to.be.lessThan(asked - 2_000);

    await earn(world, ids.tune, 10_000n);
    await asBoard("suspend", ids.base, until);
    await expect(claim(fernhill, ids.tune))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
      .withArgs(ids.tune, ids.base);
  });

  it("cannot be overwhelmed by the largest amounts the ledger books", async () => {
    const { treasury, erc20, license, signers, ids } = world;
    const { kestrel, bramble, lantern } = signers;
    const currency = await erc20.getAddress();
    const most = 2n ** 112n - 1n;
    await earnToken(world, ids.base, most);
    await treasury.connect(kestrel).transferShare(ids.base, lantern.address, 3_501);
    await earnToken(world, ids.base, most);
    for (const { address } of [kestrel, bramble, lantern]) await treasury.claimOnBehalf(currency, address, address, [ids.base]);
    const paid = await Promise.all([kestrel, bramble, lantern].map(({ address }) => erc20.balanceOf(address)));
    const [gross, fee] = await license.totalOf(currency);
    expect(paid.reduce((a, b) => a + b) + fee + (await treasury.owed(currency))).to.equal(gross);
    expect(await treasury.owed(currency)).to.be.lessThan(4n);
    expect(gross).to.equal(2n * most);
  });
});
