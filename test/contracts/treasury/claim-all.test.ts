import { expect } from "chai";
import { parseEther } from "ethers";
import { ethers, networkHelpers } from "../fixture.ts";
import { claimOf, REFERRED, refer } from "./claims.ts";
import { earn, earnToken, NATIVE, type StudioWorld, studio } from "./world.ts";

const MAX_ENTRIES = 64;
const GROSS = 10_000n;

describe("RoyaltyTreasury: claimAll", () => {
  let world: StudioWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(studio);
  });

  it("settles first, takes every role's part, and pays each claim at once", async () => {
    const { treasury, dao, signers, ids, voices } = world;
    const { kestrel, bramble } = signers;
    await earn(world, ids.child, 100_000n);
    await earn(world, ids.model, GROSS);
    const claims = [
      claimOf(kestrel.address, { settle: [ids.child, ids.model], releases: [ids.child, ids.model] }),
      claimOf(bramble.address, { datasets: [voices] }),
      claimOf(signers.juniper.address, { verified: [ids.child, ids.model] }),
      claimOf(signers.osprey.address, { verified: [ids.child, ids.model] }),
      claimOf(signers.fernhill.address, { releases: [ids.model] }),
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
    const both = [claimOf(kestrel.address, { releases }), { ...claimOf(kestrel.address, { releases }), currency }];
    expect(await treasury.claimAll.staticCall(both)).to.deep.equal([0n, 5_280n]);
    await treasury.claimAll(both);
    expect(await erc20.balanceOf(kestrel.address)).to.equal(5_280n);
  });

  it("goes where the payee says, or to its payout address", async () => {
    const { treasury, signers, ids } = world;
    const { kestrel, fernhill, lantern, newcomer } = signers;
    await earn(world, ids.model, GROSS);
    const asked = { ...claimOf(kestrel.address, { releases: [ids.model] }), to: newcomer.address };
    await expect(treasury.connect(lantern).claimAll([asked]))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotPayee")
      .withArgs(kestrel.address, lantern.address);
    await expect(treasury.connect(kestrel).claimAll([asked])).to.changeEtherBalance(ethers, newcomer, 5_280n);

    await treasury.connect(fernhill).setPayout(newcomer.address);
    await expect(
      treasury.connect(lantern).claimAll([claimOf(fernhill.address, { releases: [ids.model] })])
    ).to.changeEtherBalance(ethers, newcomer, 3_520n);
  });

  it("leaves with the DAO what a payee leaves to it, of every role", async () => {
    const { treasury, dao, signers, ids } = world;
    await refer(world);
    const to = await dao.getAddress();
    const asked = { ...claimOf(signers.lantern.address), to, referrals: true };
    const payment = treasury.connect(signers.lantern).claimAll([asked]);
    await expect(payment).to.changeEtherBalance(ethers, dao, 0n);
    await expect(payment).not.to.emit(dao, "Executed");
    expect(await treasury.claimable(ids.model, NATIVE, signers.lantern.address)).to.equal(0n);
  });

  it("does nothing when nothing is asked", async () => {
    expect(await world.treasury.claimAll.staticCall([])).to.deep.equal([]);
  });

  for (const list of ["settle", "releases", "datasets", "verified"] as const) {
    it(`refuses more ${list} than it can walk`, async () => {
      const { treasury, signers } = world;
      const many = new Array<bigint>(MAX_ENTRIES + 1).fill(1n);
      await expect(treasury.claimAll([claimOf(signers.kestrel.address, { [list]: many })]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_TooManyReleases")
        .withArgs(MAX_ENTRIES + 1, MAX_ENTRIES);
    });
  }

  it("says that it cannot pay inside an execution of the DAO", async () => {
    const { treasury, payee, hostile, ids, signers } = world;
    await earn(world, ids.model, GROSS);
    const asked = claimOf(signers.kestrel.address, { releases: [ids.model] });
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
    const asked = claimOf(signers.kestrel.address, { releases: [ids.model] });
    await payee.callBackWith(
      await treasury.getAddress(),
      0n,
      treasury.interface.encodeFunctionData("claimAll", [[asked]])
    );
    await treasury.claimAll([claimOf(hostile, { releases: [ids.tiny] })]);
    expect(await payee.calledBack()).to.equal(false);
    expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
    expect(await treasury.claimable(ids.model, NATIVE, signers.kestrel.address)).to.equal(5_280n);
  });

  it("lets it not even leave with the DAO what it is owed in another currency", async () => {
    const { treasury, dao, erc20, payee, hostile, ids } = world;
    await earn(world, ids.tiny, GROSS);
    await earnToken(world, ids.tiny, GROSS);
    const currency = await erc20.getAddress();
    const asked = { ...claimOf(hostile, { releases: [ids.tiny] }), currency, to: await dao.getAddress() };
    for (const again of [
      treasury.interface.encodeFunctionData("claimAll", [[asked]]),
      treasury.interface.encodeFunctionData("claimOnBehalf", [currency, hostile, asked.to, [ids.tiny]]),
    ]) {
      await payee.callBackWith(await treasury.getAddress(), 0n, again);
      await treasury.claimAll([claimOf(hostile, { releases: [ids.tiny] })]);
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
    await expect(treasury.claimAll([claimOf(hostile, { releases: [ids.tiny] })])).to.changeEtherBalance(
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

  it("pays in the end everything it took but the fee, to the wei", async () => {
    const { treasury, license, signers, ids, voices } = world;
    await refer(world);
    await earn(world, ids.child, parseEther("1"));
    const everybody = [signers.kestrel, signers.fernhill, signers.bramble, signers.juniper, signers.osprey, signers.lantern];
    const claims = everybody.map(({ address }) => ({
      ...claimOf(address, {
        settle: [ids.child, ids.model],
        releases: [ids.child, ids.model],
        datasets: address === signers.bramble.address ? [voices] : [],
        verified: [ids.child, ids.model],
      }),
      referrals: true,
    }));
    await treasury.claimAll(claims);
    const [gross, fee] = await license.totalOf(NATIVE);
    expect(gross).to.equal(REFERRED + parseEther("1"));
    expect(await treasury.owed(NATIVE)).to.equal(0n);
    expect(await treasury.free(NATIVE)).to.equal(fee);
  });
});
