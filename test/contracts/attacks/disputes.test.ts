import { expect } from "chai";
import { id } from "ethers";
import { networkHelpers, now } from "../fixture.ts";
import { PROCESS } from "../support/process.ts";
import { BOND, Court, DAY, HOUR, openCourt, releaseUnder, RULING, STAGE } from "../policy/court.ts";

const RATIFY = PROCESS.ratifyWithin;
const MODEL = id("kestrel/glyph-reader");

describe("Attacks: disputes", () => {
  let court: Court;
  beforeEach(async () => {
    court = await openCourt();
  });

  describe("a council that suspends again and again", () => {
    /**
     * Tries to suspend every hour, with a dispute about each of the six clauses at all times; answers the hours in
     * which the release was suspended.
     */
    async function besiege(hours: number, afterAnHour: (dispute: bigint) => Promise<unknown>): Promise<number> {
      const start = await now();
      let suspended = 0;
      const live = new Map<number, bigint>();
      for (let hour = 1; hour <= hours; hour += 1) {
        let caught: bigint | undefined;
        for (let clause = 1; clause <= 6; clause += 1) {
          const old = live.get(clause);
          if (old && (await court.board.disputeOf(old)).deadline <= BigInt(await now())) {
            await court.board.conclude(old);
            live.delete(clause);
          }
          if (!live.has(clause)) live.set(clause, await court.raise({ clause }));
          const dispute = live.get(clause)!;
          if (await isRefused(dispute)) continue;
          await court.dao.suspend(dispute);
          caught = dispute;
        }
        await networkHelpers.time.increaseTo(start + hour * HOUR);
        if (!(await court.usable())) suspended += 1;
        if (caught) await afterAnHour(caught);
      }
      return suspended;
    }

    const isRefused = (dispute: bigint) =>
      court.dao.suspend.staticCall(dispute).then(
        () => false,
        () => true,
      );

    it("stops the release for a quarter of the time, however many disputes it raises", async () => {
      const suspended = await besiege((16 * DAY) / HOUR, async () => undefined);
      expect(suspended * HOUR).to.be.within((2 * RATIFY * 9) / 10, 2 * RATIFY);
    }).timeout(240_000);

    it("is not let begin anew by a vote that lifts", async () => {
      const suspended = await besiege((16 * DAY) / HOUR, (dispute) => court.dao.lift(dispute));
      expect(suspended).to.equal(2);
    }).timeout(240_000);

    it("has one try for each dispute, and none while an earlier one is remembered", async () => {
      const disputes = [];
      for (let clause = 1; clause <= 6; clause += 1) disputes.push(await court.raise({ clause }));
      await court.dao.suspend(disputes[0]!);
      for (const dispute of disputes.slice(1)) {
        await expect(court.dao.suspend(dispute)).to.be.revertedWithCustomError(
          court.board,
          "EthicsBoard_AlreadySuspended",
        );
      }
      await court.later(RATIFY);
      for (const dispute of disputes.slice(1)) {
        await expect(court.dao.suspend(dispute, { gasLimit: 1_000_000 })).to.be.revertedWithCustomError(
          court.board,
          "EthicsBoard_Immune",
        );
      }
    });
  });

  describe("disputes by the hundred", () => {
    const COUNT = 250;

    it("make nothing dearer: each costs what the first one cost", async () => {
      const { releases } = court.world;
      const releaseId = await releaseUnder(court, { bond: 1n });
      const other = await releases.approved({ charterVersion: 2, version: "9.0.0" });
      const warmUp = await releases.approved({ charterVersion: 2, version: "9.0.1" });
      const gasOf = async (sent: Promise<{ wait(): Promise<{ gasUsed: bigint } | null> }>) =>
        (await (await sent).wait())!.gasUsed;
      /** The gas of one dispute about clause 2 from beginning to end. */
      const life = async (on: bigint) => {
        const raised = await gasOf(court.sendRaise({ releaseId: on, clause: 2, value: 1n }));
        const dispute = await court.board.disputeCount();
        const suspended = await gasOf(court.dao.suspend(dispute));
        await court.as("kestrel").answer(dispute, id("statement"));
        const decided = await gasOf(court.dao.decide(dispute, RULING.upheld));
        const lifted = await gasOf(court.dao.lift(dispute));
        await court.at((await court.board.disputeOf(dispute)).deadline);
        const concluded = await gasOf(court.board.conclude(dispute));
        return [raised, suspended, decided, lifted, concluded];
      };
      await life(warmUp); // what is written for the first time costs more
      const first = await life(other);
      for (let count = 0; count < COUNT; count += 1) {
        const dispute = await court.raise({ by: "lantern", releaseId, clause: 1, value: 1n });
        await networkHelpers.time.increaseTo((await court.board.disputeOf(dispute)).deadline);
        await court.board.conclude(dispute);
      }
      for (const clause of [1, 3]) await court.raise({ by: "lantern", releaseId, clause, value: 1n });

      const last = await life(releaseId);
      for (const [step, gas] of last.entries()) {
        // `thawsAt` is written where it rises; reading 250 disputes would cost 500,000.
        expect(Number(gas), `step ${step}`).to.be.closeTo(Number(first[step]), 5_000);
      }
    }).timeout(240_000);

    it("keep nobody from another clause, and cost twice as much after each that is dismissed", async () => {
      for (let value = BOND; value <= 8n * BOND; value *= 2n) {
        await court.dao.decide(await court.answered({ by: "lantern", value }), RULING.dismissed);
      }
      expect((await court.board.bondFor(court.releaseId, 1)).amount).to.equal(16n * BOND);
      await court.raise({ clause: 2 });
    });
  });

  describe("who is quicker", () => {
    it("with somebody else's evidence only raises their dispute for them, at its own cost", async () => {
      const evidence = id("what harbour found");
      const stolen = await court.raise({ by: "lantern", evidence });
      await expect(court.sendRaise({ evidence }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadyDisputed")
        .withArgs(court.releaseId, 1, stolen);
      await court.later(PROCESS.answerWithin);
      await court.dao.decide(stolen, RULING.upheld);
      expect(await court.usable()).to.equal(false);
    });

    it("to have a dispute dismissed makes nobody pay a bond they did not see", async () => {
      await court.dao.decide(await court.answered(), RULING.dismissed);
      await expect(court.sendRaise({ value: BOND }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongBond")
        .withArgs(BOND, 2n * BOND);
    });

    it("to give the model away takes answer and appeal along, and escapes nothing", async () => {
      const { registry, signers } = court.world;
      const dispute = await court.raise();
      await registry.connect(signers.kestrel).transferModel(MODEL, signers.lantern.address);
      await expect(court.as("kestrel").answer(dispute, id("statement")))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotAccused")
        .withArgs(dispute, court.address("kestrel"));
      await court.as("lantern").answer(dispute, id("statement"));
      await court.dao.decide(dispute, RULING.revoked);
      await registry.connect(signers.lantern).transferModel(MODEL, signers.kestrel.address);
      await expect(court.as("lantern").appeal(dispute, id("grounds"), { value: BOND }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NotAccused")
        .withArgs(dispute, court.address("lantern"));
      await court.as("kestrel").appeal(dispute, id("grounds"), { value: BOND });
      await court.dao.decide(dispute, RULING.revoked);
      expect(await court.usable()).to.equal(false);
    });

    it("at the second of the deadline is the one who concludes, not the one who appeals or remedies", async () => {
      const appealable = await court.decided(RULING.upheld, { clause: 2 });
      const dispute = await court.upheld();
      const corrected = await court.world.releases.approved({ version: "2.0.0" });
      await expect(court.as("kestrel").appeal(appealable, id("grounds"), { value: BOND, gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(appealable, (await court.board.disputeOf(appealable)).deadline);
      const { deadline } = await court.board.disputeOf(dispute);
      await court.at(deadline);
      await expect(court.as("kestrel").remedy(dispute, corrected, { gasLimit: 1_000_000 }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_TooLate")
        .withArgs(dispute, deadline);
      await court.board.conclude(dispute);
      expect((await court.world.registry.releaseOf(court.releaseId)).status).to.equal(4n);
    });
  });

  describe("two disputes about one release, whatever comes first", () => {
    type Step = "suspend A" | "end A" | "ratify B" | "end B";
    const orders: Step[][] = [
      ["suspend A", "end A", "ratify B", "end B"],
      ["suspend A", "ratify B", "end A", "end B"],
      ["suspend A", "ratify B", "end B", "end A"],
      ["ratify B", "suspend A", "end A", "end B"],
      ["ratify B", "suspend A", "end B", "end A"],
      ["ratify B", "end B", "suspend A", "end A"],
    ];
    for (const order of orders) {
      it(`leave the release suspended exactly while one of them suspends it: ${order.join(", ")}`, async () => {
        const [a, b] = [await court.answered(), await court.answered({ clause: 2 })];
        const suspending = { A: false, B: false };
        for (const step of order) {
          if (step === "suspend A" && suspending.B) {
            await expect(court.dao.suspend(a))
              .to.be.revertedWithCustomError(court.board, "EthicsBoard_AlreadySuspended")
              .withArgs(court.releaseId, b);
          } else if (step === "suspend A") {
            await court.dao.suspend(a);
            suspending.A = true;
          } else if (step === "ratify B") {
            await court.dao.ratify(b);
            suspending.B = true;
          } else {
            await court.dao.decide(step === "end A" ? a : b, RULING.dismissed);
            suspending[step === "end A" ? "A" : "B"] = false;
          }
          expect(await court.usable(), step).to.equal(!suspending.A && !suspending.B);
        }
        expect([await court.stageOf(a), await court.stageOf(b)]).to.deep.equal([STAGE.closed, STAGE.closed]);
      });
    }
  });
});
