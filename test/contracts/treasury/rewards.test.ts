import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { ethers, networkHelpers } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { claimOf, REFERRED, refer } from "./claims.ts";
import { earn, NATIVE, type StudioWorld, studio } from "./world.ts";

const GROSS = 10_000n;

describe("RoyaltyTreasury: datasets, verifiers and referrers", () => {
  let world: StudioWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(studio);
  });

  async function suspend(releaseId: bigint) {
    const until = (await networkHelpers.time.latest()) + 86_400;
    await world.asBoard("suspend", releaseId, until);
  }

  it("divides a sale among fee, datasets, verifiers and contributors", async () => {
    const { treasury, signers, ids, voices, strokes } = world;
    await earn(world, ids.model, GROSS);
    await treasury.settle([ids.model], NATIVE);
    const parts = {
      fee: GROSS - (await treasury.owed(NATIVE)),
      voices: await treasury.claimableDataset(voices, NATIVE),
      strokes: await treasury.claimableDataset(strokes, NATIVE),
      juniper: await treasury.claimableVerification(ids.model, NATIVE, signers.juniper.address),
      osprey: await treasury.claimableVerification(ids.model, NATIVE, signers.osprey.address),
      kestrel: await treasury.claimable(ids.model, NATIVE, signers.kestrel.address),
      fernhill: await treasury.claimable(ids.model, NATIVE, signers.fernhill.address),
    };
    expect(parts).to.deep.equal({
      fee: 500n,
      voices: 400n,
      strokes: 0n,
      juniper: 150n,
      osprey: 150n,
      kestrel: 5_280n,
      fernhill: 3_520n,
    });
    expect(Object.values(parts).reduce((a, b) => a + b)).to.equal(GROSS);
  });

  it("lets datasets and verifiers of a parent take part in what its children pass on, without a second fee", async () => {
    const { treasury, signers, ids, voices } = world;
    await earn(world, ids.child, 100_000n);
    await treasury.settle([ids.child, ids.model], NATIVE); // 10 000 for the model
    expect(await treasury.claimableDataset(voices, NATIVE)).to.equal(400n);
    expect(await treasury.claimableVerification(ids.model, NATIVE, signers.juniper.address)).to.equal(150n);
    expect(await treasury.claimable(ids.model, NATIVE, signers.kestrel.address)).to.equal(5_580n);
  });

  describe("datasets", () => {
    it("get their share when a release is settled, only what came since the last time", async () => {
      const { treasury, ids, voices, strokes } = world;
      await earn(world, ids.model, GROSS);
      expect(await treasury.unsettledDataset(ids.model, voices, NATIVE)).to.equal(400n);
      expect(await treasury.unsettledDataset(ids.model, strokes, NATIVE)).to.equal(0n);
      expect(await treasury.unsettledDataset(ids.child, voices, NATIVE)).to.equal(0n);

      const settlement = treasury.settle([ids.model], NATIVE);
      await expect(settlement)
        .to.emit(treasury, "DatasetShareSettled")
        .withArgs(ids.model, voices, NATIVE, 400n);
      expect(await treasury.datasetInflowOf(voices, NATIVE)).to.equal(400n);
      expect(await treasury.unsettledDataset(ids.model, voices, NATIVE)).to.equal(0n);

      await earn(world, ids.model, 26n); // 4 % of 10 026 are 401.04
      await treasury.settle([ids.model, ids.model], NATIVE);
      expect(await treasury.datasetInflowOf(voices, NATIVE)).to.equal(401n);
    });

    it("are not mistaken for releases of the same number", async () => {
      const { treasury, ids, voices } = world;
      await earn(world, ids.model, GROSS);
      await treasury.settle([ids.model], NATIVE);
      expect(await treasury.inflowOf(voices, NATIVE)).to.equal(0n);
    });

    it("pay their owner of the time, also what was settled before", async () => {
      const { treasury, datasets, signers, ids, voices } = world;
      const { bramble, lantern } = signers;
      await earn(world, ids.model, GROSS);
      await treasury.settle([ids.model], NATIVE);
      await datasets.connect(bramble).transferFrom(bramble.address, lantern.address, voices);

      await expect(treasury.claimAll([claimOf(bramble.address, { datasets: [voices] })]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotDatasetOwner")
        .withArgs(voices, bramble.address);
      const payment = treasury.claimAll([claimOf(lantern.address, { datasets: [voices, voices] })]);
      await expect(payment).to.changeEtherBalance(ethers, lantern, 400n);
      await expect(payment)
        .to.emit(treasury, "DatasetClaimed")
        .withArgs(voices, NATIVE, lantern.address, lantern.address, 400n);
      expect(await treasury.claimableDataset(voices, NATIVE)).to.equal(0n);
    });

    it("get nothing of a suspended release before it is settled again, and keep what they have", async () => {
      const { treasury, signers, ids, voices } = world;
      await earn(world, ids.model, GROSS);
      await treasury.settle([ids.model], NATIVE);
      await earn(world, ids.model, GROSS);
      await suspend(ids.model);
      await expect(treasury.settle([ids.model], NATIVE))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
        .withArgs(ids.model, ids.model);
      await expect(
        treasury.claimAll([claimOf(signers.bramble.address, { datasets: [voices] })])
      ).to.changeEtherBalance(ethers, signers.bramble, 400n);
    });
  });

  describe("verifiers", () => {
    it("share the pool evenly, each once, rounding down", async () => {
      const { treasury, signers, ids } = world;
      const { juniper, osprey } = signers;
      await earn(world, ids.model, 10_100n); // 3 % are 303
      for (const account of [juniper, osprey]) {
        const payment = treasury.claimAll([claimOf(account.address, { verified: [ids.model, ids.model] })]);
        await expect(payment).to.changeEtherBalance(ethers, account, 151n);
        await expect(payment)
          .to.emit(treasury, "VerificationClaimed")
          .withArgs(ids.model, NATIVE, account.address, account.address, 151n);
      }
      expect(await treasury.claimableVerification(ids.model, NATIVE, juniper.address)).to.equal(0n);
    });

    it("are those whose receipts counted before the vote: nobody else, and nobody later", async () => {
      const { treasury, releases, signers, ids } = world;
      await releases.verify(ids.model, "saltmarsh");
      await earn(world, ids.model, GROSS);
      for (const { address } of [signers.saltmarsh, signers.kestrel, signers.newcomer]) {
        expect(await treasury.claimableVerification(ids.model, NATIVE, address)).to.equal(0n);
      }
    });

    it("have no part where the charter had no pool, and none before the approval", async () => {
      const { treasury, releases, signers, ids } = world;
      const { address } = signers.juniper;
      await earn(world, ids.base, GROSS);
      expect(await treasury.claimableVerification(ids.base, NATIVE, address)).to.equal(0n);

      const pending = await releases.submit({ charterVersion: 2 });
      await releases.verify(pending, "juniper");
      await earn(world, pending, GROSS);
      expect(await treasury.claimableVerification(pending, NATIVE, address)).to.equal(0n);
    });

    it("are not paid for a suspended release", async () => {
      const { treasury, signers, ids } = world;
      const { address } = signers.juniper;
      await earn(world, ids.child, GROSS);
      await suspend(ids.model);
      await expect(treasury.claimAll([claimOf(address, { verified: [ids.child] })]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
        .withArgs(ids.child, ids.model);
    });

    it("get no more than the pool together, even from a registry that rewards everybody", async () => {
      const { treasury, registry, releases, governance, signers, verification } = world;
      const liar = await ethers.deployContract("LyingVerification", [2]);
      const name = (address: string) => governance.pass([actionOf(registry, "setVerificationRegistry", [address])]);
      const releaseId = await releases.submit({ charterVersion: 2, version: "lied-about" });
      await name(await liar.getAddress());
      await governance.pass([actionOf(registry, "approve", [releaseId])]);
      await name(await verification.getAddress());
      await earn(world, releaseId, GROSS); // a pool of 300 for "two"
      const { newcomer, lantern, harbour, juniper } = signers;
      for (const account of [newcomer, lantern]) {
        const payment = treasury.claimAll([claimOf(account.address, { verified: [releaseId] })]);
        await expect(payment).to.changeEtherBalance(ethers, account, 150n);
      }
      expect(await treasury.claimableVerification(releaseId, NATIVE, harbour.address)).to.equal(0n);

      await earn(world, releaseId, GROSS);
      await treasury.claimAll([claimOf(harbour.address, { verified: [releaseId] })]);
      expect(await treasury.claimableVerification(releaseId, NATIVE, juniper.address)).to.equal(0n);
      expect(await treasury.claimableVerification(releaseId, NATIVE, newcomer.address)).to.equal(0n);
      expect(await treasury.claimable(releaseId, NATIVE, signers.kestrel.address)).to.equal(18_400n);
      await treasury.claimOnBehalf(NATIVE, signers.kestrel.address, ZeroAddress, [releaseId]);
      expect(await treasury.owed(NATIVE)).to.equal(0n);
    });
  });

  describe("what a verifier forfeited", () => {
    /** The model earned, and osprey took its receipt back after the approval. */
    async function forfeited() {
      const { verification, signers, ids } = world;
      await earn(world, ids.model, GROSS);
      await verification.connect(signers.osprey).revoke(ids.model);
      expect(await verification.forfeited(ids.model, signers.osprey.address)).to.equal(true);
      expect(await verification.forfeited(ids.model, signers.juniper.address)).to.equal(false);
    }

    it("becomes free when anybody books it, once, and is nobody else's", async () => {
      const { treasury, dao, signers, ids } = world;
      const { osprey, juniper, newcomer } = signers;
      await forfeited();
      const [owed, free] = [await treasury.owed(NATIVE), await treasury.free(NATIVE)];
      const reclaim = treasury.connect(newcomer).reclaim(ids.model, NATIVE, [osprey.address]);
      await expect(reclaim).to.changeEtherBalance(ethers, dao, 0n);
      await expect(reclaim)
        .to.emit(treasury, "VerificationClaimed")
        .withArgs(ids.model, NATIVE, osprey.address, await dao.getAddress(), 150n);
      expect(await treasury.owed(NATIVE)).to.equal(owed - 150n);
      expect(await treasury.free(NATIVE)).to.equal(free + 150n);

      await expect(treasury.reclaim(ids.model, NATIVE, [osprey.address, osprey.address])).not.to.emit(
        treasury,
        "VerificationClaimed"
      );
      expect(await treasury.owed(NATIVE)).to.equal(owed - 150n);
      expect(await treasury.claimableVerification(ids.model, NATIVE, juniper.address)).to.equal(150n);
      expect(await treasury.claimableVerification(ids.model, NATIVE, osprey.address)).to.equal(0n);
    });

    it("is also what a verifier loses whose receipt is struck", async () => {
      const { treasury, verification, releases, governance, signers, ids } = world;
      const { juniper, newcomer } = signers;
      await earn(world, ids.model, GROSS);
      await treasury.claimAll([claimOf(juniper.address, { verified: [ids.model] })]);
      await earn(world, ids.model, GROSS);
      await releases.verify(ids.model, "newcomer", { outcome: 2 });
      const { required } = await verification.bondTerms();
      const evidence = id("how to run it again");
      await verification.connect(newcomer).challenge(ids.model, juniper.address, evidence, { value: required });
      await verification.connect(juniper).answer(1n, id("it passes here"));
      await governance.pass([actionOf(verification, "decideChallenge", [1n, 2n])]);
      expect(await verification.forfeited(ids.model, juniper.address)).to.equal(true);
      await expect(treasury.reclaim(ids.model, NATIVE, [juniper.address]))
        .to.emit(treasury, "VerificationClaimed")
        .withArgs(ids.model, NATIVE, juniper.address, world.dao.target, 150n);
    });

    it("is refused of who has a part, of who never had one, and of who lost it before the approval", async () => {
      const { treasury, verification, registry, releases, governance, signers } = world;
      const { juniper, osprey, saltmarsh, newcomer } = signers;
      const releaseId = await releases.submit({ charterVersion: 2, version: "reclaimed" });
      for (const role of ["juniper", "osprey", "saltmarsh"] as const) await releases.verify(releaseId, role);
      await verification.connect(saltmarsh).revoke(releaseId);
      const refuses = async (address: string) =>
        expect(treasury.reclaim(releaseId, NATIVE, [address]))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotForfeited")
          .withArgs(releaseId, address);
      await governance.pass([actionOf(registry, "approve", [releaseId])]);
      for (const { address } of [juniper, osprey, saltmarsh, newcomer]) await refuses(address);
    });

    it("is nothing where another registry's receipts were counted at the approval", async () => {
      const { verification, registry, releases, governance, signers } = world;
      const { juniper } = signers;
      const releaseId = await releases.submit({ charterVersion: 2, version: "counted-elsewhere" });
      await releases.verify(releaseId, "juniper");
      const other = await ethers.deployContract("LyingVerification", [2]);
      await governance.pass([actionOf(registry, "setVerificationRegistry", [other.target])]);
      await governance.pass([actionOf(registry, "approve", [releaseId])]);
      await governance.pass([actionOf(registry, "setVerificationRegistry", [verification.target])]);
      await verification.connect(juniper).revoke(releaseId);
      expect(await verification.forfeited(releaseId, juniper.address)).to.equal(false);
    });

    it("is refused while the release is frozen, and for more than 64 verifiers", async () => {
      const { treasury, signers, ids } = world;
      const { address } = signers.osprey;
      await forfeited();
      await expect(treasury.reclaim(ids.model, NATIVE, Array.from({ length: 65 }, () => address)))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_TooManyReleases")
        .withArgs(65, 64);
      await suspend(ids.model);
      await expect(treasury.reclaim(ids.model, NATIVE, [address]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
        .withArgs(ids.model, ids.model);
    });

    it("becomes free also of a release that is stopped for good: nothing of it stays owed to nobody", async () => {
      const { treasury, refunds, signers, ids, voices } = world;
      const { osprey, juniper, kestrel, fernhill, bramble } = signers;
      await forfeited();
      await world.asBoard("revoke", ids.model);
      await refunds.open(ids.model);
      await refunds.collect(ids.model, NATIVE, [osprey, juniper, kestrel, fernhill].map(({ address }) => address));
      await treasury.claimAll([claimOf(bramble.address, { datasets: [voices] })]);
      expect(await treasury.owed(NATIVE)).to.equal(150n);
      await treasury.reclaim(ids.model, NATIVE, [osprey.address]);
      expect(await treasury.owed(NATIVE)).to.equal(0n);
    });

    it("is conserved to the wei, in whatever order it is earned, claimed, lost and booked", async () => {
      const { treasury, verification, signers, ids } = world;
      const { juniper, osprey } = signers;
      const claim = (address: string) =>
        treasury.claimAll([claimOf(address, { verified: [ids.model] })]).catch(() => undefined);
      const acts: Record<string, (n: bigint) => Promise<unknown>> = {
        earn: (n) => earn(world, ids.model, 1n + (n * 7_919n) % 9_973n),
        juniper: () => claim(juniper.address),
        osprey: () => claim(osprey.address),
        revoke: () => verification.connect(osprey).revoke(ids.model).catch(() => undefined),
        reclaim: () => treasury.reclaim(ids.model, NATIVE, [osprey.address]).catch(() => undefined),
      };
      let seed = 12_345n;
      let gross = 0n;
      for (let step = 0; step < 120; step++) {
        seed = (seed * 1_103_515_245n + 12_345n) % 2n ** 31n;
        // Lost somewhere in the middle, so that there is a claim before it and a booking after it.
        const names = step === 60 ? ["revoke"] : ["earn", "juniper", "osprey", "reclaim"];
        const name = names[Number((seed >> 16n) % BigInt(names.length))]!;
        if (name === "earn") gross += 1n + (seed * 7_919n) % 9_973n;
        await acts[name]!(seed);
      }
      await Promise.all([acts.juniper!(0n)]);
      await acts.reclaim!(0n);
      const taken = await treasury.queryFilter(treasury.filters.VerificationClaimed(ids.model));
      const of = (address: string) =>
        taken.filter(({ args }) => args.payee === address).reduce((sum, { args }) => sum + args.amount, 0n);
      const part = ((300n * gross) / 10_000n) / 2n;
      expect(part).to.be.greaterThan(0n);
      expect([of(juniper.address), of(osprey.address)]).to.deep.equal([part, part]);
      const [booked, fee] = await world.license.totalOf(NATIVE);
      const paid = taken.reduce((sum, { args }) => sum + args.amount, 0n);
      expect(await treasury.owed(NATIVE)).to.equal(booked - fee - paid);
    });
  });

  describe("referrers", () => {
    it("are paid what was booked for them, once, beside the release's gross", async () => {
      const { treasury, license, signers, ids } = world;
      const { lantern, newcomer } = signers;
      await refer(world);
      const cut = REFERRED / 10n;
      expect(await license.grossOf(ids.model, NATIVE)).to.equal(REFERRED - cut);
      expect(await treasury.claimableReferrals(NATIVE, lantern.address)).to.equal(cut);
      expect(await treasury.claimableReferrals(NATIVE, newcomer.address)).to.equal(0n);

      const payment = treasury.claimAll([{ ...claimOf(lantern.address), referrals: true }]);
      await expect(payment).to.changeEtherBalance(ethers, lantern, cut);
      await expect(payment)
        .to.emit(treasury, "ReferralsClaimed")
        .withArgs(NATIVE, lantern.address, lantern.address, cut);
      expect(await treasury.claimableReferrals(NATIVE, lantern.address)).to.equal(0n);
      expect(await treasury.owed(NATIVE)).to.equal(((REFERRED - cut) * 95n) / 100n);
    });

    it("are not asked for unless the claim says so", async () => {
      const { treasury, signers } = world;
      await refer(world);
      const { address } = signers.lantern;
      await expect(treasury.claimAll([claimOf(address)]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NothingToClaim")
        .withArgs(address, NATIVE);
    });
  });

  it("refuses to settle and to pay everything at once for a suspended release", async () => {
    const { treasury, signers, ids } = world;
    await earn(world, ids.model, GROSS);
    await suspend(ids.model);
    const { address } = signers.kestrel;
    for (const parts of [{ settle: [ids.model] }, { releases: [ids.model] }]) {
      await expect(treasury.claimAll([claimOf(address, parts)]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
        .withArgs(ids.model, ids.model);
    }
  });
});
