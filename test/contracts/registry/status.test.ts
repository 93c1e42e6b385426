import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, ethers, now, skip, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";

const DAY = 86_400;

describe("ModelRegistry: status", () => {
  let world: World;
  const as = (role: keyof World["signers"]) => world.registry.connect(world.signers[role]);
  const approve = (releaseId: bigint) => world.governance.pass([actionOf(world.registry, "approve", [releaseId])]);
  /** What the registry answers when the DAO or the board itself calls: the DAO swallows a failing action's reason. */
  const direct = () => world.registry.connect(ethers.provider);
  const asDao = { from: "" };
  const asBoard = { from: "" };

  beforeEach(async () => {
    world = await deployFixture();
    asDao.from = world.dao.target as string;
    asBoard.from = world.board.target as string;
  });

  describe("approve", () => {
    it("needs as many independent passing receipts as the charter says", async () => {
      const releaseId = await world.releases.submit();
      await expect(direct().approve.staticCall(releaseId, asDao))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotEnoughReceipts")
        .withArgs(releaseId, 0, 2);
      await world.releases.verify(releaseId, "juniper");
      await expect(direct().approve.staticCall(releaseId, asDao))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotEnoughReceipts")
        .withArgs(releaseId, 1, 2);
      await world.releases.verify(releaseId, "osprey");
      await expect(Promise.resolve(await approve(releaseId)))
        .to.emit(world.registry, "ReleaseApproved")
        .withArgs(releaseId, 2);
      expect(await world.registry.isUsable(releaseId)).to.equal(true);
    });

    it("counts neither failing receipts nor the publisher's", async () => {
      const releaseId = await world.releases.submit();
      await world.releases.verify(releaseId, "kestrel");
      await world.releases.verify(releaseId, "juniper", { outcome: 2 });
      await world.releases.verify(releaseId, "osprey");
      await expect(direct().approve.staticCall(releaseId, asDao))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotEnoughReceipts")
        .withArgs(releaseId, 1, 2);
    });

    it("is no member's to do alone, and happens once", async () => {
      const releaseId = await world.releases.approved();
      await expect(as("juniper").approve(releaseId)).to.be.revertedWithCustomError(
        world.registry,
        "DaoAuthority_Unauthorized",
      );
      await expect(direct().approve.staticCall(releaseId, asDao))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_WrongStatus")
        .withArgs(releaseId, 2);
    });
  });

  describe("when a release is suspended", () => {
    let parent: bigint;
    let child: bigint;
    beforeEach(async () => {
      parent = await world.releases.approved({ version: "1.0.0" });
      child = await world.releases.approved({ version: "2.0.0", parents: [{ parent, shareBps: 100 }] });
      await world.asBoard("suspend", parent, (await now()) + DAY);
    });

    it("is unusable, and so are its descendants", async () => {
      expect(await world.registry.isUsable(parent)).to.equal(false);
      expect(await world.registry.isUsable(child)).to.equal(false);
      expect(await world.registry.blockedBy(child)).to.equal(parent);
      await expect(world.registry.requireSellable(child))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotUsable")
        .withArgs(child, parent);
    });

    it("becomes usable by itself when the suspension lapses", async () => {
      await skip(DAY + 1);
      expect(await world.registry.isUsable(child)).to.equal(true);
      await world.registry.requireSellable(child);
    });

    it("is usable again, with its descendants, when it is reinstated", async () => {
      await world.asBoard("reinstate", parent);
      expect(await world.registry.isUsable(child)).to.equal(true);
      expect((await world.registry.releaseOf(parent)).suspendedUntil).to.equal(0n);
    });

    it("can be suspended for longer, or revoked for good", async () => {
      await world.asBoard("suspend", parent, (await now()) + 9 * DAY);
      await skip(2 * DAY);
      expect(await world.registry.isUsable(child)).to.equal(false);
      await world.asBoard("revoke", parent);
      await skip(99 * DAY);
      expect(await world.registry.isUsable(child)).to.equal(false);
      for (const act of [
        () => direct().reinstate.staticCall(parent, asBoard),
        () => direct().revoke.staticCall(parent, asBoard),
        () => direct().suspend.staticCall(parent, 2n ** 40n - 1n, asBoard),
        () => direct().approve.staticCall(parent, asDao),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(world.registry, "ModelRegistry_WrongStatus").withArgs(parent, 4);
      }
    });

    it("refuses a suspension that ends in the past", async () => {
      const past = await now();
      await expect(direct().suspend.staticCall(parent, past, asBoard))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_InvalidSuspension")
        .withArgs(past);
    });
  });

  it("raises the status epoch with whatever can stop a release, so that no remembered answer outlives it", async () => {
    const parent = await world.releases.approved({ version: "1.0.0" });
    const child = await world.releases.approved({ version: "2.0.0", parents: [{ parent, shareBps: 100 }] });
    const forever = 2n ** 40n - 1n;
    expect(await world.registry.requireSellable(child)).to.equal(forever);
    expect(await world.registry.statusEpoch()).to.equal(1n);
    await world.asBoard("suspend", parent, (await now()) + DAY);
    expect(await world.registry.statusEpoch()).to.equal(2n);
    await expect(world.registry.requireSellable(child))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotUsable")
      .withArgs(child, parent);
    await world.asBoard("reinstate", parent);
    expect(await world.registry.statusEpoch()).to.equal(2n);
    expect(await world.registry.requireSellable(child)).to.equal(forever);
    await world.asBoard("revoke", child);
    expect(await world.registry.statusEpoch()).to.equal(3n);
  });

  it("lets nobody but the board suspend, reinstate or revoke, and nobody but the DAO set a module", async () => {
    const releaseId = await world.releases.approved();
    const stranger = as("juniper");
    const board = world.registry.connect(await ethers.getImpersonatedSigner(asBoard.from));
    const dao = world.registry.connect(await ethers.getImpersonatedSigner(asDao.from));
    for (const act of [
      () => stranger.suspend(releaseId, 2n ** 40n - 1n),
      () => stranger.reinstate(releaseId),
      () => stranger.revoke(releaseId),
      () => stranger.setVerificationRegistry(world.signers.juniper.address),
      () => stranger.setLicense(world.signers.juniper.address),
      () => dao.suspend.staticCall(releaseId, 2n ** 40n - 1n),
      () => dao.reinstate.staticCall(releaseId),
      () => dao.revoke.staticCall(releaseId),
      () => board.approve.staticCall(releaseId),
      () => board.setLicense.staticCall(world.signers.juniper.address),
    ]) {
      await expect(act()).to.be.revertedWithCustomError(world.registry, "DaoAuthority_Unauthorized");
    }
  });

  it("neither suspends nor revokes what was never approved, nor reinstates what is not suspended", async () => {
    const submitted = await world.releases.submit({ version: "0.1" });
    const approved = await world.releases.approved({ version: "0.2" });
    for (const act of [
      () => direct().suspend.staticCall(submitted, 2n ** 40n - 1n, asBoard),
      () => direct().revoke.staticCall(submitted, asBoard),
      () => direct().reinstate.staticCall(approved, asBoard),
    ]) {
      await expect(act()).to.be.revertedWithCustomError(world.registry, "ModelRegistry_WrongStatus");
    }
  });

  it("names the verification registry by vote", async () => {
    const receipt = await world.governance.pass([
      actionOf(world.registry, "setVerificationRegistry", [world.signers.newcomer.address]),
    ]);
    await expect(Promise.resolve(receipt))
      .to.emit(world.registry, "VerificationRegistrySet")
      .withArgs(world.signers.newcomer.address);
  });

  it("names the license contract by vote", async () => {
    expect(await world.registry.license()).to.equal(world.license.target);
    const receipt = await world.governance.pass([
      actionOf(world.registry, "setLicense", [world.signers.newcomer.address]),
    ]);
    await expect(Promise.resolve(receipt))
      .to.emit(world.registry, "LicenseSet")
      .withArgs(world.signers.newcomer.address);
    expect(await world.registry.license()).to.equal(world.signers.newcomer.address);
  });

  describe("withdraw", () => {
    it("takes a submitted release back, for good", async () => {
      const releaseId = await world.releases.submit();
      await expect(as("kestrel").withdraw(releaseId)).to.emit(world.registry, "ReleaseWithdrawn").withArgs(releaseId);
      expect(await world.registry.isUsable(releaseId)).to.equal(false);
      await expect(as("kestrel").withdraw(releaseId)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_WrongStatus",
      );
    });

    it("is for the model's owner, before approval", async () => {
      const releaseId = await world.releases.approved();
      await expect(as("fernhill").withdraw(releaseId))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotModelOwner")
        .withArgs(id("kestrel/glyph-reader"), world.signers.fernhill.address);
      await expect(as("kestrel").withdraw(releaseId)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_WrongStatus",
      );
    });
  });

  it("says who has an interest in a release", async () => {
    const bramble = world.signers.bramble.address;
    const releaseId = await world.releases.submit({
      contributors: [
        { account: world.signers.kestrel.address, shareBps: 6_000 },
        { account: bramble, shareBps: 4_000 },
      ],
    });
    await as("kestrel").transferModel(id("kestrel/glyph-reader"), world.signers.lantern.address);
    for (const role of ["kestrel", "bramble", "lantern"] as const) {
      expect(await world.registry.isInterested(releaseId, world.signers[role].address), role).to.equal(true);
    }
    expect(await world.registry.isInterested(releaseId, world.signers.juniper.address)).to.equal(false);
    await expect(world.registry.isInterested(99, bramble)).to.be.revertedWithCustomError(
      world.registry,
      "ModelRegistry_UnknownRelease",
    );
  });

  describe("of what a release is made from", () => {
    const interested = async (releaseId: bigint, role: keyof World["signers"]) =>
      world.registry.isInterested(releaseId, world.signers[role].address);

    it("publishers and owners have an interest in it, of every parent, and nobody further up", async () => {
      const { releases } = world;
      const open = { openRights: 0b1111_1111 };
      const root = await releases.approved({ name: "lantern/root", by: "lantern", ...open });
      const edge = (parent: bigint) => ({ parent, shareBps: 100 });
      const left = await releases.approved({ name: "harbour/left", by: "harbour", parents: [edge(root)], ...open });
      const right = await releases.approved({ name: "newcomer/right", by: "newcomer", ...open });
      await as("newcomer").transferModel(id("newcomer/right"), world.signers.fernhill.address);
      const child = await releases.submit({ name: "kestrel/child", parents: [edge(left), edge(right)] });
      for (const role of ["kestrel", "harbour", "newcomer", "fernhill"] as const) {
        expect(await interested(child, role), role).to.equal(true);
      }
      for (const role of ["lantern", "juniper"] as const) expect(await interested(child, role), role).to.equal(false);
      expect(await interested(left, "lantern"), "its own parent's").to.equal(true);
      expect(await interested(root, "kestrel"), "of what it is made from").to.equal(false);
      expect(await releases.counts(child, "fernhill")).to.equal(false);
      expect(await releases.counts(child, "juniper")).to.equal(true);
    });
  });
});
