import { expect } from "chai";
import { id, MaxUint256, ZeroAddress } from "ethers";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { type Action, actionOf, REFUSAL } from "../support/governance.ts";
import { earn, earnToken, laterTreasury, NATIVE, published, type PublishedWorld } from "../treasury/world.ts";

const EXECUTE = id("EXECUTE_PERMISSION");
const ROOT = id("ROOT_PERMISSION");

describe("Attacks by whoever commands a majority", () => {
  let world: PublishedWorld;
  let solvency: Action;
  let whale: string;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
    solvency = actionOf(world.treasury, "requireSolvent", []);
    whale = world.signers.newcomer.address;
    await earn(world, world.ids.base, 10_000n); // 500 are the DAO's, 9,500 are owed
    await earnToken(world, world.ids.base, 10_000n);
  });

  const explain = (actions: Action[], proposalId = 0n) =>
    world.reserveCondition.explain(proposalId, [...actions, solvency], 0n);
  const grant = (permission: string) => actionOf(world.dao, "grant", [world.dao.target, whale, permission]);

  it("cannot take what is owed before those it is owed to could leave", async () => {
    const { dao, treasury, erc20, signers, governance, ids } = world;
    const coin = await erc20.getAddress();
    const call = (method: string, ...args: unknown[]) => actionOf(erc20, method, args);
    const implementation = await laterTreasury(world);
    const attempts: Record<string, Action[]> = {
      "all the ETH": [{ to: whale, value: 10_000n, data: "0x" }],
      "all the coins": [call("transfer", whale, 10_000n)],
      "an allowance": [call("approve", whale, MaxUint256)],
      "ROOT": [grant(ROOT)],
      "EXECUTE without a condition": [grant(EXECUTE)],
      "another treasury": [actionOf(treasury, "upgradeTo", [implementation])],
      "the condition gone": [
        actionOf(dao, "revoke", [dao.target, world.voting.target, EXECUTE]),
        actionOf(dao, "grant", [dao.target, world.voting.target, EXECUTE]),
      ],
      "another licence contract": [actionOf(world.registry, "setLicense", [whale])],
      "more votes, then ROOT": [actionOf(world.token, "mint", [whale, 10n ** 24n]), grant(ROOT)],
    };
    const carried = new Map<string, bigint>();
    for (const [name, actions] of Object.entries(attempts)) carried.set(name, await governance.carry(actions));
    const lastEnd = (await world.voting.getProposal([...carried.values()].at(-1)!)).parameters.endDate;
    while (BigInt(await now()) < lastEnd) {
      for (const [name, proposalId] of carried) {
        await expect(governance.execute(proposalId), name).to.be.revertedWithCustomError(dao, "Unauthorized");
      }
      await networkHelpers.time.increase(600);
    }
    for (const name of ["kestrel", "bramble"] as const) {
      for (const currency of [NATIVE, coin]) {
        await treasury.connect(signers[name]).claimOnBehalf(currency, signers[name].address, ZeroAddress, [ids.base]);
      }
    }
    expect([await treasury.owed(NATIVE), await treasury.owed(coin)]).to.deep.equal([0n, 0n]);
    expect(await erc20.balanceOf(signers.kestrel.address)).to.equal(6_650n);
  });

  it("cannot freeze somebody's money first and change the rules before it thaws", async () => {
    const { board, registry, governance, ids, councilActs, signers, dao } = world;
    const { amount } = await board.bondFor(ids.base, 1);
    const carried = await governance.carry([grant(ROOT)]);
    await board.connect(signers.harbour).raise(ids.base, 1, id("evidence"), { value: amount });
    await councilActs.act([actionOf(board, "suspend", [1n])]);
    const { refusal, time } = await explain([grant(ROOT)], carried);
    expect(refusal).to.equal(REFUSAL.guardedTooEarly);
    const until = (await registry.releaseOf(ids.base)).suspendedUntil;
    expect(time).to.equal(until + 3_600n);
    await networkHelpers.time.increaseTo(until - 1n);
    await expect(governance.execute(carried)).to.be.revertedWithCustomError(dao, "Unauthorized");
    await networkHelpers.time.increaseTo(until);
    expect(await registry.isUsable(ids.base)).to.equal(true);
    await world.treasury.claimOnBehalf(NATIVE, signers.kestrel.address, ZeroAddress, [ids.base]);
  });

  describe("that hide an installation among harmless actions", () => {
    async function installation(): Promise<Action> {
      const { processor, dao, deployment } = world;
      const repo = deployment.contracts.MultisigRepo!.address;
      const permissions = [[0, dao.target, whale, ZeroAddress, EXECUTE]];
      const setup = [[[1, 1], repo], whale, permissions, ethers.keccak256("0x")];
      return actionOf(processor, "applyInstallation", [dao.target, setup]);
    }

    it("are refused at the action that installs, wherever it stands", async () => {
      const approval = actionOf(world.registry, "approve", [1n]);
      const payment = { to: whale, value: 1n, data: "0x" };
      const install = await installation();
      for (const actions of [
        [install, approval],
        [approval, payment, install, approval],
        [approval, grant(ROOT), install],
      ]) {
        const index = actions.findIndex((action) => action === install || action.to === world.dao.target);
        expect(await explain(actions)).to.deep.equal([REFUSAL.guardedNotAlone, BigInt(index), 0n]);
      }
    });

    it("get nothing by having another contract ask, since the processor holds no power between two votes", async () => {
      const { payee, hostile, processor, dao, governance } = world;
      const { data } = await installation();
      const hidden = actionOf(payee, "perform", [processor.target, 0n, data]);
      await expect(governance.pass([{ ...hidden, to: hostile }]))
        .to.be.revertedWithCustomError(dao, "ActionFailed")
        .withArgs(0);
      expect(await dao.isGranted(dao.target, whale, EXECUTE, "0x")).to.equal(false);
    });

    it("get nothing by executing within an execution", async () => {
      const { dao, voting, governance, payee, hostile } = world;
      const inner = dao.interface.encodeFunctionData("execute", [id("inner"), [grant(ROOT)], 0n]);
      const hidden = actionOf(payee, "perform", [dao.target, 0n, inner]);
      await expect(governance.pass([{ ...hidden, to: hostile }])).to.be.revertedWithCustomError(dao, "ActionFailed");
      const again = voting.interface.encodeFunctionData("execute", [await governance.carry([grant(ROOT)])]);
      const through = actionOf(payee, "perform", [voting.target, 0n, again]);
      await expect(governance.pass([{ ...through, to: hostile }])).to.be.revertedWithCustomError(dao, "ActionFailed");
    });
  });

  it("do not last: what was carried and left lying cannot run after its window", async () => {
    const { governance, dao, reserveCondition } = world;
    const carried = await governance.carry([grant(ROOT)]);
    await governance.waitFor(carried);
    await networkHelpers.time.increase(Number(await reserveCondition.guardedWindow()) + 1);
    await expect(governance.execute(carried)).to.be.revertedWithCustomError(dao, "Unauthorized");
    expect((await explain([grant(ROOT)], carried))[0]).to.equal(REFUSAL.guardedTooLate);
  });
});
