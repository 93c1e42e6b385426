import { expect } from "chai";
import { id, MaxUint256, parseEther } from "ethers";
import { deployFixture, ethers, networkHelpers, now, type World } from "../fixture.ts";
import { type Action, actionOf, REFUSAL } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const WINDOW = 30n * DAY;
const NO_PROPOSAL = 4_242n;
const ROOT = id("ROOT_PERMISSION");
const POLICY = { receiptsRequired: 2, acceptedBackends: 2, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 0 };

describe("RoyaltyReserveCondition: when a carried proposal may run", () => {
  let world: World;
  let solvency: Action;
  let stranger: string;

  beforeEach(async () => {
    world = await deployFixture();
    solvency = actionOf(world.treasury, "requireSolvent", []);
    stranger = world.signers.newcomer.address;
  });

  const explain = (actions: Action[], proposalId = NO_PROPOSAL) =>
    world.reserveCondition.explain(proposalId, [...actions, solvency], 0n);
  const endOf = async (proposalId: bigint) => (await world.voting.getProposal(proposalId)).parameters.endDate;

  /** Says what it says, and the DAO does as it says. */
  async function expectAt(
    time: bigint,
    { proposalId, actions }: { proposalId: bigint; actions: Action[] },
    expected: [refusal: bigint, index: bigint, time: bigint],
    name = "",
  ) {
    if (BigInt(await now()) < time) await networkHelpers.time.increaseTo(time);
    expect(BigInt(await now()), name).to.equal(time);
    expect(await explain(actions, proposalId), name).to.deep.equal(expected);
    const { dao, voting, reserveCondition } = world;
    const callId = ethers.toBeHex(proposalId, 32);
    const data = dao.interface.encodeFunctionData("execute", [callId, [...actions, solvency], 0n]);
    const granted = await reserveCondition.isGranted(dao.target, voting.target, id("EXECUTE_PERMISSION"), data);
    expect(granted, name).to.equal(expected[0] === REFUSAL.none);
  }

  const carried = async (...actions: Action[]) => ({ proposalId: await world.governance.carry(actions), actions });

  /** What is neither exempt nor guarded. */
  const ordinary = (): Record<string, Action> => {
    const { registry, charter, currencies, token, board, veto, refunds, deliberation } = world;
    return {
      "a payment": { to: stranger, value: 1n, data: "0x" },
      "a call to anybody": { to: stranger, value: 0n, data: "0x12345678" },
      "a charter": actionOf(charter, "adopt", [id("document"), 1, POLICY, PROCESS]),
      "a currency": actionOf(currencies, "list", [token.target]),
      "a mint": actionOf(token, "mint", [stranger, 1n]),
      "an approval with money": { ...actionOf(registry, "approve", [1n]), value: 1n },
      "an approval cut short": { ...actionOf(registry, "approve", [1n]), data: "0x" },
      "a suspension, by vote": actionOf(board, "suspend", [1n]),
      "a ruling with money": { ...actionOf(board, "decide", [1n, 1]), value: 1n },
      "a veto, by vote": actionOf(veto, "veto", [1n, id("reason")]),
      "an overrule with money": { ...actionOf(veto, "overrule", [1n]), value: 1n },
      "money for the council": { to: world.council.target as string, value: 1n, data: "0x" },
      "a diversion of refunds": actionOf(refunds, "divert", [1n, ethers.ZeroAddress]),
      "a profile": actionOf(deliberation, "setProfile", [id("profile")]),
      "an approval sent elsewhere": { ...actionOf(registry, "approve", [1n]), to: board.target as string },
    };
  };

  const exempt = (): Record<string, Action> => {
    const { registry, board, veto, council, dao } = world;
    return {
      "an approval": actionOf(registry, "approve", [1n]),
      "a ratification": actionOf(board, "ratify", [1n]),
      "a lift": actionOf(board, "lift", [1n]),
      "a ruling": actionOf(board, "decide", [1n, 1]),
      "an overrule": actionOf(veto, "overrule", [1n]),
      "more members": actionOf(council, "addAddresses", [[stranger]]),
      "other settings of the council": actionOf(council, "updateMultisigSettings", [[true, 1]]),
      "the end of the council": actionOf(dao, "revoke", [dao.target, council.target, id("EXECUTE_PERMISSION")]),
    };
  };

  it("makes what is ordinary wait for the delay after the end date, to the second, whatever the majority", async () => {
    for (const [name, action] of Object.entries(ordinary())) {
      const proposal = await carried(action);
      expect(await world.voting.isSupportThresholdReachedEarly(proposal.proposalId), name).to.equal(true);
      const notBefore = (await endOf(proposal.proposalId)) + HOUR;
      await expectAt(BigInt(await now()), proposal, [REFUSAL.tooEarly, 0n, notBefore], name);
      await expectAt(notBefore - 1n, proposal, [REFUSAL.tooEarly, 0n, notBefore], name);
      await expectAt(notBefore, proposal, [REFUSAL.none, 0n, 0n], name);
    }
  });

  it("lets what is exempt run at once", async () => {
    for (const [name, action] of Object.entries(exempt())) {
      const proposal = await carried(action);
      await expectAt(BigInt(await now()), proposal, [REFUSAL.none, 0n, 0n], name);
    }
    const all = await carried(...Object.values(exempt()));
    await expectAt(BigInt(await now()), all, [REFUSAL.none, 0n, 0n]);
  });

  it("lets nothing ordinary run early among what is exempt, and names it", async () => {
    const [approval] = Object.values(exempt());
    const [payment] = Object.values(ordinary());
    const proposal = await carried(approval!, approval!, payment!, approval!, payment!);
    const notBefore = (await endOf(proposal.proposalId)) + HOUR;
    await expectAt(BigInt(await now()), proposal, [REFUSAL.tooEarly, 2n, notBefore]);
    await expectAt(notBefore, proposal, [REFUSAL.none, 0n, 0n]);
  });

  it("counts from the end date that was chosen, also from a long one", async () => {
    const action = Object.values(ordinary())[0]!;
    const endDate = BigInt(await now()) + 20n * DAY;
    const proposalId = await world.governance.carry([action], { endDate });
    await expectAt(endDate + HOUR - 1n, { proposalId, actions: [action] }, [REFUSAL.tooEarly, 0n, endDate + HOUR]);
    await expectAt(endDate + HOUR, { proposalId, actions: [action] }, [REFUSAL.none, 0n, 0n]);
  });

  it("never lets anything but the exempt run for a proposal that does not exist", async () => {
    expect(await explain([Object.values(ordinary())[0]!])).to.deep.equal([REFUSAL.tooEarly, 0n, MaxUint256]);
    expect(await explain([grantRoot()])).to.deep.equal([REFUSAL.guardedTooEarly, 0n, MaxUint256]);
  });

  function grantRoot(): Action {
    return actionOf(world.dao, "grant", [world.dao.target, stranger, ROOT]);
  }

  describe("guarded actions", () => {
    it("run in their window only, to the second", async () => {
      const proposal = await carried(grantRoot());
      const opens = (await endOf(proposal.proposalId)) + HOUR;
      await expectAt(opens - 1n, proposal, [REFUSAL.guardedTooEarly, 0n, opens]);
      await expectAt(opens, proposal, [REFUSAL.none, 0n, 0n]);
      await expectAt(opens + WINDOW, proposal, [REFUSAL.none, 0n, 0n]);
      await expectAt(opens + WINDOW + 1n, proposal, [REFUSAL.guardedTooLate, 0n, opens + WINDOW]);
      await expect(world.governance.execute(proposal.proposalId))
        .to.be.revertedWithCustomError(world.dao, "Unauthorized")
        .withArgs(world.dao.target, world.voting.target, id("EXECUTE_PERMISSION"));
    });

    it("are refused beside what is exempt, too", async () => {
      for (const [name, action] of Object.entries(exempt())) {
        const refused = [REFUSAL.guardedNotAlone, 1n, 0n];
        expect(await explain([action, grantRoot()]), name).to.deep.equal(refused);
      }
    });

    /** Raises a dispute against a new release and lets the council suspend; answers until when. */
    async function suspended(): Promise<bigint> {
      const releaseId = await world.releases.approved();
      const { board, signers, councilActs } = world;
      await board.connect(signers.harbour).raise(releaseId, 1, id("evidence"), { value: parseEther("0.05") });
      const disputeId = await board.disputeCount();
      await councilActs.act([actionOf(board, "suspend", [disputeId])]);
      return (await board.disputeOf(disputeId)).suspendedUntil;
    }

    it("wait until everything frozen has thawed, and the delay after that", async () => {
      const proposal = await carried(grantRoot());
      const thaw = await suspended();
      expect(await world.board.thawsAt()).to.equal(thaw);
      const opens = thaw + HOUR;
      expect(opens).to.be.greaterThan((await endOf(proposal.proposalId)) + HOUR);
      await expectAt(BigInt(await now()), proposal, [REFUSAL.guardedTooEarly, 0n, opens]);
      await expectAt(opens - 1n, proposal, [REFUSAL.guardedTooEarly, 0n, opens]);
      await expectAt(opens, proposal, [REFUSAL.none, 0n, 0n]);
    });

    it("wait for no thaw that is over when the vote ends", async () => {
      const thaw = await suspended();
      await networkHelpers.time.increaseTo(thaw);
      const proposal = await carried(grantRoot());
      const opens = (await endOf(proposal.proposalId)) + HOUR;
      await expectAt(opens, proposal, [REFUSAL.none, 0n, 0n]);
    });

    it("are too late at once when the thaw comes after their window", async () => {
      const { reserveCondition: condition } = world;
      const names = ["dao", "pluginSetupProcessor", "voting", "treasury", "currencies", "registry", "board"] as const;
      const others = ["veto", "council", "delay", "guardedDelay"] as const;
      const parts = await Promise.all([...names, ...others].map(async (name) => [name, await condition[name]()]));
      const open = DAY; // shorter than a suspension
      const brief = await ethers.deployContract("RoyaltyReserveCondition", [
        { ...Object.fromEntries(parts), guardedWindow: open },
      ]);
      const { proposalId, actions } = await carried(grantRoot());
      const closes = (await endOf(proposalId)) + HOUR + open;
      const ask = () => brief.getFunction("explain")(proposalId, [...actions, solvency], 0n);
      expect(await ask()).to.deep.equal([REFUSAL.guardedTooEarly, 0n, closes - open]);
      await suspended();
      expect(await ask()).to.deep.equal([REFUSAL.guardedTooLate, 0n, closes]);
    });

    it("leave no room for a false verification registry around an approval", async () => {
      const { registry, verification } = world;
      const name = (address: string) => actionOf(registry, "setVerificationRegistry", [address]);
      const approval = actionOf(registry, "approve", [1n]);
      const actions = [name(stranger), approval, name(verification.target as string)];
      expect(await explain(actions)).to.deep.equal([REFUSAL.guardedNotAlone, 0n, 0n]);
    });
  });
});
