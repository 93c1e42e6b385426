import { expect } from "chai";
import { id, ZeroAddress, ZeroHash, type Result } from "ethers";
import { networkHelpers, now } from "../fixture.ts";
import { PROCESS } from "../support/process.ts";
import { BOND, Court, DAY, openCourt, releaseUnder, RULING, STAGE } from "./court.ts";

describe("EthicsBoard: raising a dispute", () => {
  let court: Court;
  beforeEach(async () => {
    court = await openCourt();
  });

  it("takes evidence and a bond from anybody, and says until when what happens", async () => {
    const time = await court.later(10);
    await expect(court.sendRaise({ by: "newcomer", clause: 6, evidence: id("found") }))
      .to.emit(court.board, "DisputeRaised")
      .withArgs(
        1n,
        court.releaseId,
        6n,
        court.address("newcomer"),
        id("found"),
        ZeroAddress,
        BOND,
        time + PROCESS.answerWithin,
        time + PROCESS.decideWithin,
      );

    expect(((await court.board.disputeOf(1n)) as unknown as Result).toObject()).to.deep.equal({
      releaseId: court.releaseId,
      clause: 6n,
      stage: STAGE.open,
      ruling: RULING.none,
      raisedAt: BigInt(time),
      deadline: BigInt(time + PROCESS.decideWithin),
      suspendedUntil: 0n,
      ratified: false,
      answered: false,
      raisedBy: court.address("newcomer"),
      accused: ZeroAddress,
      currency: ZeroAddress,
      bond: BOND,
      appealBond: 0n,
    });
    expect(await court.board.disputeCount()).to.equal(1n);
    expect(await court.usable(), "an accusation alone stops nothing").to.equal(true);
  });

  it("knows no dispute that was not raised", async () => {
    const acts = [
      () => court.board.disputeOf(1n),
      () => court.dao.suspend(1n),
      () => court.dao.ratify(1n),
      () => court.dao.lift(1n),
      () => court.dao.decide(1n, RULING.upheld),
      () => court.as("kestrel").answer(1n, id("statement")),
      () => court.as("kestrel").appeal(1n, id("grounds")),
      () => court.as("kestrel").remedy(1n, court.releaseId),
      () => court.board.conclude(1n),
    ];
    for (const act of acts) {
      await expect(act()).to.be.revertedWithCustomError(court.board, "EthicsBoard_UnknownDispute").withArgs(1n);
    }
  });

  it("refuses a release that is only submitted, withdrawn, or revoked, and one that does not exist", async () => {
    const { registry, releases, signers } = court.world;
    const submitted = await releases.submit({ version: "2.0.0" });
    await expect(court.sendRaise({ releaseId: submitted }))
      .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotDisputable")
      .withArgs(submitted);

    await registry.connect(signers.kestrel).withdraw(submitted);
    await expect(court.sendRaise({ releaseId: submitted }))
      .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotDisputable")
      .withArgs(submitted);

    await court.revoked();
    await expect(court.sendRaise({ clause: 2 }))
      .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotDisputable")
      .withArgs(court.releaseId);

    await expect(court.sendRaise({ releaseId: 99n }))
      .to.be.revertedWithCustomError(registry, "ModelRegistry_UnknownRelease")
      .withArgs(99n);
  });

  it("takes a dispute about a release that is suspended, or whose ancestor is revoked", async () => {
    const child = await court.world.releases.approved({
      version: "2.0.0",
      parents: [{ parent: court.releaseId, shareBps: 100 }],
    });
    await court.dao.suspend(await court.raise({ releaseId: child }));
    await court.raise({ releaseId: child, clause: 2 });

    await court.revoked();
    const third = await court.raise({ releaseId: child, clause: 3 });
    expect(await court.world.registry.blockedBy(child)).to.equal(court.releaseId);
    expect(await court.stageOf(third)).to.equal(STAGE.open);
  });

  it("knows the clauses of the charter that the release was made under, from 1 to the last", async () => {
    for (const clause of [0, 7, 65_535]) {
      await expect(court.sendRaise({ clause }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_UnknownClause")
        .withArgs(clause, 6);
      await expect(court.board.bondFor(court.releaseId, clause))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_UnknownClause")
        .withArgs(clause, 6);
    }
    await court.raise({ clause: 1 });
    await court.raise({ clause: 6 });
  });

  it("refuses a dispute without evidence", async () => {
    await expect(court.sendRaise({ evidence: ZeroHash })).to.be.revertedWithCustomError(
      court.board,
      "EthicsBoard_MissingEvidence",
    );
  });

  it("refuses any other bond than the one it asks for", async () => {
    expect(await court.board.bondFor(court.releaseId, 1)).to.deep.equal([ZeroAddress, BOND]);
    for (const value of [0n, BOND - 1n, BOND + 1n]) {
      await expect(court.sendRaise({ value }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongBond")
        .withArgs(value, BOND);
    }
  });

  describe("a second time on the same ground", () => {
    it("waits until the first dispute is over", async () => {
      const first = await court.raise();
      await expect(court.sendRaise({ by: "lantern" }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadyDisputed")
        .withArgs(court.releaseId, 1, first);

      await court.at((await court.board.disputeOf(first)).deadline);
      await court.board.conclude(first);
      expect(await court.raise({ by: "lantern" })).to.equal(2n);
    });

    it("needs new evidence, whoever brings it", async () => {
      const evidence = id("the same");
      const first = await court.answered({ evidence });
      await court.dao.decide(first, RULING.dismissed);
      await expect(court.sendRaise({ by: "lantern", evidence, value: 2n * BOND }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_EvidenceUsed")
        .withArgs(court.releaseId, 1, evidence);
    });

    it("leaves other clauses and other releases alone", async () => {
      const evidence = id("the same");
      const other = await court.world.releases.approved({ version: "2.0.0" });
      const first = await court.answered({ evidence });
      await court.dao.decide(first, RULING.dismissed);

      await court.raise({ clause: 2, evidence });
      await court.raise({ releaseId: other, evidence });
      expect(await court.board.disputeCount()).to.equal(3n);
    });

    it("costs twice the bond after each that was dismissed, and no more after one that lapsed", async () => {
      await court.dao.decide(await court.answered(), RULING.dismissed);
      expect(await court.board.bondFor(court.releaseId, 1)).to.deep.equal([ZeroAddress, 2n * BOND]);
      expect(await court.board.bondFor(court.releaseId, 2)).to.deep.equal([ZeroAddress, BOND]);
      await expect(court.sendRaise({ value: BOND }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongBond")
        .withArgs(BOND, 2n * BOND);

      const lapsed = await court.raise({ value: 2n * BOND });
      await court.at((await court.board.disputeOf(lapsed)).deadline);
      await court.board.conclude(lapsed);
      expect((await court.board.bondFor(court.releaseId, 1)).amount).to.equal(2n * BOND);

      const appealed = await court.decided(RULING.revoked, { value: 2n * BOND });
      await court.as("kestrel").appeal(appealed, id("grounds"), { value: BOND });
      await court.dao.decide(appealed, RULING.dismissed);
      expect((await court.board.bondFor(court.releaseId, 1)).amount).to.equal(4n * BOND);
    });

    it("stops doubling after sixteen", async () => {
      const releaseId = await releaseUnder(court, { bond: 1n });
      for (let value = 1n; value <= 2n ** 17n; value *= 2n) {
        const asked = value > 2n ** 16n ? 2n ** 16n : value;
        expect((await court.board.bondFor(releaseId, 1)).amount).to.equal(asked);
        await court.dao.decide(await court.answered({ releaseId, value: asked }), RULING.dismissed);
      }
      expect((await court.board.bondFor(releaseId, 1)).amount).to.equal(2n ** 16n);
    });

    it("asks for no more than its bond can be booked", async () => {
      const most = 2n ** 96n - 1n;
      const { board } = court;
      const releaseId = await releaseUnder(court, { bond: most });
      await networkHelpers.setBalance(court.address("harbour"), 2n ** 100n);
      await court.dao.decide(await court.answered({ releaseId, value: most }), RULING.dismissed);

      expect((await board.bondFor(releaseId, 1)).amount).to.equal(most);
    });
  });

  it("goes by the charter that the release was made under, whatever is adopted in the middle", async () => {
    const first = await court.raise();
    const later = await releaseUnder(court, { bond: 7n, answerWithin: 2 * DAY, decideWithin: 30 * DAY });

    expect((await court.board.bondFor(court.releaseId, 2)).amount).to.equal(BOND);
    expect((await court.board.bondFor(later, 2)).amount).to.equal(7n);
    await expect(court.board.bondFor(later, 4))
      .to.be.revertedWithCustomError(court.board, "EthicsBoard_UnknownClause")
      .withArgs(4, 3);
    const second = await court.raise({ releaseId: later, value: 7n });
    const time = BigInt(await now());
    expect((await court.board.disputeOf(second)).deadline).to.equal(time + BigInt(30 * DAY));

    await court.as("kestrel").answer(first, id("statement"));
    await court.dao.decide(first, RULING.upheld);
    const { deadline } = await court.board.disputeOf(first);
    expect(deadline).to.equal(BigInt((await now()) + PROCESS.appealWithin));
  });
});
