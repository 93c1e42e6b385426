import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { ethers } from "../fixture.ts";
import { PROCESS } from "../support/process.ts";
import { BOND, Court, DAY, openCourt, RULING, STAGE } from "./court.ts";

describe("EthicsBoard: what takes effect", () => {
  let court: Court;
  beforeEach(async () => {
    court = await openCourt();
  });

  const owed = (role: "kestrel" | "harbour" | "lantern") => court.board.bondsOf(court.address(role), ZeroAddress);
  const deadlineOf = async (which: bigint) => (await court.board.disputeOf(which)).deadline;
  const statusOf = async (releaseId: bigint) => (await court.world.registry.releaseOf(releaseId)).status;

  describe("concluding", () => {
    it("waits for the deadline, to the second, and is anybody's", async () => {
      const dispute = await court.raise();
      const deadline = await deadlineOf(dispute);
      await court.at(deadline - 1n);
      await expect(court.as("newcomer").conclude(dispute, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooEarly")
        .withArgs(dispute, deadline);
      await court.at(deadline);
      await court.as("newcomer").conclude(dispute);
      expect(await court.stageOf(dispute)).to.equal(STAGE.closed);
    });

    it("happens once", async () => {
      const dispute = await court.raise();
      await court.at(await deadlineOf(dispute));
      await court.board.conclude(dispute);
      await expect(court.board.conclude(dispute))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongStage")
        .withArgs(dispute, STAGE.closed);
    });

    it("of a dispute that nobody decided gives the bond back and ends the suspension", async () => {
      const dispute = await court.raise();
      await court.dao.ratify(dispute);
      await court.at(await deadlineOf(dispute));
      const conclusion = court.board.conclude(dispute);
      await expect(conclusion)
        .to.emit(court.board, "BondAwarded")
        .withArgs(dispute, court.address("harbour"), ZeroAddress, BOND);
      await expect(conclusion)
        .to.emit(court.board, "DisputeClosed")
        .withArgs(dispute, court.releaseId, RULING.none, false);
      await expect(conclusion).to.not.emit(court.board, "DisputeLifted");

      expect([await owed("harbour"), await owed("kestrel")]).to.deep.equal([BOND, 0n]);
      expect(await statusOf(court.releaseId)).to.equal(2n);
      expect((await court.board.disputeOf(dispute)).ruling).to.equal(RULING.none);
    });

    it("of a dispute that never suspended anything asks nothing of the registry", async () => {
      const dispute = await court.raise();
      await court.at(await deadlineOf(dispute));
      await expect(court.board.conclude(dispute)).to.not.emit(court.world.registry, "ReleaseReinstated");
    });

    it("of a ruling that nobody appealed against asks for a remedy", async () => {
      const dispute = await court.decided(RULING.upheld);
      const time = (await deadlineOf(dispute)) + 5n;
      const until = time + BigInt(PROCESS.remedyWithin);
      await court.at(time);
      const conclusion = court.board.conclude(dispute);
      await expect(conclusion).to.emit(court.board, "RemedyRequired").withArgs(dispute, until);
      await expect(conclusion)
        .to.emit(court.board, "BondAwarded")
        .withArgs(dispute, court.address("harbour"), ZeroAddress, BOND);

      const { stage, deadline, bond, suspendedUntil } = await court.board.disputeOf(dispute);
      expect([stage, deadline, bond]).to.deep.equal([STAGE.remedy, until, 0n]);
      expect(suspendedUntil).to.equal(until + BigInt(PROCESS.decideWithin));
      expect(await court.usable()).to.equal(false);
    });

    it("of a ruling that nobody appealed against revokes", async () => {
      const dispute = await court.decided(RULING.revoked);
      await court.at(await deadlineOf(dispute));
      const conclusion = court.board.conclude(dispute);
      await expect(conclusion).to.emit(court.world.registry, "ReleaseRevoked").withArgs(court.releaseId);
      await expect(conclusion)
        .to.emit(court.board, "DisputeClosed")
        .withArgs(dispute, court.releaseId, RULING.revoked, true);
      expect([await owed("harbour"), await owed("kestrel")]).to.deep.equal([BOND, 0n]);
    });

    for (const [what, ruling, stage] of [
      ["a remedy", RULING.upheld, STAGE.remedy],
      ["a revocation", RULING.revoked, STAGE.closed],
    ] as const) {
      it(`of an appeal that nobody decided lets the first ruling stand: ${what}, bonds to the raiser`, async () => {
        const dispute = await court.decided(ruling);
        await court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
        const deadline = await deadlineOf(dispute);
        await court.at(deadline - 1n);
        await expect(court.board.conclude(dispute, { gasLimit: 1_000_000 }))
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooEarly")
          .withArgs(dispute, deadline);
        await court.at(deadline);
        await court.board.conclude(dispute);

        expect(await court.stageOf(dispute)).to.equal(stage);
        expect([await owed("harbour"), await owed("kestrel")]).to.deep.equal([2n * BOND, 0n]);
        expect(await court.usable()).to.equal(false);
      });
    }

    it("suspends again what lapsed because nobody concluded in time", async () => {
      const dispute = await court.decided(RULING.upheld);
      await court.at((await court.board.disputeOf(dispute)).suspendedUntil + 1n);
      await court.raise({ clause: 2 });
      expect(await court.usable()).to.equal(true);
      await court.board.conclude(dispute);
      expect(await court.usable()).to.equal(false);
    });

    it("of a remedy that did not come revokes, to the second", async () => {
      const dispute = await court.upheld();
      const deadline = await deadlineOf(dispute);
      await court.at(deadline - 1n);
      await expect(court.board.conclude(dispute, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooEarly")
        .withArgs(dispute, deadline);
      await court.at(deadline);
      await expect(court.board.conclude(dispute))
        .to.emit(court.board, "DisputeClosed")
        .withArgs(dispute, court.releaseId, RULING.upheld, true);
      expect(await statusOf(court.releaseId)).to.equal(4n);
      expect(await owed("harbour")).to.equal(BOND);
    });
  });

  describe("a remedy", () => {
    let dispute: bigint;
    beforeEach(async () => {
      dispute = await court.upheld();
    });

    it("is a later, approved release of the same model: the disputed one is usable again", async () => {
      const corrected = await court.world.releases.approved({ version: "2.0.0" });
      const remedy = court.as("kestrel").remedy(dispute, corrected);
      await expect(remedy).to.emit(court.board, "DisputeRemedied").withArgs(dispute, corrected);
      await expect(remedy)
        .to.emit(court.board, "DisputeClosed")
        .withArgs(dispute, court.releaseId, RULING.none, false);
      await expect(remedy).to.emit(court.board, "DisputeLifted").withArgs(dispute, court.releaseId);

      expect(await statusOf(court.releaseId)).to.equal(2n);
      expect(await court.usable()).to.equal(true);
      expect((await court.board.disputeOf(dispute)).ruling).to.equal(RULING.upheld);
      await court.raise();
    });

    it("is the owner's to name: of now, not of then", async () => {
      const corrected = await court.world.releases.approved({ version: "2.0.0" });
      await expect(court.as("harbour").remedy(dispute, corrected))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotAccused")
        .withArgs(dispute, court.address("harbour"));
      const { registry, signers } = court.world;
      await registry.connect(signers.kestrel).transferModel(id("kestrel/glyph-reader"), signers.lantern.address);
      await expect(court.as("kestrel").remedy(dispute, corrected)).to.be.revertedWithCustomError(
        court.board,
        "EthicsBoard_NotAccused",
      );
      await court.as("lantern").remedy(dispute, corrected);
    });

    it("is no older release, none of another model, and none that is not approved or not usable", async () => {
      const { registry, releases, signers } = court.world;
      const refused = async (releaseId: bigint) =>
        expect(court.as("kestrel").remedy(dispute, releaseId))
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotRemedy")
          .withArgs(dispute, releaseId);

      await refused(court.releaseId);
      const submitted = await releases.submit({ version: "2.0.0" });
      await refused(submitted);
      await refused(await releases.approved({ name: "kestrel/other" }));
      await releases.approve(submitted);
      await court.dao.suspend(await court.raise({ releaseId: submitted }));
      await refused(submitted);

      await court.later(PROCESS.ratifyWithin);
      await court.as("kestrel").remedy(dispute, submitted);
      await expect(court.as("kestrel").remedy(dispute, 99n)).to.be.revertedWithCustomError(
        court.board,
        "EthicsBoard_WrongStage",
      );
      expect(await registry.ownerOf(submitted)).to.equal(signers.kestrel.address);
    });

    it("was submitted after the dispute was raised, not in the same second", async () => {
      const { registry, releases, signers } = court.world;
      const submission = await releases.submission({ version: "3.0.0" });
      const time = await court.later(DAY);
      await ethers.provider.send("evm_setAutomine", [false]);
      await registry.connect(signers.kestrel).submitRelease(submission, { gasLimit: 2_000_000 });
      await court.as("harbour").raise(court.releaseId, 2, id("same second"), { value: BOND, gasLimit: 2_000_000 });
      await ethers.provider.send("evm_mine", [time]);
      await ethers.provider.send("evm_setAutomine", [true]);
      const second = await court.board.disputeCount();
      const twin = await registry.releaseCount();
      expect((await court.board.disputeOf(second)).raisedAt).to.equal((await registry.releaseOf(twin)).submittedAt);

      await releases.approve(twin);
      await court.as("kestrel").answer(second, id("statement"));
      await court.dao.decide(second, RULING.upheld);
      await court.at(await deadlineOf(second));
      await court.board.conclude(second);
      await expect(court.as("kestrel").remedy(second, twin))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotRemedy")
        .withArgs(second, twin);
      await court.as("kestrel").remedy(dispute, twin);
    });

    it("comes in time, to the second", async () => {
      const second = await court.upheld({ clause: 2 });
      const corrected = await court.world.releases.approved({ version: "2.0.0" });
      const deadline = await deadlineOf(dispute);
      await court.at(deadline - 1n);
      await court.as("kestrel").remedy(dispute, corrected);

      const late = await deadlineOf(second);
      await court.at(late);
      await expect(court.as("kestrel").remedy(second, corrected, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(second, late);
    });

    it("of one dispute leaves suspended what another asks a remedy for", async () => {
      const second = await court.upheld({ clause: 2 });
      const corrected = await court.world.releases.approved({ version: "2.0.0" });
      await court.as("kestrel").remedy(dispute, corrected);
      expect(await court.usable()).to.equal(false);
      await court.as("kestrel").remedy(second, corrected);
      expect(await court.usable()).to.equal(true);
    });
  });

  describe("once the release is revoked by another dispute", () => {
    /** One dispute in each stage, on clauses 2 to 5, then the release is revoked over clause 1. */
    async function stages() {
      const remedy = await court.upheld({ clause: 5 });
      const appealed = await court.decided(RULING.upheld, { clause: 4, by: "lantern" });
      await court.as("kestrel").appeal(appealed, id("grounds"), { value: BOND });
      const revoking = await court.decided(RULING.revoked);
      await court.at((await deadlineOf(revoking)) - BigInt(DAY));
      const decided = await court.decided(RULING.upheld, { clause: 3 });
      const open = await court.raise({ clause: 2 });
      await court.dao.ratify(open);
      await court.at(await deadlineOf(revoking));
      await court.board.conclude(revoking);
      return { open, decided, appealed, remedy };
    }

    it("nothing can be decided, asked or suspended about it any more", async () => {
      const { open, decided, appealed, remedy } = await stages();
      const acts = [
        () => court.dao.suspend(open),
        () => court.dao.ratify(open),
        () => court.dao.decide(open, RULING.dismissed),
        () => court.as("kestrel").answer(open, id("statement")),
        () => court.as("kestrel").appeal(decided, id("grounds"), { value: BOND }),
        () => court.dao.decide(appealed, RULING.dismissed),
        () => court.as("kestrel").remedy(remedy, court.releaseId),
        () => court.dao.lift(open),
      ];
      for (const act of acts) {
        await expect(act())
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotDisputable")
          .withArgs(court.releaseId);
      }
    });

    it("every other dispute can be concluded at once, and bonds go back to who paid them", async () => {
      const disputes = await stages();
      const [harbour, lantern, kestrel] = await Promise.all([owed("harbour"), owed("lantern"), owed("kestrel")]);
      for (const dispute of Object.values(disputes)) {
        await expect(court.board.conclude(dispute))
          .to.emit(court.board, "DisputeClosed")
          .withArgs(dispute, court.releaseId, RULING.none, true);
      }
      expect(await owed("harbour")).to.equal(harbour + 2n * BOND);
      expect(await owed("lantern")).to.equal(lantern + BOND);
      expect(await owed("kestrel")).to.equal(kestrel + BOND);
      expect(await statusOf(court.releaseId)).to.equal(4n);
    });
  });
});
