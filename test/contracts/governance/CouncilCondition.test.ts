import { expect } from "chai";
import { concat, hexlify, id, MaxUint256, randomBytes, toBeHex, ZeroAddress } from "ethers";
import { deployFixture, type World } from "../fixture.ts";
import { type Action, actionOf, REFUSAL } from "../support/governance.ts";

const EXECUTE = id("EXECUTE_PERMISSION");
const ROOT = id("ROOT_PERMISSION");
const PROPOSAL = 7n;

describe("CouncilCondition", () => {
  let world: World;
  let suspend: Action;
  let veto: Action;

  beforeEach(async () => {
    world = await deployFixture();
    suspend = actionOf(world.board, "suspend", [1n]);
    veto = actionOf(world.veto, "veto", [PROPOSAL, id("reason")]);
  });

  const explain = (actions: Action[], map = 0n) => world.councilCondition.explain(PROPOSAL, actions, map);
  const execution = (actions: Action[], map = 0n) =>
    world.dao.interface.encodeFunctionData("execute", [toBeHex(PROPOSAL, 32), actions, map]);
  const ask = (data: string, { where = world.dao.target, who = world.council.target, permission = EXECUTE } = {}) =>
    world.councilCondition.isGranted(where, who, permission, data);

  /** Says what is refused and why, and grants accordingly. */
  async function expectRefusal(actions: Action[], refusal: bigint, index: bigint, map = 0n, name = "") {
    expect(await explain(actions, map), name).to.deep.equal([refusal, index, 0n]);
    expect(await ask(execution(actions, map)), name).to.equal(refusal === REFUSAL.none);
  }

  it("allows a suspension, a veto, and several of both", async () => {
    for (const actions of [[suspend], [veto], [veto, suspend, veto]]) await expectRefusal(actions, REFUSAL.none, 0n);
  });

  it("refuses nothing, and any failure map", async () => {
    await expectRefusal([], REFUSAL.notAllowed, 0n);
    await expectRefusal([suspend], REFUSAL.failureMapNotZero, 0n, 1n);
    await expectRefusal([veto], REFUSAL.failureMapNotZero, 0n, MaxUint256);
  });

  it("refuses value, also of one wei and with a call that is allowed", async () => {
    await expectRefusal([{ ...suspend, value: 1n }], REFUSAL.valueNotZero, 0n);
    await expectRefusal([suspend, { ...veto, value: 10n ** 18n }], REFUSAL.valueNotZero, 1n);
  });

  it("refuses every other call, first or after one that is allowed", async () => {
    const { board, veto: vetoes, registry, dao, voting, treasury, token, council, charter, refunds, signers } = world;
    const { address } = signers.juniper;
    const others: Record<string, Action> = {
      "ratifying": actionOf(board, "ratify", [1n]),
      "lifting": actionOf(board, "lift", [1n]),
      "ruling": actionOf(board, "decide", [1n, 1]),
      "taking bonds": actionOf(board, "withdraw", [ZeroAddress, address]),
      "overruling": actionOf(vetoes, "overrule", [PROPOSAL]),
      "the board's bare address": { to: board.target as string, value: 0n, data: "0x" },
      "a selector cut short": { ...suspend, data: suspend.data.slice(0, 8) },
      "the suspension sent to the veto": { ...suspend, to: vetoes.target as string },
      "the veto sent to the board": { ...veto, to: board.target as string },
      "the registry's suspension": actionOf(registry, "suspend", [1n, 2n ** 40n - 1n]),
      "an approval": actionOf(registry, "approve", [1n]),
      "a grant": actionOf(dao, "grant", [dao.target, address, ROOT]),
      "an execution": actionOf(dao, "execute", [id("again"), [], 0n]),
      "voting settings": actionOf(voting, "updateVotingSettings", [[1, 1, 1, 3_600, 0]]),
      "an upgrade": actionOf(treasury, "upgradeTo", [address]),
      "a mint": actionOf(token, "mint", [address, 1n]),
      "more members": actionOf(council, "addAddresses", [[address]]),
      "a charter": { to: charter.target as string, value: 0n, data: charter.interface.getFunction("adopt").selector },
      "a diversion": actionOf(refunds, "divert", [1n, ZeroAddress]),
      "money": { to: address, value: 1n, data: "0x" },
      "a stranger with the selector": { ...suspend, to: address },
    };
    for (const [name, action] of Object.entries(others)) {
      await expectRefusal([action], REFUSAL.notAllowed, 0n, 0n, name);
      await expectRefusal([suspend, action], REFUSAL.notAllowed, 1n, 0n, name);
    }
  });

  it("grants no other permission, to nobody else, on no other contract", async () => {
    const data = execution([suspend]);
    expect(await ask(data)).to.equal(true);
    expect(await ask(data, { where: world.board.target })).to.equal(false);
    expect(await ask(data, { who: world.voting.target })).to.equal(false);
    expect(await ask(data, { permission: ROOT })).to.equal(false);
  });

  it("refuses other functions, too few bytes, and calldata that does not decode", async () => {
    const data = execution([suspend]);
    for (const other of ["0x", "0xc71b", `0x00000000${data.slice(10)}`, data.slice(0, -64), data.slice(0, 10)]) {
      expect(await ask(other)).to.equal(false);
    }
    for (let length = 0; length < 300; length += 17) {
      expect(await ask(concat([data.slice(0, 10), hexlify(randomBytes(length))]))).to.equal(false);
    }
  });

  it("is a condition that explains itself, and names what it binds together", async () => {
    const { councilCondition: condition, dao, council, board, veto: vetoes } = world;
    for (const name of ["isGranted", "explain", "supportsInterface"] as const) {
      expect(await condition.supportsInterface(condition.interface.getFunction(name).selector), name).to.equal(true);
    }
    expect(await condition.supportsInterface("0xffffffff")).to.equal(false);
    expect(await condition.dao()).to.equal(dao.target);
    expect(await condition.executor()).to.equal(council.target);
    expect(await condition.board()).to.equal(board.target);
    expect(await condition.veto()).to.equal(vetoes.target);
  });
});
