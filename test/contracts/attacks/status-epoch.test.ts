import { expect } from "chai";
import { AbiCoder, keccak256, ZeroAddress } from "ethers";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { openStall, DAY, type Stall } from "../license/stall.ts";
import { terms } from "../license/terms.ts";

/** The double's moods, by its numbers. */
const MOOD = { refusing: 1, silent: 2, spinning: 3, mumbling: 4 } as const;

// The licences believe the status epoch that the registry told them. These tests try to have a release suspended while
// they believe an old one.
describe("attacks on the status epoch that licences are told", () => {
  let stall: Stall;
  const LIMIT = { gasLimit: 4_000_000 };

  /** What the licences believe; 0 where they ask. It lies above the native currency's totals. */
  const believed = async (): Promise<bigint> => {
    const at = (position: number) => keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [ZeroAddress, position]));
    for (let position = 0; position < 32; position++) {
      const word = BigInt(await ethers.provider.getStorage(stall.license.target, at(position)));
      if (word !== 0n) return word >> 224n;
    }
    return 0n;
  };
  const name = (license: unknown) => stall.governance.pass([actionOf(stall.registry, "setLicense", [license])]);
  const suspend = async () => stall.asBoard("suspend", stall.releaseId, (await now()) + DAY);
  const authorized = () => stall.license.isAuthorized(stall.token, stall.signers.harbour.address, 1);
  /** What the registry answers when the account itself calls, with that much gas. */
  const as = async (account: { target: unknown }) =>
    stall.registry.connect(await ethers.getImpersonatedSigner(account.target as string));

  beforeEach(async () => {
    stall = await openStall();
    // So that something of the native currency is booked, and the slot is more than the epoch.
    await stall.licenseAs("lantern").payRoyalty(stall.releaseId, ZeroAddress, 1_000n, { value: 1_000n });
  });

  it("rises here with every suspension and revocation, and leaves the totals beside it alone", async () => {
    const totals = await stall.license.totalOf(ZeroAddress);
    expect(await believed()).to.equal(await stall.registry.statusEpoch());
    for (const [method, ...args] of [["suspend", (await now()) + DAY], ["revoke"]] as const) {
      await stall.asBoard(method, stall.releaseId, ...args);
      expect(await believed()).to.equal(await stall.registry.statusEpoch());
      expect(await authorized()).to.equal(false);
    }
    expect(await believed()).to.equal(3n);
    expect(await stall.license.totalOf(ZeroAddress)).to.deep.equal(totals);
  });

  it("is the registry's alone to tell", async () => {
    for (const role of ["harbour", "deployer"] as const) {
      await expect(stall.licenseAs(role).noteStatusEpoch(1))
        .to.be.revertedWithCustomError(stall.license, "ModelLicense_NotRegistry")
        .withArgs(stall.signers[role].address);
    }
  });

  it("is asked for by licences that the DAO replaced, which hear of nothing any more", async () => {
    await name(stall.signers.newcomer.address);
    expect(await believed()).to.equal(0n);
    expect(await authorized()).to.equal(true);
    await suspend();
    expect(await believed()).to.equal(0n);
    expect(await authorized()).to.equal(false);
    await expect(stall.licenseAs("lantern").mint(1, stall.signers.lantern.address, 0))
      .to.be.revertedWithCustomError(stall.registry, "ModelRegistry_NotUsable")
      .withArgs(stall.releaseId, stall.releaseId);
    await name(stall.license.target);
    expect(await believed()).to.equal(2n);
    expect(await authorized()).to.equal(false);
  });

  it("is not believed beyond the bits it has, but asked for", async () => {
    const registry = await ethers.getImpersonatedSigner(stall.registry.target as string);
    await networkHelpers.setBalance(registry.address, 10n ** 18n);
    for (const [epoch, kept] of [[2n ** 32n - 1n, 2n ** 32n - 1n], [2n ** 32n, 0n], [2n ** 64n - 1n, 0n]] as const) {
      await stall.license.connect(registry).noteStatusEpoch(epoch);
      expect(await believed()).to.equal(kept);
    }
    expect(await authorized()).to.equal(true);
  });

  it("is not kept from them by a want of gas, neither when it rises nor when they are replaced", async () => {
    const board = await as(stall.board);
    const dao = await as(stall.dao);
    const until = (await now()) + DAY;
    for (const account of [stall.board, stall.dao]) await networkHelpers.setBalance(account.target as string, 10n ** 18n);
    const attempts = {
      suspended: (gasLimit: bigint) => board.suspend(stall.releaseId, until, { gasLimit }),
      replaced: (gasLimit: bigint) => dao.setLicense(stall.signers.newcomer.address, { gasLimit }),
      "named again": (gasLimit: bigint) => dao.setLicense(stall.license.target, { gasLimit }),
    };
    for (const [what, attempt] of Object.entries(attempts)) {
      const counts = { done: 0, failed: 0 };
      for (let gasLimit = 26_000n; gasLimit < 130_000n; gasLimit += 1_500n) {
        const before = await networkHelpers.takeSnapshot();
        const done = await attempt(gasLimit).then(() => true, () => false);
        counts[done ? "done" : "failed"] += 1;
        const epoch = await stall.registry.statusEpoch();
        const expected = done && what === "replaced" ? 0n : epoch;
        expect(await believed(), `${what} with ${gasLimit} gas`).to.equal(expected);
        await before.restore();
      }
      expect(counts.done, what).to.be.above(5);
      expect(counts.failed, what).to.be.above(5);
    }
  });

  for (const mood of ["refusing", "silent", "spinning", "mumbling"] as const) {
    it(`stays as it is, with the status, while a module is ${mood}; the DAO's way out is to name another`, async () => {
      const double = await ethers.deployContract("ToldLicenseDouble");
      await name(double.target);
      expect(await double.getFunction("heard")()).to.equal(1n);
      await double.getFunction("setMood")(MOOD[mood]);
      const board = await as(stall.board);
      await expect(board.suspend.staticCall(stall.releaseId, (await now()) + DAY, LIMIT))
        .to.be.revertedWithCustomError(stall.registry, "ModelRegistry_LicenseNotTold")
        .withArgs(double.target, 2);
      expect(await stall.registry.isUsable(stall.releaseId)).to.equal(true);
      // Even so it hears that it will be told no more, and whatever it makes of that, it is replaced.
      const dao = await as(stall.dao);
      await networkHelpers.setBalance(stall.dao.target as string, 10n ** 18n);
      await dao.setLicense(stall.license.target, LIMIT);
      expect(await stall.registry.license()).to.equal(stall.license.target);
      await suspend();
      expect(await believed()).to.equal(2n);
      expect(await authorized()).to.equal(false);
    });
  }

  it("is not told to whoever did not ask for it: such a module stops nothing", async () => {
    for (const mood of ["refusing", "silent", "mumbling"] as const) {
      const double = await ethers.deployContract("ToldLicenseDouble");
      await double.getFunction("setMood")(MOOD[mood]);
      await name(double.target);
      await suspend();
    }
    expect(await stall.registry.statusEpoch()).to.equal(4n);
  });

  it("of an offer opened before does not sell in it", async () => {
    await stall.licenseAs("kestrel").openOffer(stall.releaseId, terms({ price: 0n }));
    await suspend();
    await expect(stall.licenseAs("lantern").mint(2, stall.signers.lantern.address, 0))
      .to.be.revertedWithCustomError(stall.registry, "ModelRegistry_NotUsable")
      .withArgs(stall.releaseId, stall.releaseId);
  });
});
