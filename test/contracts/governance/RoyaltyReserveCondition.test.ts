import { expect } from "chai";
import { concat, hexlify, id, Interface, MaxUint256, randomBytes, toBeHex, ZeroAddress } from "ethers";
import { ethers, networkHelpers } from "../fixture.ts";
import { type Action, actionOf, REFUSAL as Refusal } from "../support/governance.ts";
import { earn, earnToken, laterTreasury, NATIVE, published, type PublishedWorld } from "../treasury/world.ts";

const EXECUTE = id("EXECUTE_PERMISSION");
const ROOT = id("ROOT_PERMISSION");
const NO_PROPOSAL = 4_242n;
const erc20 = new Interface([
  "function transfer(address to, uint256 amount)",
  "function transferFrom(address from, address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function increaseAllowance(address spender, uint256 amount)",
  "function deposit() payable",
]);

function callToken(to: string, method: string, args: unknown[]): Action {
  return { to, value: 0n, data: erc20.encodeFunctionData(method, args) };
}

describe("RoyaltyReserveCondition", () => {
  let world: PublishedWorld;
  let solvency: Action;
  let daoAddress: string;
  let stranger: string;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
    solvency = actionOf(world.treasury, "requireSolvent", []);
    daoAddress = await world.dao.getAddress();
    stranger = world.signers.newcomer.address;
  });

  function explain(actions: Action[], proposalId = NO_PROPOSAL, allowFailureMap = 0n) {
    return world.reserveCondition.explain(proposalId, actions, allowFailureMap);
  }

  function grantRoot(): Action {
    return actionOf(world.dao, "grant", [daoAddress, stranger, ROOT]);
  }

  /** Carried by vote and not executed; the actions are all there are, none is appended. */
  function propose(actions: Action[], allowFailureMap = 0n): Promise<bigint> {
    return world.governance.carry(actions, { allowFailureMap, solvencyCheck: false });
  }

  async function endOf(proposalId: bigint): Promise<number> {
    return Number((await world.voting.getProposal(proposalId)).parameters.endDate);
  }

  async function delay(): Promise<number> {
    return Number(await world.reserveCondition.guardedDelay());
  }

  /** Carried, and as late as needed to run. */
  async function ripe(actions: Action[]): Promise<bigint> {
    const proposalId = await propose(actions);
    await world.governance.waitFor(proposalId);
    return proposalId;
  }

  describe("explain", () => {
    const harmless = (to: string): Action => ({ to, value: 5n, data: "0x1234" });

    it("finds nothing wrong with the check alone, of any proposal at any time", async () => {
      expect(await explain([solvency])).to.deep.equal([Refusal.none, 0n, 0n]);
    });

    it("finds nothing wrong, in time, with what is neither guarded nor a currency call, the check last", async () => {
      const actions = [harmless(stranger), { to: ZeroAddress, value: 1n, data: "0x" }, solvency];
      expect(await explain(actions, await ripe(actions))).to.deep.equal([Refusal.none, 0n, 0n]);
    });

    it("refuses to let an action fail", async () => {
      const refused = [Refusal.failureMapNotZero, 0n, 0n];
      expect(await explain([solvency], NO_PROPOSAL, 1n)).to.deep.equal(refused);
      expect(await explain([solvency], NO_PROPOSAL, 2n ** 255n)).to.deep.equal(refused);
    });

    describe("refuses a proposal whose last action is not the solvency check:", () => {
      it("no actions", async () => {
        expect(await explain([])).to.deep.equal([Refusal.solvencyCheckMissing, 0n, 0n]);
      });

      it("another action after it", async () => {
        const actions = [solvency, harmless(stranger)];
        expect(await explain(actions)).to.deep.equal([Refusal.solvencyCheckMissing, 1n, 0n]);
      });

      const lookalikes: Record<string, (check: Action) => Partial<Action>> = {
        "with value": () => ({ value: 1n }),
        "with trailing data": (check) => ({ data: `${check.data}00` }),
        "cut short": (check) => ({ data: check.data.slice(0, -2) }),
        "another function of the treasury": () => ({ data: id("free(address)").slice(0, 10) }),
        "the same function of another contract": () => ({ to: "0x00000000000000000000000000000000000000bb" }),
      };
      for (const [name, change] of Object.entries(lookalikes)) {
        it(name, async () => {
          const actions = [harmless(stranger), { ...solvency, ...change(solvency) }];
          expect(await explain(actions)).to.deep.equal([Refusal.solvencyCheckMissing, 1n, 0n]);
        });
      }
    });

    describe("with a listed currency", () => {
      it("allows a transfer", async () => {
        const actions = [callToken(await world.erc20.getAddress(), "transfer", [stranger, 1n]), solvency];
        expect(await explain(actions, await ripe(actions))).to.deep.equal([Refusal.none, 0n, 0n]);
      });

      const calls: Record<string, string> = {
        approve: erc20.encodeFunctionData("approve", [ethers.ZeroAddress, 1n]),
        transferFrom: erc20.encodeFunctionData("transferFrom", [ethers.ZeroAddress, ethers.ZeroAddress, 1n]),
        increaseAllowance: erc20.encodeFunctionData("increaseAllowance", [ethers.ZeroAddress, 1n]),
        deposit: erc20.encodeFunctionData("deposit"),
        "a call without data": "0x",
        "a selector cut short": "0xa9059c",
      };
      for (const [name, data] of Object.entries(calls)) {
        it(`refuses ${name}`, async () => {
          const actions = [harmless(stranger), { to: await world.erc20.getAddress(), value: 0n, data }, solvency];
          expect(await explain(actions)).to.deep.equal([Refusal.currencyCallNotTransfer, 1n, 0n]);
        });
      }

      it("allows the same calls to a token that is not listed", async () => {
        const token = await (await ethers.deployContract("HostileToken")).getAddress();
        const actions = [callToken(token, "approve", [stranger, 1n]), solvency];
        expect(await explain(actions, await ripe(actions))).to.deep.equal([Refusal.none, 0n, 0n]);
      });
    });

    describe("with guarded actions", () => {
      async function guarded(): Promise<Record<string, Action>> {
        const { dao, voting, processor, treasury, ids } = world;
        const implementation = await treasury.implementation();
        const claim = [NATIVE, daoAddress, daoAddress, [ids.base]];
        return {
          "a grant": grantRoot(),
          "money to the DAO": { to: daoAddress, value: 1n, data: "0x" },
          "a DAO upgrade": actionOf(dao, "upgradeTo", [stranger]),
          "an uninstallation": { to: await processor.getAddress(), value: 0n, data: "0x12345678" },
          "voting settings": actionOf(voting, "updateVotingSettings", [[1, 1, 1, 3_600, 0]]),
          "a treasury upgrade": actionOf(treasury, "upgradeTo", [implementation]),
          "a claim": actionOf(treasury, "claimOnBehalf", claim),
          "a second solvency check": solvency,
          "another verification registry": actionOf(world.registry, "setVerificationRegistry", [stranger]),
          "another licence contract": actionOf(world.registry, "setLicense", [stranger]),
        };
      }

      it("refuses each of them before the vote's end and the delay", async () => {
        for (const [name, action] of Object.entries(await guarded())) {
          const proposalId = await propose([action, solvency]);
          const notBefore = BigInt((await endOf(proposalId)) + (await delay()));
          expect(await explain([action, solvency], proposalId), name).to.deep.equal([
            Refusal.guardedTooEarly,
            0n,
            notBefore,
          ]);
        }
      });

      it("allows each of them from then on", async () => {
        for (const [name, action] of Object.entries(await guarded())) {
          const proposalId = await propose([action, solvency]);
          const notBefore = (await endOf(proposalId)) + (await delay());
          await networkHelpers.time.increaseTo(notBefore - 1);
          expect((await explain([action, solvency], proposalId))[0], name).to.equal(Refusal.guardedTooEarly);
          await networkHelpers.time.increaseTo(notBefore);
          expect(await explain([action, solvency], proposalId), name).to.deep.equal([Refusal.none, 0n, 0n]);
        }
      });

      it("allows none of them beside an action that is not guarded", async () => {
        for (const [name, action] of Object.entries(await guarded())) {
          for (const actions of [
            [harmless(stranger), action, solvency],
            [action, harmless(stranger), solvency],
          ]) {
            const index = BigInt(actions.indexOf(action));
            expect(await explain(actions), name).to.deep.equal([Refusal.guardedNotAlone, index, 0n]);
          }
        }
      });

      it("lets them stand beside each other, since an installation takes several", async () => {
        const proposalId = await propose([grantRoot(), grantRoot(), solvency]);
        await networkHelpers.time.increaseTo((await endOf(proposalId)) + (await delay()));
        expect(await explain([grantRoot(), grantRoot(), solvency], proposalId)).to.deep.equal([Refusal.none, 0n, 0n]);
      });

      it("never allows them for a proposal that does not exist", async () => {
        expect(await explain([grantRoot(), solvency])).to.deep.equal([Refusal.guardedTooEarly, 0n, MaxUint256]);
      });
    });
  });

  describe("isGranted", () => {
    async function ask(data: string, change: { where?: string; who?: string; permission?: string } = {}) {
      const who = change.who ?? (await world.voting.getAddress());
      return world.reserveCondition.isGranted(change.where ?? daoAddress, who, change.permission ?? EXECUTE, data);
    }

    function execution(actions: Action[], allowFailureMap = 0n): string {
      return world.dao.interface.encodeFunctionData("execute", [toBeHex(NO_PROPOSAL, 32), actions, allowFailureMap]);
    }

    it("grants what explain finds nothing wrong with", async () => {
      expect(await ask(execution([solvency]))).to.equal(true);
    });

    it("refuses what explain refuses", async () => {
      expect(await ask(execution([solvency], 1n))).to.equal(false);
      expect(await ask(execution([]))).to.equal(false);
      expect(await ask(execution([grantRoot(), solvency]))).to.equal(false);
    });

    it("grants no other permission, to nobody else, on no other contract", async () => {
      const data = execution([solvency]);
      expect(await ask(data, { where: stranger })).to.equal(false);
      expect(await ask(data, { who: stranger })).to.equal(false);
      expect(await ask(data, { permission: ROOT })).to.equal(false);
    });

    it("refuses another function of the DAO, and too few bytes for any", async () => {
      const data = execution([solvency]);
      for (const other of ["0x", "0xc71b", `0x00000000${data.slice(10)}`]) expect(await ask(other)).to.equal(false);
    });

    it("refuses calldata that does not decode", async () => {
      const data = execution([solvency]);
      const word = (value: bigint) => toBeHex(value, 32);
      const head = (offset: bigint) => concat([data.slice(0, 10), word(NO_PROPOSAL), word(offset), word(0n)]);
      const malformed = {
        "cut off": data.slice(0, -64),
        "no arguments": data.slice(0, 10),
        "an offset beyond the end": head(10_000n),
        "the largest offset": head(MaxUint256),
        "more actions than bytes": concat([head(96n), word(2n ** 64n)]),
        "an action beyond the end": concat([head(96n), word(1n), word(2n ** 40n)]),
        "an action before the beginning": concat([head(96n), word(1n), word(MaxUint256 - 31n)]),
        "a recipient that is no address": concat([
          head(96n),
          word(1n),
          word(32n),
          word(MaxUint256),
          word(0n),
          word(96n),
          word(0n),
        ]),
      };
      for (const [name, bytes] of Object.entries(malformed)) expect(await ask(bytes), name).to.equal(false);
    });

    it("never reverts on random bytes", async () => {
      const selector = execution([]).slice(0, 10);
      for (let length = 0; length < 400; length += 13) {
        expect(await ask(concat([selector, hexlify(randomBytes(length))]))).to.equal(false);
      }
    });
  });

  describe("on the DAO", () => {
    it("lets a vote spend what is free", async () => {
      const { dao, signers, ids } = world;
      await earn(world, ids.base, 10_000n);
      const proposalId = await ripe([{ to: stranger, value: 500n, data: "0x" }, solvency]);
      await expect(world.voting.execute(proposalId)).to.changeEtherBalances(
        ethers,
        [dao, signers.newcomer],
        [-500n, 500n]
      );
    });

    it("lets no vote spend one wei of what is owed", async () => {
      await earn(world, world.ids.base, 10_000n);
      const proposalId = await ripe([{ to: stranger, value: 501n, data: "0x" }, solvency]);
      await expect(world.voting.execute(proposalId))
        .to.be.revertedWithCustomError(world.dao, "ActionFailed")
        .withArgs(1);
    });

    it("lets no vote transfer a token that is owed", async () => {
      await earnToken(world, world.ids.base, 10_000n);
      const currency = await world.erc20.getAddress();
      for (const [amount, allowed] of [
        [501n, false],
        [500n, true],
      ] as const) {
        const proposalId = await ripe([callToken(currency, "transfer", [stranger, amount]), solvency]);
        const execution = world.voting.execute(proposalId);
        if (allowed) await execution;
        else await expect(execution).to.be.revertedWithCustomError(world.dao, "ActionFailed").withArgs(1);
      }
    });

    it("catches money that leaves through another contract", async () => {
      const { payee, hostile, ids } = world;
      await earn(world, ids.base, 10_000n);
      const data = payee.interface.encodeFunctionData("perform", [stranger, 600n, "0x"]);
      const proposalId = await ripe([{ to: hostile, value: 600n, data }, solvency]);
      await expect(world.voting.execute(proposalId))
        .to.be.revertedWithCustomError(world.dao, "ActionFailed")
        .withArgs(1);
    });

    it("refuses a vote that would give an allowance", async () => {
      const actions = [callToken(await world.erc20.getAddress(), "approve", [stranger, MaxUint256]), solvency];
      await expect(world.voting.execute(await propose(actions)))
        .to.be.revertedWithCustomError(world.dao, "Unauthorized")
        .withArgs(daoAddress, await world.voting.getAddress(), EXECUTE);
    });

    it("refuses a vote without the solvency check, or with a failure map", async () => {
      const spend = { to: stranger, value: 0n, data: "0x" };
      await expect(world.voting.execute(await propose([spend]))).to.be.revertedWithCustomError(
        world.dao,
        "Unauthorized"
      );
      await expect(world.voting.execute(await propose([spend, solvency], 1n))).to.be.revertedWithCustomError(
        world.dao,
        "Unauthorized"
      );
    });

    it("lets no contract that is called run a second proposal within the first", async () => {
      const { payee, hostile, voting } = world;
      const inner = await ripe([{ to: stranger, value: 0n, data: "0x" }, solvency]);
      const run = voting.interface.encodeFunctionData("execute", [inner]);
      await payee.callBackWith(await voting.getAddress(), 0n, run);
      await world.governance.pass([{ to: hostile, value: 0n, data: "0x" }]);
      expect(await payee.calledBack()).to.equal(false);
    });

    it("makes a new power wait, while everybody can claim", async () => {
      const { voting, dao, treasury, signers, ids } = world;
      await earn(world, ids.base, 10_000n);
      const proposalId = await propose([grantRoot(), solvency]);
      await expect(voting.execute(proposalId)).to.be.revertedWithCustomError(dao, "Unauthorized");

      const { kestrel } = signers;
      await expect(treasury.claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base])).to.changeEtherBalance(
        ethers,
        kestrel,
        6_650n
      );

      await networkHelpers.time.increaseTo((await endOf(proposalId)) + (await delay()));
      await voting.execute(proposalId);
      expect(await dao.isGranted(daoAddress, stranger, ROOT, "0x")).to.equal(true);
    });

    /** With a longer delay; everything else as it is. */
    async function laterCondition() {
      const { reserveCondition: now } = world;
      const names = ["dao", "pluginSetupProcessor", "voting", "treasury", "currencies", "registry"] as const;
      const others = ["board", "veto", "council", "guardedDelay", "guardedWindow"] as const;
      const parts = await Promise.all([...names, ...others].map(async (name) => [name, await now[name]()]));
      return ethers.deployContract("RoyaltyReserveCondition", [{ ...Object.fromEntries(parts), delay: 7_200 }]);
    }

    it("lets a vote replace the condition itself in one proposal, after the delay", async () => {
      const { voting, dao } = world;
      const condition = await laterCondition();
      const grantee = await voting.getAddress();
      const proposalId = await propose([
        actionOf(dao, "revoke", [daoAddress, grantee, EXECUTE]),
        actionOf(dao, "grantWithCondition", [daoAddress, grantee, EXECUTE, await condition.getAddress()]),
        solvency,
      ]);
      await networkHelpers.time.increaseTo((await endOf(proposalId)) + (await delay()));
      await voting.execute(proposalId);
      const [grant] = (await dao.queryFilter(dao.filters.Granted(EXECUTE))).slice(-1);
      expect(grant?.args.condition).to.equal(await condition.getAddress());
      await world.governance.pass([]);
    });

    it("lets a vote upgrade the treasury, which keeps its books", async () => {
      const { voting, treasury, signers, ids } = world;
      const { kestrel, bramble } = signers;
      await earn(world, ids.base, 10_000n);
      await treasury.claimOnBehalf(NATIVE, kestrel.address, kestrel.address, [ids.base]);
      const implementation = await laterTreasury(world);
      const upgrade = actionOf(treasury, "upgradeTo", [implementation]);
      const proposalId = await propose([upgrade, solvency]);
      await networkHelpers.time.increaseTo((await endOf(proposalId)) + (await delay()));
      await voting.execute(proposalId);

      expect(await treasury.implementation()).to.equal(implementation);
      expect(await treasury.owed(NATIVE)).to.equal(2_850n);
      expect(await treasury.claimable(ids.base, NATIVE, kestrel.address)).to.equal(0n);
      await expect(treasury.claimOnBehalf(NATIVE, bramble.address, bramble.address, [ids.base])).to.changeEtherBalance(
        ethers,
        bramble,
        2_850n
      );
    });
  });

  it("is a condition that explains itself, and names what it binds together", async () => {
    const { reserveCondition: condition, voting, treasury, processor, currencies } = world;
    for (const name of ["isGranted", "explain", "supportsInterface"] as const) {
      expect(await condition.supportsInterface(condition.interface.getFunction(name).selector), name).to.equal(true);
    }
    expect(await condition.supportsInterface("0xffffffff")).to.equal(false);
    expect(await condition.dao()).to.equal(daoAddress);
    expect(await condition.voting()).to.equal(await voting.getAddress());
    expect(await condition.treasury()).to.equal(await treasury.getAddress());
    expect(await condition.pluginSetupProcessor()).to.equal(await processor.getAddress());
    expect(await condition.currencies()).to.equal(await currencies.getAddress());
    expect(await condition.executor()).to.equal(await voting.getAddress());
    expect(await condition.registry()).to.equal(world.registry.target);
    expect(await condition.board()).to.equal(world.board.target);
    expect(await condition.veto()).to.equal(world.veto.target);
    expect(await condition.council()).to.equal(world.council.target);
    const month = 30n * 86_400n;
    const { delay: ordinary, guardedDelay, guardedWindow } = condition;
    expect([await ordinary(), await guardedDelay(), await guardedWindow()]).to.deep.equal([3_600n, 3_600n, month]);
  });
});
