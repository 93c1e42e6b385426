import { expect } from "chai";
import { parseEther, ZeroAddress, ZeroHash } from "ethers";
import { ethers, networkHelpers } from "../fixture.ts";
import { RIGHTS, terms } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import { earn, earnToken, NATIVE, STUDIO, type StudioWorld, studio } from "./world.ts";

const MAX_ENTRIES = 64;
const GROSS = 10_000n;
const PRICE = parseEther("0.05");

describe("RoyaltyTreasury: datasets, verifiers and referrers", () => {
  let world: StudioWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(studio);
  });

  /** A claim of nothing, to be filled in. */
  function claim(payee: string, parts: Partial<Record<"settle" | "releases" | "datasets" | "verified", bigint[]>> = {}) {
    return {
      currency: NATIVE,
      payee,
      to: ZeroAddress,
      settle: [] as bigint[],
      releases: [] as bigint[],
      datasets: [] as bigint[],
      verified: [] as bigint[],
      referrals: false,
      ...parts,
    };
  }

  async function suspend(releaseId: bigint) {
    const until = (await networkHelpers.time.latest()) + 86_400;
    await world.asBoard("suspend", releaseId, until);
  }

  /** A sale that lantern referred: 10 % of the price are lantern's. */
  async function refer() {
    const { license, signers, ids } = world;
    const offer = terms({ price: PRICE, referrerBps: STUDIO.referrer, rights: RIGHTS.run });
    await license.connect(signers.kestrel).openOffer(ids.model, offer);
    const order = { offerId: 1n, quantity: 1, referrer: signers.lantern.address, maximum: PRICE, proof: [] };
    await license.connect(signers.harbour).mintOrder({ ...order, to: signers.harbour.address }, { value: PRICE });
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
      await datasets.connect(bramble).transfer(voices, lantern.address);

      await expect(treasury.claimAll([claim(bramble.address, { datasets: [voices] })]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotDatasetOwner")
        .withArgs(voices, bramble.address);
      const payment = treasury.claimAll([claim(lantern.address, { datasets: [voices, voices] })]);
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
        treasury.claimAll([claim(signers.bramble.address, { datasets: [voices] })])
      ).to.changeEtherBalance(ethers, signers.bramble, 400n);
    });
  });

  describe("verifiers", () => {
    it("share the pool evenly, each once, rounding down", async () => {
      const { treasury, signers, ids } = world;
      const { juniper, osprey } = signers;
      await earn(world, ids.model, 10_100n); // 3 % are 303
      for (const account of [juniper, osprey]) {
        const payment = treasury.claimAll([claim(account.address, { verified: [ids.model, ids.model] })]);
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
      await expect(treasury.claimAll([claim(address, { verified: [ids.child] })]))
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
        const payment = treasury.claimAll([claim(account.address, { verified: [releaseId] })]);
        await expect(payment).to.changeEtherBalance(ethers, account, 150n);
      }
      expect(await treasury.claimableVerification(releaseId, NATIVE, harbour.address)).to.equal(0n);

      await earn(world, releaseId, GROSS);
      await treasury.claimAll([claim(harbour.address, { verified: [releaseId] })]);
      expect(await treasury.claimableVerification(releaseId, NATIVE, juniper.address)).to.equal(0n);
      expect(await treasury.claimableVerification(releaseId, NATIVE, newcomer.address)).to.equal(0n);
      expect(await treasury.claimable(releaseId, NATIVE, signers.kestrel.address)).to.equal(18_400n);
      await treasury.claim([releaseId], NATIVE, signers.kestrel.address, ZeroAddress);
      expect(await treasury.owed(NATIVE)).to.equal(0n);
    });
  });

  describe("referrers", () => {
    it("are paid what was booked for them, once, beside the release's gross", async () => {
      const { treasury, license, signers, ids } = world;
      const { lantern, newcomer } = signers;
      await refer();
      const cut = PRICE / 10n;
      expect(await license.grossOf(ids.model, NATIVE)).to.equal(PRICE - cut);
      expect(await treasury.claimableReferrals(NATIVE, lantern.address)).to.equal(cut);
      expect(await treasury.claimableReferrals(NATIVE, newcomer.address)).to.equal(0n);

      const payment = treasury.claimAll([{ ...claim(lantern.address), referrals: true }]);
      await expect(payment).to.changeEtherBalance(ethers, lantern, cut);
      await expect(payment)
        .to.emit(treasury, "ReferralsClaimed")
        .withArgs(NATIVE, lantern.address, lantern.address, cut);
      expect(await treasury.claimableReferrals(NATIVE, lantern.address)).to.equal(0n);
      expect(await treasury.owed(NATIVE)).to.equal(((PRICE - cut) * 95n) / 100n);
    });

    it("are not asked for unless the claim says so", async () => {
      const { treasury, signers } = world;
      await refer();
      const { address } = signers.lantern;
      await expect(treasury.claimAll([claim(address)]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NothingToClaim")
        .withArgs(address, NATIVE);
    });
  });

  describe("claimAll", () => {
    it("settles first, takes every role's part, and pays each claim at once", async () => {
      const { treasury, dao, signers, ids, voices } = world;
      const { kestrel, bramble } = signers;
      await earn(world, ids.child, 100_000n);
      await earn(world, ids.model, GROSS);
      const claims = [
        claim(kestrel.address, { settle: [ids.child, ids.model], releases: [ids.child, ids.model] }),
        claim(bramble.address, { datasets: [voices] }),
        claim(signers.juniper.address, { verified: [ids.child, ids.model] }),
        claim(signers.osprey.address, { verified: [ids.child, ids.model] }),
        claim(signers.fernhill.address, { releases: [ids.model] }),
      ];
      // child: 5 % fee, 10 % up, 3 % pool; model: 10 000 of its own and 10 000 from the child
      const amounts = [82_000n + 5_280n + 5_580n, 800n, 1_500n + 300n, 1_500n + 300n, 3_520n + 3_720n];
      expect(await treasury.claimAll.staticCall(claims)).to.deep.equal(amounts);

      const payment = treasury.claimAll(claims);
      await expect(payment).to.changeEtherBalances(
        ethers,
        [kestrel, bramble, signers.juniper, signers.osprey, signers.fernhill, dao],
        [...amounts, -amounts.reduce((a, b) => a + b)]
      );
      await expect(payment)
        .to.emit(treasury, "Claimed")
        .withArgs(ids.model, NATIVE, kestrel.address, kestrel.address, 10_860n);
      expect(await treasury.owed(NATIVE)).to.equal(0n);
    });

    it("pays in several currencies, and skips a claim to which nothing is owed", async () => {
      const { treasury, erc20, signers, ids } = world;
      const { kestrel } = signers;
      const currency = await erc20.getAddress();
      await earnToken(world, ids.model, GROSS);
      const releases = [ids.model];
      const both = [claim(kestrel.address, { releases }), { ...claim(kestrel.address, { releases }), currency }];
      expect(await treasury.claimAll.staticCall(both)).to.deep.equal([0n, 5_280n]);
      await treasury.claimAll(both);
      expect(await erc20.balanceOf(kestrel.address)).to.equal(5_280n);
    });

    it("goes where the payee says, or to its payout address", async () => {
      const { treasury, signers, ids } = world;
      const { kestrel, fernhill, lantern, newcomer } = signers;
      await earn(world, ids.model, GROSS);
      const asked = { ...claim(kestrel.address, { releases: [ids.model] }), to: newcomer.address };
      await expect(treasury.connect(lantern).claimAll([asked]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotPayee")
        .withArgs(kestrel.address, lantern.address);
      await expect(treasury.connect(kestrel).claimAll([asked])).to.changeEtherBalance(ethers, newcomer, 5_280n);

      await treasury.connect(fernhill).setPayout(newcomer.address);
      await expect(
        treasury.connect(lantern).claimAll([claim(fernhill.address, { releases: [ids.model] })])
      ).to.changeEtherBalance(ethers, newcomer, 3_520n);
    });

    it("leaves with the DAO what a payee leaves to it, of every role", async () => {
      const { treasury, dao, signers, ids } = world;
      await refer();
      const to = await dao.getAddress();
      const asked = { ...claim(signers.lantern.address), to, referrals: true };
      const payment = treasury.connect(signers.lantern).claimAll([asked]);
      await expect(payment).to.changeEtherBalance(ethers, dao, 0n);
      await expect(payment).not.to.emit(dao, "Executed");
      expect(await treasury.claimable(ids.model, NATIVE, signers.lantern.address)).to.equal(0n);
    });

    it("does nothing when nothing is asked", async () => {
      expect(await world.treasury.claimAll.staticCall([])).to.deep.equal([]);
    });

    it("refuses to settle and to pay for a suspended release", async () => {
      const { treasury, signers, ids } = world;
      await earn(world, ids.model, GROSS);
      await suspend(ids.model);
      const { address } = signers.kestrel;
      for (const parts of [{ settle: [ids.model] }, { releases: [ids.model] }]) {
        await expect(treasury.claimAll([claim(address, parts)]))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
          .withArgs(ids.model, ids.model);
      }
    });

    for (const list of ["settle", "releases", "datasets", "verified"] as const) {
      it(`refuses more ${list} than it can walk`, async () => {
        const { treasury, signers } = world;
        const many = new Array<bigint>(MAX_ENTRIES + 1).fill(1n);
        await expect(treasury.claimAll([claim(signers.kestrel.address, { [list]: many })]))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_TooManyReleases")
          .withArgs(MAX_ENTRIES + 1, MAX_ENTRIES);
      });
    }

    it("says that it cannot pay inside an execution of the DAO", async () => {
      const { treasury, payee, hostile, ids, signers } = world;
      await earn(world, ids.model, GROSS);
      const asked = claim(signers.kestrel.address, { releases: [ids.model] });
      const again = treasury.interface.encodeFunctionData("claimAll", [[asked]]);
      await payee.callBackWith(await treasury.getAddress(), 0n, again);
      await world.governance.pass([{ to: hostile, value: 1n, data: "0x" }]); // a wei of the fee
      expect(await payee.calledBack()).to.equal(false);
      expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
    });

    it("lets a payee that is being paid claim nothing, for itself or others", async () => {
      const { treasury, payee, hostile, ids, signers } = world;
      await earn(world, ids.tiny, GROSS);
      await earn(world, ids.model, GROSS);
      const asked = claim(signers.kestrel.address, { releases: [ids.model] });
      await payee.callBackWith(
        await treasury.getAddress(),
        0n,
        treasury.interface.encodeFunctionData("claimAll", [[asked]])
      );
      await treasury.claimAll([claim(hostile, { releases: [ids.tiny] })]);
      expect(await payee.calledBack()).to.equal(false);
      expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
      expect(await treasury.claimable(ids.model, NATIVE, signers.kestrel.address)).to.equal(5_280n);
    });

    it("lets it not even leave with the DAO what it is owed in another currency", async () => {
      const { treasury, dao, erc20, payee, hostile, ids } = world;
      await earn(world, ids.tiny, GROSS);
      await earnToken(world, ids.tiny, GROSS);
      const currency = await erc20.getAddress();
      const asked = { ...claim(hostile, { releases: [ids.tiny] }), currency, to: await dao.getAddress() };
      for (const again of [
        treasury.interface.encodeFunctionData("claimAll", [[asked]]),
        treasury.interface.encodeFunctionData("claim", [[ids.tiny], currency, hostile, asked.to]),
      ]) {
        await payee.callBackWith(await treasury.getAddress(), 0n, again);
        await treasury.claimAll([claim(hostile, { releases: [ids.tiny] })]);
        expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
        await earn(world, ids.tiny, GROSS);
      }
      expect(await treasury.claimable(ids.tiny, currency, hostile)).to.equal(3_200n);
    });

    it("lets a payee that is being paid pass its share on, which moves nothing that was earned", async () => {
      const { treasury, payee, hostile, ids, signers } = world;
      await earn(world, ids.tiny, GROSS);
      const give = treasury.interface.encodeFunctionData("transferShare", [ids.tiny, signers.lantern.address, 4_000]);
      await payee.callBackWith(await treasury.getAddress(), 0n, give);
      await expect(treasury.claimAll([claim(hostile, { releases: [ids.tiny] })])).to.changeEtherBalance(
        ethers,
        payee,
        3_200n
      );
      expect(await payee.calledBack()).to.equal(true);
      expect(await treasury.claimable(ids.tiny, NATIVE, hostile)).to.equal(0n);
      expect(await treasury.claimable(ids.tiny, NATIVE, signers.lantern.address)).to.equal(0n);
      await earn(world, ids.tiny, GROSS);
      expect(await treasury.claimable(ids.tiny, NATIVE, signers.lantern.address)).to.equal(3_200n);
    });
  });

  it("pays in the end everything it took but the fee, to the wei", async () => {
    const { treasury, license, signers, ids, voices } = world;
    await refer();
    await earn(world, ids.child, parseEther("1"));
    const everybody = [signers.kestrel, signers.fernhill, signers.bramble, signers.juniper, signers.osprey, signers.lantern];
    const claims = everybody.map(({ address }) => ({
      ...claim(address, {
        settle: [ids.child, ids.model],
        releases: [ids.child, ids.model],
        datasets: address === signers.bramble.address ? [voices] : [],
        verified: [ids.child, ids.model],
      }),
      referrals: true,
    }));
    await treasury.claimAll(claims);
    const [gross, fee] = await license.totalOf(NATIVE);
    expect(gross).to.equal(PRICE + parseEther("1"));
    expect(await treasury.owed(NATIVE)).to.equal(0n);
    expect(await treasury.free(NATIVE)).to.equal(fee);
    expect(await treasury.pendingPayment()).to.equal(ZeroHash);
  });
});
