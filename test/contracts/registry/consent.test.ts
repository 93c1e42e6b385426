import { expect } from "chai";
import { id } from "ethers";
import { ALL_CONSENT, consentBits, CONSENTS, withheldRights } from "../../../sdk/src/dataset/consent.ts";
import { ALL_RIGHTS, rightsOf } from "../../../sdk/src/license/rights.ts";
import { deployFixture, type World } from "../fixture.ts";

const CARD = id("what is in it");

describe("ModelRegistry: consent of datasets", () => {
  let world: World;
  const as = (role: keyof World["signers"]) => world.datasets.connect(world.signers[role]);
  const submit = async (input: Parameters<World["releases"]["submission"]>[0]) =>
    world.registry.connect(world.signers.kestrel).submitRelease(await world.releases.submission(input));
  const paying = (...shares: number[]) =>
    shares.map((shareBps, i) => ({ dataset: BigInt(i + 1), shareBps }));
  const grantable = async (releaseId: bigint | number) => Number((await world.registry.rightsOf(releaseId))[1]);

  beforeEach(async () => {
    world = await deployFixture();
    await world.releases.model();
  });

  for (let consent = 0; consent <= ALL_CONSENT; consent++) {
    const trains = (consent & consentBits("TRAIN")) !== 0;
    it(`${trains ? "decides what licences may grant" : "refuses the release"} where it is ${consent}`, async () => {
      await as("bramble").register("street-chalk", CARD, consent, 0);
      if (!trains) {
        await expect(submit({ datasets: paying(500) }))
          .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NoConsent")
          .withArgs(1, consentBits("TRAIN"));
        return;
      }
      const left = ALL_RIGHTS & ~withheldRights([consent]);
      await expect(submit({ datasets: paying(500) }))
        .to.emit(world.registry, "TermsSet")
        .withArgs(1, 0, left, false, 0);
      expect(await grantable(1)).to.equal(left);
    });
  }

  it("withholds, of several datasets, what any of them withholds", async () => {
    await as("bramble").register("set-1", CARD, consentBits("TRAIN", "COMMERCIAL"), 0);
    await as("fernhill").register("set-2", CARD, consentBits("TRAIN", "DERIVE"), 0);
    await as("fernhill").register("set-3", CARD, ALL_CONSENT, 0);
    await submit({ datasets: paying(0, 0, 0) });
    const lost = rightsOf("COMMERCIAL", "FINE_TUNE", "DISTILL", "MERGE");
    expect(await grantable(1)).to.equal(ALL_RIGHTS & ~lost);
    await as("fernhill").register("set-4", CARD, consentBits("COMMERCIAL", "DERIVE"), 0);
    await expect(submit({ datasets: paying(0, 0, 0, 0) }))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NoConsent")
      .withArgs(4, consentBits("TRAIN"));
  });

  it("does not let a release open to everybody what a dataset withholds", async () => {
    await as("bramble").register("street-chalk", CARD, consentBits("TRAIN", "COMMERCIAL"), 0);
    const openRights = rightsOf("RUN", "DISTILL");
    const left = ALL_RIGHTS & ~rightsOf("FINE_TUNE", "DISTILL", "MERGE");
    await expect(submit({ datasets: paying(0), openRights }))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_OpenRightsNotGrantable")
      .withArgs(openRights, left);
    await submit({ datasets: paying(0), openRights: rightsOf("RUN", "COMMERCIAL") });
    expect(await world.registry.rightsOf(1)).to.deep.equal([3n, BigInt(left)]);
  });

  it("takes the share that is asked for or more, not less, also of the owner's own release", async () => {
    await as("kestrel").register("own-strokes", CARD, ALL_CONSENT, 300);
    await expect(submit({ datasets: paying(299) }))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ShareBelowAsked")
      .withArgs(1, 299, 300);
    await submit({ datasets: paying(300) });
    await submit({ datasets: paying(301) });
    expect(await world.registry.datasetsOf(2)).to.deep.equal([[1n, 301n]]);
  });

  it("counts as it stands at the submission: a revision changes what comes after, and nothing before", async () => {
    await as("bramble").register("street-chalk", CARD, ALL_CONSENT, 100);
    const before = await world.releases.approved({ datasets: paying(100), openRights: rightsOf("FINE_TUNE") });
    await as("bramble").revise(1, CARD, consentBits("TRAIN"), 400);
    expect(await grantable(before)).to.equal(ALL_RIGHTS);
    expect(await world.registry.datasetsOf(before)).to.deep.equal([[1n, 100n]]);
    await expect(submit({ datasets: paying(100) }))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ShareBelowAsked")
      .withArgs(1, 100, 400);
    await submit({ datasets: paying(400) });
    expect(await grantable(before + 1n)).to.equal(ALL_RIGHTS & ~withheldRights([consentBits("TRAIN")]));
    await as("bramble").revise(1, CARD, 0, 0);
    await expect(submit({ datasets: paying(400) }))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NoConsent")
      .withArgs(1, consentBits("TRAIN"));
  });

  it("is passed on to what is made from the release", async () => {
    await as("bramble").register("street-chalk", CARD, consentBits("TRAIN"), 0);
    const openRights = rightsOf("REDISTRIBUTE");
    const parent = await world.releases.approved({ datasets: paying(0), openRights });
    const left = ALL_RIGHTS & ~withheldRights([consentBits("TRAIN")]);
    await submit({ parents: [{ parent, kind: 2, shareBps: 0 }] });
    expect(await grantable(parent + 1n), "the owner's own child").to.equal(left);
    const other = await world.releases.submit({
      name: "fernhill/small",
      by: "fernhill",
      parents: [{ parent, kind: 2, shareBps: 0 }],
    });
    expect(await grantable(other), "somebody else's").to.equal(left & openRights);
  });

  it("has the contracts' bits in the sdk", async () => {
    expect(CONSENTS.map(({ name, bit }) => [name, bit])).to.deep.equal([["TRAIN", 1], ["COMMERCIAL", 2], ["DERIVE", 4]]);
    expect(withheldRights([])).to.equal(0);
  });
});
