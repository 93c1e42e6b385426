import { expect } from "chai";
import { id, Wallet, ZeroAddress, ZeroHash } from "ethers";
import { deployFixture, ethers, now, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const PARENTS_LIMIT = 8;
const ANCESTORS_LIMIT = 64;
const CONTRIBUTORS_LIMIT = 64;
const ACCEPT_ALL = {
  receiptsRequired: 1,
  acceptedBackends: 0b1110,
  feeBps: 500,
  forbiddenRights: 0,
  verifierPoolBps: 0,
};

describe("ModelRegistry: releases", () => {
  let world: World;
  const as = (role: keyof World["signers"]) => world.registry.connect(world.signers[role]);
  beforeEach(async () => {
    world = await deployFixture();
  });

  describe("submitRelease", () => {
    it("stores what was submitted, with the charter's fee, and says so", async () => {
      await world.releases.model();
      const submission = await world.releases.submission({ version: "1.2.0" });
      await expect(as("kestrel").submitRelease(submission))
        .to.emit(world.registry, "ReleaseSubmitted")
        .withArgs(
          1,
          submission.modelId,
          world.signers.kestrel.address,
          "1.2.0",
          submission.manifest,
          submission.weightsDigest,
          submission.suiteDigest,
          1,
          500,
        )
        .and.to.emit(world.registry, "LineageSet")
        .withArgs(1, [], [])
        .and.to.emit(world.registry, "ContributorsSet");
      const release = await world.registry.releaseOf(1);
      expect(release.status).to.equal(1n);
      expect(release.version).to.equal("1.2.0");
      expect(release.submittedAt).to.equal(BigInt(await now()));
      expect(await world.registry.ratesOf(1)).to.deep.equal([500n, 0n]);
      expect(await world.registry.ownerOf(1)).to.equal(world.signers.kestrel.address);
      expect((await world.registry.modelOf(submission.modelId)).releases).to.equal(1n);
      expect(await world.registry.contributorShare(1, world.signers.kestrel.address)).to.equal(10_000n);
      expect((await world.registry.contributorsOf(1)).length).to.equal(1);
      expect(await world.registry.charterVersionOf(1)).to.equal(1n);
      expect(await world.registry.receiptTerms(1, world.signers.juniper.address)).to.deep.equal([
        1n,
        0b1110n,
        false,
        submission.weightsDigest,
        submission.suiteDigest,
      ]);
    });

    const account = (role: keyof World["signers"]) => world.signers[role].address;
    const refusals: [string, string, () => Promise<object>][] = [
      ["a version with a space", "ModelRegistry_InvalidVersion", async () => ({ version: "1 0" })],
      ["an empty version", "ModelRegistry_InvalidVersion", async () => ({ version: "" })],
      ["a version of 33 characters", "ModelRegistry_InvalidVersion", async () => ({ version: "1".repeat(33) })],
      ["no manifest", "ModelRegistry_MissingDigest", async () => ({ manifest: ZeroHash })],
      ["no weights digest", "ModelRegistry_MissingDigest", async () => ({ weightsDigest: ZeroHash })],
      ["no suite digest", "ModelRegistry_MissingDigest", async () => ({ suiteDigest: ZeroHash })],
      ["a charter that is not in force", "ModelRegistry_CharterNotInForce", async () => ({ charterVersion: 2 })],
      ["no contributors", "ModelRegistry_InvalidContributors", async () => ({ contributors: [] })],
      [
        "shares that are not whole",
        "ModelRegistry_ContributorSharesNotWhole",
        async () => ({ contributors: [{ account: account("kestrel"), shareBps: 9_999, role: 1 }] }),
      ],
      [
        "a contributor twice",
        "ModelRegistry_DuplicateContributor",
        async () => ({ contributors: [5_000, 5_000].map((shareBps) => ({ account: account("kestrel"), shareBps, role: 1 })) }),
      ],
      [
        "a contributor without a share",
        "ModelRegistry_InvalidContributor",
        async () => ({ contributors: [{ account: account("kestrel"), shareBps: 0, role: 1 }] }),
      ],
      [
        "the zero address as a contributor",
        "ModelRegistry_InvalidContributor",
        async () => ({ contributors: [{ account: ZeroAddress, shareBps: 10_000, role: 1 }] }),
      ],
      [
        "a parent that is not approved",
        "ModelRegistry_ParentNotUsable",
        async () => ({ parents: [{ parent: await world.releases.submit({ version: "0.1" }), kind: 0, license: 0, shareBps: 1 }] }),
      ],
      ["an unknown parent", "ModelRegistry_ParentNotUsable", async () => ({ parents: [{ parent: 9, kind: 0, license: 0, shareBps: 1 }] })],
      [
        "the same parent twice",
        "ModelRegistry_DuplicateParent",
        async () => {
          const parent = await world.releases.approved({ version: "0.1" });
          return { parents: [1, 2].map((shareBps) => ({ parent, kind: 0, license: 0, shareBps })) };
        },
      ],
      [
        "shares above the whole together with the fee",
        "ModelRegistry_SharesTooHigh",
        async () => {
          const parent = await world.releases.approved({ version: "0.1" });
          return { parents: [{ parent, kind: 0, license: 0, shareBps: 9_501 }] };
        },
      ],
    ];
    for (const [what, error, change] of refusals) {
      it(`refuses ${what}`, async () => {
        await world.releases.model();
        const changed = { ...(await world.releases.submission()), ...(await change()) };
        await expect(as("kestrel").submitRelease(changed)).to.be.revertedWithCustomError(world.registry, error);
      });
    }

    it("takes capitals in a version, and what lies beside them in the alphabet of characters not", async () => {
      const releaseId = await world.releases.submit({ version: "1.0.0-RC.1+AZaz" });
      expect((await world.registry.releaseOf(releaseId)).version).to.equal("1.0.0-RC.1+AZaz");
      for (const version of ["1@", "1[", "1`", "1{", "1/", "1:"]) {
        await expect(world.releases.submit({ version }), version)
          .to.be.revertedWithCustomError(world.registry, "ModelRegistry_InvalidVersion")
          .withArgs(version);
      }
    });

    it("takes nothing while no charter was ever adopted", async () => {
      const [dao, datasets] = await Promise.all([world.dao.getAddress(), world.datasets.getAddress()]);
      const charter = await ethers.deployContract("EthicsCharter", [dao, world.currencies.target, 1]);
      const registry = await ethers.deployContract("ModelRegistry", [dao, await charter.getAddress(), datasets]);
      const kestrel = registry.connect(world.signers.kestrel) as unknown as typeof world.registry;
      await kestrel.claimNamespace("kestrel");
      await kestrel.createModel("kestrel", "glyph-reader");
      const submission = await world.releases.submission({ charterVersion: 0 });
      await expect(kestrel.submitRelease(submission))
        .to.be.revertedWithCustomError(registry, "ModelRegistry_CharterNotInForce")
        .withArgs(0n, 0n);
    });

    it("refuses a version the model already has", async () => {
      await world.releases.submit({ version: "1.0.0" });
      await expect(as("kestrel").submitRelease(await world.releases.submission({ version: "1.0.0" })))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_VersionExists")
        .withArgs(id("kestrel/glyph-reader"), "1.0.0", 1);
    });

    it("takes as many contributors as the limit, and no more", async () => {
      const share = Math.floor(10_000 / CONTRIBUTORS_LIMIT);
      const made = Array.from({ length: CONTRIBUTORS_LIMIT }, (_, i) => ({
        account: Wallet.createRandom().address,
        shareBps: i === 0 ? 10_000 - share * (CONTRIBUTORS_LIMIT - 1) : share,
      }));
      await world.releases.submit({ contributors: made });
      const oneMore = [...made, { account: Wallet.createRandom().address, shareBps: 1 }];
      await expect(as("kestrel").submitRelease(await world.releases.submission({ contributors: oneMore })))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_InvalidContributors")
        .withArgs(CONTRIBUTORS_LIMIT + 1, CONTRIBUTORS_LIMIT);
    });
  });

  describe("lineage", () => {
    beforeEach(() => {
      const adopt = actionOf(world.charter, "adopt", [id("one receipt"), 1, ACCEPT_ALL, PROCESS]);
      return world.governance.pass([adopt]);
    });

    const grow = async (parents: bigint[], version: string): Promise<bigint> => {
      const edges = parents.map((parent) => ({ parent, shareBps: 1 }));
      const releaseId = await world.releases.submit({ parents: edges, version, charterVersion: 2 });
      await world.releases.verify(releaseId, "juniper");
      return releaseId;
    };
    const approveAll = (ids: bigint[]) =>
      world.governance.pass(ids.map((releaseId) => actionOf(world.registry, "approve", [releaseId])));

    it("flattens a diamond, each ancestor once", async () => {
      const top = await grow([], "top");
      await approveAll([top]);
      const left = await grow([top], "left");
      const right = await grow([top], "right");
      await approveAll([left, right]);
      const bottom = await grow([left, right], "bottom");
      expect(await world.registry.ancestorsOf(bottom)).to.deep.equal([left, top, right]);
      expect((await world.registry.parentsOf(bottom)).map((edge) => edge.parent)).to.deep.equal([left, right]);
    });

    it("takes eight parents, and not nine", async () => {
      const parents: bigint[] = [];
      for (let i = 0; i <= PARENTS_LIMIT; i++) parents.push(await grow([], `p${i}`));
      await approveAll(parents);
      await grow(parents.slice(1), "eight");
      const edges = parents.map((parent) => ({ parent, shareBps: 1 }));
      await expect(as("kestrel").submitRelease(await world.releases.submission({ parents: edges, charterVersion: 2 })))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_TooManyParents")
        .withArgs(PARENTS_LIMIT + 1, PARENTS_LIMIT);
    });

    it("takes sixty-four ancestors, and not sixty-five", async () => {
      let tip = await grow([], "0");
      await approveAll([tip]);
      for (let i = 1; i <= ANCESTORS_LIMIT; i++) {
        tip = await grow([tip], String(i));
        await approveAll([tip]);
      }
      expect((await world.registry.ancestorsOf(tip)).length).to.equal(ANCESTORS_LIMIT);
      const edges = [{ parent: tip, shareBps: 1 }];
      await expect(as("kestrel").submitRelease(await world.releases.submission({ parents: edges, charterVersion: 2 })))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_TooManyAncestors")
        .withArgs(ANCESTORS_LIMIT);
    });
  });

  describe("setAlias", () => {
    it("points at an approved release of the model", async () => {
      const releaseId = await world.releases.approved();
      const modelId = id("kestrel/glyph-reader");
      await expect(as("kestrel").setAlias(modelId, "stable", releaseId))
        .to.emit(world.registry, "AliasSet")
        .withArgs(modelId, "stable", releaseId);
      expect(await world.registry.aliasOf(modelId, "stable")).to.equal(releaseId);
    });

    it("refuses strangers, bad names, releases not approved and another model's", async () => {
      const releaseId = await world.releases.submit();
      const modelId = id("kestrel/glyph-reader");
      const other = await world.releases.model("kestrel/other");
      await expect(as("fernhill").setAlias(modelId, "stable", releaseId)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_NotModelOwner",
      );
      await expect(as("kestrel").setAlias(modelId, "X", releaseId)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_InvalidName",
      );
      await expect(as("kestrel").setAlias(modelId, "stable", releaseId))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_WrongStatus")
        .withArgs(releaseId, 1);
      await expect(as("kestrel").setAlias(other, "stable", releaseId)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_ReleaseOfAnotherModel",
      );
      await expect(as("kestrel").setAlias(modelId, "stable", 9)).to.be.revertedWithCustomError(
        world.registry,
        "ModelRegistry_UnknownRelease",
      );
    });
  });
});
