import { expect } from "chai";
import { artifacts } from "hardhat";
import { id, Interface, type FunctionFragment, ZeroAddress } from "ethers";
import { ethers, networkHelpers } from "../fixture.ts";
import { earn, earnToken, NATIVE, type PublishedWorld, published } from "./world.ts";

const MAX_RELEASES = 64;
const DAY = 86_400;

describe("RoyaltyTreasury", () => {
  let world: PublishedWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
  });

  async function settle(...releaseIds: bigint[]) {
    return world.treasury.settle(releaseIds, NATIVE);
  }

  async function suspend(releaseId: bigint, seconds = DAY) {
    const until = (await networkHelpers.time.latest()) + seconds;
    await world.asBoard("suspend", releaseId, until);
    return until;
  }

  describe("claimable", () => {
    it("divides what is left of the gross after the fee, rounding down", async () => {
      const { treasury, signers, ids } = world;
      await earn(world, ids.base, 1_000_003n);
      // 950 002.85 is left: 70 % and 30 % of it
      expect(await treasury.claimable(ids.base, NATIVE, signers.kestrel.address)).to.equal(665_001n);
      expect(await treasury.claimable(ids.base, NATIVE, signers.bramble.address)).to.equal(285_000n);
    });

    it("leaves the parents' shares out", async () => {
      const { treasury, signers, ids } = world;
      await earn(world, ids.tune, 10_000n);
      expect(await treasury.claimable(ids.tune, NATIVE, signers.fernhill.address)).to.equal(7_500n);
    });

    it("takes no second fee of what came from a child", async () => {
      const { treasury, signers, ids } = world;
      await earn(world, ids.tune, 10_000n);
      await settle(ids.tune);
      expect(await treasury.claimable(ids.base, NATIVE, signers.kestrel.address)).to.equal(1_400n);
      expect(await treasury.claimable(ids.base, NATIVE, signers.bramble.address)).to.equal(600n);
    });

    it("is nothing for anybody else, and for an unknown release", async () => {
      const { treasury, signers, ids } = world;
      await earn(world, ids.base, 10_000n);
      expect(await treasury.claimable(ids.base, NATIVE, signers.fernhill.address)).to.equal(0n);
      expect(await treasury.claimable(99n, NATIVE, signers.kestrel.address)).to.equal(0n);
    });

    it("is kept apart by currency", async () => {
      const { treasury, signers, ids, erc20 } = world;
      await earn(world, ids.base, 10_000n);
      expect(await treasury.claimable(ids.base, await erc20.getAddress(), signers.kestrel.address)).to.equal(0n);
    });
  });

  describe("settle", () => {
    it("moves each parent's share one hop up", async () => {
      const { treasury, ids } = world;
      await earn(world, ids.tiny, 10_000n);
      expect(await treasury.unsettled(ids.tiny, ids.tune, NATIVE)).to.equal(1_000n);

      const settlement = settle(ids.tiny);
      await expect(settlement).to.emit(treasury, "ShareSettled").withArgs(ids.tiny, ids.tune, NATIVE, 1_000n);
      await expect(settlement).to.emit(treasury, "ShareSettled").withArgs(ids.tiny, ids.base, NATIVE, 500n);

      expect(await treasury.inflowOf(ids.tune, NATIVE)).to.equal(1_000n);
      expect(await treasury.inflowOf(ids.base, NATIVE)).to.equal(500n);
      expect(await treasury.unsettled(ids.tiny, ids.tune, NATIVE)).to.equal(0n);
    });

    it("settles a whole line at once when descendants come first", async () => {
      const { treasury, ids } = world;
      await earn(world, ids.tiny, 10_000n);
      await settle(ids.tiny, ids.tune);
      expect(await treasury.inflowOf(ids.base, NATIVE)).to.equal(700n); // 500, and 20 % of tune's 1 000
    });

    it("moves only what came since the last time", async () => {
      const { treasury, ids } = world;
      await earn(world, ids.tune, 10_000n);
      await settle(ids.tune);
      await earn(world, ids.tune, 4n); // 20 % of 10 004 is 2 000.8
      await expect(settle(ids.tune)).not.to.emit(treasury, "ShareSettled");
      await earn(world, ids.tune, 1n);
      await expect(settle(ids.tune, ids.tune))
        .to.emit(treasury, "ShareSettled")
        .withArgs(ids.tune, ids.base, NATIVE, 1n);
      expect(await treasury.inflowOf(ids.base, NATIVE)).to.equal(2_001n);
    });

    it("moves nothing for a release without parents", async () => {
      await earn(world, world.ids.base, 10_000n);
      await expect(settle(world.ids.base)).not.to.emit(world.treasury, "ShareSettled");
    });

    it("holds back what a suspended release owes upstream, and moves it once the suspension lapsed", async () => {
      const { treasury, ids } = world;
      await earn(world, ids.tune, 10_000n);
      const until = await suspend(ids.tune);
      await expect(settle(ids.tune))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
        .withArgs(ids.tune, ids.tune);

      await networkHelpers.time.increaseTo(until);
      await settle(ids.tune);
      expect(await treasury.inflowOf(ids.base, NATIVE)).to.equal(2_000n);
    });

    it("refuses more releases than it can walk", async () => {
      await expect(settle(...new Array<bigint>(MAX_RELEASES + 1).fill(world.ids.tune)))
        .to.be.revertedWithCustomError(world.treasury, "RoyaltyTreasury_TooManyReleases")
        .withArgs(MAX_RELEASES + 1, MAX_RELEASES);
    });

    it("knows of nothing to settle between releases that are no child and parent", async () => {
      const { treasury, ids } = world;
      await earn(world, ids.tune, 10_000n);
      expect(await treasury.unsettled(ids.tune, ids.tiny, NATIVE)).to.equal(0n);
      expect(await treasury.unsettled(ids.base, ids.tune, NATIVE)).to.equal(0n);
    });
  });

  describe("claim", () => {
    it("has the DAO pay the caller at its payout address, or wherever it says", async () => {
      const { treasury, dao, signers, ids } = world;
      const { kestrel, lantern, newcomer } = signers;
      const mine = treasury.connect(kestrel);
      await mine.setPayout(lantern.address);
      const payments: [to: string, arrives: typeof lantern][] = [
        [ZeroAddress, lantern],
        [kestrel.address, kestrel],
        [newcomer.address, newcomer],
      ];
      for (const [to, arrives] of payments) {
        await earn(world, ids.base, 10_000n);
        const claim = mine.claim(NATIVE, to, [ids.base]);
        await expect(claim).to.changeEtherBalances(ethers, [arrives, dao], [6_650n, -6_650n]);
        await expect(claim)
          .to.emit(treasury, "Claimed")
          .withArgs(ids.base, NATIVE, kestrel.address, arrives.address, 6_650n);
      }
    });

    it("pays the caller and nobody else", async () => {
      const { treasury, signers, ids } = world;
      const { newcomer } = signers;
      await earn(world, ids.base, 10_000n);
      await expect(treasury.connect(newcomer).claim(NATIVE, newcomer.address, [ids.base]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NothingToClaim")
        .withArgs(newcomer.address, NATIVE);
    });
  });

  describe("claimOnBehalf", () => {
    it("has the DAO pay the payee, and books it", async () => {
      const { treasury, dao, signers, ids } = world;
      const { kestrel, newcomer } = signers;
      await earn(world, ids.base, 10_000n);

      const claim = treasury.connect(newcomer).claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base]);

      await expect(claim).to.changeEtherBalances(ethers, [kestrel, dao], [6_650n, -6_650n]);
      await expect(claim)
        .to.emit(treasury, "Claimed")
        .withArgs(ids.base, NATIVE, kestrel.address, kestrel.address, 6_650n);
      expect(await treasury.paidOf(ids.base, NATIVE, kestrel.address)).to.equal(6_650n);
      expect(await treasury.claimable(ids.base, NATIVE, kestrel.address)).to.equal(0n);
      expect(await treasury.owed(NATIVE)).to.equal(2_850n);
    });

    it("answers the amount", async () => {
      const { treasury, signers, ids } = world;
      await earn(world, ids.base, 10_000n);
      const { address } = signers.bramble;
      expect(await treasury.claimOnBehalf.staticCall(NATIVE, address, address, [ids.base])).to.equal(2_850n);
    });

    it("pays what several releases owe in one payment", async () => {
      const { treasury, signers, ids } = world;
      const { fernhill } = signers;
      await earn(world, ids.tune, 10_000n);
      await earn(world, ids.tiny, 10_000n);

      const claim = treasury.claimOnBehalf(NATIVE, fernhill.address, fernhill.address, [ids.tune, ids.tiny]);

      await expect(claim).to.changeEtherBalance(ethers, fernhill, 7_500n + 4_800n);
      await expect(claim)
        .to.emit(treasury, "Claimed")
        .withArgs(ids.tiny, NATIVE, fernhill.address, fernhill.address, 4_800n);
    });

    it("pays a release that is named twice once", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel } = signers;
      await earn(world, ids.base, 10_000n);
      await expect(
        treasury.claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base, ids.base])
      ).to.changeEtherBalance(ethers, kestrel, 6_650n);
    });

    it("pays only what came since the last claim", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel } = signers;
      for (const amount of [10_000n, 20_000n]) {
        await earn(world, ids.base, amount);
        await expect(treasury.claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base])).to.changeEtherBalance(
          ethers,
          kestrel,
          (amount * 665n) / 1_000n
        );
      }
    });

    it("gives every execution an id of its own, also where as much was paid in another currency", async () => {
      const { treasury, dao, signers, ids, erc20 } = world;
      const from = await ethers.provider.getBlockNumber();
      for (let round = 0; round < 2; round++) {
        await earn(world, ids.base, 10_000n);
        await earnToken(world, ids.base, 10_000n);
        for (const { address } of [signers.kestrel, signers.bramble]) {
          await treasury.claimOnBehalf(NATIVE, address, address, [ids.base]);
          await treasury.claimOnBehalf(await erc20.getAddress(), address, address, [ids.base]);
        }
      }
      const executions = await dao.queryFilter(dao.filters.Executed(await treasury.getAddress()), from);
      expect(new Set(executions.map((event) => event.args.callId)).size).to.equal(8);
    });

    it("lets the payee have it sent elsewhere", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, newcomer } = signers;
      await earn(world, ids.base, 10_000n);
      const claim = treasury.connect(kestrel).claimOnBehalf(NATIVE, kestrel.address, newcomer.address, [ids.base]);
      await expect(claim).to.changeEtherBalance(ethers, newcomer, 6_650n);
      await expect(claim)
        .to.emit(treasury, "Claimed")
        .withArgs(ids.base, NATIVE, kestrel.address, newcomer.address, 6_650n);
    });

    it("lets nobody else have it sent elsewhere", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, newcomer } = signers;
      await earn(world, ids.base, 10_000n);
      await expect(treasury.connect(newcomer).claimOnBehalf(NATIVE, kestrel.address, newcomer.address, [ids.base]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotPayee")
        .withArgs(kestrel.address, newcomer.address);
    });

    it("refuses when nothing is owed", async () => {
      const { treasury, signers, ids } = world;
      const { address } = signers.kestrel;
      await expect(treasury.claimOnBehalf(NATIVE, address, address, [ids.base]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NothingToClaim")
        .withArgs(address, NATIVE);
    });

    it("refuses more releases than it can walk", async () => {
      const { treasury, signers, ids } = world;
      const { address } = signers.kestrel;
      const many = new Array<bigint>(MAX_RELEASES + 1).fill(ids.base);
      await expect(treasury.claimOnBehalf(NATIVE, address, address, many))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_TooManyReleases")
        .withArgs(MAX_RELEASES + 1, MAX_RELEASES);
    });

    describe("when the money stays with the DAO", () => {
      it("releases by booking alone what a payee leaves to it", async () => {
        const { treasury, dao, signers, ids } = world;
        const { kestrel } = signers;
        await earn(world, ids.base, 10_000n);
        const to = await dao.getAddress();

        const claim = treasury.connect(kestrel).claimOnBehalf(NATIVE, kestrel.address, to, [ids.base]);

        await expect(claim).to.changeEtherBalance(ethers, dao, 0n);
        await expect(claim).not.to.emit(dao, "Executed");
        await expect(claim).to.emit(treasury, "Claimed").withArgs(ids.base, NATIVE, kestrel.address, to, 6_650n);
        expect(await treasury.free(NATIVE)).to.equal(500n + 6_650n);
      });

      it("releases what the DAO is owed as a contributor, whoever asks", async () => {
        const { treasury, signers, dao } = world;
        const community = await dao.getAddress();
        const shared = await world.releases.approved({ contributors: [{ account: community, shareBps: 10_000 }] });
        await earn(world, shared, 10_000n);

        await treasury.connect(signers.newcomer).claimOnBehalf(NATIVE, community, community, [shared]);

        expect(await treasury.owed(NATIVE)).to.equal(0n);
        expect(await treasury.free(NATIVE)).to.equal(10_000n);
      });
    });

    describe("when a release is suspended", () => {
      it("holds back its money and its descendants', and pays once the suspension lapsed", async () => {
        const { treasury, signers, ids } = world;
        const { kestrel, fernhill } = signers;
        await earn(world, ids.base, 10_000n);
        await earn(world, ids.tune, 10_000n);
        const until = await suspend(ids.base);

        for (const [payee, releaseId] of [
          [kestrel, ids.base],
          [fernhill, ids.tune],
        ] as const) {
          await expect(treasury.claimOnBehalf(NATIVE, payee.address, payee.address, [releaseId]))
            .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
            .withArgs(releaseId, ids.base);
          expect(await treasury.frozen(releaseId)).to.equal(true);
        }
        expect(await treasury.claimable(ids.base, NATIVE, kestrel.address)).to.equal(6_650n);

        await networkHelpers.time.increaseTo(until);
        expect(await treasury.frozen(ids.base)).to.equal(false);
        await expect(treasury.claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base])).to.changeEtherBalance(
          ethers,
          kestrel,
          6_650n
        );
      });

      it("does not stand in the way of others that are claimed along with it when it owes nothing", async () => {
        const { treasury, signers, ids } = world;
        const { fernhill } = signers;
        await earn(world, ids.tune, 10_000n);
        await suspend(ids.tiny);
        await expect(
          treasury.claimOnBehalf(NATIVE, fernhill.address, fernhill.address, [ids.tiny, ids.tune])
        ).to.changeEtherBalance(ethers, fernhill, 7_500n);
      });
    });
  });

  describe("owed, free and requireSolvent", () => {
    it("owes gross less the fee, and leaves the fee free", async () => {
      const { treasury, ids } = world;
      await earn(world, ids.base, 1_000_003n);
      expect(await treasury.owed(NATIVE)).to.equal(950_003n);
      expect(await treasury.free(NATIVE)).to.equal(50_000n);
    });

    it("counts what was given to the DAO as free", async () => {
      const { treasury, dao, signers, ids } = world;
      await earn(world, ids.base, 10_000n);
      await signers.harbour.sendTransaction({ to: await dao.getAddress(), value: 77n });
      expect(await treasury.free(NATIVE)).to.equal(577n);
    });

    it("is solvent with exactly what is owed, and not with one wei less", async () => {
      const { treasury, dao, ids } = world;
      await earn(world, ids.base, 10_000n);
      await networkHelpers.setBalance(await dao.getAddress(), 9_500n);
      await treasury.requireSolvent();
      await networkHelpers.setBalance(await dao.getAddress(), 9_499n);
      await expect(treasury.requireSolvent())
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Insolvent")
        .withArgs(NATIVE, 9_499n, 9_500n);
      expect(await treasury.free(NATIVE)).to.equal(0n);
    });
  });

  describe("as a plugin", () => {
    it("says what it is", async () => {
      const { treasury, license, registry, currencies } = world;
      const erc165 = "0x01ffc9a7";
      expect(await treasury.supportsInterface(interfaceId(await artifacts.readArtifact("IRoyaltyTreasury")))).to.equal(true);
      expect(await treasury.supportsInterface(erc165)).to.equal(true);
      expect(await treasury.supportsInterface("0xffffffff")).to.equal(false);
      expect(await treasury.ledger()).to.equal(await license.getAddress());
      expect(await treasury.registry()).to.equal(await registry.getAddress());
      expect(await treasury.currencies()).to.equal(await currencies.getAddress());
      expect(await treasury.datasets()).to.equal(await world.datasets.getAddress());
    });

    it("cannot be initialized again, nor can its implementation", async () => {
      const { treasury } = world;
      const dao = await world.dao.getAddress();
      const implementation = treasury.attach(await treasury.implementation()) as typeof treasury;
      for (const contract of [treasury, implementation]) {
        await expect(contract.initialize(dao)).to.be.revertedWith("Initializable: contract is already initialized");
      }
    });

    it("is upgraded by the DAO alone", async () => {
      const { treasury, signers } = world;
      await expect(treasury.connect(signers.juniper).upgradeTo(await treasury.implementation()))
        .to.be.revertedWithCustomError(treasury, "DaoUnauthorized")
        .withArgs(
          await world.dao.getAddress(),
          await treasury.getAddress(),
          signers.juniper.address,
          id("UPGRADE_PLUGIN_PERMISSION")
        );
    });
  });
});

/** ERC-165 id of IRoyaltyTreasury: its functions' selectors, each xor the others. */
function interfaceId({ abi }: { abi: readonly object[] }): string {
  const { fragments } = new Interface(abi as never);
  const selectors = fragments.filter((part) => part.type === "function").map((part) => (part as FunctionFragment).selector);
  const word = selectors.map(BigInt).reduce((a, b) => a ^ b);
  return `0x${word.toString(16).padStart(8, "0")}`;
}
