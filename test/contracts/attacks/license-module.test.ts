import { expect } from "chai";
import { id, Interface, type Addressable } from "ethers";
import { deployFixture, ethers, now, type World } from "../fixture.ts";
import { RIGHTS } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const FOREVER = 2n ** 40n - 1n;
const DAY = 86_400;
/** The double's moods, by its numbers. */
const MOOD = { obliging: 0, refusing: 1, silent: 2, spinning: 3, babbling: 4 } as const;
const POLICY = { receiptsRequired: 1, acceptedBackends: 0b1110, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 0 };

interface Double {
  target: string;
  setMood: (mood: number) => Promise<unknown>;
  setAnswer: (answer: bigint | number) => Promise<unknown>;
  setCall: (target: Addressable | string, message: string) => Promise<unknown>;
  act: (to: Addressable | string, data: string) => Promise<unknown>;
}

// The DAO names the license contract. These tests name one that lies, refuses, says nothing or burns all gas.
describe("attacks by the license contract on lineage", () => {
  let world: World;
  let base: bigint;
  let double: Double;
  const deployDouble = async () => (await ethers.deployContract("LineageLicenseDouble")) as unknown as Double;
  const derived = (changes: { license?: bigint; openRights?: number } = {}) =>
    world.releases.submission({
      name: "fernhill/tune",
      by: "fernhill",
      parents: [{ parent: base, shareBps: 100, license: changes.license ?? 7n }],
      openRights: changes.openRights ?? 0,
    });
  const submit = async (changes: Parameters<typeof derived>[0] = {}) =>
    world.registry.connect(world.signers.fernhill).submitRelease(await derived(changes));

  beforeEach(async () => {
    world = await deployFixture();
    base = await world.releases.approved();
    await world.releases.model("fernhill/tune", "fernhill");
    double = await deployDouble();
    await world.governance.pass([actionOf(world.registry, "setLicense", [double.target])]);
  });

  it("gains no right that the parent withholds, whatever it answers", async () => {
    const policy = { ...POLICY, forbiddenRights: RIGHTS.distill };
    await world.governance.pass([actionOf(world.charter, "adopt", [id("no distilling"), 1, policy, PROCESS])]);
    base = await world.releases.approved({ version: "2.0.0", charterVersion: 2 });
    await world.governance.pass([actionOf(world.charter, "adopt", [id("everything"), 1, POLICY, PROCESS])]);
    await double.setAnswer(0xffff);
    const submission = { ...(await derived()), charterVersion: 3 };
    await world.registry.connect(world.signers.fernhill).submitRelease(submission);
    expect(await world.registry.rightsOf(base + 1n)).to.deep.equal([0n, BigInt(0xff & ~RIGHTS.distill)]);
  });

  for (const mood of ["refusing", "silent", "spinning"] as const) {
    describe(`when it is ${mood}`, () => {
      let child: bigint;
      beforeEach(async () => {
        await double.setAnswer(RIGHTS.fineTune);
        await submit();
        child = base + 1n;
        await double.setMood(MOOD[mood]);
      });

      it("stops only releases that name a licence of it", async () => {
        // Spinning burns 63 of 64 parts of the gas that is left, and the rest does not do.
        const submission = { ...(await derived()), version: "9.9.9" };
        const named = world.registry.connect(world.signers.fernhill).submitRelease(submission, { gasLimit: 3_000_000 });
        await expect(named).to.be.revert(ethers);
        await world.releases.submit({ parents: [{ parent: base, shareBps: 100 }] });
      });

      it("keeps nothing from being approved, judged usable, suspended or revoked", async () => {
        await world.releases.approve(child);
        expect(await world.registry.isUsable(child)).to.equal(true);
        await world.asBoard("suspend", child, (await now()) + DAY);
        expect(await world.registry.blockedBy(child)).to.equal(child);
        await world.asBoard("revoke", base);
        expect(await world.registry.isUsable(child)).to.equal(false);
      });

      it("stops new sales of what was made under its licences, and of nothing else", async () => {
        await world.releases.approve(child);
        await expect(world.registry.requireSellable(child, { gasLimit: 3_000_000 })).to.be.revert(ethers);
        expect(await world.registry.requireSellable(base)).to.equal(FOREVER);
      });
    });
  }

  it("cannot answer with more than an answer", async () => {
    await double.setMood(MOOD.babbling);
    for (const answer of [2n ** 16n, 2n ** 256n - 1n]) {
      await double.setAnswer(answer);
      await expect(submit()).to.be.revert(ethers);
    }
    await double.setAnswer(RIGHTS.fineTune);
    await submit();
    await world.releases.approve(base + 1n);
    await double.setAnswer(2n ** 64n);
    await expect(world.registry.requireSellable(base + 1n)).to.be.revert(ethers);
    await double.setAnswer(2n ** 64n - 1n);
    expect(await world.registry.requireSellable(base + 1n)).to.equal(FOREVER);
  });

  it("goes on being asked about its own licences when the DAO names another contract", async () => {
    const until = BigInt(await now()) + 90n * BigInt(DAY);
    await double.setAnswer(RIGHTS.fineTune);
    await submit();
    const child = base + 1n;
    await world.releases.approve(child);
    const next = await deployDouble();
    await next.setAnswer(1); // would have expired long ago
    await world.governance.pass([actionOf(world.registry, "setLicense", [next.target])]);
    await double.setAnswer(until);
    expect(await world.registry.requireSellable(child)).to.equal(until);
    await next.setAnswer(RIGHTS.fineTune);
    const own = [
      { parent: child, shareBps: 0 },
      { parent: base, shareBps: 0, license: 7n },
    ];
    await world.releases.submit({ name: "fernhill/tune", by: "fernhill", parents: own });
    expect(await world.registry.boundLicensesOf(child + 1n)).to.deep.equal([
      [double.target, 7n],
      [next.target, 7n],
    ]);
  });

  describe("when it comes back in the middle of a submission", () => {
    const abi = new Interface(["function claimNamespace(string)", "function createModel(string,string)"]);
    beforeEach(async () => {
      await double.setAnswer(RIGHTS.fineTune);
      await double.act(world.registry.target, abi.encodeFunctionData("claimNamespace", ["mirror"]));
      await double.act(world.registry.target, abi.encodeFunctionData("createModel", ["mirror", "model"]));
    });

    const inner = async (parents: { parent: bigint; shareBps: number }[]) => {
      const submission = await world.releases.submission({ name: "mirror/model", version: "1.0.0", parents });
      return world.registry.interface.encodeFunctionData("submitRelease", [submission]);
    };

    it("submits a release of its own, and neither is mixed with the other", async () => {
      await double.setCall(world.registry.target, await inner([]));
      await submit();
      const [outer, own] = [base + 1n, base + 2n];
      expect(await world.registry.releaseCount()).to.equal(own);
      expect(await world.registry.ancestorsOf(outer)).to.deep.equal([base]);
      expect(await world.registry.ancestorsOf(own)).to.deep.equal([]);
      expect((await world.registry.releaseOf(outer)).publisher).to.equal(world.signers.fernhill.address);
      expect((await world.registry.releaseOf(own)).publisher).to.equal(double.target);
      expect(await world.registry.ratesOf(outer)).to.deep.equal([500n, 100n]);
    });

    it("cannot descend from the release that is being submitted", async () => {
      await double.setCall(world.registry.target, await inner([{ parent: base + 1n, shareBps: 0 }]));
      await expect(submit())
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentNotUsable")
        .withArgs(base + 1n);
    });
  });
});
