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
      await currencies.getAddress(),
    ]);
    await signers.harbour.sendTransaction({ to: daoAddress, value: 10n ** 18n });
    const asDao = dao.connect(await ethers.getImpersonatedSigner(daoAddress));
    const execute = ethers.id("EXECUTE_PERMISSION");
    await asDao.grantWithCondition(daoAddress, await liar.getAddress(), execute, await condition.getAddress());
    return { ...made, liar, condition };
  }

  async function lie() {
    const { liar, condition, dao, signers } = world;
    const execution = (actions: object[], failureMap = 0n) =>
      dao.interface.encodeFunctionData("execute", [ethers.id("any id"), actions as never, failureMap]);
    /** Announces a payment, and makes another call. */
    const lieAbout = async (announced: string, data: string) =>
      liar.getFunction("lie")(await condition.getAddress(), announced, await dao.getAddress(), data);
    /** Announces a call as a payment, and makes it. */
    const announceAndMake = (data: string) => lieAbout(data, data);
    const to = signers.newcomer.address;
    return { liar, condition, execution, lieAbout, announceAndMake, to };
  }

  async function expectRefused(attempt: Promise<unknown>) {
    await expect(attempt).to.be.revertedWithCustomError(world.dao, "Unauthorized");
  }

  it("lets the treasury have the DAO make the payment it announced", async () => {
    const { execution, announceAndMake, to } = await lie();
    await expect(announceAndMake(execution([{ to, value: amount, data: "0x" }]))).to.changeEtherBalance(
      ethers,
      world.signers.newcomer,
      amount
    );
  });

  it("lets it have the DAO transfer a listed token", async () => {
    const { execution, announceAndMake, to } = await lie();
    const { erc20, dao } = world;
    await erc20.mint(await dao.getAddress(), amount);
    await announceAndMake(execution([actionOf(erc20, "transfer", [to, amount])]));
    expect(await erc20.balanceOf(to)).to.equal(amount);
  });

  it("refuses everything where no payment was announced in the transaction", async () => {
    const { execution, lieAbout, announceAndMake, to } = await lie();
    const payment = execution([{ to, value: amount, data: "0x" }]);
    await expectRefused(lieAbout("0x", payment));
    await announceAndMake(payment);
    await expectRefused(lieAbout("0x", payment));
  });

  it("refuses a payment that somebody else announced", async () => {
    const { condition, execution, liar, to } = await lie();
    const { dao, signers } = world;
    const daoAddress = await dao.getAddress();
    const payment = execution([{ to, value: amount, data: "0x" }]);
    const other = await ethers.deployContract("LyingTreasury");
    const asked = [daoAddress, await liar.getAddress()] as [string, string];
    const granted = other
      .connect(signers.newcomer)
      .getFunction("ask")
      .staticCall(await condition.getAddress(), payment, asked, ethers.id("EXECUTE_PERMISSION"), payment);
    expect(await granted).to.equal(false);
  });

  describe("refuses another payment than the one that was announced:", () => {
    const other = "0x00000000000000000000000000000000000000bb";
    const variants: Record<string, (to: string) => object> = {
      "of another amount": (to) => ({ to, value: amount - 1n, data: "0x" }),
      "to another recipient": () => ({ to: other, value: amount, data: "0x" }),
      "in another currency": (to) => actionOf(world.erc20, "transfer", [to, amount]),
    };
    for (const [name, make] of Object.entries(variants)) {
      it(name, async () => {
        const { execution, lieAbout, to } = await lie();
        const announced = execution([{ to, value: amount, data: "0x" }]);
        await expectRefused(lieAbout(announced, execution([make(to)])));
      });
    }

    it("of another token", async () => {
      const { execution, lieAbout, to } = await lie();
      const announced = execution([actionOf(world.erc20, "transfer", [to, amount])]);
      await expectRefused(lieAbout(announced, execution([actionOf(world.erc20, "transfer", [to, amount - 1n])])));
    });
  });

  describe("refuses, whatever the treasury announces,", () => {
    const other = "0x00000000000000000000000000000000000000bb";
    const payment = (to: string) => ({ to, value: amount, data: "0x" });
    const transfer = (to: string) => actionOf(world.erc20, "transfer", [to, amount]);
    const variants: Record<string, (to: string) => [actions: object[], failureMap?: bigint]> = {
      "a payment of nothing": (to) => [[{ ...payment(to), value: 0n }]],
      "a payment with data": (to) => [[{ ...payment(to), data: "0x00" }]],
      "a payment with a token's worth of data": (to) => [[{ ...payment(to), data: `0x${"11".repeat(68)}` }]],
      "the payment twice": (to) => [[payment(to), payment(to)]],
      "another action besides": (to) => [[payment(to), { to: other, value: 0n, data: "0x" }]],
      "no action": () => [[]],
      "a failure map": (to) => [[payment(to)], 1n],
      "a failure map with a transfer": (to) => [[transfer(to)], 1n],
      "a transfer of nothing": (to) => [[actionOf(world.erc20, "transfer", [to, 0n])]],
      "a transfer with value": (to) => [[{ ...transfer(to), value: 1n }]],
      "a transfer with more data": (to) => [[{ ...transfer(to), data: `${transfer(to).data}00` }]],
      "a transfer at the zero address": (to) => [[{ ...transfer(to), to: NATIVE }]],
      "an approval in place of a transfer": (to) => [[actionOf(world.erc20, "approve", [to, amount])]],
      "a transfer of a token that is not listed": (to) => [[actionOf(world.token, "transfer", [to, amount])]],
      "a call to the DAO itself": () => [[actionOf(world.dao, "setMetadata", ["0x"])]],
    };
    for (const [name, make] of Object.entries(variants)) {
      it(name, async () => {
        const { execution, announceAndMake, to } = await lie();
        await expectRefused(announceAndMake(execution(...make(to))));
      });
    }
  });

  describe("isGranted", () => {
    async function ask(change: { where?: string; who?: string; permission?: string; data?: string }): Promise<boolean> {
      const { execution, to, liar, condition } = await lie();
      const where = change.where ?? (await world.dao.getAddress());
      const who = change.who ?? (await liar.getAddress());
      const permission = change.permission ?? ethers.id("EXECUTE_PERMISSION");
      const data = change.data ?? execution([{ to, value: amount, data: "0x" }]);
      const ask = liar.getFunction("ask");
      return ask.staticCall(await condition.getAddress(), data, [where, who], permission, data);
    }

    it("grants the payment that was announced", async () => {
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
        `0x${"ff".repeat(292)}`,
        `0x${"ff".repeat(388)}`,
      ];
      for (const data of garbage) expect(await ask({ data }), data).to.equal(false);
    });

    it("refuses the announced payment under another selector", async () => {
      const { execution, to } = await lie();
      const payment = execution([{ to, value: amount, data: "0x" }]);
      expect(await ask({ data: `0xdeadbeef${payment.slice(10)}` })).to.equal(false);
    });

    it("refuses a payment in which any word of its form is another one", async () => {
      const { execution, to } = await lie();
      const { erc20 } = world;
      const forms = [
        { data: execution([{ to, value: amount, data: "0x" }]), words: [0x24, 0x44, 0x64, 0x84, 0xe4, 0x104] },
        {
          data: execution([actionOf(erc20, "transfer", [to, amount])]),
          words: [0x24, 0x44, 0x64, 0x84, 0xc4, 0xe4, 0x104],
        },
      ];
      for (const { data, words } of forms) {
        for (const at of words) {
          const end = 2 + (at + 32) * 2;
          const digit = data[end - 1] === "7" ? "6" : "7";
          const changed = data.slice(0, end - 1) + digit + data.slice(end);
          expect(await ask({ data: changed }), `word 0x${at.toString(16)}`).to.equal(false);
        }
        expect(await ask({ data })).to.equal(true);
      }
    });
  });

  it("is a condition, and names what it binds together", async () => {
    const { paymentCondition, dao, treasury, currencies } = world;
    const conditionId = paymentCondition.interface.getFunction("isGranted").selector;
    expect(await paymentCondition.supportsInterface(conditionId)).to.equal(true);
    expect(await paymentCondition.dao()).to.equal(await dao.getAddress());
    expect(await treasury.condition()).to.equal(await paymentCondition.getAddress());
    expect(await paymentCondition.currencies()).to.equal(await currencies.getAddress());
  });
});
