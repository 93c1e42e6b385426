import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { deployFixture, ethers, now, type World } from "../fixture.ts";
import { type Action, actionOf } from "../support/governance.ts";

const EXECUTE = id("EXECUTE_PERMISSION");
const REASON = id("reason");

describe("The council", () => {
  let world: World;
  let releaseId: bigint;
  let disputeId: bigint;
  let suspend: Action;

  beforeEach(async () => {
    world = await deployFixture();
    releaseId = await world.releases.approved();
    const { board, signers } = world;
    const { amount } = await board.bondFor(releaseId, 1);
    await board.connect(signers.harbour).raise(releaseId, 1, id("evidence"), { value: amount });
    disputeId = await board.disputeCount();
    suspend = actionOf(board, "suspend", [disputeId]);
  });

  const veto = (proposalId: bigint) => actionOf(world.veto, "veto", [proposalId, REASON]);
  const refused = async (actions: Action[], map = 0n, name = "") => {
    const { councilActs, dao, council } = world;
    await expect(councilActs.execute(await councilActs.carry(actions, map)), name)
      .to.be.revertedWithCustomError(dao, "Unauthorized")
      .withArgs(dao.target, council.target, EXECUTE);
  };

  it("is two of three members, and nobody else proposes in it", async () => {
    const { council, signers, councilActs } = world;
    expect(await council.multisigSettings()).to.deep.equal([true, 2n]);
    for (const [role, listed] of Object.entries({ juniper: true, saltmarsh: true, bramble: true, osprey: false })) {
      expect(await council.isListed(signers[role as "juniper"].address), role).to.equal(listed);
    }
    await expect(councilActs.propose([suspend], "osprey"))
      .to.be.revertedWithCustomError(council, "ProposalCreationForbidden")
      .withArgs(signers.osprey.address);
  });

  it("suspends a disputed release at once, with two approvals and not with one", async () => {
    const { council, councilActs, registry, board } = world;
    const proposalId = await councilActs.propose([suspend]);
    await expect(councilActs.execute(proposalId))
      .to.be.revertedWithCustomError(council, "ProposalExecutionForbidden")
      .withArgs(proposalId);
    await councilActs.approve(proposalId, "bramble");
    await expect(councilActs.execute(proposalId)).to.emit(board, "DisputeSuspended");
    expect(await registry.isUsable(releaseId)).to.equal(false);
    const { suspendedUntil } = await board.disputeOf(disputeId);
    expect(Number(suspendedUntil)).to.equal((await now()) + 2 * 86_400);
  });

  it("suspends and vetoes in one execution", async () => {
    const { councilActs, registry, veto: vetoes, governance } = world;
    const proposalId = await governance.carry([{ to: world.signers.newcomer.address, value: 0n, data: "0x" }]);
    await councilActs.act([suspend, veto(proposalId)]);
    expect(await registry.isUsable(releaseId)).to.equal(false);
    expect(await vetoes.isVetoed(proposalId)).to.equal(true);
  });

  it("can execute nothing else", async () => {
    const { board, veto: vetoes, registry, dao, voting, treasury, token, council, signers } = world;
    const { address } = signers.juniper;
    const others: Record<string, Action[]> = {
      "a suspension with value": [{ ...suspend, value: 1n }],
      "a suspension in the registry": [actionOf(registry, "suspend", [releaseId, 2n ** 40n - 1n])],
      "a revocation": [actionOf(registry, "revoke", [releaseId])],
      "a ruling": [actionOf(board, "decide", [disputeId, 3])],
      "a ratification": [actionOf(board, "ratify", [disputeId])],
      "an overrule": [actionOf(vetoes, "overrule", [1n])],
      "a grant": [actionOf(dao, "grant", [dao.target, address, EXECUTE])],
      "a payment": [{ to: address, value: 1n, data: "0x" }],
      "nothing": [{ to: address, value: 0n, data: "0x" }],
      "no action": [],
      "votes": [actionOf(token, "mint", [address, 1n])],
      "a vote's execution": [actionOf(voting, "execute", [1n])],
      "a treasury": [actionOf(treasury, "upgradeTo", [address])],
      "a change of itself": [actionOf(council, "addAddresses", [[address]])],
      "its own settings": [actionOf(council, "updateMultisigSettings", [[true, 1]])],
      "a suspension and a payment": [suspend, { to: address, value: 1n, data: "0x" }],
      "a call of the board with nothing in it": [{ to: board.target as string, value: 0n, data: "0x" }],
      "bonds": [actionOf(board, "withdraw", [ZeroAddress, address])],
    };
    for (const [name, actions] of Object.entries(others)) await refused(actions, 0n, name);
    await refused([suspend], 1n, "a suspension that may fail");
  });

  it("cannot suspend twice for one dispute: the second fails as a whole", async () => {
    const { councilActs, dao } = world;
    await councilActs.act([suspend]);
    await expect(councilActs.act([suspend])).to.be.revertedWithCustomError(dao, "ActionFailed").withArgs(0);
  });

  describe("cannot, by its veto, keep the DAO from", () => {
    /** Carried by the DAO and vetoed by the council. */
    async function vetoed(actions: Action[]): Promise<bigint> {
      const proposalId = await world.governance.carry(actions);
      await world.councilActs.act([veto(proposalId)]);
      return proposalId;
    }

    it("overruling", async () => {
      const { governance, veto: vetoes, signers } = world;
      const stopped = await vetoed([{ to: signers.newcomer.address, value: 0n, data: "0x" }]);
      await governance.execute(await vetoed([actionOf(vetoes, "overrule", [stopped])]));
      expect(await vetoes.isVetoed(stopped)).to.equal(false);
      await governance.waitFor(stopped);
      await governance.execute(stopped);
      expect((await world.voting.getProposal(stopped)).executed).to.equal(true);
    });

    it("changing its members at once", async () => {
      const { council, governance, councilActs, signers } = world;
      const change = [
        actionOf(council, "addAddresses", [[signers.osprey.address, signers.fernhill.address]]),
        actionOf(council, "removeAddresses", [[signers.juniper.address, signers.saltmarsh.address]]),
      ];
      await governance.execute(await vetoed(change));
      await expect(councilActs.propose([suspend]))
        .to.be.revertedWithCustomError(council, "ProposalCreationForbidden")
        .withArgs(signers.juniper.address);
      const proposalId = await councilActs.propose([suspend], "osprey");
      await councilActs.approve(proposalId, "fernhill");
      await councilActs.execute(proposalId, "osprey");
    });

    it("ratifying, lifting and ruling", async () => {
      const { board, governance, councilActs, registry, signers } = world;
      await councilActs.act([suspend]);
      await governance.execute(await vetoed([actionOf(board, "ratify", [disputeId])]));
      expect((await board.disputeOf(disputeId)).ratified).to.equal(true);
      await governance.execute(await vetoed([actionOf(board, "lift", [disputeId])]));
      expect(await registry.isUsable(releaseId)).to.equal(true);
      await board.connect(signers.kestrel).answer(disputeId, id("statement"));
      await governance.execute(await vetoed([actionOf(board, "decide", [disputeId, 1])]));
      expect((await board.disputeOf(disputeId)).ruling).to.equal(1n);
    });
  });

  it("is not stopped by the treasury's money: it moves none, with or without a solvency check", async () => {
    const { councilActs, dao, signers } = world;
    await signers.harbour.sendTransaction({ to: dao.target, value: 5n });
    const before = await ethers.provider.getBalance(dao.target);
    await councilActs.act([suspend]);
    expect(await ethers.provider.getBalance(dao.target)).to.equal(before);
    await refused([suspend, actionOf(world.treasury, "requireSolvent", [])]);
  });
});
