import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, ethers, now, skip, type World } from "../fixture.ts";
import { RIGHTS, terms } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import type { ReleaseInput } from "../support/releases.ts";

const ALL = 0xff;
const REDISTRIBUTE = 32;
const FOREVER = 2n ** 40n - 1n;
const DAY = 86_400;
const LICENSES_LIMIT = 64;
const POLICY = { receiptsRequired: 1, acceptedBackends: 0b1110, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 0 };
type Role = keyof World["signers"];

describe("ModelRegistry: derived releases", () => {
  let world: World;
  let base: bigint;

  const submit = async (input: ReleaseInput) => {
    const by = input.by ?? "fernhill";
    const named = { name: "fernhill/tune", ...input, by };
    await world.releases.model(named.name, by);
    return world.registry.connect(world.signers[by]).submitRelease(await world.releases.submission(named));
  };
  const grantable = async (releaseId: bigint) => Number((await world.registry.rightsOf(releaseId)).grantable);
  const expectLapsed = (releaseId: bigint, license: bigint, expires: bigint) =>
    expect(world.registry.requireSellable(releaseId))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentLicenseExpired")
      .withArgs(releaseId, license, expires);

  /** Has the release's owner sell a licence, fernhill buying it unless the test says who; answers the token's id. */
  const licensed = async (
    releaseId: bigint,
    rights: number,
    changes: { to?: Role; from?: Role; term?: number; trialDays?: number; price?: bigint; quantity?: number } = {},
  ) => {
    const { to = "fernhill", from = "kestrel", term = 0, trialDays = 0, price = 0n, quantity = 1 } = changes;
    const wanted = terms({ price, rights, term, trialDays });
    await world.license.connect(world.signers[from]).openOffer(releaseId, wanted);
    const offerId = await world.license.offerCount();
    const buyer = world.signers[to];
    const value = price * BigInt(quantity);
    const order = { offerId, quantity, to: buyer.address, referrer: ethers.ZeroAddress, maximum: value, proof: [] };
    await world.license.connect(buyer).mintOrder(order, { value });
    return (offerId << 32n) | 1n;
  };

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

        it("allowed under a licence that grants it, which is bound", async () => {
          const license = await licensed(base, right | RIGHTS.run);
          await expect(submit({ parents: [{ parent: base, kind, shareBps: 1, license }] }))
            .to.emit(world.license, "LicenseBound")
            .withArgs(license, base, base + 1n);
          expect(await grantable(base + 1n)).to.equal(right | RIGHTS.run);
          expect((await world.registry.parentsOf(base + 1n))[0]!.license).to.equal(license);
          expect(await world.registry.boundLicensesOf(base + 1n)).to.deep.equal([[world.license.target, license]]);
        });

        it("refused under a licence that grants all but that", async () => {
          const license = await licensed(base, ALL & ~right);
          await expect(submit({ parents: [{ parent: base, kind, shareBps: 1, license }] }))
            .to.be.revertedWithCustomError(world.license, "ModelLicense_NotBindable")
            .withArgs(license, world.signers.fernhill.address, base, right);
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

  describe("refuse a licence", () => {
    const refuse = async (license: bigint, parent = base) =>
      expect(submit({ parents: [{ parent, shareBps: 1, license }] }))
        .to.be.revertedWithCustomError(world.license, "ModelLicense_NotBindable")
        .withArgs(license, world.signers.fernhill.address, parent, RIGHTS.fineTune);

    it("of another release, be it of the same model", async () => {
      const other = await world.releases.approved({ version: "2.0.0" });
      await refuse(await licensed(other, RIGHTS.fineTune));
    });

    it("of somebody else, also where it was given away or is lent to the submitter", async () => {
      const lent = await licensed(base, RIGHTS.fineTune, { to: "lantern" });
      await refuse(lent);
      const { fernhill, lantern } = world.signers;
      await world.license.connect(lantern).setUser(lent, fernhill.address, (await now()) + DAY);
      await refuse(lent);
      const given = await licensed(base, RIGHTS.fineTune);
      await world.license.connect(fernhill).transferFrom(fernhill.address, lantern.address, given);
      await refuse(given);
    });

    it("that its owner has lent to somebody, until it is back", async () => {
      const license = await licensed(base, RIGHTS.fineTune);
      const { fernhill, lantern } = world.signers;
      await world.license.connect(fernhill).setUser(license, lantern.address, (await now()) + DAY);
      await refuse(license);
      await skip(DAY + 1);
      await submit({ parents: [{ parent: base, shareBps: 1, license }] });
    });

    it("that has expired, to the second", async () => {
      const license = await licensed(base, RIGHTS.fineTune, { term: DAY });
      const expires = await world.license.expiresAt(license);
      await submit({ version: "in-time", parents: [{ parent: base, shareBps: 1, license }] });
      await ethers.provider.send("evm_setNextBlockTimestamp", [Number(expires)]);
      await refuse(license);
    });

    it("that can still be handed back, and not any more when it cannot", async () => {
      const license = await licensed(base, RIGHTS.fineTune, { trialDays: 2, price: 1_000n });
      await refuse(license);
      await skip(2 * DAY + 1);
      await submit({ parents: [{ parent: base, shareBps: 1, license }] });
    });

    it("of a parent that is stopped", async () => {
      const license = await licensed(base, RIGHTS.fineTune);
      await world.asBoard("suspend", base, (await now()) + DAY);
      const edges = { parents: [{ parent: base, shareBps: 1, license }] };
      await expect(submit(edges))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentNotUsable")
        .withArgs(base);
      await skip(DAY);
      await submit(edges);
    });

    it("that does not exist", async () => {
      await expect(submit({ parents: [{ parent: base, shareBps: 1, license: 99n << 32n }] }))
        .to.be.revertedWithCustomError(world.license, "TokenDoesNotExist");
    });
  });

  describe("may grant", () => {
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
      const license = await licensed(open, RIGHTS.run | RIGHTS.commercial);
      await expect(submit({ parents: [{ parent: open, shareBps: 1, license }] }))
        .to.emit(world.license, "LicenseBound")
        .withArgs(license, open, open + 1n);
      expect(await grantable(open + 1n)).to.equal(RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune);
    });

    it("in their offers nothing that a grandparent withheld from their parent", async () => {
      const held = RIGHTS.fineTune | RIGHTS.run;
      const license = await licensed(base, held);
      await submit({ parents: [{ parent: base, shareBps: 1, license }], openRights: held });
      const tune = base + 1n;
      await world.releases.approve(tune);
      await expect(
        world.license.connect(world.signers.fernhill).openOffer(tune, terms({ rights: held | RIGHTS.commercial })),
      )
        .to.be.revertedWithCustomError(world.license, "ModelLicense_RightsNotGrantable")
        .withArgs(held | RIGHTS.commercial, held);
      await submit({ name: "lantern/tuned", by: "lantern", parents: [{ parent: tune, shareBps: 1 }] });
      expect(await grantable(tune + 1n)).to.equal(held);
    });

    it("all that their owner's other release may, whatever licence is named on it", async () => {
      const held = RIGHTS.fineTune | RIGHTS.run;
      await submit({ parents: [{ parent: base, shareBps: 1, license: await licensed(base, held) }] });
      const tune = base + 1n;
      await world.releases.approve(tune);
      const own = await licensed(tune, RIGHTS.run, { from: "fernhill" });
      await submit({ parents: [{ parent: tune, shareBps: 1, license: own }] });
      expect(await grantable(tune + 1n)).to.equal(held);
    });

    it("no more than a later charter allows", async () => {
      const policy = { ...POLICY, forbiddenRights: RIGHTS.run };
      await world.governance.pass([actionOf(world.charter, "adopt", [id("not to run"), 1, policy, PROCESS])]);
      const parents = [{ parent: base, shareBps: 1 }];
      await submit({ name: "kestrel/tune", by: "kestrel", charterVersion: 2, parents });
      expect(await grantable(base + 1n)).to.equal(ALL & ~RIGHTS.run);
    });
  });

  describe("keep the licence they were made under", () => {
    let license: bigint;
    beforeEach(async () => {
      license = await licensed(base, RIGHTS.fineTune, { term: 30 * DAY });
      await submit({ parents: [{ parent: base, shareBps: 1, license }] });
    });

    it("with its holder and in force: it can be neither given away, nor burnt, nor ended", async () => {
      const { fernhill, lantern } = world.signers;
      const held = world.license.connect(fernhill);
      for (const act of [
        () => held.transferFrom(fernhill.address, lantern.address, license),
        () => held.burn(license),
        () => held.cancelSubscription(license),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(world.license, "ModelLicense_Bound").withArgs(license);
      }
    });

    it("so that no market takes it for sale", async () => {
      const holding = await world.license.holdingOf(license, world.market.target);
      expect(holding.owner).to.equal(world.signers.fernhill.address);
      expect(holding.transferable).to.equal(false);
    });

    it("which may carry the next release too", async () => {
      await submit({ version: "second", parents: [{ parent: base, shareBps: 1, license }] });
      expect(await world.registry.boundLicensesOf(base + 2n)).to.deep.equal([[world.license.target, license]]);
    });

    it("but only where their submission succeeds", async () => {
      const fresh = await licensed(base, RIGHTS.fineTune);
      await expect(submit({ parents: [{ parent: base, shareBps: 9_501, license: fresh }] }))
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_SharesTooHigh")
        .withArgs(10_001, 10_000);
      const { fernhill, lantern } = world.signers;
      await world.license.connect(fernhill).transferFrom(fernhill.address, lantern.address, fresh);
      expect(await world.license.ownerOf(fresh), "nothing was bound").to.equal(lantern.address);
    });
  });

  describe("are sold until a licence they were made under expires", () => {
    let tune: bigint;
    let license: bigint;
    let expires: bigint;
    beforeEach(async () => {
      license = await licensed(base, RIGHTS.fineTune | RIGHTS.run, { term: DAY });
      expires = await world.license.expiresAt(license);
      await submit({ parents: [{ parent: base, shareBps: 1, license }], openRights: RIGHTS.fineTune });
      tune = base + 1n;
      await world.releases.approve(tune);
    });

    it("and not from that second on, while they stay usable and licences sold stay good", async () => {
      const sold = await licensed(tune, RIGHTS.run, { from: "fernhill", to: "harbour" });
      const offerId = sold >> 32n;
      const harbour = world.signers.harbour.address;
      const buy = () => world.license.connect(world.signers.harbour).mint(offerId, harbour, 0);
      expect(await world.registry.requireSellable(tune)).to.equal(expires);
      await ethers.provider.send("evm_setNextBlockTimestamp", [Number(expires) - 1]);
      await buy();
      await ethers.provider.send("evm_setNextBlockTimestamp", [Number(expires)]);
      await ethers.provider.send("evm_mine", []);
      await expect(buy())
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentLicenseExpired")
        .withArgs(tune, license, expires);
      await expectLapsed(tune, license, expires);
      expect(await world.registry.isUsable(tune)).to.equal(true);
      expect(await world.license.isAuthorized(sold, harbour, RIGHTS.run)).to.equal(true);
      expect(await world.registry.requireSellable(base)).to.equal(FOREVER);
    });

    it("the first of several", async () => {
      const other = await world.releases.approved({ version: "2.0.0" });
      const sooner = await licensed(base, RIGHTS.merge, { term: DAY });
      const later = await licensed(other, RIGHTS.merge, { term: 2 * DAY });
      const never = await licensed(other, RIGHTS.merge);
      const soonest = await world.license.expiresAt(sooner);
      for (const [version, first, second] of [
        ["a", sooner, later],
        ["b", sooner, never],
      ] as const) {
        const parents = [
          { parent: base, kind: 1, shareBps: 1, license: first },
          { parent: other, kind: 1, shareBps: 1, license: second },
        ];
        for (const [order, edges] of [["1", parents], ["2", parents.toReversed()]] as const) {
          await submit({ version: version + order, parents: edges });
          const releaseId = await world.registry.releaseCount();
          await world.releases.approve(releaseId);
          expect(await world.registry.requireSellable(releaseId)).to.equal(soonest);
        }
      }
    });

    it("and again when it is renewed, by whoever pays", async () => {
      await skip(2 * DAY);
      await expectLapsed(tune, license, expires);
      await world.license.connect(world.signers.newcomer).renew(license, 1, 0);
      expect(await world.registry.requireSellable(tune)).to.equal(BigInt((await now()) + DAY));
    });

    it("and so is what their owner makes of them, through every line of a diamond", async () => {
      await submit({ version: "left", parents: [{ parent: tune, shareBps: 1 }] });
      // Naming a licence on one's own release does not shake the inherited one off.
      const own = await licensed(tune, RIGHTS.run, { from: "fernhill" });
      await submit({ version: "right", parents: [{ parent: tune, shareBps: 1, license: own }] });
      const [left, right] = [tune + 1n, tune + 2n];
      for (const releaseId of [left, right]) await world.releases.approve(releaseId);
      await submit({ version: "tip", parents: [left, right].map((parent) => ({ parent, kind: 1, shareBps: 1 })) });
      const tip = tune + 3n;
      await world.releases.approve(tip);
      expect(await world.registry.boundLicensesOf(tip)).to.deep.equal([
        [world.license.target, license],
        [world.license.target, own],
      ]);
      await skip(2 * DAY);
      for (const releaseId of [left, right, tip]) await expectLapsed(releaseId, license, expires);
    });

    it("and what others made of them is sold on, since a right once given stays", async () => {
      await submit({ name: "lantern/tuned", by: "lantern", parents: [{ parent: tune, shareBps: 1 }] });
      await world.releases.approve(tune + 1n);
      await skip(2 * DAY);
      await expectLapsed(tune, license, expires);
      expect(await world.registry.boundLicensesOf(tune + 1n)).to.deep.equal([]);
      expect(await world.registry.requireSellable(tune + 1n)).to.equal(FOREVER);
    });
  });

  it("depend on sixty-four licences at most", async () => {
    await world.governance.pass([actionOf(world.charter, "adopt", [id("one receipt"), 1, POLICY, PROCESS])]);
    const foreign: { parent: bigint; license: bigint }[] = [];
    for (let i = 0; i < 7; i++) {
      const parent = await world.releases.approved({ version: `f${i}`, charterVersion: 2 });
      foreign.push({ parent, license: await licensed(parent, RIGHTS.merge, { quantity: 10 }) });
    }
    let tip: bigint | undefined;
    const grow = async (width: number, level: number) => {
      const own = tip === undefined ? [] : [{ parent: tip, kind: 1, shareBps: 0 }];
      const held = foreign.slice(0, width).map(({ parent, license }) => {
        return { parent, kind: 1, shareBps: 0, license: license + BigInt(level) };
      });
      return submit({ version: `${level}-${width}`, charterVersion: 2, parents: [...own, ...held] });
    };
    for (let level = 0; level < 9; level++) {
      await grow(7, level);
      tip = await world.registry.releaseCount();
      await world.releases.verify(tip, "juniper");
      await world.governance.pass([actionOf(world.registry, "approve", [tip])]);
    }
    await expect(grow(2, 9))
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_TooManyLicenses")
      .withArgs(LICENSES_LIMIT);
    await grow(1, 9);
    const full = tip! + 1n;
    expect((await world.registry.boundLicensesOf(full)).length).to.equal(LICENSES_LIMIT);
    await world.releases.verify(full, "juniper");
    await world.governance.pass([actionOf(world.registry, "approve", [full])]);
    expect(await world.registry.requireSellable(full)).to.equal(FOREVER);
  });
});
