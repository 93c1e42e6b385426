import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { DUE, RefundActs, refundable, type RefundWorld } from "./refunds.ts";
import { earn, NATIVE } from "./world.ts";

const COLLECT = id("COLLECT_PERMISSION");

/** What a hostile holder of COLLECT could do: saltmarsh, to whom it was granted. */
describe("RoyaltyTreasury: collect", () => {
  let world: RefundWorld;
  let acts: RefundActs;
  let collector: RefundWorld["treasury"];

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
    const { dao, treasury, signers } = world;
    await world.shop.fromDao(); // makes the DAO a signer
    const asDao = dao.connect(await ethers.getSigner(dao.target as string)).getFunction("grant");
    await asDao(treasury.target, signers.saltmarsh.address, COLLECT);
    collector = treasury.connect(signers.saltmarsh) as RefundWorld["treasury"];
    for (const releaseId of Object.values(world.ids)) await earn(world, releaseId, 10_000n);
  });

  it("pays who collects what payees are due of releases that are stopped for good", async () => {
    const { ids, signers, treasury } = world;
    await acts.stop();
    const payees = [acts.address("kestrel"), acts.address("osprey"), acts.address("harbour")];
    expect(await collector.collect.staticCall([ids.model], NATIVE, payees)).to.deep.equal([
      DUE.kestrel,
      DUE.osprey,
      0n,
    ]);
    const owed = await treasury.owed(NATIVE);
    await expect(collector.collect([ids.model], NATIVE, payees)).to.changeEtherBalance(
      ethers,
      signers.saltmarsh,
      DUE.kestrel + DUE.osprey
    );
    expect(owed - (await treasury.owed(NATIVE))).to.equal(DUE.kestrel + DUE.osprey);
    expect(await treasury.paidOf(ids.model, NATIVE, acts.address("kestrel"))).to.equal(DUE.kestrel);
  });

  it("collects of a whole line at once, settled from its end", async () => {
    const { ids, signers } = world;
    await acts.stop();
    // kestrel: 52.8 % and 55.8 % of the tenth of the child's, and 82 % of the child's own.
    await expect(collector.collect([ids.child, ids.model], NATIVE, [acts.address("kestrel")])).to.changeEtherBalance(
      ethers,
      signers.saltmarsh,
      5_280n + 558n + 8_200n
    );
  });

  it("is for who has the permission", async () => {
    const { dao, treasury, ids, signers } = world;
    await acts.stop();
    await expect(
      treasury.connect(signers.kestrel).getFunction("collect")([ids.model], NATIVE, [acts.address("kestrel")])
    )
      .to.be.revertedWithCustomError(treasury, "DaoUnauthorized")
      .withArgs(dao.target, treasury.target, acts.address("kestrel"), COLLECT);
  });

  it("refuses a release that goes on, is suspended or is unknown, alone and among stopped ones", async () => {
    const { treasury, registry, ids, signers } = world;
    await acts.stop(ids.child);
    await world.asBoard("suspend", ids.model, (await now()) + 1_000);
    const kestrel = [acts.address("kestrel")];
    for (const releaseId of [ids.model, ids.base, ids.tiny, 0n]) {
      for (const releaseIds of [[releaseId], [ids.child, releaseId]]) {
        await expect(collector.collect(releaseIds, NATIVE, kestrel))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotStopped")
          .withArgs(releaseId);
      }
    }
    await expect(collector.collect([999n], NATIVE, kestrel))
      .to.be.revertedWithCustomError(registry, "ModelRegistry_UnknownRelease")
      .withArgs(999n);
  });

  it("gives who has the permission nothing more in any other call", async () => {
    const { treasury, ids, signers } = world;
    await acts.stop();
    const [me, kestrel] = [signers.saltmarsh.address, acts.address("kestrel")];
    await expect(collector.claimOnBehalf(NATIVE, kestrel, me, [ids.base]))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_NotPayee")
      .withArgs(kestrel, me);
    await expect(collector.claimOnBehalf(NATIVE, kestrel, ZeroAddress, [ids.model]))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
      .withArgs(ids.model, ids.model);
    await expect(collector.settle([ids.model], NATIVE))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
      .withArgs(ids.model, ids.model);
    // Nor after a collection in the same transaction, nor in the next one.
    await collector.collect([ids.model], NATIVE, [kestrel]);
    await expect(collector.settle([ids.child], NATIVE))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
      .withArgs(ids.child, ids.model);
  });

  it("forgets in the same transaction that something was collected", async () => {
    const { dao, treasury, ids, payee, hostile } = world;
    await acts.stop();
    const grant = dao.connect(await ethers.getSigner(dao.target as string)).getFunction("grant");
    await grant(treasury.target, hostile, COLLECT);
    // The collector is called while it is paid: the money is on its way, and nothing is collected any more.
    const settlement = treasury.interface.encodeFunctionData("settle", [[ids.child], NATIVE]);
    await payee.callBackWith(treasury.target as string, 0n, settlement);
    const collection = treasury.interface.encodeFunctionData("collect", [
      [ids.model],
      NATIVE,
      [acts.address("kestrel")],
    ]);
    await payee.perform(treasury.target as string, 0n, collection);
    expect(await payee.calledBack()).to.equal(false);
    expect((await payee.answer()).slice(0, 10)).to.equal(
      treasury.interface.getError("RoyaltyTreasury_Frozen")!.selector
    );

    // Nor does it collect again meanwhile.
    await payee.callBackWith(treasury.target as string, 0n, collection);
    await earn(world, ids.model, 10_000n);
    await payee.perform(treasury.target as string, 0n, collection);
    expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
  });

  it("refuses more payees or releases than it can walk", async () => {
    const { treasury, ids } = world;
    await acts.stop();
    const many = Array.from({ length: 65 }, () => acts.address("kestrel"));
    await expect(collector.collect([ids.model], NATIVE, many))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_TooManyReleases")
      .withArgs(65, 64);
    const releaseIds = Array.from({ length: 65 }, () => ids.model);
    await expect(collector.collect(releaseIds, NATIVE, []))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_TooManyReleases")
      .withArgs(65, 64);
  });
});
