import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, ethers, type World } from "../fixture.ts";
import { type Action, actionOf, REFUSAL } from "../support/governance.ts";

const EXECUTE = id("EXECUTE_PERMISSION");
const REASON = id("reason");

describe("RoyaltyReserveCondition: what the council's veto stops", () => {
  let world: World;
  let solvency: Action;
  let stranger: string;

  beforeEach(async () => {
    world = await deployFixture();
    solvency = actionOf(world.treasury, "requireSolvent", []);
    stranger = world.signers.newcomer.address;
  });

  const explain = (actions: Action[], proposalId: bigint) =>
    world.reserveCondition.explain(proposalId, [...actions, solvency], 0n);
  const veto = (proposalId: bigint) => world.councilActs.act([actionOf(world.veto, "veto", [proposalId, REASON])]);

  /** Carried, vetoed, and late enough for anything. */
  async function vetoed(actions: Action[]): Promise<bigint> {
    const proposalId = await world.governance.carry(actions);
    await veto(proposalId);
    return proposalId;
  }

  const takeFromCouncil = () => actionOf(world.dao, "revoke", [world.dao.target, world.council.target, EXECUTE]);

  it("stops every proposal that it can, and says so before it speaks of time", async () => {
    const { registry, dao, voting, council, veto: vetoes, board, signers } = world;
    const revocation = (who: unknown) => actionOf(dao, "revoke", [dao.target, who, EXECUTE]);
    const stoppable: Record<string, Action> = {
      "a payment": { to: stranger, value: 1n, data: "0x" },
      "an approval": actionOf(registry, "approve", [1n]),
      "a suspension, by vote": actionOf(board, "suspend", [1n]),
      "a veto, by vote": actionOf(vetoes, "veto", [1n, REASON]),
      "a grant to the council": actionOf(dao, "grant", [dao.target, council.target, EXECUTE]),
      "taking from somebody else": revocation(voting.target),
      "taking from the council, with money": { ...takeFromCouncil(), value: 1n },
      "taking from the council, and more": { ...takeFromCouncil(), data: `${takeFromCouncil().data}00` },
      "a call to the council, with money": { ...actionOf(council, "addAddresses", [[stranger]]), value: 1n },
      "an overrule, with money": { ...actionOf(vetoes, "overrule", [1n]), value: 1n },
      "nothing to the DAO": { to: dao.target as string, value: 0n, data: "0x" },
      "an upgrade": actionOf(world.treasury, "upgradeTo", [signers.newcomer.address]),
    };
    for (const [name, action] of Object.entries(stoppable)) {
      const proposalId = await vetoed([action]);
      expect(await explain([action], proposalId), name).to.deep.equal([REFUSAL.vetoed, 0n, 0n]);
      await expect(world.governance.execute(proposalId), name)
        .to.be.revertedWithCustomError(dao, "Unauthorized")
        .withArgs(dao.target, voting.target, EXECUTE);
    }
  });

  it("does not touch an overrule, a change of the council, or what is decided about disputes", async () => {
    const { veto: vetoes, council, board } = world;
    const beyond: Record<string, Action> = {
      "an overrule": actionOf(vetoes, "overrule", [1n]),
      "more members": actionOf(council, "addAddresses", [[stranger]]),
      "fewer members": actionOf(council, "removeAddresses", [[world.signers.bramble.address]]),
      "other settings": actionOf(council, "updateMultisigSettings", [[true, 1]]),
      "a ratification": actionOf(board, "ratify", [1n]),
      "a lift": actionOf(board, "lift", [1n]),
      "a ruling": actionOf(board, "decide", [1n, 1]),
    };
    for (const [name, action] of Object.entries(beyond)) {
      expect(await explain([action], await vetoed([action])), name).to.deep.equal([REFUSAL.none, 0n, 0n]);
    }
    const all = Object.values(beyond);
    expect(await explain(all, await vetoed(all))).to.deep.equal([REFUSAL.none, 0n, 0n]);
  });

  it("lets the DAO take the council's power away, at once, veto or not", async () => {
    const { dao, council, councilActs, board, governance } = world;
    const proposalId = await vetoed([takeFromCouncil()]);
    expect((await explain([takeFromCouncil()], proposalId))[0]).to.equal(REFUSAL.none);
    await governance.execute(proposalId);
    await expect(councilActs.act([actionOf(board, "suspend", [1n])]))
      .to.be.revertedWithCustomError(dao, "Unauthorized")
      .withArgs(dao.target, council.target, EXECUTE);
  });

  it("stops what stands beside something that it cannot stop, and names it", async () => {
    const overrule = actionOf(world.veto, "overrule", [1n]);
    const approval = actionOf(world.registry, "approve", [1n]);
    const actions = [overrule, approval];
    expect(await explain(actions, await vetoed(actions))).to.deep.equal([REFUSAL.vetoed, 1n, 0n]);
  });

  it("ends when the DAO overrules it, and the proposal runs", async () => {
    const { governance, voting, veto: vetoes, signers } = world;
    await signers.harbour.sendTransaction({ to: world.dao.target, value: 5n });
    const payment = { to: stranger, value: 5n, data: "0x" };
    const proposalId = await vetoed([payment]);
    await governance.pass([actionOf(vetoes, "overrule", [proposalId])]);
    expect((await explain([payment], proposalId))[0]).to.equal(REFUSAL.tooEarly);
    await governance.waitFor(proposalId);
    await expect(voting.execute(proposalId)).to.changeEtherBalance(ethers, signers.newcomer, 5n);
  });

  it("does not stop other proposals of the same actions", async () => {
    const payment = { to: stranger, value: 0n, data: "0x" };
    await vetoed([payment]);
    const other = await world.governance.carry([payment], { metadata: "0x01" });
    await world.governance.waitFor(other);
    expect(await explain([payment], other)).to.deep.equal([REFUSAL.none, 0n, 0n]);
  });
});
