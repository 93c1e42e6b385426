import { expect } from "chai";
import { id } from "ethers";
import { now } from "../fixture.ts";
import { PROCESS } from "../support/process.ts";
import { Court, openCourt, RULING } from "./court.ts";

const RATIFY = PROCESS.ratifyWithin;

describe("EthicsBoard: suspensions of several disputes on one release", () => {
  let court: Court;
  let dispute: bigint;
  let second: bigint;
  beforeEach(async () => {
    court = await openCourt();
    dispute = await court.raise();
    second = await court.answered({ clause: 2 });
  });

  const deadlineOf = async (which: bigint) => (await court.board.disputeOf(which)).deadline;

  it("outlive a dispute that never suspended anything", async () => {
    await court.dao.suspend(dispute);
    await court.dao.decide(second, RULING.dismissed);
    expect(await court.usable()).to.equal(false);
  });

  it("go on for the one when the other is dismissed, lifted or lapses: the council's under a ruling", async () => {
    await court.dao.suspend(dispute);
    const council = (await court.board.disputeOf(dispute)).suspendedUntil;
    await court.dao.decide(second, RULING.upheld);
    await court.as("kestrel").appeal(second, id("grounds"), { value: PROCESS.bond });
    await expect(court.dao.decide(second, RULING.dismissed))
      .to.emit(court.world.registry, "ReleaseSuspended")
      .withArgs(court.releaseId, council);
    expect(await court.usable()).to.equal(false);

    const third = await court.raise({ clause: 3 });
    await expect(court.dao.suspend(third))
      .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadySuspended")
      .withArgs(court.releaseId, 0);
    await court.dao.lift(dispute);
    expect(await court.usable()).to.equal(true);
  });

  it("go on for the ruling when the council's is lifted", async () => {
    await court.dao.suspend(dispute);
    await court.dao.decide(second, RULING.upheld);
    await court.dao.lift(dispute);
    expect(await court.usable()).to.equal(false);
    const { suspendedUntil } = await court.board.disputeOf(second);
    expect((await court.world.registry.releaseOf(court.releaseId)).suspendedUntil).to.equal(suspendedUntil);
    expect((await court.board.disputeOf(dispute)).suspendedUntil).to.equal(0n);
  });

  for (const [what, order] of [["first", [0, 1]], ["second", [1, 0]]] as const) {
    it(`go on until both that the DAO ratified are over: the ${what} lifted before the other`, async () => {
      const both = [dispute, second];
      for (const one of both) await court.dao.ratify(one);
      await court.dao.lift(both[order[0]]!);
      expect(await court.usable()).to.equal(false);
      await court.dao.lift(both[order[1]]!);
      expect(await court.usable()).to.equal(true);
      expect((await court.world.registry.releaseOf(court.releaseId)).status).to.equal(2n);
    });
  }

  it("are the DAO's to add to the council's, and the council's not to add to the DAO's", async () => {
    await court.dao.suspend(dispute);
    await court.dao.ratify(second);
    await court.later(RATIFY);
    const third = await court.raise({ clause: 3 });
    await expect(court.dao.suspend(third))
      .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadySuspended")
      .withArgs(court.releaseId, second);
    await court.dao.lift(second);
    expect(await court.usable(), "the council's lapsed meanwhile").to.equal(true);
  });

  it("leave a later suspension of the council's alone when an older one that lapsed is cleared away", async () => {
    const old = await court.raise({ clause: 4 });
    await court.dao.suspend(old);
    const { suspendedUntil } = await court.board.disputeOf(old);
    const immune = await court.board.immuneUntil(court.releaseId);
    await court.at(await deadlineOf(old));
    await court.raise({ clause: 5 });
    expect(suspendedUntil).to.be.below(BigInt(await now()));
    await court.at(immune - 10n);
    const late = await court.raise({ clause: 6 });
    await court.at(immune);
    await court.dao.suspend(late);

    await expect(court.board.conclude(old)).to.not.emit(court.board, "DisputeLifted");
    expect(await court.usable()).to.equal(false);
    expect((await court.board.disputeOf(late)).suspendedUntil).to.equal(immune + BigInt(RATIFY));
    expect((await court.world.registry.releaseOf(court.releaseId)).suspendedUntil).to.equal(immune + BigInt(RATIFY));
  });

  it("need nothing reinstated where another dispute's end did it already", async () => {
    await court.dao.suspend(dispute);
    await court.later(RATIFY);
    await court.dao.ratify(second);
    await court.dao.lift(second);
    expect((await court.world.registry.releaseOf(court.releaseId)).status).to.equal(2n);
    await court.at(await deadlineOf(dispute));
    await expect(court.board.conclude(dispute)).to.not.emit(court.world.registry, "ReleaseReinstated");
  });
});
