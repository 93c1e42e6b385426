import { expect } from "chai";
import { id } from "ethers";
import { now } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { Court, DAY, HOUR, openCourt, RULING, STAGE } from "./court.ts";

const RATIFY = PROCESS.ratifyWithin;

describe("EthicsBoard: suspensions", () => {
  let court: Court;
  let dispute: bigint;
  beforeEach(async () => {
    court = await openCourt();
    dispute = await court.raise();
  });

  const deadlineOf = async (which: bigint) => (await court.board.disputeOf(which)).deadline;

  describe("by the council", () => {
    it("stop the release and its descendants at once, until the DAO has had the time to ratify", async () => {
      const { registry, releases } = court.world;
      const parents = [{ parent: court.releaseId, shareBps: 100 }];
      const child = await releases.approved({ version: "2.0.0", parents });
      const until = (await court.later(10)) + RATIFY;
      await expect(court.dao.suspend(dispute))
        .to.emit(court.board, "DisputeSuspended")
        .withArgs(dispute, court.releaseId, until, false)
        .and.to.emit(registry, "ReleaseSuspended")
        .withArgs(court.releaseId, until);

      expect(await court.usable()).to.equal(false);
      expect(await registry.blockedBy(child)).to.equal(court.releaseId);
      expect((await court.board.disputeOf(dispute)).suspendedUntil).to.equal(until);
      expect(await court.board.immuneUntil(court.releaseId)).to.equal(until + 3 * RATIFY);
      expect(await court.board.thawsAt()).to.equal(until);
    });

    it("lapse by themselves at that very second, with those of the descendants", async () => {
      const { registry, releases } = court.world;
      const parents = [{ parent: court.releaseId, shareBps: 100 }];
      const child = await releases.approved({ version: "2.0.0", parents });
      await court.dao.suspend(dispute);
      const until = (await now()) + RATIFY;

      await court.at(until - 1);
      await registry.connect(court.world.signers.newcomer).claimNamespace("any-block");
      expect(await court.usable(child)).to.equal(false);
      await court.at(until);
      await registry.connect(court.world.signers.newcomer).claimNamespace("next-block");
      expect(await court.usable(child)).to.equal(true);
    });

    it("need the permission, which members do not hold", async () => {
      await expect(court.as("juniper").suspend(dispute))
        .to.be.revertedWithCustomError(court.board, "DaoAuthority_Unauthorized")
        .withArgs(court.board, court.address("juniper"), id("SUSPEND_PERMISSION"));
    });

    it("happen while a dispute is open, before its deadline", async () => {
      const deadline = await deadlineOf(dispute);
      await court.at(deadline);
      await expect(court.dao.suspend(dispute, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(dispute, deadline);

      const decided = await court.decided(RULING.upheld, { clause: 2 });
      await expect(court.dao.suspend(decided))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
        .withArgs(decided, STAGE.decided);
    });

    it("happen in the last second before the deadline, and end with the dispute", async () => {
      const deadline = await deadlineOf(dispute);
      await court.at(deadline - 1n);
      await court.dao.suspend(dispute);
      expect(await court.usable()).to.equal(false);

      await court.at(deadline);
      await expect(court.board.conclude(dispute)).to.emit(court.world.registry, "ReleaseReinstated");
      expect(await court.usable()).to.equal(true);
    });

    it("happen once a dispute, lapsed or lifted", async () => {
      await court.dao.suspend(dispute);
      await expect(court.dao.suspend(dispute))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_SuspendedBefore")
        .withArgs(dispute);
      await court.dao.lift(dispute);
      await expect(court.dao.suspend(dispute))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_SuspendedBefore")
        .withArgs(dispute);

      await court.dao.ratify(dispute);
      await court.dao.lift(dispute);
      await expect(court.dao.suspend(dispute)).to.be.revertedWithCustomError(
        court.board,
        "EthicsBoard_SuspendedBefore",
      );
    });

    it("do not follow a suspension that the DAO made and lifted", async () => {
      await court.dao.ratify(dispute);
      await court.dao.lift(dispute);
      await expect(court.dao.suspend(dispute))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_SuspendedBefore")
        .withArgs(dispute);
    });

    it("run one at a time for a release", async () => {
      const second = await court.raise({ clause: 2 });
      await court.dao.suspend(dispute);
      await expect(court.dao.suspend(second))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadySuspended")
        .withArgs(court.releaseId, dispute);
    });

    it("touch one release alone", async () => {
      const other = await court.world.releases.approved({ version: "2.0.0" });
      await court.dao.suspend(dispute);
      expect(await court.usable(other)).to.equal(true);
      await court.dao.suspend(await court.raise({ releaseId: other }));
      expect(await court.usable(other)).to.equal(false);
    });
  });

  describe("in vain", () => {
    it("leave the release alone for three times as long, to the second, once they lapsed", async () => {
      await court.dao.suspend(dispute);
      const lapse = BigInt((await now()) + RATIFY);
      const immune = lapse + 3n * BigInt(RATIFY);
      const second = await court.raise({ clause: 2 });
      await court.at(lapse);
      await expect(court.dao.suspend(second, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_Immune")
        .withArgs(court.releaseId, immune);

      await court.at(immune - 1n - BigInt(HOUR));
      const third = await court.raise({ clause: 3 });
      await court.at(immune - 1n);
      await expect(court.dao.suspend(third, { gasLimit: 1_000_000 })).to.be.revertedWithCustomError(
        court.board,
        "EthicsBoard_Immune",
      );
      await court.at(immune);
      await court.dao.suspend(third);
      expect(await court.usable()).to.equal(false);
    });

    it("leave it alone as long when they were lifted, or the dispute was dismissed", async () => {
      await court.dao.suspend(dispute);
      const immune = (await now()) + 4 * RATIFY;
      await court.dao.lift(dispute);
      const second = await court.raise({ clause: 2 });
      await expect(court.dao.suspend(second))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_Immune")
        .withArgs(court.releaseId, immune);

      const other = await court.world.releases.approved({ version: "2.0.0" });
      const third = await court.answered({ releaseId: other });
      await court.dao.suspend(third);
      await court.dao.decide(third, RULING.dismissed);
      const fourth = await court.raise({ releaseId: other, clause: 2 });
      await expect(court.dao.suspend(fourth)).to.be.revertedWithCustomError(court.board, "EthicsBoard_Immune");
    });

    it("do not bind the DAO, which may suspend by ratifying", async () => {
      await court.dao.suspend(dispute);
      await court.later(RATIFY);
      await court.dao.ratify(dispute);
      expect(await court.usable()).to.equal(false);
      expect(await court.board.immuneUntil(court.releaseId)).to.be.above(0n);
    });

    it("are none once the DAO ratified, or ruled against the accused in time", async () => {
      await court.dao.suspend(dispute);
      await court.dao.ratify(dispute);
      expect(await court.board.immuneUntil(court.releaseId)).to.equal(0n);

      const other = await court.world.releases.approved({ version: "2.0.0" });
      const second = await court.answered({ releaseId: other });
      await court.dao.suspend(second);
      await court.dao.decide(second, RULING.upheld);
      expect(await court.board.immuneUntil(other)).to.equal(0n);
    });
  });

  describe("by the DAO", () => {
    it("confirm the council's, until the DAO's own deadline", async () => {
      await court.dao.suspend(dispute);
      const deadline = await deadlineOf(dispute);
      await expect(court.dao.ratify(dispute))
        .to.emit(court.board, "DisputeSuspended")
        .withArgs(dispute, court.releaseId, deadline, true)
        .and.to.emit(court.world.registry, "ReleaseSuspended")
        .withArgs(court.releaseId, deadline);

      const { ratified, suspendedUntil } = await court.board.disputeOf(dispute);
      expect([ratified, suspendedUntil]).to.deep.equal([true, deadline]);
      await court.at(deadline - 1n);
      await court.raise({ clause: 5 });
      expect(await court.usable()).to.equal(false);
    });

    it("can be made without the council's", async () => {
      await court.dao.ratify(dispute);
      expect(await court.usable()).to.equal(false);
      expect(await court.board.immuneUntil(court.releaseId)).to.equal(0n);
    });

    it("happen by a vote of the members", async () => {
      const { governance } = court.world;
      await governance.pass([actionOf(court.board, "ratify", [dispute])]);
      expect(await court.usable()).to.equal(false);
      await governance.pass([actionOf(court.board, "lift", [dispute])]);
      expect(await court.usable()).to.equal(true);
    });

    it("need the permission", async () => {
      for (const act of [() => court.as("juniper").ratify(dispute), () => court.as("juniper").lift(dispute)]) {
        await expect(act())
          .to.be.revertedWithCustomError(court.board, "DaoAuthority_Unauthorized")
          .withArgs(court.board, court.address("juniper"), id("DECIDE_PERMISSION"));
      }
    });

    it("are made once, while the dispute is open and before its deadline", async () => {
      await court.dao.ratify(dispute);
      await expect(court.dao.ratify(dispute))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadySuspended")
        .withArgs(court.releaseId, dispute);

      const decided = await court.decided(RULING.upheld, { clause: 2 });
      await expect(court.dao.ratify(decided))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
        .withArgs(decided, STAGE.decided);

      const late = await court.raise({ clause: 3 });
      await court.at(await deadlineOf(late));
      await expect(court.dao.ratify(late, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(late, await deadlineOf(late));
    });

    it("end when the dispute's deadline passed, whether or not anybody concludes it", async () => {
      await court.dao.ratify(dispute);
      await court.at(await deadlineOf(dispute));
      await court.raise({ clause: 5 });
      expect(await court.usable()).to.equal(true);
    });
  });

  describe("lifted", () => {
    it("leave the release and its descendants usable in the same read, and the dispute open", async () => {
      const { registry, releases } = court.world;
      const parents = [{ parent: court.releaseId, shareBps: 100 }];
      const child = await releases.approved({ version: "2.0.0", parents });
      await court.dao.suspend(dispute);
      await expect(court.dao.lift(dispute))
        .to.emit(court.board, "DisputeLifted")
        .withArgs(dispute, court.releaseId)
        .and.to.emit(registry, "ReleaseReinstated")
        .withArgs(court.releaseId);

      expect([await court.usable(), await court.usable(child)]).to.deep.equal([true, true]);
      expect((await court.board.disputeOf(dispute)).suspendedUntil).to.equal(0n);
      expect(await court.stageOf(dispute)).to.equal(STAGE.open);
    });

    it("can be while the ruling is appealed, and stay lifted until there is another ruling", async () => {
      const decided = await court.decided(RULING.upheld, { clause: 2 });
      await court.dao.lift(decided);
      expect(await court.usable()).to.equal(true);
      await court.as("kestrel").appeal(decided, id("grounds"), { value: PROCESS.bond });
      expect(await court.usable(), "an appeal alone suspends nothing").to.equal(true);

      await court.dao.decide(decided, RULING.upheld);
      expect(await court.usable()).to.equal(false);
      await court.dao.lift(decided);
      expect(await court.usable()).to.equal(true);
      expect(await court.stageOf(decided)).to.equal(STAGE.remedy);
    });

    it("are none where nothing is suspended, any more or yet, or was for another dispute", async () => {
      const refuse = async (which: bigint) =>
        expect(court.dao.lift(which, { gasLimit: 1_000_000 }))
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotSuspended")
          .withArgs(which);
      await refuse(dispute);
      await court.dao.suspend(dispute);
      const second = await court.raise({ clause: 2 });
      await refuse(second);
      await court.dao.lift(dispute);
      await refuse(dispute);

      await court.dao.ratify(second);
      await court.at(await deadlineOf(second));
      await refuse(second);
    });

    it("are none once the dispute is closed, or the release revoked", async () => {
      const revoking = await court.decided(RULING.revoked, { clause: 2 });
      const third = await court.raise({ clause: 3 });
      await court.dao.ratify(third);
      await court.at(await deadlineOf(revoking));
      await court.board.conclude(revoking);
      await expect(court.dao.lift(revoking))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
        .withArgs(revoking, STAGE.closed);
      await expect(court.dao.lift(third))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotDisputable")
        .withArgs(court.releaseId);
    });
  });

  describe("thawsAt", () => {
    it("is the latest end of any suspension, and stays when they are lifted", async () => {
      expect(await court.board.thawsAt()).to.equal(0n);
      await court.dao.ratify(dispute);
      const latest = await deadlineOf(dispute);
      expect(await court.board.thawsAt()).to.equal(latest);
      await court.dao.lift(dispute);
      expect(await court.board.thawsAt()).to.equal(latest);

      const other = await court.world.releases.approved({ version: "2.0.0" });
      await court.dao.suspend(await court.raise({ releaseId: other }));
      expect(await court.board.thawsAt(), "a shorter one changes nothing").to.equal(latest);
    });

    it("leaves the time for refunds, and a vote, after a revocation", async () => {
      const revoking = await court.decided(RULING.revoked, { clause: 2 });
      const { deadline, suspendedUntil } = await court.board.disputeOf(revoking);
      expect(await court.board.thawsAt()).to.equal(suspendedUntil);
      const time = deadline + BigInt(10 * DAY);
      await court.at(time);
      await court.board.conclude(revoking);
      expect(await court.board.thawsAt()).to.equal(time + BigInt(PROCESS.refundWithin + 2 * HOUR));
    });
  });
});
