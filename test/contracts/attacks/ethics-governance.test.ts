import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, networkHelpers, type World } from "../fixture.ts";
import { type Action, actionOf, REFUSAL } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const EXECUTE = id("EXECUTE_PERMISSION");

describe("Attacks: around the conditions", () => {
  let world: World;
  let solvency: Action;

  beforeEach(async () => {
    world = await deployFixture();
    solvency = actionOf(world.treasury, "requireSolvent", []);
  });

  const explain = async (proposalId: bigint, ...actions: Action[]) =>
    (await world.reserveCondition.explain(proposalId, [...actions, solvency], 0n)).refusal;

  describe("a module of the registry named within a batch", () => {
    /** The registry's own `multicall`, of one call or of one in another. */
    const batches = (): Record<string, Action> => {
      const { registry, signers } = world;
      const hostile = signers.newcomer.address;
      const call = (method: string, args: unknown[]) => actionOf(registry, method, args).data;
      const licence = call("setLicense", [hostile]);
      return {
        "a licence contract": actionOf(registry, "multicall", [[licence]]),
        "a verification registry": actionOf(registry, "multicall", [[call("setVerificationRegistry", [hostile])]]),
        "behind an approval": actionOf(registry, "multicall", [[call("approve", [1n]), licence]]),
        "a batch in a batch": actionOf(registry, "multicall", [[call("multicall", [[licence]])]]),
      };
    };

    it("is guarded as it is outside of one", async () => {
      for (const [name, batch] of Object.entries(batches())) {
        const proposalId = await world.governance.carry([batch]);
        expect(await explain(proposalId, batch), name).to.equal(REFUSAL.guardedTooEarly);
      }
    });

    it("waits for what is frozen", async () => {
      const batch = batches()["a licence contract"]!;
      const proposalId = await world.governance.carry([batch]);
      const { releases, dao, voting } = world;
      await disputeAndSuspend(await releases.approved());
      await networkHelpers.time.increaseTo((await voting.getProposal(proposalId)).parameters.endDate + 3_601n);
      await expect(world.governance.execute(proposalId))
        .to.be.revertedWithCustomError(dao, "Unauthorized")
        .withArgs(dao.target, voting.target, EXECUTE);
    });
  });

  async function raise(releaseId: bigint, clause: number): Promise<bigint> {
    const { board, signers } = world;
    const { amount } = await board.bondFor(releaseId, clause);
    const evidence = id(`${releaseId} ${clause} ${await board.disputeCount()}`);
    await board.connect(signers.harbour).raise(releaseId, clause, evidence, { value: amount });
    return board.disputeCount();
  }

  async function disputeAndSuspend(releaseId: bigint): Promise<void> {
    await world.councilActs.act([actionOf(world.board, "suspend", [await raise(releaseId, 1)])]);
  }

  describe("a council that agreed on suspensions in advance and was replaced", () => {
    it("does not hold the DAO back from taking its power away", async () => {
      const { board, council, councilActs, dao, governance, releases, signers } = world;
      const first = await releases.approved();
      // Disputes are numbered: those that do not exist yet can be agreed on.
      const ahead = [];
      for (let dispute = 1n; dispute <= 3n; dispute += 1n) {
        ahead.push(await councilActs.carry([actionOf(board, "suspend", [dispute])]));
      }
      const replace = [
        actionOf(council, "addAddresses", [[signers.osprey.address, signers.fernhill.address]]),
        actionOf(council, "removeAddresses", [[signers.juniper.address, signers.saltmarsh.address]]),
      ];
      await governance.execute(await governance.carry(replace));

      await raise(first, 1);
      await councilActs.execute(ahead[0]!, "juniper"); // who is no member any more
      expect((await board.disputeOf(1n)).suspendedUntil).to.not.equal(0n);

      const take = actionOf(dao, "revoke", [dao.target, council.target, EXECUTE]);
      const proposalId = await governance.carry([take]);
      expect(await explain(proposalId, take)).to.equal(REFUSAL.none);
      await governance.execute(proposalId);

      await networkHelpers.time.increase(4 * PROCESS.ratifyWithin);
      await raise(first, 2);
      await expect(councilActs.execute(ahead[1]!, "juniper"))
        .to.be.revertedWithCustomError(dao, "Unauthorized")
        .withArgs(dao.target, council.target, EXECUTE);
    });
  });
});
