import { expect } from "chai";
import { id, parseEther } from "ethers";
import { deployFixture, ethers, networkHelpers, type World } from "../fixture.ts";
import { type Action, actionOf, REFUSAL, VOTE } from "../support/governance.ts";

const HOUR = 3_600n;

describe("Attacks on votes", () => {
  let world: World;
  let toll: Action;

  beforeEach(async () => {
    world = await deployFixture();
    toll = { to: world.signers.newcomer.address, value: 0n, data: "0x" };
  });

  const proposalOf = (proposalId: bigint) => world.voting.getProposal(proposalId);

  describe("with votes that are borrowed for one transaction", () => {
    const LOAN = parseEther("580"); // more than half of all

    async function lent() {
      const lender = await ethers.deployContract("FlashLender");
      const voter = await ethers.deployContract("FlashVoter");
      const { token, signers } = world;
      await token.connect(signers.juniper).transfer(lender.target, parseEther("320"));
      await token.connect(signers.osprey).transfer(lender.target, parseEther("260"));
      const send = voter.getFunction("attack");
      const attack = (calls: { to: unknown; data: string }[]) => send(lender, token.target, LOAN, calls);
      return { attack, voter };
    }

    const vote = (proposalId: bigint) => ({
      to: world.voting.target,
      data: world.voting.interface.encodeFunctionData("vote", [proposalId, VOTE.yes, true]),
    });

    it("decides nothing that is open already", async () => {
      const { attack, voter } = await lent();
      const proposalId = await world.governance.propose([toll], { by: "saltmarsh" });
      await attack([]);
      expect(await voter.getFunction("votes")(), "it does hold them").to.equal(LOAN);
      await expect(attack([vote(proposalId)]))
        .to.be.revertedWithCustomError(world.voting, "VoteCastForbidden")
        .withArgs(proposalId, voter.target, VOTE.yes);
    });

    it("decides nothing that it proposes itself in the same transaction", async () => {
      const { attack, voter } = await lent();
      const actions = [toll, actionOf(world.treasury, "requireSolvent", [])];
      const propose = actionOf(world.voting, "createProposal", ["0x", actions, 0n, 0, 0, VOTE.yes, true]);
      await expect(attack([propose])).to.be.revertedWithCustomError(world.voting, "VoteCastForbidden");
      expect(await world.token.balanceOf(voter.target)).to.equal(0n);
    });
  });

  it("with power that came after the snapshot has no say", async () => {
    const { token, voting, signers, governance } = world;
    const proposalId = await governance.propose([toll]);
    await token.connect(signers.osprey).transfer(signers.newcomer.address, parseEther("260"));
    await expect(voting.connect(signers.newcomer).vote(proposalId, VOTE.yes, false))
      .to.be.revertedWithCustomError(voting, "VoteCastForbidden")
      .withArgs(proposalId, signers.newcomer.address, VOTE.yes);
    await governance.vote(proposalId, { osprey: "no" });
    expect((await proposalOf(proposalId)).tally.no, "what was held at the snapshot").to.equal(parseEther("260"));
  });

  it("with the same votes twice, passed on in between, counts them once", async () => {
    const { token, voting, signers, governance } = world;
    const proposalId = await governance.propose([toll]);
    await governance.vote(proposalId, { osprey: "yes" });
    await token.connect(signers.osprey).transfer(signers.harbour.address, parseEther("260"));
    await expect(voting.connect(signers.harbour).vote(proposalId, VOTE.yes, false)).to.be.revertedWithCustomError(
      voting,
      "VoteCastForbidden",
    );
    expect((await proposalOf(proposalId)).tally.yes).to.equal(parseEther("260"));
  });

  it("by executing again does nothing", async () => {
    const { governance, voting } = world;
    const proposalId = await governance.carry([toll]);
    await governance.waitFor(proposalId);
    await governance.execute(proposalId);
    await expect(governance.execute(proposalId))
      .to.be.revertedWithCustomError(voting, "ProposalExecutionForbidden")
      .withArgs(proposalId);
  });

  it("by lowering quorum and support afterwards revives nothing", async () => {
    const { governance, voting } = world;
    const failed = await governance.propose([toll]);
    await governance.vote(failed, { bramble: "yes" }); // 5 % of all take part, 15 % are needed
    const divided = await governance.propose([toll], { metadata: "0x01" });
    await governance.vote(divided, { saltmarsh: "yes", osprey: "no" });
    await networkHelpers.time.increaseTo((await proposalOf(divided)).parameters.endDate);
    const lowest = [1, 0, 0, 3_600, 1];
    await governance.pass([actionOf(voting, "updateVotingSettings", [lowest])]);
    expect([await voting.minParticipation(), await voting.supportThreshold()]).to.deep.equal([0n, 0n]);
    for (const proposalId of [failed, divided]) {
      expect(await voting.canExecute(proposalId)).to.equal(false);
      await expect(governance.execute(proposalId))
        .to.be.revertedWithCustomError(voting, "ProposalExecutionForbidden")
        .withArgs(proposalId);
    }
  });

  it("by swinging them in the last second leaves the delay to the others, and the veto to the council", async () => {
    const { governance, voting, dao, councilActs, veto, reserveCondition } = world;
    const proposalId = await governance.propose([toll]);
    await governance.vote(proposalId, { saltmarsh: "no", bramble: "no" });
    const { endDate } = (await proposalOf(proposalId)).parameters;
    await networkHelpers.time.increaseTo(endDate - 3n);
    await governance.vote(proposalId, { juniper: "yes", osprey: "yes" });
    await networkHelpers.time.increaseTo(endDate);
    expect(await voting.canExecute(proposalId)).to.equal(true);
    await expect(governance.execute(proposalId)).to.be.revertedWithCustomError(dao, "Unauthorized");
    const solvency = actionOf(world.treasury, "requireSolvent", []);
    const { refusal, time } = await reserveCondition.explain(proposalId, [toll, solvency], 0n);
    expect([refusal, time]).to.deep.equal([REFUSAL.tooEarly, endDate + HOUR]);

    await councilActs.act([actionOf(veto, "veto", [proposalId, id("a swing in the last second")])]);
    await networkHelpers.time.increaseTo(endDate + HOUR);
    await expect(governance.execute(proposalId)).to.be.revertedWithCustomError(dao, "Unauthorized");
  });

  describe("in the same block as a veto", () => {
    interface Race {
      execute: boolean;
      veto: boolean;
      proposalId: bigint;
    }

    /** Mines one block of both, in that order; answers whether each succeeded. */
    async function race(first: "execute" | "veto"): Promise<Race> {
      const { governance, councilActs, council, voting, veto, signers } = world;
      const proposalId = await governance.carry([toll]);
      await governance.waitFor(proposalId);
      const inCouncil = await councilActs.carry([actionOf(veto, "veto", [proposalId, id("reason")])]);
      const limits = { gasLimit: 1_000_000n };
      const moves = {
        execute: () => voting.connect(signers.newcomer).execute(proposalId, limits),
        veto: () => council.connect(signers.juniper).execute(inCouncil, limits),
      };
      const order = first === "execute" ? (["execute", "veto"] as const) : (["veto", "execute"] as const);
      await ethers.provider.send("evm_setAutomine", [false]);
      let sent;
      try {
        sent = [await moves[order[0]](), await moves[order[1]]()];
        await ethers.provider.send("evm_mine", []);
      } finally {
        await ethers.provider.send("evm_setAutomine", [true]);
      }
      const receipts = await Promise.all(sent.map(({ hash }) => ethers.provider.getTransactionReceipt(hash)));
      expect(receipts[0]!.blockNumber).to.equal(receipts[1]!.blockNumber);
      expect(receipts[0]!.index).to.be.lessThan(receipts[1]!.index);
      const [one, two] = receipts.map((receipt) => receipt!.status === 1);
      return { proposalId, [order[0]]: one, [order[1]]: two } as unknown as Race;
    }

    it("is executed and not vetoed when it comes first", async () => {
      const { execute, veto, proposalId } = await race("execute");
      expect({ execute, veto }).to.deep.equal({ execute: true, veto: false });
      expect(await world.veto.isVetoed(proposalId)).to.equal(false);
    });

    it("is vetoed and not executed when the veto comes first", async () => {
      const { execute, veto, proposalId } = await race("veto");
      expect({ execute, veto }).to.deep.equal({ execute: false, veto: true });
      expect((await proposalOf(proposalId)).executed).to.equal(false);
    });
  });
});
