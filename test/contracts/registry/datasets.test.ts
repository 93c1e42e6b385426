import { expect } from "chai";
import { id, MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { documentCid } from "../../../sdk/src/artifacts/cid.ts";
import { ALL_CONSENT, consentBits } from "../../../sdk/src/dataset/consent.ts";
import { deployFixture, ethers, now, type World } from "../fixture.ts";

const DATASETS_LIMIT = 16;
const CARD = id("what is in it");
const NEXT_CARD = id("what is in it now");
const WHOLE_BPS = 10_000;

describe("DatasetRegistry", () => {
  let world: World;
  const as = (role: keyof World["signers"]) => world.datasets.connect(world.signers[role]);
  beforeEach(async () => {
    world = await deployFixture();
  });

  it("registers a dataset for whoever asks, and says so", async () => {
    const { bramble, fernhill } = world.signers;
    const registering = as("bramble").register("street-chalk", CARD, consentBits("TRAIN", "DERIVE"), 250);
    await expect(registering)
      .to.emit(world.datasets, "DatasetRegistered")
      .withArgs(1, "street-chalk", CARD, bramble.address, 5, 250);
    await expect(registering).to.emit(world.datasets, "Transfer").withArgs(ZeroAddress, bramble.address, 1);
    const at = await now();
    await as("fernhill").register("field-notes", id("another card"), 0, WHOLE_BPS);
    expect(await world.datasets.datasetOf(1)).to.deep.equal([CARD, 5n, 250n, 1n, BigInt(at), "street-chalk"]);
    expect(await world.datasets.consentOf(1)).to.deep.equal([5n, 250n]);
    expect(await world.datasets.consentOf(2)).to.deep.equal([0n, 10_000n]);
    expect(await world.datasets.ownerOf(2)).to.equal(fernhill.address);
    expect(await world.datasets.balanceOf(bramble.address)).to.equal(1n);
    expect(await world.datasets.datasetByName("field-notes")).to.equal(2n);
    expect(await world.datasets.datasetByName("nothing")).to.equal(0n);
    expect(await world.datasets.datasetCount()).to.equal(2n);
  });

  for (const name of ["ab", "Chalk", "-chalk", "chalk-", "street chalk", "c".repeat(33)]) {
    it(`refuses the name “${name}”`, async () => {
      await expect(as("bramble").register(name, CARD, ALL_CONSENT, 0))
        .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_InvalidName")
        .withArgs(name);
    });
  }

  it("refuses a name that is taken, also by its own owner", async () => {
    await as("bramble").register("street-chalk", CARD, ALL_CONSENT, 0);
    await expect(as("bramble").register("street-chalk", id("other"), ALL_CONSENT, 0))
      .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_NameTaken")
      .withArgs("street-chalk", 1);
  });

  for (const act of ["register", "revise"] as const) {
    it(`refuses to ${act} without a card, with consent that means nothing, and with more than the whole`, async () => {
      await as("bramble").register("street-chalk", CARD, ALL_CONSENT, 0);
      const say = (document: string, consent: number, askedBps: number) =>
        act === "register"
          ? as("bramble").register("field-notes", document, consent, askedBps)
          : as("bramble").revise(1, document, consent, askedBps);
      await expect(say(ZeroHash, ALL_CONSENT, 0)).to.be.revertedWithCustomError(
        world.datasets,
        "DatasetRegistry_MissingDocument",
      );
      for (const consent of [8, 255]) {
        await expect(say(CARD, consent, 0))
          .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_UnknownConsent")
          .withArgs(consent, ALL_CONSENT);
      }
      await expect(say(CARD, ALL_CONSENT, WHOLE_BPS + 1))
        .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_ShareTooHigh")
        .withArgs(WHOLE_BPS + 1, WHOLE_BPS);
      await say(CARD, ALL_CONSENT, WHOLE_BPS);
    });
  }

  it("is described anew by its owner, who says what is consented to from then on", async () => {
    await as("bramble").register("street-chalk", CARD, ALL_CONSENT, 100);
    const revising = as("bramble").revise(1, NEXT_CARD, consentBits("TRAIN"), 300);
    await expect(revising).to.emit(world.datasets, "DatasetRevised").withArgs(1, 2, NEXT_CARD, 1, 300);
    await expect(revising).to.emit(world.datasets, "MetadataUpdate").withArgs(1);
    expect(await world.datasets.datasetOf(1)).to.deep.equal([
      NEXT_CARD, 1n, 300n, 2n, BigInt(await now()), "street-chalk",
    ]);
    await as("bramble").revise(1, NEXT_CARD, 0, 0);
    expect(await world.datasets.consentOf(1)).to.deep.equal([0n, 0n]);
    expect((await world.datasets.datasetOf(1)).revision).to.equal(3n);
  });

  it("is not described anew by others, not even by those who may move it", async () => {
    const { bramble, fernhill } = world.signers;
    await as("bramble").register("street-chalk", CARD, ALL_CONSENT, 0);
    await as("bramble").approve(fernhill.address, 1);
    await as("bramble").setApprovalForAll(fernhill.address, true);
    await expect(as("fernhill").revise(1, NEXT_CARD, 0, 0))
      .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_NotOwner")
      .withArgs(1, fernhill.address);
    await as("fernhill").transferFrom(bramble.address, fernhill.address, 1);
    await as("fernhill").revise(1, NEXT_CARD, 0, 0);
    await expect(as("bramble").revise(1, CARD, ALL_CONSENT, 0))
      .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_NotOwner")
      .withArgs(1, bramble.address);
  });

  it("knows no dataset 0 and none that is not registered", async () => {
    await as("bramble").register("street-chalk", CARD, ALL_CONSENT, 0);
    for (const dataset of [0, 2]) {
      for (const ask of [
        () => world.datasets.consentOf(dataset),
        () => world.datasets.datasetOf(dataset),
        () => as("bramble").revise(dataset, CARD, ALL_CONSENT, 0),
      ]) {
        await expect(ask())
          .to.be.revertedWithCustomError(world.datasets, "DatasetRegistry_UnknownDataset")
          .withArgs(dataset);
      }
      for (const ask of [world.datasets.ownerOf, world.datasets.tokenURI]) {
        await expect(ask(dataset))
          .to.be.revertedWithCustomError(world.datasets, "ERC721NonexistentToken")
          .withArgs(dataset);
      }
    }
  });

  describe("as a token", () => {
    beforeEach(() => as("bramble").register("street-chalk", CARD, ALL_CONSENT, 0));

    it("has a name, a symbol, and its document as metadata", async () => {
      expect([await world.datasets.name(), await world.datasets.symbol()]).to.deep.equal(["Commonweight Dataset", "CWD"]);
      const digests = [CARD, ZeroHash.replace(/0$/, "1"), `0x${"f".repeat(64)}`, `0x80${"0".repeat(62)}`];
      for (const digest of digests) {
        await as("bramble").revise(1, digest, ALL_CONSENT, 0);
        expect(await world.datasets.tokenURI(1)).to.equal(`ipfs://${documentCid(digest)}`);
      }
      await expect(world.datasets.tokenURI(MaxUint256))
        .to.be.revertedWithCustomError(world.datasets, "ERC721NonexistentToken")
        .withArgs(MaxUint256);
    });

    it("says that it follows ERC-165, ERC-721 with metadata and ERC-4906, and nothing else", async () => {
      const ids = ["0x01ffc9a7", "0x80ac58cd", "0x5b5e139f", "0x49064906", "0x780e9d63", "0xffffffff"];
      const answers = await Promise.all(ids.map((one) => world.datasets.supportsInterface(one)));
      expect(answers).to.deep.equal([true, true, true, true, false, false]);
    });

    it("is handed on by its owner only and to somebody, and keeps its name", async () => {
      const { bramble, fernhill } = world.signers;
      await expect(as("fernhill").transferFrom(bramble.address, fernhill.address, 1))
        .to.be.revertedWithCustomError(world.datasets, "ERC721InsufficientApproval")
        .withArgs(fernhill.address, 1);
      await expect(as("bramble").transferFrom(bramble.address, ZeroAddress, 1))
        .to.be.revertedWithCustomError(world.datasets, "ERC721InvalidReceiver")
        .withArgs(ZeroAddress);
      await expect(as("bramble").transferFrom(bramble.address, fernhill.address, 1))
        .to.emit(world.datasets, "Transfer")
        .withArgs(bramble.address, fernhill.address, 1);
      expect(await world.datasets.ownerOf(1)).to.equal(fernhill.address);
      expect(await world.datasets.datasetByName("street-chalk")).to.equal(1n);
    });

    it("reaches a contract that takes tokens, whole by the time it is told, and no other", async () => {
      const { bramble } = world.signers;
      const holder = await ethers.deployContract("HostileHolder");
      const to = await holder.getAddress();
      const give = as("bramble").getFunction("safeTransferFrom(address,address,uint256)");
      const revise = world.datasets.interface.encodeFunctionData("revise", [1, NEXT_CARD, 0, 0]);
      await holder.getFunction("callBackWith")(world.datasets.target, revise);
      await give(bramble.address, to, 1);
      expect(await world.datasets.ownerOf(1)).to.equal(to);
      expect((await world.datasets.datasetOf(1)).document, "its owner already, it may say what it is").to.equal(NEXT_CARD);

      await as("bramble").register("field-notes", CARD, ALL_CONSENT, 0);
      await holder.getFunction("callBackWith")(ZeroAddress, "0x");
      await holder.getFunction("answerWith")("0x00000000");
      await expect(give(bramble.address, to, 2))
        .to.be.revertedWithCustomError(world.datasets, "ERC721InvalidReceiver")
        .withArgs(to);
    });

    it("is registered for a contract without asking it whether it takes tokens", async () => {
      const holder = await ethers.deployContract("HostileHolder");
      await holder.getFunction("answerWith")("0x00000000");
      const register = world.datasets.interface.encodeFunctionData("register", ["field-notes", CARD, ALL_CONSENT, 0]);
      await holder.getFunction("perform")(world.datasets.target, 0, register);
      expect(await world.datasets.ownerOf(2)).to.equal(await holder.getAddress());
    });
  });

  describe("in a release", () => {
    beforeEach(async () => {
      await world.releases.model();
      for (let i = 1; i <= DATASETS_LIMIT + 1; i++) {
        await as("bramble").register(`set-${i}`, CARD, ALL_CONSENT, 0);
      }
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
