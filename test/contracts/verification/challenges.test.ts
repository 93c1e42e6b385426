import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { REQUIRED } from "../support/bonds.ts";
import { actionOf } from "../support/governance.ts";
import { type Case, DAY, openCase, VERDICT, WITHIN } from "./case.ts";

describe("VerificationRegistry: challenges", () => {
  let court: Case;
  let refuses: (sent: Promise<unknown>, error: string, ...args: unknown[]) => Promise<void>;
  beforeEach(async () => {
    court = await networkHelpers.loadFixture(openCase);
    refuses = (sent, error, ...args) =>
      expect(sent)
        .to.be.revertedWithCustomError(court.verification, `VerificationRegistry_${error}`)
        .withArgs(...args) as unknown as Promise<void>;
  });

  describe("revoke", () => {
    it("takes a receipt back for good: it counts no more, is not rewarded and cannot be recorded again", async () => {
      const { world, releaseId, verification } = court;
      const juniper = court.address("juniper");
      const receipt = await world.releases.receipt(releaseId, "juniper");
      const signature = await world.releases.sign(receipt, "juniper");
      await world.releases.verify(releaseId, "osprey", { outcome: 2 });
      expect(await court.counts()).to.deep.equal([1n, 1n]);

      await expect(court.as("juniper").revoke(releaseId))
        .to.emit(verification, "ReceiptRevoked")
        .withArgs(releaseId, juniper);
      expect(await court.counts()).to.deep.equal([0n, 1n]);
      await court.as("osprey").revoke(releaseId);
      expect(await court.counts()).to.deep.equal([0n, 0n]);
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, false, false, true, false, false]);
      expect(await verification.rewarded(releaseId, juniper)).to.equal(false);
      await refuses(verification.record(receipt, signature), "AlreadyRecorded", releaseId, juniper);
    });

    it("takes back one that never counted without touching what counts", async () => {
      await court.as("newcomer").revoke(court.releaseId);
      expect(await court.counts()).to.deep.equal([1n, 0n]);
      expect((await court.receipt("newcomer")).revoked).to.equal(true);
      expect((await court.receipt()).counts).to.equal(true);
    });

    it("refuses without a receipt, twice, under challenge, and once it is struck", async () => {
      const { releaseId } = court;
      const [juniper, osprey, newcomer] = [court.address("juniper"), court.address("osprey"), court.address("newcomer")];
      await refuses(court.as("osprey").revoke(releaseId), "NotRevocable", releaseId, osprey);
      const challengeId = await court.challenged();
      await refuses(court.as("juniper").revoke(releaseId), "UnderChallenge", releaseId, juniper);
      await court.decide(challengeId, VERDICT.upheld);
      await refuses(court.as("juniper").revoke(releaseId), "NotRevocable", releaseId, juniper);
      await court.as("newcomer").revoke(releaseId);
      await refuses(court.as("newcomer").revoke(releaseId), "NotRevocable", releaseId, newcomer);
    });
  });

  describe("challenge", () => {
    it("puts the verifier's bond at stake against the challenger's deposit, and says until when", async () => {
      const { verification, releaseId, world } = court;
      const evidence = id("the counter-run");
      const sent = court.challenge({ evidence });
      await expect(sent).to.changeEtherBalances(ethers, [verification, world.signers.newcomer], [REQUIRED, -REQUIRED]);
      const decideBy = BigInt((await now()) + WITHIN);
      const [juniper, newcomer] = [court.address("juniper"), court.address("newcomer")];
      await expect(sent)
        .to.emit(verification, "ChallengeOpened")
        .withArgs(1n, releaseId, juniper, newcomer, REQUIRED, 0n, REQUIRED, evidence, decideBy);
      expect([...(await verification.challengeOf(1n))]).to.deep.equal([
        releaseId, juniper, true, false, VERDICT.none, newcomer, REQUIRED, 0n, REQUIRED, decideBy,
        decideBy - BigInt(WITHIN) / 2n,
      ]);
      expect(await court.bond("juniper")).to.deep.equal({ active: 0n, leaving: 0n, openChallenges: 1n });
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, true, true, false, false, true]);
      expect(await court.counts(), "until it is decided").to.deep.equal([1n, 0n]);
      expect(await verification.isBonded(juniper), "a stake backs nothing else").to.equal(false);
    });

    it("takes what is leaving before what is active, and no more than is required", async () => {
      await court.as("juniper").bond({ value: REQUIRED });
      await court.as("juniper").unbond(30n);
      await court.challenge();
      const rest = { active: REQUIRED + 30n - 30n, leaving: 0n, openChallenges: 1n };
      expect(await court.bond("juniper")).to.deep.equal(rest);
      const { stake, fromLeaving } = await court.verification.challengeOf(1n);
      expect([stake, fromLeaving]).to.deep.equal([REQUIRED, 30n]);
    });

    it("leaves what more is leaving", async () => {
      await court.as("juniper").bond({ value: 5n });
      await court.as("juniper").unbond(REQUIRED + 5n);
      await court.challenge();
      expect(await court.bond("juniper")).to.deep.equal({ active: 0n, leaving: 5n, openChallenges: 1n });
      expect((await court.verification.challengeOf(1n)).fromLeaving).to.equal(REQUIRED);
    });

    it("is possible against failing receipts by whoever passes", async () => {
      const { world, releaseId } = court;
      await world.releases.verify(releaseId, "osprey", { outcome: 2 });
      await court.challenge({ by: "juniper", verifier: court.address("osprey") });
      await court.decide(1n, VERDICT.upheld);
      expect(await court.counts()).to.deep.equal([1n, 0n]);
    });

    it("is possible after the approval, and against a receipt that was taken back", async () => {
      const { world, releaseId } = court;
      await world.releases.verify(releaseId, "osprey");
      await world.governance.pass([actionOf(world.registry, "approve", [releaseId])]);
      await court.as("juniper").revoke(releaseId);
      await court.challenge();
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, false, false, true, false, true]);
      await court.decide(1n, VERDICT.upheld);
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, false, false, true, true, false]);
      expect(await court.counts(), "osprey's").to.deep.equal([1n, 0n]);
    });

    it("refuses receipts that are not there, never counted, are under challenge or struck", async () => {
      const { releaseId, world } = court;
      const at = (role: "juniper" | "kestrel" | "osprey") => court.address(role);
      await world.releases.verify(releaseId, "kestrel");
      for (const verifier of [at("osprey"), at("kestrel")]) {
        await refuses(court.challenge({ verifier }), "NotChallengeable", releaseId, verifier);
      }
      await court.challenge();
      await refuses(court.challenge(), "UnderChallenge", releaseId, at("juniper"));
      await court.decide(1n, VERDICT.upheld);
      await refuses(court.challenge(), "NotChallengeable", releaseId, at("juniper"));
    });

    it("refuses whoever has no receipt that says the opposite and stands", async () => {
      const { releaseId, world } = court;
      await refuses(court.challenge({ by: "lantern" }), "NoCounterRun", releaseId, court.address("lantern"));
      await world.releases.verify(releaseId, "osprey");
      await refuses(court.challenge({ by: "osprey" }), "NoCounterRun", releaseId, court.address("osprey"));
      await refuses(court.challenge({ by: "juniper" }), "NoCounterRun", releaseId, court.address("juniper"));
      await court.as("newcomer").revoke(releaseId);
      await refuses(court.challenge(), "NoCounterRun", releaseId, court.address("newcomer"));

      await world.releases.verify(releaseId, "saltmarsh", { outcome: 2 });
      await court.challenge({ by: "osprey", verifier: court.address("saltmarsh") });
      await court.decide(1n, VERDICT.upheld);
      await refuses(court.challenge({ by: "saltmarsh" }), "NoCounterRun", releaseId, court.address("saltmarsh"));
    });

    it("refuses whoever is interested in the release", async () => {
      const { releaseId, world } = court;
      await world.releases.verify(releaseId, "kestrel", { outcome: 2 });
      await refuses(court.challenge({ by: "kestrel" }), "Interested", releaseId, court.address("kestrel"));
    });

    it("refuses any deposit but what is required", async () => {
      for (const value of [0n, REQUIRED - 1n, REQUIRED + 1n]) {
        await refuses(court.challenge({ value }), "WrongDeposit", value, REQUIRED);
      }
    });

    it("takes each evidence once a receipt", async () => {
      const { releaseId, world } = court;
      await refuses(court.challenge({ evidence: ZeroHash }), "MissingEvidence");
      const evidence = id("once");
      await court.challenge({ evidence });
      await court.decide(1n, VERDICT.dismissed);
      await refuses(court.challenge({ evidence }), "EvidenceUsed", releaseId, court.address("juniper"), evidence);
      await world.releases.verify(releaseId, "osprey");
      await court.challenge({ evidence, verifier: court.address("osprey") });
      await court.challenge();
      expect(await court.verification.challengeCount()).to.equal(3n);
    });

    it("refuses the DAO, which judges", async () => {
      const asDao = await court.asDao();
      const sent = asDao.challenge(court.releaseId, court.address("juniper"), id("evidence"), { value: REQUIRED });
      await refuses(sent, "JudgeTakesNoSide", court.world.dao.target);
    });
  });

  describe("answer", () => {
    const statement = id("it does pass here");

    it("is the verifier's, once", async () => {
      await court.challenge();
      await refuses(court.as("newcomer").answer(1n, statement), "NotChallenged", 1n, court.address("newcomer"));
      await refuses(court.as("juniper").answer(1n, ZeroHash), "MissingStatement");
      await expect(court.as("juniper").answer(1n, statement))
        .to.emit(court.verification, "ChallengeAnswered")
        .withArgs(1n, court.address("juniper"), statement);
      expect((await court.verification.challengeOf(1n)).answered).to.equal(true);
      await refuses(court.as("juniper").answer(1n, statement), "AlreadyAnswered", 1n);
    });

    it("comes before the end", async () => {
      await refuses(court.as("juniper").answer(1n, statement), "UnknownChallenge", 1n);
      await court.challenge();
      const { decideBy } = await court.verification.challengeOf(1n);
      await networkHelpers.time.increaseTo(decideBy);
      await refuses(court.as("juniper").answer(1n, statement), "TooLate", 1n, decideBy);
      await court.as("lantern").concludeChallenge(1n);
      await refuses(court.as("juniper").answer(1n, statement), "NotOpen", 1n);
    });
  });

  describe("decideChallenge", () => {
    it("upheld strikes the receipt and gives the challenger deposit and stake", async () => {
      const { verification, releaseId, world } = court;
      await court.challenge();
      const closed = court.decide(1n, VERDICT.upheld);
      await expect(closed)
        .to.emit(verification, "ChallengeClosed")
        .withArgs(1n, releaseId, court.address("juniper"), VERDICT.upheld, 2n * REQUIRED);
      expect(await court.counts()).to.deep.equal([0n, 0n]);
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, false, false, false, true, false]);
      expect(await verification.rewarded(releaseId, court.address("juniper"))).to.equal(false);
      expect(await court.bond("juniper")).to.deep.equal({ active: 0n, leaving: 0n, openChallenges: 0n });
      expect([await court.withdrawable("newcomer"), await court.withdrawable("juniper")]).to.deep.equal([
        2n * REQUIRED,
        0n,
      ]);
      const payment = court.as("newcomer").withdraw(ZeroAddress);
      await expect(payment).to.changeEtherBalance(ethers, world.signers.newcomer, 2n * REQUIRED);
      await expect(payment)
        .to.emit(verification, "Withdrawn")
        .withArgs(court.address("newcomer"), court.address("newcomer"), 0n, 2n * REQUIRED);
    });

    it("dismissed leaves the receipt and gives the verifier the deposit and the stake back", async () => {
      const { verification, releaseId } = court;
      await court.as("juniper").unbond(40n);
      await court.challenge();
      await expect(court.decide(1n, VERDICT.dismissed))
        .to.emit(verification, "ChallengeClosed")
        .withArgs(1n, releaseId, court.address("juniper"), VERDICT.dismissed, REQUIRED);
      expect(await court.bond("juniper")).to.deep.equal({ active: REQUIRED - 40n, leaving: 40n, openChallenges: 0n });
      expect([await court.withdrawable("newcomer"), await court.withdrawable("juniper")]).to.deep.equal([0n, REQUIRED]);
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, true, true, false, false, false]);
      expect(await court.counts()).to.deep.equal([1n, 0n]);
      await networkHelpers.time.increase(WITHIN);
      expect(await court.withdrawable("juniper"), "with what was leaving").to.equal(REQUIRED + 40n);
      await expect(court.as("juniper").withdraw(ZeroAddress))
        .to.emit(verification, "Withdrawn")
        .withArgs(court.address("juniper"), court.address("juniper"), 40n, REQUIRED);
    });

    it("forfeited strikes the receipt and gives nobody anything", async () => {
      const { verification, releaseId } = court;
      await court.challenge();
      await expect(court.decide(1n, VERDICT.forfeited))
        .to.emit(verification, "ChallengeClosed")
        .withArgs(1n, releaseId, court.address("juniper"), VERDICT.forfeited, 0n);
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, false, false, false, true, false]);
      expect(await court.bond("juniper")).to.deep.equal({ active: 0n, leaving: 0n, openChallenges: 0n });
      expect([await court.withdrawable("newcomer"), await court.withdrawable("juniper")]).to.deep.equal([0n, 0n]);
    });

    it("hears the verifier first: its answer, or half of the time for one", async () => {
      const { verification } = court;
      const decided = async () => (await court.asDao()).decideChallenge(1n, VERDICT.upheld);
      await court.challenge();
      const { hearBy, decideBy } = await verification.challengeOf(1n);
      expect(decideBy - hearBy).to.equal(BigInt(WITHIN) / 2n);
      await refuses(decided(), "TooEarly", 1n, hearBy);
      await networkHelpers.time.setNextBlockTimestamp(hearBy - 1n);
      await refuses(decided(), "TooEarly", 1n, hearBy);
      await networkHelpers.time.setNextBlockTimestamp(hearBy);
      await expect(decided()).to.emit(verification, "ChallengeClosed");
    });

    it("is carried out by a vote, in its time", async () => {
      const { verification, world } = court;
      await court.challenge();
      await court.as("juniper").answer(1n, id("it passes here"));
      await world.governance.pass([actionOf(verification, "decideChallenge", [1n, VERDICT.upheld])]);
      const { open, verdict } = await verification.challengeOf(1n);
      expect([open, verdict]).to.deep.equal([false, VERDICT.upheld]);
    });

    it("refuses anybody else, no verdict, and what is not open or too late", async () => {
      const { verification } = court;
      await court.challenge();
      await expect(court.as("newcomer").decideChallenge(1n, VERDICT.upheld))
        .to.be.revertedWithCustomError(verification, "DaoAuthority_Unauthorized")
        .withArgs(verification.target, court.address("newcomer"), await verification.JUDGE_PERMISSION_ID());
      await refuses(court.decide(1n, VERDICT.none), "NoVerdict");
      await refuses(court.decide(2n, VERDICT.upheld), "UnknownChallenge", 2n);
      const { decideBy } = await verification.challengeOf(1n);
      await networkHelpers.time.setNextBlockTimestamp(decideBy);
      await refuses(court.decide(1n, VERDICT.upheld), "TooLate", 1n, decideBy);
      await court.as("lantern").concludeChallenge(1n);
      await refuses(court.decide(1n, VERDICT.upheld), "NotOpen", 1n);
    });

    it("decides until the last second by the terms it was opened under", async () => {
      const { verification, world } = court;
      await court.challenge();
      const { decideBy } = await verification.challengeOf(1n);
      const terms = { required: 1n, unbondDelay: DAY, decideWithin: DAY };
      await (await court.asDao()).setBondTerms(terms);
      await networkHelpers.time.setNextBlockTimestamp(decideBy - 1n);
      await (await court.asDao()).decideChallenge(1n, VERDICT.upheld);
      expect(await court.withdrawable("newcomer")).to.equal(2n * REQUIRED);
      expect(world.dao.target).to.not.equal(ZeroAddress);
    });
  });

  describe("concludeChallenge", () => {
    it("gives both sides theirs back once the time is over, whoever calls it", async () => {
      const { verification, releaseId } = court;
      await court.as("juniper").unbond(40n);
      await court.challenge();
      const { decideBy } = await verification.challengeOf(1n);
      await networkHelpers.time.setNextBlockTimestamp(decideBy - 1n);
      await refuses(court.as("lantern").concludeChallenge(1n), "TooEarly", 1n, decideBy);
      await networkHelpers.time.setNextBlockTimestamp(decideBy);
      await expect(court.as("lantern").concludeChallenge(1n))
        .to.emit(verification, "ChallengeClosed")
        .withArgs(1n, releaseId, court.address("juniper"), VERDICT.none, REQUIRED);
      expect(await court.bond("juniper")).to.deep.equal({ active: REQUIRED - 40n, leaving: 40n, openChallenges: 0n });
      expect(await court.withdrawable("newcomer")).to.equal(REQUIRED);
      expect([...(await court.receipt())]).to.deep.equal([1n, 1n, true, true, false, false, false]);
      await refuses(court.as("lantern").concludeChallenge(1n), "NotOpen", 1n);
      await refuses(court.as("lantern").concludeChallenge(2n), "UnknownChallenge", 2n);
    });
  });

  it("knows no challenge that was never made", async () => {
    await refuses(court.verification.challengeOf(1n), "UnknownChallenge", 1n);
  });
});
