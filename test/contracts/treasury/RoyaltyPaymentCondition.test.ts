import { expect } from "chai";
import { ethers, networkHelpers } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { NATIVE, published } from "./world.ts";

describe("RoyaltyPaymentCondition", () => {
  const amount = 1_000n;
  let world: Awaited<ReturnType<typeof lyingTreasury>>;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(lyingTreasury);
  });

  /** The DAO has given a treasury that lies EXECUTE, under a payment condition of its own. */
  async function lyingTreasury() {
    const made = await published();
    const { dao, currencies, signers } = made;
    const daoAddress = await dao.getAddress();
    const liar = await ethers.deployContract("LyingTreasury");
    const condition = await ethers.deployContract("RoyaltyPaymentCondition", [
      daoAddress,
      await liar.getAddress(),
      await currencies.getAddress(),
    ]);
    await signers.harbour.sendTransaction({ to: daoAddress, value: 10n ** 18n });
    const asDao = dao.connect(await ethers.getImpersonatedSigner(daoAddress));
    const execute = ethers.id("EXECUTE_PERMISSION");
    await asDao.grantWithCondition(daoAddress, await liar.getAddress(), execute, await condition.getAddress());
    return { ...made, liar, condition };
  }

  interface Lie {
    currency: string;
    to: string;
    amount: bigint;
  }

  async function lie() {
    const { liar, condition, dao, signers } = world;
    const pretend = ({ currency, to, amount }: Lie) => liar.getFunction("pretend")(currency, to, amount);
    const execution = (actions: object[], failureMap = 0n) =>
      dao.interface.encodeFunctionData("execute", [ethers.id("any id"), actions as never, failureMap]);
    const attempt = async (data: string) => liar.getFunction("perform")(await dao.getAddress(), data);
    const to = signers.newcomer.address;
    return { liar, condition, pretend, execution, attempt, to };
  }

  it("lets the treasury have the DAO make the payment it is in the middle of", async () => {
    const { pretend, execution, attempt, to } = await lie();
    await pretend({ currency: NATIVE, to, amount });
    await expect(attempt(execution([{ to, value: amount, data: "0x" }]))).to.changeEtherBalance(
      ethers,
      world.signers.newcomer,
      amount
    );
  });

  it("lets it have the DAO transfer a listed token", async () => {
    const { pretend, execution, attempt, to } = await lie();
    const { erc20, dao } = world;
    const currency = await erc20.getAddress();
    await erc20.mint(await dao.getAddress(), amount);
    await pretend({ currency, to, amount });
    await attempt(execution([actionOf(erc20, "transfer", [to, amount])]));
    expect(await erc20.balanceOf(to)).to.equal(amount);
  });

  it("refuses everything while no payment is under way", async () => {
    const { execution, attempt, to, pretend } = await lie();
    const payment = execution([{ to, value: amount, data: "0x" }]);
    await expect(attempt(payment)).to.be.revertedWithCustomError(world.dao, "Unauthorized");
    await pretend({ currency: NATIVE, to, amount: 0n });
    await expect(attempt(execution([{ to, value: 0n, data: "0x" }]))).to.be.revertedWithCustomError(
      world.dao,
      "Unauthorized"
    );
  });

  it("refuses a currency that is not listed, whatever the treasury says", async () => {
    const { pretend, execution, attempt, to } = await lie();
    const { token } = world;
    const currency = await token.getAddress();
    await pretend({ currency, to, amount });
    await expect(attempt(execution([actionOf(token, "transfer", [to, amount])]))).to.be.revertedWithCustomError(
      world.dao,
      "Unauthorized"
    );
  });

  describe("refuses, while a payment is under way,", () => {
    const other = "0x00000000000000000000000000000000000000bb";
    const payment = (to: string) => ({ to, value: amount, data: "0x" });
    const variants: Record<string, (to: string) => [actions: object[], failureMap?: bigint]> = {
      "another amount": (to) => [[{ ...payment(to), value: amount - 1n }]],
      "another recipient": () => [[payment(other)]],
      "a payment with data": (to) => [[{ ...payment(to), data: "0x00" }]],
      "the payment twice": (to) => [[payment(to), payment(to)]],
      "another action besides": (to) => [[payment(to), { to: other, value: 0n, data: "0x" }]],
      "no action": () => [[]],
      "a failure map": (to) => [[payment(to)], 1n],
    };
    for (const [name, make] of Object.entries(variants)) {
      it(name, async () => {
        const { pretend, execution, attempt, to } = await lie();
        await pretend({ currency: NATIVE, to, amount });
        await expect(attempt(execution(...make(to)))).to.be.revertedWithCustomError(world.dao, "Unauthorized");
      });
    }

    it("an approval in place of a transfer", async () => {
      const { pretend, execution, attempt, to } = await lie();
      const { erc20 } = world;
      const currency = await erc20.getAddress();
      await pretend({ currency, to, amount });
      await expect(attempt(execution([actionOf(erc20, "approve", [to, amount])]))).to.be.revertedWithCustomError(
        world.dao,
        "Unauthorized"
      );
    });
  });

  describe("isGranted", () => {
    async function ask(change: { where?: string; who?: string; permission?: string; data?: string }): Promise<boolean> {
      const { pretend, execution, to, liar, condition } = await lie();
      await pretend({ currency: NATIVE, to, amount });
      const where = change.where ?? (await world.dao.getAddress());
      const who = change.who ?? (await liar.getAddress());
      const permission = change.permission ?? ethers.id("EXECUTE_PERMISSION");
      const data = change.data ?? execution([{ to, value: amount, data: "0x" }]);
      return condition.getFunction("isGranted").staticCall(where, who, permission, data);
    }

    it("grants the pending payment", async () => {
      expect(await ask({})).to.equal(true);
    });

    it("grants no other permission, to nobody else, on no other contract", async () => {
      const stranger = world.signers.newcomer.address;
      expect(await ask({ where: stranger })).to.equal(false);
      expect(await ask({ who: stranger })).to.equal(false);
      expect(await ask({ permission: ethers.id("ROOT_PERMISSION") })).to.equal(false);
    });

    it("answers false to garbage", async () => {
      const { execution, to } = await lie();
      const payment = execution([{ to, value: amount, data: "0x" }]);
      const garbage = [
        "0x",
        "0x12",
        payment.slice(0, 10),
        payment.slice(0, -2),
        `${payment}00`,
        `0x${"ff".repeat(300)}`,
      ];
      for (const data of garbage) expect(await ask({ data }), data).to.equal(false);
    });

    it("refuses the pending payment under another selector", async () => {
      const { execution, to } = await lie();
      const payment = execution([{ to, value: amount, data: "0x" }]);
      expect(await ask({ data: `0xdeadbeef${payment.slice(10)}` })).to.equal(false);
    });
  });

  it("is a condition, and names what it binds together", async () => {
    const { paymentCondition, dao, treasury, currencies } = world;
    const conditionId = paymentCondition.interface.getFunction("isGranted").selector;
    expect(await paymentCondition.supportsInterface(conditionId)).to.equal(true);
    expect(await paymentCondition.dao()).to.equal(await dao.getAddress());
    expect(await paymentCondition.treasury()).to.equal(await treasury.getAddress());
    expect(await paymentCondition.currencies()).to.equal(await currencies.getAddress());
  });
});
