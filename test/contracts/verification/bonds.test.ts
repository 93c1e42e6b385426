import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { deployFixture, ethers, networkHelpers, now, skip, type World } from "../fixture.ts";
import { REQUIRED } from "../support/bonds.ts";
import { actionOf } from "../support/governance.ts";

const DAY = 86_400;
const DELAY = 7 * DAY;

describe("VerificationRegistry: bonds", () => {
  let world: World;
  beforeEach(async () => {
    world = await deployFixture();
  });

  const by = (role: keyof World["signers"]) => world.verification.connect(world.signers[role]);
  const bondOf = async (role: keyof World["signers"]) => [
    ...(await world.verification.bondOf(world.signers[role].address)),
  ];

  describe("bond", () => {
    it("adds up what the verifier sends, and says from when on receipts count", async () => {
      const { verification, signers } = world;
      const { address } = signers.newcomer;
      expect(await verification.isBonded(address)).to.equal(false);
      await expect(by("newcomer").bond({ value: REQUIRED - 1n }))
        .to.emit(verification, "Bonded")
        .withArgs(address, REQUIRED - 1n, REQUIRED - 1n);
      expect(await verification.isBonded(address)).to.equal(false);
      await expect(by("newcomer").bond({ value: 1n })).to.emit(verification, "Bonded").withArgs(address, 1n, REQUIRED);
      expect(await verification.isBonded(address)).to.equal(true);
      expect(await bondOf("newcomer")).to.deep.equal([REQUIRED, 0n, 0n, 0n]);
      expect(await verification.withdrawable(address), "a bond is not withdrawn at will").to.equal(0n);
    });

    it("refuses nothing, and more than fits", async () => {
      await expect(by("newcomer").bond())
        .to.be.revertedWithCustomError(world.verification, "VerificationRegistry_InvalidBond")
        .withArgs(0n);
      const tooMuch = 2n ** 96n;
      await networkHelpers.setBalance(world.signers.newcomer.address, 2n ** 97n);
      await expect(by("newcomer").bond({ value: tooMuch }))
        .to.be.revertedWithCustomError(world.verification, "VerificationRegistry_InvalidBond")
        .withArgs(tooMuch);
      await by("newcomer").bond({ value: tooMuch - 1n });
      expect((await bondOf("newcomer"))[0]).to.equal(tooMuch - 1n);
    });

    it("refuses the DAO, which decides what becomes of bonds", async () => {
      const { dao, verification } = world;
      const from = await networkHelpers.impersonateAccount(dao.target as string).then(() => dao.target as string);
      await networkHelpers.setBalance(from, REQUIRED * 10n);
      const asDao = verification.connect(await ethers.getSigner(from));
      await expect(asDao.bond({ value: REQUIRED }))
        .to.be.revertedWithCustomError(verification, "VerificationRegistry_JudgeTakesNoSide")
        .withArgs(from);
    });
  });

  describe("unbond", () => {
    it("lets a part leave after the delay, which starts anew for all that is leaving", async () => {
      const { verification, signers } = world;
      const { address } = signers.juniper;
      const at = (await now()) + 60;
      await networkHelpers.time.setNextBlockTimestamp(at);
      await expect(by("juniper").unbond(40n))
        .to.emit(verification, "Unbonding")
        .withArgs(address, 40n, REQUIRED - 40n, 40n, at + DELAY);
      await skip(DELAY - 10);
      await by("juniper").unbond(2n);
      const leavesAt = BigInt((await now()) + DELAY);
      expect(await bondOf("juniper")).to.deep.equal([REQUIRED - 42n, 42n, leavesAt, 0n]);
      await skip(100);
      expect(await verification.withdrawable(address), "the first part waits along").to.equal(0n);
      await networkHelpers.time.increaseTo(leavesAt);
      expect(await verification.withdrawable(address)).to.equal(42n);
    });

    it("refuses nothing, and more than is active", async () => {
      await by("juniper").unbond(1n);
      for (const amount of [0n, REQUIRED]) {
        await expect(by("juniper").unbond(amount))
          .to.be.revertedWithCustomError(world.verification, "VerificationRegistry_NotBonded")
          .withArgs(amount, REQUIRED - 1n);
      }
    });
  });

  describe("withdraw", () => {
    it("pays what has left, once, to the account or to another", async () => {
      const { verification, signers } = world;
      const { juniper, lantern } = signers;
      await by("juniper").unbond(REQUIRED);
      await skip(DELAY - 5);
      await expect(by("juniper").withdraw(ZeroAddress))
        .to.be.revertedWithCustomError(verification, "VerificationRegistry_NothingToWithdraw")
        .withArgs(juniper.address);
      await skip(5);
      const payment = by("juniper").withdraw(lantern.address);
      await expect(payment).to.changeEtherBalances(ethers, [verification, lantern], [-REQUIRED, REQUIRED]);
      await expect(payment)
        .to.emit(verification, "Withdrawn")
        .withArgs(juniper.address, lantern.address, REQUIRED, 0n);
      await expect(by("juniper").withdraw(ZeroAddress))
        .to.be.revertedWithCustomError(verification, "VerificationRegistry_NothingToWithdraw")
        .withArgs(juniper.address);

      await by("osprey").unbond(5n);
      await skip(DELAY);
      await expect(by("osprey").withdraw(ZeroAddress)).to.changeEtherBalance(ethers, signers.osprey, 5n);
    });

    it("leaves everything as it was when the recipient takes no money", async () => {
      const { verification, signers } = world;
      const refusing = await ethers.deployContract("HostileVerifier");
      await refusing.getFunction("setRefuses")(true);
      await by("juniper").unbond(7n);
      await skip(DELAY);
      await expect(by("juniper").withdraw(refusing.target))
        .to.be.revertedWithCustomError(verification, "VerificationRegistry_PaymentFailed")
        .withArgs(refusing.target, 7n);
      expect(await verification.withdrawable(signers.juniper.address)).to.equal(7n);
    });
  });

  describe("setBondTerms", () => {
    const terms = (required: bigint, unbondDelay: number, decideWithin: number) => ({
      required,
      unbondDelay,
      decideWithin,
    });

    it("lets a vote set other terms, which count from then on", async () => {
      const { verification, governance, signers, releases } = world;
      await by("osprey").unbond(10n);
      const [, , before] = await bondOf("osprey");
      const releaseId = await releases.submit();
      await releases.verify(releaseId, "juniper");
      const next = terms(2n * REQUIRED, 10 * DAY, 2 * DAY);
      await governance.pass([actionOf(verification, "setBondTerms", [next])]);
      const [event] = await verification.queryFilter(verification.filters.BondTermsSet(), -1);
      expect([...event!.args]).to.deep.equal([2n * REQUIRED, BigInt(10 * DAY), BigInt(2 * DAY)]);
      expect([...(await verification.bondTerms())]).to.deep.equal([...event!.args]);

      expect((await bondOf("osprey"))[2], "what was leaving leaves when it would have").to.equal(before);
      expect(await verification.isBonded(signers.juniper.address)).to.equal(false);
      expect((await verification.receiptOf(releaseId, signers.juniper.address)).counts, "counts on").to.equal(true);
      expect(await releases.counts(releaseId, "saltmarsh")).to.equal(false);
      await by("fernhill").bond({ value: REQUIRED });
      expect(await releases.counts(releaseId, "fernhill")).to.equal(true);
      await by("juniper").unbond(1n);
      expect((await bondOf("juniper"))[2]).to.equal(BigInt((await now()) + 10 * DAY));
    });

    it("refuses anybody but the DAO", async () => {
      const { verification, signers } = world;
      await expect(by("juniper").setBondTerms(terms(1n, DELAY, DELAY)))
        .to.be.revertedWithCustomError(verification, "DaoAuthority_Unauthorized")
        .withArgs(verification.target, signers.juniper.address, await verification.SET_TERMS_PERMISSION_ID());
    });

    for (const [what, required, unbondDelay, decideWithin] of [
      ["no bond at all", 0n, DELAY, DELAY],
      ["less than a day to decide", 1n, DELAY, DAY - 1],
      ["a delay that is over before a challenge could be decided", 1n, DELAY - 1, DELAY],
      ["more than a year", 1n, 365 * DAY + 1, DELAY],
    ] as const) {
      it(`refuses ${what}, also at the deployment`, async () => {
        const { dao, registry, verification } = world;
        const deployment = ethers.deployContract("VerificationRegistry", [dao.target, registry.target, terms(required, unbondDelay, decideWithin)]);
        await expect(deployment)
          .to.be.revertedWithCustomError(verification, "VerificationRegistry_InvalidTerms")
          .withArgs(required, unbondDelay, decideWithin);
      });
    }

    it("takes the shortest and the longest times there are", async () => {
      const { dao, registry } = world;
      for (const [delay, within] of [[DAY, DAY], [365 * DAY, 365 * DAY]] as const) {
        const args = [dao.target, registry.target, terms(1n, delay, within)];
        const { bondTerms } = (await ethers.deployContract("VerificationRegistry", args)) as unknown as World["verification"];
        expect([...(await bondTerms())]).to.deep.equal([1n, BigInt(delay), BigInt(within)]);
      }
    });
  });
});
