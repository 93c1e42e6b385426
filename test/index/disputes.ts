import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { deployedContract, type ContractName, type Contracts } from "../../sdk/src/chain/contracts.ts";
import { Actors } from "./acts.ts";
import type { IndexedWorld } from "./demoWorld.ts";
import { actOnDisputes } from "./disputeActs.ts";

const STAGES = ["None", "Open", "Decided", "Appealed", "Remedy", "Closed"];
const RULINGS = ["None", "Dismissed", "Upheld", "Revoked"];

const lower = (text: string): string => text.toLowerCase();
/** What the contracts call 0 is null in the index. */
const orNull = (time: bigint): string | null => (time === 0n ? null : String(time));

/** What the index says of disputes, refunds, the council and reasons, beside what their contracts say. */
export function disputeTests(openWorld: () => IndexedWorld): void {
  const contract = <Name extends ContractName>(name: Name): Promise<Contracts[Name]> =>
    deployedContract(name, openWorld().deployment, openWorld().provider);
  const query = <T extends Record<string, Row[]>>(text: string): Promise<T> => openWorld().query<T>(text);

  before(async () => {
    await actOnDisputes(await Actors.open(openWorld()));
    await openWorld().catchUp();
  });

  it("tells of every dispute how far it has come, and how it ended", async () => {
    const board = await contract("EthicsBoard");
    const { disputes } = await query(`{ disputes(first: 1000, orderBy: disputeId) { disputeId stage ruling outcome
      release { releaseId } clauseNumber clause { number } raisedBy { id } accused { id } currency { id } raisedAt
      deadline suspendedUntil ratified answered bond appealBond answerUntil appealUntil remedyUntil closedAt } }`);
    expect(disputes).to.have.lengthOf(Number(await board.disputeCount()));
    for (const dispute of disputes!) {
      const stored = await board.disputeOf(dispute.disputeId);
      expect(dispute, dispute.disputeId).to.deep.include({
        stage: STAGES[Number(stored.stage)],
        ruling: RULINGS[Number(stored.ruling)],
        release: { releaseId: String(stored.releaseId) },
        clauseNumber: Number(stored.clause),
        clause: { number: Number(stored.clause) },
        raisedBy: { id: lower(stored.raisedBy) },
        currency: { id: lower(stored.currency) },
        raisedAt: String(stored.raisedAt),
        deadline: orNull(stored.deadline),
        suspendedUntil: orNull(stored.suspendedUntil),
        ratified: stored.ratified,
        answered: stored.answered,
      });
      expect(dispute.outcome === null).to.equal(dispute.stage !== "Closed");
      expect(dispute.closedAt === null).to.equal(dispute.stage !== "Closed");
      if (stored.accused !== ZeroAddress) expect(dispute.accused.id).to.equal(lower(stored.accused));
      expect(dispute.appealBond === null).to.equal(stored.accused === ZeroAddress);
      if (stored.bond > 0n) expect(dispute.bond).to.equal(String(stored.bond));
    }
    const outcomes = disputes!.map(({ outcome }) => outcome);
    expect(outcomes).to.include.members(["Dismissed", "Lapsed", "Revoked", "Moot", null]);
    expect(disputes!.map(({ stage }) => stage)).to.include.members(["Open", "Remedy", "Closed"]);
  });

  it("counts each release's disputes that go on, and puts their steps in order", async () => {
    const { releases, disputes } = await query(`{
      releases { releaseId liveDisputeCount disputes { stage } }
      disputes { steps(first: 1000, orderBy: sequence) { kind timestamp sequence } activities { model { id } }
        model { id } release { model { id } } } }`);
    for (const { liveDisputeCount, disputes: own } of releases!) {
      expect(liveDisputeCount).to.equal(own.filter(({ stage }: Row) => stage !== "Closed").length);
    }
    for (const { steps, activities, model, release } of disputes!) {
      expect(steps[0].kind).to.equal("Raised");
      const times = steps.map(({ timestamp }: Row) => Number(timestamp));
      expect(times).to.deep.equal(times.toSorted((a: number, b: number) => a - b));
      expect(activities.length).to.be.at.least(steps.length);
      for (const { model: concerned } of activities) expect(concerned).to.deep.equal(model);
      expect(release.model).to.deep.equal(model);
    }
  });

  it("knows to the wei what the board holds for whom", async () => {
    const board = await contract("EthicsBoard");
    const { bondBalances, disputes } = await query(`{
      bondBalances { account { id } currency { id } awarded withdrawn balance }
      disputes(where: { stage_not: Closed }) { disputeId } bondAwards { amount } }`);
    let held = 0n;
    for (const { account, currency, balance } of bondBalances!) {
      expect(balance).to.equal(String(await board.bondsOf(account.id, currency.id)));
      held += BigInt(balance);
    }
    expect(bondBalances!.some(({ withdrawn }) => withdrawn !== "0")).to.equal(true);
    for (const { disputeId } of disputes!) {
      const { bond, appealBond } = await board.disputeOf(disputeId);
      held += bond + appealBond;
    }
    expect(held).to.equal(await openWorld().provider.getBalance(board.target));
  });

  it("tells of every charter version how disputes under it go", async () => {
    const charter = await contract("EthicsCharter");
    const { charterVersions } = await query(`{ charterVersions { version process { bondCurrency { id } bond ratifyWithin
      answerWithin decideWithin appealWithin remedyWithin refundWithin perpetualRefundBps } } }`);
    expect(charterVersions!.length).to.be.at.least(2);
    for (const { version, process } of charterVersions!) {
      const stored = await charter.processOf(version);
      expect(process).to.deep.equal({
        bondCurrency: { id: lower(stored.bondCurrency) },
        bond: String(stored.bond),
        ratifyWithin: String(stored.ratifyWithin),
        answerWithin: String(stored.answerWithin),
        decideWithin: String(stored.decideWithin),
        appealWithin: String(stored.appealWithin),
        remedyWithin: String(stored.remedyWithin),
        refundWithin: String(stored.refundWithin),
        perpetualRefundBps: Number(stored.perpetualRefundBps),
      });
    }
  });

  it("knows what refunds collected, owe and paid, to the wei", async () => {
    const refunds = await contract("Refunds");
    const { refundFunds } = await query(`{ refundFunds { release { releaseId refundsOpenedAt refundsUntil }
      currency { id } collected asked refunded returned diverted
      requests { license { tokenId } licensee { id } asked paid }
      parts { account { id } collected returned } } }`);
    expect(refundFunds).to.have.lengthOf(1);
    for (const { release, currency, requests, parts, ...fund } of refundFunds!) {
      const stored = await refunds.fundOf(release.releaseId, currency.id);
      expect(fund).to.deep.equal({
        collected: String(stored.collected),
        asked: String(stored.asked),
        refunded: String(stored.refunded),
        returned: String(stored.returned),
        diverted: stored.diverted,
      });
      const { openedAt, until } = await refunds.openingOf(release.releaseId);
      expect([release.refundsOpenedAt, release.refundsUntil]).to.deep.equal([String(openedAt), String(until)]);
      expect(requests).to.have.lengthOf(2);
      for (const { license, licensee, asked, paid } of requests) {
        const request = await refunds.requestOf(license.tokenId);
        expect([licensee.id, asked, paid]).to.deep.equal([
          lower(request.licensee),
          String(request.asked),
          String(request.paid),
        ]);
        const [whole, have] = [BigInt(fund.asked), BigInt(fund.collected)];
        const due = have < whole ? (BigInt(asked) * have) / whole : BigInt(asked);
        expect(due - BigInt(paid)).to.equal(await refunds.payableOf(license.tokenId));
      }
      for (const { account, collected, returned } of parts) {
        expect(collected).to.equal(String(await refunds.collectedOf(release.releaseId, currency.id, account.id)));
        const [whole, have] = [BigInt(fund.asked), BigInt(fund.collected)];
        const left = have > whole ? (BigInt(collected) * (have - whole)) / have - BigInt(returned) : 0n;
        expect(left).to.equal(await refunds.remainderOf(release.releaseId, currency.id, account.id));
      }
      const kept = await openWorld().provider.getBalance(refunds.target);
      expect(kept).to.equal(stored.collected - stored.refunded - stored.returned);
    }
  });

  it("knows the council, and what it approved and executed", async () => {
    const council = await contract("Council");
    const { councils, councilProposals } = await query(`{
      councils { minApprovals onlyListed memberCount members { account { id } active } }
      councilProposals { proposalId kind dispute { disputeId } vetoes { proposalId } minApprovals approvalCount executed
        startDate endDate approvals { member { id } } actions { target data } executionTransaction } }`);
    expect(councils).to.have.lengthOf(1);
    const [{ members, ...rules }] = councils as [Row];
    const settings = await council.multisigSettings();
    expect(rules).to.deep.equal({
      minApprovals: Number(settings.minApprovals),
      onlyListed: settings.onlyListed,
      memberCount: Number(await council.addresslistLength()),
    });
    for (const { account, active } of members) expect(await council.isMember(account.id)).to.equal(active);
    expect(members.map(({ active }: Row) => active)).to.include.members([true, false]);
    expect(councilProposals).to.have.lengthOf(Number(await council.proposalCount()));
    for (const proposal of councilProposals!) {
      const stored = await council.getProposal(proposal.proposalId);
      expect(proposal).to.deep.include({
        minApprovals: Number(stored.parameters.minApprovals),
        approvalCount: Number(stored.approvals),
        executed: stored.executed,
        startDate: String(stored.parameters.startDate),
        endDate: String(stored.parameters.endDate),
        actions: stored.actions.map(({ to, data }) => ({ target: lower(to), data })),
      });
      expect(proposal.approvals).to.have.lengthOf(proposal.approvalCount);
      expect(proposal.dispute === null).to.equal(proposal.kind !== "Suspension");
      expect(proposal.vetoes === null).to.equal(proposal.kind !== "Veto");
    }
    const { executions } = await query(`{ executions(where: { councilProposal_not: null }) { transactionHash
      councilProposal { executionTransaction } } }`);
    expect(executions).to.have.lengthOf(councilProposals!.filter(({ executed }) => executed).length);
    for (const { transactionHash, councilProposal } of executions!) {
      expect(councilProposal.executionTransaction).to.equal(transactionHash);
    }
  });

  it("knows which proposals a veto holds up, and who had verified before voting", async () => {
    const [veto, verification] = [await contract("CouncilVeto"), await contract("VerificationRegistry")];
    const { proposals } = await query(`{ proposals(first: 1000) { proposalId vetoed overruledAt release { releaseId }
      verifiedYes verifiedNo verifiedAbstain votes(first: 1000) { voter { id } option verified blockNumber } } }`);
    for (const { proposalId, vetoed, release, votes, ...counts } of proposals!) {
      expect(vetoed).to.equal(await veto.isVetoed(proposalId));
      const verified = { Yes: 0, No: 0, Abstain: 0 } as Record<string, number>;
      for (const vote of votes) {
        const filter = verification.filters.ReceiptRecorded(release?.releaseId, vote.voter.id);
        const receipts = release ? await verification.queryFilter(filter, 0, Number(vote.blockNumber)) : [];
        expect(vote.verified).to.equal(receipts.length > 0);
        if (vote.verified) verified[vote.option]! += 1;
      }
      expect([counts.verifiedYes, counts.verifiedNo, counts.verifiedAbstain]).to.deep.equal([
        verified["Yes"],
        verified["No"],
        verified["Abstain"],
      ]);
    }
    expect(proposals!.some(({ vetoed }) => vetoed)).to.equal(true);
    expect(proposals!.some(({ overruledAt }) => overruledAt !== null)).to.equal(true);
    expect(proposals!.some(({ verifiedYes }) => verifiedYes > 0)).to.equal(true);
  });

  it("keeps the latest reason at each vote, and the latest profile at each member", async () => {
    const deliberation = await contract("Deliberation");
    const { votes, members, reasons } = await query(`{
      votes(first: 1000, where: { reason_not: null }) { voter { id } proposal { proposalId } reason { text option
        documentCid release { releaseId } } }
      reasons(first: 1000) { id } members { id profileCid profile { name statement } } }`);
    const given = await deliberation.queryFilter(deliberation.filters.ReasonGiven());
    expect(reasons).to.have.lengthOf(given.length);
    const latest = new Map(given.map(({ args }) => [`${args.proposalId} ${lower(args.member)}`, args]));
    expect(votes).to.have.lengthOf(latest.size);
    for (const { voter, proposal, reason } of votes!) {
      const args = latest.get(`${proposal.proposalId} ${voter.id}`)!;
      expect(reason.text).to.equal(args.reason);
      expect(reason.option).to.equal(["None", "Abstain", "Yes", "No"][Number(args.option)]);
      expect(reason.documentCid === null).to.equal(args.evidence === ZeroHash);
      expect(reason.release?.releaseId ?? "0").to.equal(String(args.releaseId));
    }
    const set = await deliberation.queryFilter(deliberation.filters.ProfileSet());
    const profiles = new Map(set.map(({ args }) => [lower(args.member), args.profile]));
    for (const { id, profileCid } of members!) {
      expect(profileCid === null).to.equal((profiles.get(id) ?? ZeroHash) === ZeroHash);
    }
    expect(members!.some(({ profile }) => profile?.name)).to.equal(true);
  });

  it("names the vote that granted a permission, and every grant's transaction", async () => {
    const dao = await contract("DAO");
    const { permissionGrants } = await query(`{ permissionGrants(first: 1000) { who permissionId grantTransaction
      grantProposal { executionTransaction } } }`);
    for (const { permissionId, grantTransaction, grantProposal } of permissionGrants!) {
      const { logs } = (await openWorld().provider.getTransactionReceipt(grantTransaction))!;
      const granted = logs.filter(({ address }) => lower(address) === lower(dao.target as string));
      expect(granted.some(({ topics }) => topics[1] === permissionId)).to.equal(true);
      if (grantProposal) expect(grantProposal.executionTransaction).to.equal(grantTransaction);
    }
  });
}

// Rows of the index: their shape is what each query asks for.
type Row = any;
