import { expect } from "chai";
import { id, ZeroAddress, type BaseContract } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { REQUIRED } from "../support/bonds.ts";
import { DAY, openCase, VERDICT, WITHIN, type Case } from "../verification/case.ts";

/** juniper's receipt is taken for a false one here, the newcomer's for the honest one. */
describe("attacks by verifiers and challengers", () => {
  let court: Case;
  beforeEach(async () => {
    court = await networkHelpers.loadFixture(openCase);
  });

  const held = () => ethers.provider.getBalance(court.verification.target);
  const error = (name: string) => `VerificationRegistry_${name}`;

  describe("that come in front of a challenge", () => {
    it("by revoking: the receipt is challenged all the same, and the bond is lost", async () => {
      await court.as("juniper").revoke(court.releaseId);
      await court.challenge();
      await court.decide(1n, VERDICT.upheld);
      expect((await court.receipt()).struck).to.equal(true);
      expect(await court.withdrawable("newcomer")).to.equal(2n * REQUIRED);
    });

    it("by unbonding: what is leaving is at stake until it is withdrawn", async () => {
      await court.as("juniper").unbond(REQUIRED);
      await networkHelpers.time.increase(2 * WITHIN);
      await court.challenge();
      expect(await court.withdrawable("juniper"), "too late to leave").to.equal(0n);
      await court.decide(1n, VERDICT.upheld);
      expect(await court.withdrawable("newcomer")).to.equal(2n * REQUIRED);
    });

    it("by having left long ago: the receipt is struck, though nothing is won", async () => {
      await court.as("juniper").unbond(REQUIRED);
      await networkHelpers.time.increase(WITHIN);
      await court.as("juniper").withdraw(ZeroAddress);
      await court.challenge();
      expect((await court.verification.challengeOf(1n)).stake).to.equal(0n);
      await court.decide(1n, VERDICT.upheld);
      expect((await court.receipt()).struck).to.equal(true);
      expect(await court.withdrawable("newcomer")).to.equal(REQUIRED);
    });
  });

  describe("with a friend who challenges first", () => {
    /** The newcomer's account is the friend; osprey, who found the same, is honest. */
    beforeEach(async () => {
      await court.world.releases.verify(court.releaseId, "osprey", { outcome: 2 });
      await court.challenge();
    });
    const honest = () => court.challenge({ by: "osprey" });

    it("keep others off only until it ends, whatever they brought forward", async () => {
      await expect(honest())
        .to.be.revertedWithCustomError(court.verification, error("UnderChallenge"))
        .withArgs(court.releaseId, court.address("juniper"));
      await court.decide(1n, VERDICT.dismissed);
      await honest();
      await court.decide(2n, VERDICT.upheld);
      expect(await court.withdrawable("osprey")).to.equal(2n * REQUIRED);
    });

    it("save neither the receipt nor the bond: both lose where the DAO sees through it", async () => {
      const before = await held();
      await court.decide(1n, VERDICT.forfeited);
      expect((await court.receipt()).struck).to.equal(true);
      expect(await court.counts()).to.deep.equal([0n, 1n]);
      for (const role of ["juniper", "newcomer"] as const) expect(await court.withdrawable(role)).to.equal(0n);
      expect(await held(), "nobody's, the DAO's neither").to.equal(before);
      const asDao = await court.asDao();
      await expect(asDao.withdraw(ZeroAddress))
        .to.be.revertedWithCustomError(court.verification, error("NothingToWithdraw"))
        .withArgs(court.world.dao.target);
    });

    it("cannot go on for ever by challenging again as soon as it has lapsed: each one can be decided", async () => {
      await networkHelpers.time.increase(WITHIN);
      await court.as("newcomer").concludeChallenge(1n);
      await court.challenge();
      await court.decide(2n, VERDICT.forfeited);
      expect((await court.receipt()).struck).to.equal(true);
      const account = court.address("juniper");
      await expect(court.challenge())
        .to.be.revertedWithCustomError(court.verification, error("NotChallengeable"))
        .withArgs(court.releaseId, account);
    });

    it("leave no earlier than without one", async () => {
      await court.decide(1n, VERDICT.dismissed);
      await court.as("juniper").unbond(REQUIRED);
      const leavesAt = (await now()) + WITHIN;
      await court.challenge();
      await court.decide(2n, VERDICT.dismissed);
      await networkHelpers.time.increaseTo(leavesAt - 1);
      expect(await court.withdrawable("juniper"), "both deposits").to.equal(2n * REQUIRED);
      await networkHelpers.time.increaseTo(leavesAt);
      expect(await court.withdrawable("juniper")).to.equal(3n * REQUIRED);
    });
  });

  describe("with many challenges at once", () => {
    const others: DemoRole[] = ["newcomer", "lantern", "harbour"];
    let releases: bigint[];

    beforeEach(async () => {
      releases = [court.releaseId];
      for (const by of others.slice(1)) {
        const releaseId = await court.world.releases.submit();
        await court.as("juniper").bond({ value: 1n }); // never less than required
        await court.world.releases.verify(releaseId, "juniper");
        await court.world.releases.verify(releaseId, by, { outcome: 2 });
        releases.push(releaseId);
      }
      for (const [i, by] of others.entries()) await court.challenge({ by, releaseId: releases[i]! });
    });

    it("get no more than the bond together, and the rest of the receipts fall all the same", async () => {
      const stakes = await Promise.all([1n, 2n, 3n].map(async (at) => (await court.verification.challengeOf(at)).stake));
      expect(stakes).to.deep.equal([REQUIRED, 2n, 0n]);
      expect(await court.bond("juniper")).to.deep.equal({ active: 0n, leaving: 0n, openChallenges: 3n });
      for (const at of [3n, 1n, 2n]) await court.decide(at, VERDICT.upheld);
      expect(await Promise.all(others.map((by) => court.withdrawable(by)))).to.deep.equal([
        2n * REQUIRED,
        REQUIRED + 2n,
        REQUIRED,
      ]);
      for (const releaseId of releases) {
        expect((await court.verification.receiptOf(releaseId, court.address("juniper"))).struck).to.equal(true);
      }
    });

    it("cost an honest verifier time but nothing else, and whoever is wrong the deposit", async () => {
      const fresh = await court.world.releases.submit();
      await court.as("juniper").bond({ value: REQUIRED });
      expect(await court.world.releases.counts(fresh, "juniper"), "bonded anew").to.equal(true);
      await court.decide(1n, VERDICT.dismissed);
      await court.decide(2n, VERDICT.dismissed);
      await networkHelpers.time.increase(WITHIN);
      await court.verification.concludeChallenge(3n);
      expect(await court.bond("juniper")).to.deep.equal({ active: 2n * REQUIRED + 2n, leaving: 0n, openChallenges: 0n });
      expect(await court.withdrawable("juniper")).to.equal(2n * REQUIRED);
      expect(await Promise.all(others.map((by) => court.withdrawable(by)))).to.deep.equal([0n, 0n, REQUIRED]);
      expect(await court.counts()).to.deep.equal([1n, 0n]);
    });
  });

  describe("by a contract", () => {
    let account: BaseContract;
    const call = (method: string, args: unknown[], value = 0n) => ({
      to: court.verification.target,
      value,
      data: court.verification.interface.encodeFunctionData(method as never, args as never),
    });
    const act = (calls: object[], value = 0n) => account.getFunction("act")(calls, { value });

    beforeEach(async () => {
      account = await ethers.deployContract("HostileVerifier");
    });

    it("that borrows a bond for one transaction: it cannot be taken out again to be paid back", async () => {
      const receipt = { ...(await court.world.releases.receipt(court.releaseId, "lantern")), verifier: account.target };
      const steps = [call("bond", [], REQUIRED), call("record", [receipt, "0x"]), call("unbond", [REQUIRED])];
      await expect(act([...steps, call("withdraw", [ZeroAddress])], REQUIRED))
        .to.be.revertedWithCustomError(court.verification, error("NothingToWithdraw"))
        .withArgs(account.target);
      await act(steps, REQUIRED);
      expect((await court.verification.receiptOf(court.releaseId, account.target)).counts, "at the price of it").to.equal(true);
    });

    it("that withdraws while it is being paid gets it once", async () => {
      await act([call("bond", [], REQUIRED), call("unbond", [REQUIRED])], REQUIRED);
      await networkHelpers.time.increase(WITHIN);
      await account.getFunction("setWhenPaid")(call("withdraw", [ZeroAddress]));
      const before = await held();
      await expect(act([call("withdraw", [ZeroAddress])]))
        .to.be.revertedWithCustomError(court.verification, error("PaymentFailed"))
        .withArgs(account.target, REQUIRED);
      expect(await held()).to.equal(before);
      await account.getFunction("setWhenPaid")(call("bond", [], REQUIRED));
      await act([call("withdraw", [ZeroAddress])]);
      expect(await held(), "bonded again with what it was paid").to.equal(before);
      expect(await court.verification.isBonded(account.target)).to.equal(true);
      expect(await court.verification.withdrawable(account.target)).to.equal(0n);
    });

    it("that takes no money keeps no challenge open, and loses it", async () => {
      const receipt = { ...(await court.world.releases.receipt(court.releaseId, "lantern")), verifier: account.target };
      await act([call("bond", [], REQUIRED), call("record", [receipt, "0x"])], REQUIRED);
      await account.getFunction("setRefuses")(true);
      await court.challenge({ verifier: account.target as string });
      await court.decide(1n, VERDICT.upheld);
      expect(await court.withdrawable("newcomer")).to.equal(2n * REQUIRED);
    });
  });

  it("with one bond that wanders from account to account need its delay for each receipt", async () => {
    const { verification, world } = court;
    await court.as("juniper").unbond(REQUIRED);
    expect(await court.withdrawable("juniper")).to.equal(0n);
    await networkHelpers.time.increase(WITHIN);
    await court.as("juniper").withdraw(court.address("lantern"));
    await court.as("lantern").bond({ value: REQUIRED });
    expect(await world.releases.counts(court.releaseId, "lantern")).to.equal(true);
    expect(await verification.isBonded(court.address("juniper"))).to.equal(false);
  });

  it("by a majority that changes the terms meanwhile moves no open challenge and takes no more than was bonded", async () => {
    await court.challenge();
    const asDao = await court.asDao();
    await asDao.setBondTerms({ required: 50n * REQUIRED, unbondDelay: 365 * DAY, decideWithin: 365 * DAY });
    const { stake, deposit, decideBy } = await court.verification.challengeOf(1n);
    expect([stake, deposit]).to.deep.equal([REQUIRED, REQUIRED]);
    await court.world.releases.verify(court.releaseId, "osprey");
    await court.world.releases.verify(court.releaseId, "saltmarsh");
    expect(await court.counts(), "neither is bonded by the new terms").to.deep.equal([1n, 0n]);
    await networkHelpers.time.increaseTo(decideBy);
    await court.verification.concludeChallenge(1n);
    expect(await court.withdrawable("newcomer")).to.equal(REQUIRED);
    const evidence = id("dearer");
    await court.challenge({ evidence, value: 50n * REQUIRED });
    await court.decide(2n, VERDICT.upheld);
    expect(await court.withdrawable("newcomer")).to.equal(REQUIRED + 50n * REQUIRED + REQUIRED);
    expect(await court.bond("juniper")).to.deep.equal({ active: 0n, leaving: 0n, openChallenges: 0n });
  });
});
