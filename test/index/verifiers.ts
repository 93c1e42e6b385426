import { expect } from "chai";
import { deployedContract } from "../../sdk/src/chain/contracts.ts";
import type { IndexedWorld } from "./demoWorld.ts";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows of many queries
type Row = Record<string, any>;

const OUTCOMES = ["Lapsed", "Dismissed", "Upheld", "Forfeited"];

/** What the index says of verifiers, their bonds and challenges, beside what the registry answers. */
export function verifierTests(openWorld: () => IndexedWorld): void {
  const registry = () => deployedContract("VerificationRegistry", openWorld().deployment, openWorld().provider);
  const query = (text: string) => openWorld().query<Record<string, Row[]>>(text);

  it("knows every verifier's bond, and what may be withdrawn, as the registry does", async () => {
    const verification = await registry();
    const { verifiers, terms } = await query(`{ terms: bondTerms_collection { required unbondDelay decideWithin }
      verifiers { id active leaving leavesAt atStake awarded openChallengeCount } }`);
    const stored = await verification.bondTerms();
    expect(terms).to.deep.equal([
      {
        required: String(stored.required),
        unbondDelay: String(stored.unbondDelay),
        decideWithin: String(stored.decideWithin),
      },
    ]);
    const now = (await openWorld().provider.getBlock("latest"))!.timestamp;
    let [held, forfeited] = [0n, 0n];
    for (const { id, active, leaving, leavesAt, atStake, awarded, openChallengeCount } of verifiers!) {
      const bond = await verification.bondOf(id);
      expect([active, leaving, String(leavesAt ?? 0), openChallengeCount]).to.deep.equal([
        String(bond.active),
        String(bond.leaving),
        String(bond.leavesAt),
        Number(bond.openChallenges),
      ]);
      const left = leavesAt !== null && now >= Number(leavesAt) ? BigInt(leaving) : 0n;
      expect(left + BigInt(awarded)).to.equal(await verification.withdrawable(id));
      held += BigInt(active) + BigInt(leaving) + BigInt(atStake) + BigInt(awarded);
    }
    const { challenges } = await query("{ challenges(first: 1000) { open outcome stake deposit } }");
    for (const { open, outcome, stake, deposit } of challenges!) {
      if (open) held += BigInt(deposit);
      if (outcome === "Forfeited") forfeited += BigInt(stake) + BigInt(deposit);
    }
    const balance = await openWorld().provider.getBalance(verification.target);
    expect(balance, "every wei is somebody's, or forfeited").to.equal(held + forfeited);
    expect(verifiers!.some(({ leaving }) => leaving !== "0")).to.equal(true);
    expect(forfeited > 0n).to.equal(true);
  });

  it("knows of every receipt whether it counts, was revoked, struck or is challenged", async () => {
    const verification = await registry();
    const { receipts, verifiers } = await query(`{ receipts(first: 1000) { release { releaseId } verifier { id } outcome
      counts counted rewarded revoked struck challenge { open } }
      verifiers { id receiptCount countedCount passingCount failingCount revokedCount struckCount } }`);
    for (const receipt of receipts!) {
      const stored = await verification.receiptOf(receipt.release.releaseId, receipt.verifier.id);
      expect(receipt).to.deep.include({
        outcome: ["None", "Pass", "Fail"][Number(stored.outcome)],
        counts: stored.counts,
        rewarded: stored.rewarded,
        revoked: stored.revoked,
        struck: stored.struck,
      });
      expect(receipt.challenge?.open === true).to.equal(stored.challenged);
    }
    for (const what of ["revoked", "struck"]) expect(receipts!.some((receipt) => receipt[what]), what).to.equal(true);
    for (const { id, ...record } of verifiers!) {
      const own = receipts!.filter(({ verifier }) => verifier.id === id);
      const number = (is: (receipt: Row) => boolean) => own.filter(is).length;
      expect(record).to.deep.equal({
        receiptCount: own.length,
        countedCount: number(({ counted }) => counted),
        passingCount: number(({ outcome }) => outcome === "Pass"),
        failingCount: number(({ outcome }) => outcome === "Fail"),
        revokedCount: number(({ revoked }) => revoked),
        struckCount: number(({ struck }) => struck),
      });
    }
  });

  it("tells every challenge as the registry has it, ended in every way and open", async () => {
    const verification = await registry();
    const { challenges } = await query(`{ challenges(first: 1000) { challengeId release { releaseId } verifier { id }
      challenger { id } stake fromLeaving deposit decideBy open outcome answered answerCid
      counterRun { verifier { id } outcome } receipt { outcome } } }`);
    expect(challenges).to.have.lengthOf(Number(await verification.challengeCount()));
    for (const { counterRun, receipt, answerCid, ...challenge } of challenges!) {
      const stored = await verification.challengeOf(challenge.challengeId);
      expect(challenge).to.deep.equal({
        challengeId: challenge.challengeId,
        release: { releaseId: String(stored.releaseId) },
        verifier: { id: stored.verifier.toLowerCase() },
        challenger: { id: stored.challenger.toLowerCase() },
        stake: String(stored.stake),
        fromLeaving: String(stored.fromLeaving),
        deposit: String(stored.deposit),
        decideBy: String(stored.decideBy),
        open: stored.open,
        outcome: stored.open ? null : OUTCOMES[Number(stored.verdict)],
        answered: stored.answered,
      });
      expect(answerCid !== null).to.equal(stored.answered);
      expect(counterRun.verifier.id).to.equal(challenge.challenger.id);
      expect(counterRun.outcome).to.not.equal(receipt.outcome);
    }
    const outcomes = challenges!.map(({ outcome }) => outcome);
    expect(outcomes).to.include.members([...OUTCOMES, null]);
    expect(challenges!.some(({ fromLeaving }) => fromLeaving !== "0")).to.equal(true);
  });
}
