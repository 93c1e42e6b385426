import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { deployFixture, type World } from "../fixture.ts";

const DATASETS_LIMIT = 16;
const CARD = id("what is in it");

describe("DatasetRegistry", () => {
  let world: World;
  const as = (role: keyof World["signers"]) => world.datasets.connect(world.signers[role]);
  beforeEach(async () => {
    world = await deployFixture();
  });

  it("registers a dataset for whoever asks, and says so", async () => {
    const { bramble } = world.signers;
    await expect(as("bramble").register("street-chalk", CARD))
      .to.emit(world.datasets, "DatasetRegistered")
      .withArgs(1, "street-chalk", CARD, bramble.address);
    await as("fernhill").register("field-notes", id("another card"));
    expect(await world.datasets.datasetOf(1)).to.deep.equal([bramble.address, CARD, "street-chalk"]);
    expect(await world.datasets.ownerOf(2)).to.equal(world.signers.fernhill.address);
    expect(await world.datasets.datasetByName("field-notes")).to.equal(2n);
    expect(await world.datasets.datasetByName("nothing")).to.equal(0n);
    expect(await world.datasets.datasetCount()).to.equal(2n);
  });

  for (const name of ["ab", "Chalk", "-chalk", "chalk-", "street chalk", "c".repeat(33)]) {
    it(`refuses the name “${name}”`, async () => {
      await expect(as("bramble").register(name, CARD))
        .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_InvalidName")
        .withArgs(name);
    });
  }

  it("refuses a name that is taken, also by its own owner, and a dataset without a card", async () => {
    await as("bramble").register("street-chalk", CARD);
    await expect(as("bramble").register("street-chalk", id("other")))
      .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_NameTaken")
      .withArgs("street-chalk", 1);
    await expect(as("bramble").register("field-notes", ZeroHash)).to.be.revertedWithCustomError(
      world.datasets,
      "DatasetRegistry_MissingDocument",
    );
  });

  it("hands a dataset on, by its owner only and to somebody", async () => {
    const { bramble, fernhill } = world.signers;
    await as("bramble").register("street-chalk", CARD);
    await expect(as("fernhill").transfer(1, fernhill.address))
      .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_NotOwner")
      .withArgs(1, fernhill.address);
    await expect(as("bramble").transfer(1, ZeroAddress)).to.be.revertedWithCustomError(
      world.datasets,
      "DatasetRegistry_InvalidOwner",
    );
    await expect(as("bramble").transfer(1, fernhill.address))
      .to.emit(world.datasets, "DatasetTransferred")
      .withArgs(1, bramble.address, fernhill.address);
    expect(await world.datasets.ownerOf(1)).to.equal(fernhill.address);
    expect(await world.datasets.datasetByName("street-chalk"), "keeps its name").to.equal(1n);
    await expect(as("bramble").transfer(1, bramble.address))
      .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_NotOwner")
      .withArgs(1, bramble.address);
  });

  it("knows no dataset 0 and none that is not registered", async () => {
    await as("bramble").register("street-chalk", CARD);
    for (const dataset of [0, 2]) {
      for (const ask of [
        () => world.datasets.ownerOf(dataset),
        () => world.datasets.datasetOf(dataset),
        () => as("bramble").transfer(dataset, world.signers.fernhill.address),
      ]) {
        await expect(ask())
          .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_UnknownDataset")
          .withArgs(dataset);
      }
    }
  });

  describe("in a release", () => {
    beforeEach(async () => {
      await world.releases.model();
      for (let i = 1; i <= DATASETS_LIMIT + 1; i++) await as("bramble").register(`set-${i}`, CARD);
    });

    const submit = async (datasets: { dataset: bigint; shareBps: number }[]) =>
      world.registry
        .connect(world.signers.kestrel)
        .submitRelease(await world.releases.submission({ datasets }));

    it("is named with its share, which counts with the parents'", async () => {
      const named = [
        { dataset: 2n, shareBps: 300 },
        { dataset: 1n, shareBps: 0 },
      ];
      await expect(submit(named))
        .to.emit(world.registry, "DatasetsSet")
        .withArgs(1, [
          [2, 300],
          [1, 0],
        ]);
      expect(await world.registry.datasetsOf(1)).to.deep.equal([
        [2n, 300n],
        [1n, 0n],
      ]);
      expect(await world.registry.ratesOf(1)).to.deep.equal([500n, 300n]);
    });

    it("says nothing of datasets where there are none", async () => {
      await expect(submit([])).not.to.emit(world.registry, "DatasetsSet");
      expect(await world.registry.datasetsOf(1)).to.deep.equal([]);
    });

    it("stands with fifteen others, and not with sixteen", async () => {
      const all = Array.from({ length: DATASETS_LIMIT + 1 }, (_, i) => ({ dataset: BigInt(i + 1), shareBps: 1 }));
      await submit(all.slice(1));
      expect((await world.registry.datasetsOf(1)).length).to.equal(DATASETS_LIMIT);
      await expect(submit(all))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_TooManyDatasets")
        .withArgs(DATASETS_LIMIT + 1, DATASETS_LIMIT);
    });

    it("cannot be named twice, nor before it is registered", async () => {
      const twice = [3n, 1n, 3n].map((dataset) => ({ dataset, shareBps: 0 }));
      await expect(submit(twice))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_DuplicateDataset")
        .withArgs(3);
      for (const dataset of [0n, 99n]) {
        await expect(submit([{ dataset, shareBps: 1 }]))
          .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_UnknownDataset")
          .withArgs(dataset);
      }
    });

    it("may take all that the fee leaves, and no more", async () => {
      await submit([{ dataset: 1n, shareBps: 9_500 }]);
      expect(await world.registry.ratesOf(1)).to.deep.equal([500n, 9_500n]);
      await expect(submit([{ dataset: 1n, shareBps: 9_501 }]))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_SharesTooHigh")
        .withArgs(10_001, 10_000);
      const overflowing = [1n, 2n].map((dataset) => ({ dataset, shareBps: 0xffff }));
      await expect(submit(overflowing))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_SharesTooHigh")
        .withArgs(2 * 0xffff + 500, 10_000);
    });
  });
});
