import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { deployFixture, type World } from "../fixture.ts";

describe("ModelRegistry: names", () => {
  let world: World;
  const as = (role: keyof World["signers"]) => world.registry.connect(world.signers[role]);
  beforeEach(async () => {
    world = await deployFixture();
  });

  describe("claimNamespace", () => {
    it("takes a free name for the caller", async () => {
      await expect(as("kestrel").claimNamespace("kestrel-lab"))
        .to.emit(world.registry, "NamespaceClaimed")
        .withArgs("kestrel-lab", world.signers.kestrel.address);
      expect(await world.registry.namespaceOwner("kestrel-lab")).to.equal(world.signers.kestrel.address);
    });

    it("refuses a name that is taken", async () => {
      await as("kestrel").claimNamespace("kestrel");
      await expect(as("fernhill").claimNamespace("kestrel"))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NamespaceTaken")
        .withArgs("kestrel");
    });

    for (const name of ["", "ab", "-abc", "abc-", "Abc", "a_b", "a/b", "ä-b", "a".repeat(33), "a b"]) {
      it(`refuses ${JSON.stringify(name)} as a name`, async () => {
        await expect(as("kestrel").claimNamespace(name))
          .to.be.revertedWithCustomError(world.registry, "ModelRegistry_InvalidName")
          .withArgs(name);
      });
    }
  });

  describe("transferNamespace", () => {
    beforeEach(() => as("kestrel").claimNamespace("kestrel"));

    it("hands the namespace on; the new owner creates models in it", async () => {
      await expect(as("kestrel").transferNamespace("kestrel", world.signers.fernhill.address))
        .to.emit(world.registry, "NamespaceTransferred")
        .withArgs("kestrel", world.signers.kestrel.address, world.signers.fernhill.address);
      await as("fernhill").createModel("kestrel", "glyph-reader");
      await expect(as("kestrel").createModel("kestrel", "other"))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotNamespaceOwner")
        .withArgs("kestrel", world.signers.kestrel.address);
    });

    it("refuses the zero address, strangers and unknown names", async () => {
      await expect(as("kestrel").transferNamespace("kestrel", ZeroAddress)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_InvalidOwner",
      );
      await expect(
        as("fernhill").transferNamespace("kestrel", world.signers.fernhill.address),
      ).to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotNamespaceOwner");
      await expect(as("fernhill").transferNamespace("nobody", world.signers.fernhill.address))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_UnknownNamespace")
        .withArgs("nobody");
    });
  });

  describe("createModel", () => {
    beforeEach(() => as("kestrel").claimNamespace("kestrel"));

    it("registers the model under the hash of its name", async () => {
      await expect(as("kestrel").createModel("kestrel", "glyph-reader"))
        .to.emit(world.registry, "ModelCreated")
        .withArgs(id("kestrel/glyph-reader"), "kestrel", "glyph-reader", world.signers.kestrel.address);
      const model = await world.registry.modelOf(id("kestrel/glyph-reader"));
      expect([model.name, model.owner, model.releases]).to.deep.equal([
        "kestrel/glyph-reader",
        world.signers.kestrel.address,
        0n,
      ]);
    });

    it("refuses a name that exists or is malformed", async () => {
      await as("kestrel").createModel("kestrel", "glyph-reader");
      await expect(as("kestrel").createModel("kestrel", "glyph-reader")).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_ModelExists",
      );
      await expect(as("kestrel").createModel("kestrel", "Glyph")).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_InvalidName",
      );
    });
  });

  describe("transferModel", () => {
    it("moves ownership, and with it the right to publish and to set aliases", async () => {
      const modelId = await world.releases.model();
      await expect(as("kestrel").transferModel(modelId, world.signers.fernhill.address))
        .to.emit(world.registry, "ModelTransferred")
        .withArgs(modelId, world.signers.kestrel.address, world.signers.fernhill.address);
      await expect(as("kestrel").submitRelease(await world.releases.submission()))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotModelOwner")
        .withArgs(modelId, world.signers.kestrel.address);
      await as("fernhill").submitRelease(await world.releases.submission());
    });

    it("refuses strangers, unknown models and the zero address", async () => {
      const modelId = await world.releases.model();
      await expect(as("fernhill").transferModel(modelId, ZeroAddress)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_NotModelOwner",
      );
      await expect(as("kestrel").transferModel(modelId, ZeroAddress)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_InvalidOwner",
      );
      await expect(as("kestrel").transferModel(id("no/model"), ZeroAddress))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_UnknownModel")
        .withArgs(id("no/model"));
      await expect(world.registry.modelOf(id("no/model"))).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_UnknownModel",
      );
    });
  });

  it("lets a newcomer claim, create and submit in one transaction", async () => {
    const abi = world.registry.interface;
    const submission = await world.releases.submission({ name: "new-here/first", version: "0.1.0" });
    await as("newcomer").multicall([
      abi.encodeFunctionData("claimNamespace", ["new-here"]),
      abi.encodeFunctionData("createModel", ["new-here", "first"]),
      abi.encodeFunctionData("submitRelease", [submission]),
    ]);
    expect(await world.registry.releaseByVersion(id("new-here/first"), "0.1.0")).to.equal(1n);
    expect((await world.registry.releaseOf(1)).publisher).to.equal(world.signers.newcomer.address);
  });
});
