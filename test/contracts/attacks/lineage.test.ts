import { expect } from "chai";
import { deployFixture, ethers, now, type World } from "../fixture.ts";

const DAY = 86_400;

describe("attacks on lineage", () => {
  let world: World;
  const submit = async (parents: bigint[]) => {
    const submission = await world.releases.submission({ parents: parents.map((parent) => ({ parent, shareBps: 0 })) });
    return world.registry.connect(world.signers.kestrel).submitRelease(submission);
  };

  beforeEach(async () => {
    world = await deployFixture();
    await world.releases.model();
  });

  // Where release 0 passed for a usable one, a release that descended from it could neither be suspended nor fall with
  // its revoked parents: its blocker was release 0, and 0 reads as "none".
  it("has no release 0 to descend from", async () => {
    expect(await world.registry.isUsable(0)).to.equal(false);
    await expect(submit([0n]))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentNotUsable")
      .withArgs(0);
    await expect(world.registry.requireSellable(0)).to.be.revertedWithCustomError(
      world.registry,
      "ModelRegistry_UnknownRelease",
    );
  });

  it("lets no release descend from itself, from one to come, or from one that is not approved", async () => {
    const submitted = await world.releases.submit();
    const own = submitted + 1n;
    for (const parent of [submitted, own, own + 1n, 2n ** 64n - 1n]) {
      await expect(submit([parent]))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentNotUsable")
        .withArgs(parent);
    }
  });

  it("stops a release through every line of a diamond, whatever its shares are", async () => {
    const base = await world.releases.approved();
    const left = await world.releases.approved({ parents: [{ parent: base, shareBps: 0 }] });
    const right = await world.releases.approved({ parents: [{ parent: base, shareBps: 9_500 }] });
    const tip = await world.releases.approved({
      parents: [
        { parent: left, shareBps: 0 },
        { parent: right, shareBps: 0 },
      ],
    });
    await world.registry.requireSellable(tip);
    await world.asBoard("revoke", base);

    for (const releaseId of [base, left, right, tip]) {
      expect(await world.registry.blockedBy(releaseId)).to.equal(base);
      await expect(world.registry.requireSellable(releaseId))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotUsable")
        .withArgs(releaseId, base);
    }
  });

  it("names the blocker that lasts longest, so that a lapse does not free a revoked line", async () => {
    const base = await world.releases.approved();
    const tune = await world.releases.approved({ parents: [{ parent: base, shareBps: 0 }] });
    await world.asBoard("suspend", tune, (await now()) + 30 * DAY);
    await world.asBoard("revoke", base);
    await world.asBoard("reinstate", tune);
    expect(await world.registry.blockedBy(tune)).to.equal(base);
    expect(await world.registry.connect(ethers.provider).isUsable(tune)).to.equal(false);
  });
});
