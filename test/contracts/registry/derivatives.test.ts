import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, ethers, now, skip, type World } from "../fixture.ts";
import { RIGHTS } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import type { ReleaseInput } from "../support/releases.ts";

const ALL = 0xff;
const REDISTRIBUTE = 32;
const FOREVER = 2n ** 40n - 1n;
const DAY = 86_400;
const LICENSES_LIMIT = 64;
const POLICY = { receiptsRequired: 1, acceptedBackends: 0b1110, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 0 };

describe("ModelRegistry: derived releases", () => {
  let world: World;
  let base: bigint;
  let double: Awaited<ReturnType<typeof nameDouble>>;

  /** Names a license contract that grants and says whatever the test wants. */
  const nameDouble = async () => {
    const contract = await ethers.deployContract("LineageLicenseDouble");
    await world.governance.pass([actionOf(world.registry, "setLicense", [contract.target])]);
    return contract;
  };
  const submit = async (input: ReleaseInput) => {
    const by = input.by ?? "fernhill";
    const named = { name: "fernhill/tune", ...input, by };
    await world.releases.model(named.name, by);
    return world.registry.connect(world.signers[by]).submitRelease(await world.releases.submission(named));
  };
  const grantable = async (releaseId: bigint) => Number((await world.registry.rightsOf(releaseId)).grantable);

  beforeEach(async () => {
    world = await deployFixture();
    base = await world.releases.approved();
  });

  describe("need the right of their kind on each parent", () => {
    const kinds: [string, number, number][] = [
      ["a fine-tune", 0, RIGHTS.fineTune],
      ["a merge", 1, RIGHTS.merge],
      ["a quantized copy", 2, REDISTRIBUTE],
      ["an adapter", 3, RIGHTS.fineTune],
      ["a distilled model", 4, RIGHTS.distill],
    ];
    for (const [what, kind, right] of kinds) {
      describe(`such as ${what}`, () => {
        it("refused to others where the parent reserves it, and open to its owner", async () => {
          const open = await world.releases.approved({ version: "2.0.0", openRights: ALL & ~right });
          for (const parent of [base, open]) {
            await expect(submit({ parents: [{ parent, kind, shareBps: 1 }] }))
              .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentLicenseRequired")
              .withArgs(parent, right);
          }
          await submit({ name: "kestrel/tune", by: "kestrel", parents: [{ parent: base, kind, shareBps: 1 }] });
        });

        it("allowed to everybody where the parent opens it, and passing on only what is open", async () => {
          const open = await world.releases.approved({ version: "2.0.0", openRights: right | RIGHTS.run });
          await submit({ parents: [{ parent: open, kind, shareBps: 1 }] });
          expect(await grantable(open + 1n)).to.equal(right | RIGHTS.run);
        });

        it("allowed under a licence, which is bound for that right", async () => {
          double = await nameDouble();
          await double.setAnswer(right);
          const { fernhill } = world.signers;
          await expect(submit({ parents: [{ parent: base, kind, shareBps: 1, license: 7n }] }))
            .to.emit(double, "Bound")
            .withArgs(7, fernhill.address, base, base + 1n, right);
          expect(await grantable(base + 1n)).to.equal(right);
          expect((await world.registry.parentsOf(base + 1n))[0]!.license).to.equal(7n);
          expect(await world.registry.boundLicensesOf(base + 1n)).to.deep.equal([[double.target, 7n]]);
        });
      });
    }

    it("on the second parent as on the first", async () => {
      const open = await world.releases.approved({ version: "2.0.0", openRights: RIGHTS.merge });
      const merge = [open, base].map((parent) => ({ parent, kind: 1, shareBps: 1 }));
      await expect(submit({ parents: merge }))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentLicenseRequired")
        .withArgs(base, RIGHTS.merge);
    });

    it("by the owner of the parent's model at that time", async () => {
      const edges = { parents: [{ parent: base, shareBps: 1 }] };
      await world.registry
        .connect(world.signers.kestrel)
        .transferModel(id("kestrel/glyph-reader"), world.signers.fernhill.address);
      await submit(edges);
      await expect(submit({ ...edges, name: "kestrel/other", by: "kestrel" }))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentLicenseRequired")
        .withArgs(base, RIGHTS.fineTune);
    });
  });

  describe("may grant", () => {
    beforeEach(async () => {
      double = await nameDouble();
    });

    it("what every parent leaves, and open no more than that", async () => {
      const [run, commercial, merge] = [RIGHTS.run, RIGHTS.commercial, RIGHTS.merge];
      const first = await world.releases.approved({ version: "2.0.0", openRights: run | commercial | merge });
      const second = await world.releases.approved({ version: "3.0.0", openRights: run | merge | RIGHTS.distill });
      const parents = [first, second].map((parent) => ({ parent, kind: 1, shareBps: 1 }));
      await submit({ parents, openRights: run });
      expect(await grantable(second + 1n)).to.equal(run | merge);
      await expect(submit({ parents, openRights: run | commercial }))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_OpenRightsNotGrantable")
        .withArgs(run | commercial, run | merge);
    });

    it("what is open and what the licence adds, also where none was needed", async () => {
      const open = await world.releases.approved({ version: "2.0.0", openRights: RIGHTS.fineTune });
      await double.setAnswer(RIGHTS.run | RIGHTS.commercial);
      await expect(submit({ parents: [{ parent: open, shareBps: 1, license: 7n }] }))
        .to.emit(double, "Bound")
        .withArgs(7, world.signers.fernhill.address, open, open + 1n, 0);
      expect(await grantable(open + 1n)).to.equal(RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune);
    });

    it("nothing that a grandparent withheld from their parent", async () => {
      await double.setAnswer(RIGHTS.fineTune | RIGHTS.run);
      await submit({ parents: [{ parent: base, shareBps: 1, license: 7n }], openRights: RIGHTS.fineTune | RIGHTS.run });
      const tune = base + 1n;
      await world.releases.approve(tune);
      await double.setAnswer(ALL);
      await submit({ name: "lantern/tuned", by: "lantern", parents: [{ parent: tune, shareBps: 1, license: 8n }] });
      expect(await grantable(tune + 1n)).to.equal(RIGHTS.fineTune | RIGHTS.run);
    });

    it("all that their owner's other release may", async () => {
      await double.setAnswer(RIGHTS.fineTune | RIGHTS.run);
      await submit({ parents: [{ parent: base, shareBps: 1, license: 7n }] });
      const tune = base + 1n;
      await world.releases.approve(tune);
      await double.setAnswer(0);
      await submit({ parents: [{ parent: tune, shareBps: 1, license: 8n }] });
      expect(await grantable(tune + 1n)).to.equal(RIGHTS.fineTune | RIGHTS.run);
    });

    it("no more than a later charter allows", async () => {
      const policy = { ...POLICY, forbiddenRights: RIGHTS.run };
      await world.governance.pass([actionOf(world.charter, "adopt", [id("not to run"), 1, policy])]);
      await submit({ name: "kestrel/tune", by: "kestrel", charterVersion: 2, parents: [{ parent: base, shareBps: 1 }] });
      expect(await grantable(base + 1n)).to.equal(ALL & ~RIGHTS.run);
    });
  });

  describe("are sold until a licence they were made under expires", () => {
    let tune: bigint;
    let expires: bigint;
    beforeEach(async () => {
      double = await nameDouble();
      await double.setAnswer(RIGHTS.fineTune | RIGHTS.run);
      await submit({ parents: [{ parent: base, shareBps: 1, license: 7n }], openRights: RIGHTS.fineTune });
      tune = base + 1n;
      await world.releases.approve(tune);
      expires = BigInt((await now()) + DAY);
      await double.setAnswer(expires);
    });

    const expectExpired = (releaseId: bigint) =>
      expect(world.registry.requireSellable(releaseId))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentLicenseExpired")
        .withArgs(releaseId, 7, expires);

    it("and not from that second on, while they stay usable", async () => {
      expect(await world.registry.requireSellable(tune)).to.equal(expires);
      await skip(DAY - 60);
      expect(await world.registry.requireSellable(tune)).to.equal(expires);
      await ethers.provider.send("evm_setNextBlockTimestamp", [Number(expires)]);
      await ethers.provider.send("evm_mine", []);
      await expectExpired(tune);
      expect(await world.registry.isUsable(tune)).to.equal(true);
      expect(await world.registry.requireSellable(base)).to.equal(FOREVER);
    });

    it("the first of several", async () => {
      const other = await world.releases.approved({ version: "2.0.0" });
      const parents = [base, other].map((parent, i) => ({ parent, kind: 1, shareBps: 1, license: 10n + BigInt(i) }));
      await double.setAnswer(RIGHTS.merge);
      await submit({ parents });
      await world.releases.approve(other + 1n);
      for (const [first, second] of [
        [expires, expires + 1n],
        [expires + 1n, expires],
        [2n ** 64n - 1n, expires],
      ] as const) {
        await double.setAnswerFor(10, first);
        await double.setAnswerFor(11, second);
        expect(await world.registry.requireSellable(other + 1n)).to.equal(expires);
      }
    });

    it("and again when it is renewed", async () => {
      await skip(2 * DAY);
      await expectExpired(tune);
      expires = BigInt((await now()) + DAY);
      await double.setAnswer(expires);
      expect(await world.registry.requireSellable(tune)).to.equal(expires);
    });

    it("and so is what their owner makes of them, through every line of a diamond", async () => {
      const own = { parents: [{ parent: tune, shareBps: 1 }] };
      await submit({ ...own, version: "left" });
      // Naming a licence on one's own release does not shake the inherited one off.
      await double.setAnswer(RIGHTS.run);
      await submit({ version: "right", parents: [{ parent: tune, shareBps: 1, license: 8n }] });
      const [left, right] = [tune + 1n, tune + 2n];
      for (const releaseId of [left, right]) await world.releases.approve(releaseId);
      await submit({ version: "tip", parents: [left, right].map((parent) => ({ parent, kind: 1, shareBps: 1 })) });
      const tip = tune + 3n;
      await world.releases.approve(tip);
      expect(await world.registry.boundLicensesOf(tip)).to.deep.equal([
        [double.target, 7n],
        [double.target, 8n],
      ]);
      await double.setAnswer(expires);
      await skip(2 * DAY);
      for (const releaseId of [left, tip]) await expectExpired(releaseId);
    });

    it("and what others made of them is sold on, since a licence once sold stays valid", async () => {
      await submit({ name: "lantern/tuned", by: "lantern", parents: [{ parent: tune, shareBps: 1 }] });
      await world.releases.approve(tune + 1n);
      await skip(2 * DAY);
      await expectExpired(tune);
      expect(await world.registry.boundLicensesOf(tune + 1n)).to.deep.equal([]);
      expect(await world.registry.requireSellable(tune + 1n)).to.equal(FOREVER);
    });
  });

  it("depend on sixty-four licences at most", async () => {
    await world.governance.pass([actionOf(world.charter, "adopt", [id("one receipt"), 1, POLICY])]);
    double = await nameDouble();
    await double.setAnswer(RIGHTS.merge);
    const foreign: bigint[] = [];
    for (let i = 0; i < 7; i++) foreign.push(await world.releases.approved({ version: `f${i}`, charterVersion: 2 }));
    let tip: bigint | undefined;
    let license = 0n;
    const grow = async (width: number, version: string) => {
      const own = tip === undefined ? [] : [{ parent: tip, kind: 1, shareBps: 0 }];
      const held = foreign.slice(0, width).map((parent) => ({ parent, kind: 1, shareBps: 0, license: ++license }));
      return submit({ version, charterVersion: 2, parents: [...own, ...held] });
    };
    for (let i = 0; i < 9; i++) {
      await grow(7, String(i));
      tip = await world.registry.releaseCount();
      await world.releases.verify(tip, "juniper");
      await world.governance.pass([actionOf(world.registry, "approve", [tip])]);
    }
    await expect(grow(2, "too-many"))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_TooManyLicenses")
      .withArgs(LICENSES_LIMIT);
    await grow(1, "full");
    expect((await world.registry.boundLicensesOf(tip! + 1n)).length).to.equal(LICENSES_LIMIT);
  });
});
