import { expect } from "chai";
import { id } from "ethers";
import { ALL_CONSENT } from "../../../sdk/src/dataset/consent.ts";
import { deployFixture, type World } from "../fixture.ts";
import { RIGHTS } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const ALL = 0xff;
const POLICY = { receiptsRequired: 1, acceptedBackends: 0b1110, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 100 };

describe("ModelRegistry: terms", () => {
  let world: World;
  const adopt = (changes: Partial<typeof POLICY>) =>
    world.governance.pass([actionOf(world.charter, "adopt", [id("charter 2"), 1, { ...POLICY, ...changes }, PROCESS])]);
  const submit = async (input: Parameters<World["releases"]["submission"]>[0]) =>
    world.registry.connect(world.signers.kestrel).submitRelease(await world.releases.submission(input));

  beforeEach(async () => {
    world = await deployFixture();
    await world.releases.model();
  });

  describe("of a release without parents", () => {
    it("reserve every right, unless it says otherwise, and let its licences grant all of them", async () => {
      await expect(submit({})).to.emit(world.registry, "TermsSet").withArgs(1, 0, ALL, false, 0);
      expect(await world.registry.rightsOf(1)).to.deep.equal([0n, BigInt(ALL)]);
      const release = await world.registry.releaseOf(1);
      expect([release.openRights, release.grantableRights, release.sharesFixed]).to.deep.equal([0n, 255n, false]);
    });

    it("keep what it opens to everybody, and that its split is fixed", async () => {
      const open = RIGHTS.run | RIGHTS.fineTune;
      await expect(submit({ openRights: open, sharesFixed: true }))
        .to.emit(world.registry, "TermsSet")
        .withArgs(1, open, ALL, true, 0);
      expect(await world.registry.rightsOf(1)).to.deep.equal([BigInt(open), BigInt(ALL)]);
      expect((await world.registry.releaseOf(1)).sharesFixed).to.equal(true);
      await submit({ sharesFixed: false });
      expect([await world.registry.sharesFixed(1), await world.registry.sharesFixed(2)]).to.deep.equal([true, false]);
    });

    it("leave out what the charter forbids", async () => {
      await adopt({ forbiddenRights: RIGHTS.distill | RIGHTS.merge });
      const left = ALL & ~(RIGHTS.distill | RIGHTS.merge);
      await submit({ charterVersion: 2 });
      expect(await world.registry.rightsOf(1)).to.deep.equal([0n, BigInt(left)]);
      await expect(submit({ charterVersion: 2, openRights: RIGHTS.run | RIGHTS.merge }))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_OpenRightsNotGrantable")
        .withArgs(RIGHTS.run | RIGHTS.merge, left);
    });

    it("cannot open a right that does not exist", async () => {
      await expect(submit({ openRights: 0x100 }))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_OpenRightsNotGrantable")
        .withArgs(0x100, ALL);
    });
  });

  it("are asked of no release that does not exist", async () => {
    const { rightsOf, poolOf, sharesFixed } = world.registry;
    for (const ask of [() => rightsOf(9), () => poolOf(9), () => sharesFixed(9)]) {
      await expect(ask()).to.be.revertedWithCustomError(world.registry, "ModelRegistry_UnknownRelease").withArgs(9);
    }
  });

  describe("the verifier pool", () => {
    beforeEach(() => adopt({}));

    it("is fixed by the charter the release is made under, and counts with the parents' shares", async () => {
      await expect(submit({ charterVersion: 2 })).to.emit(world.registry, "TermsSet").withArgs(1, 0, ALL, false, 100);
      await adopt({ verifierPoolBps: 900 });
      expect(await world.registry.poolOf(1)).to.deep.equal([100n, 0n, `0x${"0".repeat(40)}`]);
      expect(await world.registry.ratesOf(1)).to.deep.equal([500n, 100n]);
    });

    it("leaves parents and datasets the rest, up to the whole", async () => {
      const parent = await world.releases.approved({ charterVersion: 2 });
      await world.datasets.connect(world.signers.bramble).register("street-chalk", id("card"), ALL_CONSENT, 400);
      const shares = (shareBps: number) => ({
        charterVersion: 2,
        parents: [{ parent, shareBps }],
        datasets: [{ dataset: 1n, shareBps: 400 }],
      });
      await submit(shares(9_000));
      expect(await world.registry.ratesOf(parent + 1n)).to.deep.equal([500n, 9_500n]);
      await expect(submit(shares(9_001)))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_SharesTooHigh")
        .withArgs(10_001, 10_000);
    });

    it("is shared by all whose receipts counted at the vote, whatever they found", async () => {
      const releaseId = await world.releases.submit({ charterVersion: 2 });
      await world.releases.verify(releaseId, "juniper");
      await world.releases.verify(releaseId, "osprey");
      await world.releases.verify(releaseId, "saltmarsh", { outcome: 2 });
      await world.releases.verify(releaseId, "newcomer");
      await world.governance.pass([actionOf(world.registry, "approve", [releaseId])]);
      await world.releases.verify(releaseId, "fernhill");
      expect(await world.registry.poolOf(releaseId)).to.deep.equal([100n, 3n, world.verification.target]);
      const release = await world.registry.releaseOf(releaseId);
      expect([release.verifiers, release.verifiedBy]).to.deep.equal([3n, world.verification.target]);
    });

    it("goes on naming the registry that held the receipts, when the DAO names another", async () => {
      const releaseId = await world.releases.approved({ charterVersion: 2 });
      await world.governance.pass([
        actionOf(world.registry, "setVerificationRegistry", [world.signers.newcomer.address]),
      ]);
      expect(await world.registry.poolOf(releaseId)).to.deep.equal([100n, 2n, world.verification.target]);
    });
  });
});
