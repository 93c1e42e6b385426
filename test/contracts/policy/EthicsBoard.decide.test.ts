import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";
import { now } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { BOND, Court, HOUR, openCourt, RULING, STAGE } from "./court.ts";

describe("EthicsBoard: answers, decisions and appeals", () => {
  let court: Court;
  let dispute: bigint;
  beforeEach(async () => {
    court = await openCourt();
    dispute = await court.raise();
  });

  const owed = (role: "kestrel" | "harbour" | "lantern") => court.board.bondsOf(court.address(role), ZeroAddress);
  const deadlineOf = async (which: bigint) => (await court.board.disputeOf(which)).deadline;

  describe("an answer", () => {
    it("is the model owner's, once", async () => {
      await expect(court.as("kestrel").answer(dispute, id("statement")))
        .to.emit(court.board, "DisputeAnswered")
        .withArgs(dispute, court.address("kestrel"), id("statement"));
      expect((await court.board.disputeOf(dispute)).answered).to.equal(true);

      await expect(court.as("kestrel").answer(dispute, id("another")))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadyAnswered")
        .withArgs(dispute);
    });

    it("is nobody else's", async () => {
      await expect(court.as("harbour").answer(dispute, id("statement")))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotAccused")
        .withArgs(dispute, court.address("harbour"));
    });

    it("is a new owner's when the model changed hands", async () => {
      const { registry, signers } = court.world;
      await registry.connect(signers.kestrel).transferModel(id("kestrel/glyph-reader"), signers.lantern.address);
      await expect(court.as("kestrel").answer(dispute, id("statement")))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotAccused")
        .withArgs(dispute, court.address("kestrel"));
      await court.as("lantern").answer(dispute, id("statement"));
    });

    it("has something to say", async () => {
      await expect(court.as("kestrel").answer(dispute, ZeroHash)).to.be.revertedWithCustomError(
        court.board,
        "EthicsBoard_MissingStatement",
      );
    });

    it("comes before the decision and before the deadline to decide", async () => {
      const decided = await court.decided(RULING.upheld, { clause: 2 });
      await expect(court.as("kestrel").answer(decided, id("statement")))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
        .withArgs(decided, STAGE.decided);

      const deadline = await deadlineOf(dispute);
      await court.at(deadline);
      await expect(court.as("kestrel").answer(dispute, id("statement"), { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(dispute, deadline);
    });
  });

  describe("a decision", () => {
    it("is the DAO's", async () => {
      await expect(court.as("juniper").decide(dispute, RULING.upheld))
        .to.be.revertedWithCustomError(court.board, "DaoAuthority_Unauthorized")
        .withArgs(court.board, court.address("juniper"), id("DECIDE_PERMISSION"));
    });

    it("says something", async () => {
      await expect(court.dao.decide(dispute, RULING.none)).to.be.revertedWithCustomError(
        court.board,
        "EthicsBoard_NoRuling",
      );
    });

    it("waits for the answer, or for its time to be over, to the second", async () => {
      const until = (await court.board.disputeOf(dispute)).raisedAt + BigInt(PROCESS.answerWithin);
      await court.at(until - 1n);
      await expect(court.dao.decide(dispute, RULING.upheld, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooEarly")
        .withArgs(dispute, until);
      await court.at(until);
      await court.dao.decide(dispute, RULING.upheld);
    });

    it("comes before the deadline, to the second", async () => {
      const second = await court.raise({ clause: 2 });
      const deadline = await deadlineOf(dispute);
      await court.at(deadline - 1n);
      await court.dao.decide(dispute, RULING.upheld);

      const late = await deadlineOf(second);
      await court.at(late);
      await expect(court.dao.decide(second, RULING.upheld, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(second, late);
    });

    it("is made once", async () => {
      const rulings = [[2, RULING.upheld, STAGE.decided], [3, RULING.dismissed, STAGE.closed]] as const;
      for (const [clause, ruling, stage] of rulings) {
        const decided = await court.decided(ruling, { clause });
        await expect(court.dao.decide(decided, RULING.revoked))
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
          .withArgs(decided, stage);
      }
    });

    it("takes effect through a vote of the members", async () => {
      await court.as("kestrel").answer(dispute, id("statement"));
      await court.world.governance.pass([actionOf(court.board, "decide", [dispute, RULING.revoked])]);
      expect(await court.stageOf(dispute)).to.equal(STAGE.decided);
      expect(await court.usable()).to.equal(false);
    });

    it("that dismisses is final: the bond goes to the model's owner, and the suspension ends", async () => {
      await court.dao.suspend(dispute);
      await court.as("kestrel").answer(dispute, id("statement"));
      const decision = court.dao.decide(dispute, RULING.dismissed);
      await expect(decision)
        .to.emit(court.board, "DisputeDecided")
        .withArgs(dispute, RULING.dismissed, false, 0);
      await expect(decision)
        .to.emit(court.board, "BondAwarded")
        .withArgs(dispute, court.address("kestrel"), ZeroAddress, BOND);
      await expect(decision).to.emit(court.board, "DisputeLifted").withArgs(dispute, court.releaseId);
      await expect(decision)
        .to.emit(court.board, "DisputeClosed")
        .withArgs(dispute, court.releaseId, RULING.dismissed, false);

      expect([await owed("kestrel"), await owed("harbour")]).to.deep.equal([BOND, 0n]);
      expect(await court.usable()).to.equal(true);
      const { stage, ruling, deadline, bond, suspendedUntil } = await court.board.disputeOf(dispute);
      expect([stage, ruling]).to.deep.equal([STAGE.closed, RULING.dismissed]);
      expect([deadline, bond, suspendedUntil]).to.deep.equal([0n, 0n, 0n]);
    });

    it("that dismisses gives the bond to who owns the model then", async () => {
      const { registry, signers } = court.world;
      await court.as("kestrel").answer(dispute, id("statement"));
      await registry.connect(signers.kestrel).transferModel(id("kestrel/glyph-reader"), signers.lantern.address);
      await court.dao.decide(dispute, RULING.dismissed);
      expect([await owed("lantern"), await owed("kestrel")]).to.deep.equal([BOND, 0n]);
    });

    it("against the accused suspends until it could have been appealed, decided and concluded", async () => {
      await court.as("kestrel").answer(dispute, id("statement"));
      const time = await court.later(HOUR);
      const appealUntil = time + PROCESS.appealWithin;
      const decision = court.dao.decide(dispute, RULING.upheld);
      await expect(decision)
        .to.emit(court.board, "DisputeDecided")
        .withArgs(dispute, RULING.upheld, false, appealUntil);
      await expect(decision)
        .to.emit(court.board, "DisputeSuspended")
        .withArgs(dispute, court.releaseId, appealUntil + PROCESS.decideWithin, true);

      const { stage, ruling, deadline, bond, ratified } = await court.board.disputeOf(dispute);
      expect([stage, ruling, ratified]).to.deep.equal([STAGE.decided, RULING.upheld, true]);
      expect([deadline, bond]).to.deep.equal([BigInt(appealUntil), BOND]);
      expect([await owed("kestrel"), await owed("harbour")]).to.deep.equal([0n, 0n]);
      expect(await court.usable()).to.equal(false);
    });
  });

  describe("an appeal", () => {
    beforeEach(async () => {
      await court.as("kestrel").answer(dispute, id("statement"));
      await court.dao.decide(dispute, RULING.revoked);
    });

    it("asks the DAO to decide again, with a bond, while the release stays suspended", async () => {
      const time = await court.later(HOUR);
      const decideUntil = time + PROCESS.decideWithin;
      const appeal = court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
      await expect(appeal)
        .to.emit(court.board, "DisputeAppealed")
        .withArgs(dispute, court.address("kestrel"), id("grounds"), BOND, decideUntil);
      await expect(appeal)
        .to.emit(court.board, "DisputeSuspended")
        .withArgs(dispute, court.releaseId, decideUntil + PROCESS.decideWithin, true);

      const { stage, deadline, accused, bond, appealBond, ruling } = await court.board.disputeOf(dispute);
      expect([stage, ruling, accused]).to.deep.equal([STAGE.appealed, RULING.revoked, court.address("kestrel")]);
      expect([deadline, bond, appealBond]).to.deep.equal([BigInt(decideUntil), BOND, BOND]);
    });

    it("is the accused's", async () => {
      await expect(court.as("harbour").appeal(dispute, id("grounds"), { value: BOND }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotAccused")
        .withArgs(dispute, court.address("harbour"));
    });

    it("says why", async () => {
      await expect(court.as("kestrel").appeal(dispute, ZeroHash, { value: BOND })).to.be.revertedWithCustomError(
        court.board,
        "EthicsBoard_MissingStatement",
      );
    });

    it("costs the charter's bond, however high the dispute's was", async () => {
      for (const value of [0n, BOND - 1n, 2n * BOND]) {
        await expect(court.as("kestrel").appeal(dispute, id("grounds"), { value }))
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongBond")
          .withArgs(value, BOND);
      }
      await court.dao.decide(await court.answered({ clause: 2 }), RULING.dismissed);
      const second = await court.decided(RULING.upheld, { clause: 2, value: 2n * BOND });
      await court.as("kestrel").appeal(second, id("grounds"), { value: BOND });
    });

    it("comes in time, to the second, and once", async () => {
      const second = await court.decided(RULING.upheld, { clause: 2 });
      const deadline = await deadlineOf(dispute);
      await court.at(deadline - 1n);
      await court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
      await expect(court.as("kestrel").appeal(dispute, id("more"), { value: BOND }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
        .withArgs(dispute, STAGE.appealed);

      const late = await deadlineOf(second);
      await court.at(late);
      await expect(court.as("kestrel").appeal(second, id("grounds"), { value: BOND, gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(second, late);
    });

    it("comes after a ruling against the accused", async () => {
      const open = await court.raise({ clause: 2 });
      await expect(court.as("kestrel").appeal(open, id("grounds"), { value: BOND }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
        .withArgs(open, STAGE.open);
    });

    it("that is won brings both bonds to who appealed, whoever owns the model then", async () => {
      const { registry, signers } = court.world;
      await court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
      await registry.connect(signers.kestrel).transferModel(id("kestrel/glyph-reader"), signers.lantern.address);
      const decision = court.dao.decide(dispute, RULING.dismissed);
      await expect(decision).to.emit(court.board, "DisputeDecided").withArgs(dispute, RULING.dismissed, true, 0);
      await expect(decision)
        .to.emit(court.board, "DisputeClosed")
        .withArgs(dispute, court.releaseId, RULING.dismissed, false);

      expect(await owed("kestrel")).to.equal(2n * BOND);
      expect([await owed("lantern"), await owed("harbour")]).to.deep.equal([0n, 0n]);
      expect(await court.usable()).to.equal(true);
      expect((await court.board.bondFor(court.releaseId, 1)).amount).to.equal(2n * BOND);
    });

    it("that is lost brings both bonds to who raised the dispute, and the ruling takes effect at once", async () => {
      await court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
      const decision = court.dao.decide(dispute, RULING.revoked);
      await expect(decision).to.emit(court.board, "DisputeDecided").withArgs(dispute, RULING.revoked, true, 0);
      await expect(decision)
        .to.emit(court.board, "DisputeClosed")
        .withArgs(dispute, court.releaseId, RULING.revoked, true);

      expect([await owed("harbour"), await owed("kestrel")]).to.deep.equal([2n * BOND, 0n]);
      expect((await court.world.registry.releaseOf(court.releaseId)).status).to.equal(4n);
    });

    it("can make the ruling milder: a corrected release will do", async () => {
      await court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
      const time = await court.later(HOUR);
      const until = time + PROCESS.remedyWithin;
      const decision = court.dao.decide(dispute, RULING.upheld);
      await expect(decision).to.emit(court.board, "RemedyRequired").withArgs(dispute, until);
      await expect(decision)
        .to.emit(court.board, "DisputeSuspended")
        .withArgs(dispute, court.releaseId, until + PROCESS.decideWithin, true);

      const { stage, deadline } = await court.board.disputeOf(dispute);
      expect([stage, deadline]).to.deep.equal([STAGE.remedy, BigInt(until)]);
      expect(await owed("harbour")).to.equal(2n * BOND);
    });

    it("is decided in time, to the second", async () => {
      await court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
      const deadline = await deadlineOf(dispute);
      await court.at(deadline);
      await expect(court.dao.decide(dispute, RULING.dismissed, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(dispute, deadline);
      expect(deadline).to.equal(BigInt(await now()));
    });
  });
});
