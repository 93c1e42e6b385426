import { expect } from "chai";
import { ethers, networkHelpers } from "../fixture.ts";
import { MONTH } from "../license/shop.ts";
import { actionOf } from "../support/governance.ts";
import { tokenId } from "../support/orders.ts";
import { DUE, HALF, MADE, PAYEES, PRICE, RefundActs, refundable, type RefundWorld, TERM, WINDOW } from "./refunds.ts";
import { earn, laterTreasury, NATIVE } from "./world.ts";

describe("Refunds: paying", () => {
  let world: RefundWorld;
  let acts: RefundActs;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
  });

  describe("pay", () => {
    it("pays everybody the same fraction when what was collected is short, to their payout addresses", async () => {
      const { refunds, treasury, ids, signers } = world;
      const tokens = [
        await acts.perpetual("harbour"),
        await acts.perpetual("lantern", 3n * PRICE),
        await acts.perpetual("bramble", 7n),
      ];
      await treasury.connect(signers.lantern).setPayout(acts.address("deployer"));
      await acts.open();
      await acts.askAll(["harbour", "lantern", "bramble"], tokens);
      await acts.collect(["fernhill"]); // the others' parts stay where they are
      const { collected, asked } = await refunds.fundOf(ids.model, NATIVE);
      expect([collected, asked]).to.deep.equal([(40_007n * 3_520n) / 10_000n, 18_203n]);
      await acts.over();

      const parts = [3_519n, 10_559n, 2n]; // floor(asked * 14 082 / 18 203), asked 4 550, 13 650 and 3
      expect(await Promise.all(tokens.map((token) => refunds.payableOf(token)))).to.deep.equal(parts);
      const payment = await refunds.pay(tokens);
      await expect(payment).to.changeEtherBalances(
        ethers,
        [signers.harbour, signers.deployer, signers.bramble, signers.lantern, refunds],
        [3_519n, 10_559n, 2n, 0n, -14_080n]
      );
      await expect(payment)
        .to.emit(refunds, "RefundPaid")
        .withArgs(tokens[1], acts.address("deployer"), NATIVE, 10_559n);
      expect(await refunds.fundOf(ids.model, NATIVE)).to.deep.equal([14_082n, 18_203n, 14_080n, 0n, false]);
      expect((await refunds.requestOf(tokens[0]!)).paid).to.equal(3_519n);
      await expect(acts.remainder("fernhill")).to.be.revertedWithCustomError(refunds, "Refunds_NothingLeft");
    });

    it("pays everybody all they asked for when there is enough, and nobody twice", async () => {
      const { refunds, signers } = world;
      const tokens = [await acts.perpetual("harbour"), await acts.perpetual("lantern", 3n * PRICE)];
      await acts.open();
      await acts.askAll(["harbour", "lantern"], tokens);
      await acts.collect();
      await acts.over();
      await expect(refunds.pay([...tokens, ...tokens])).to.changeEtherBalances(
        ethers,
        [signers.harbour, signers.lantern],
        [HALF, 3n * HALF]
      );
      await expect(refunds.pay(tokens)).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
    });

    it("pays the difference when more is collected later, so that an early call takes nothing from anybody", async () => {
      const { refunds, ids, signers } = world;
      const tokens = [await acts.perpetual("harbour"), await acts.perpetual("lantern")];
      await acts.open();
      await acts.askAll(["harbour", "lantern"], tokens);
      await acts.collect(["juniper"]);
      await acts.over();
      await expect(refunds.pay([tokens[0]!])).to.changeEtherBalance(ethers, signers.harbour, 150n);

      await acts.collect(["kestrel"]); // 10 560 and 300, for 9 100
      await expect(refunds.pay(tokens)).to.changeEtherBalances(
        ethers,
        [signers.harbour, signers.lantern],
        [HALF - 150n, HALF]
      );
      expect((await refunds.fundOf(ids.model, NATIVE)).refunded).to.equal(2n * HALF);
    });

    it("makes up for what was short with what the release earns when it was over", async () => {
      const { refunds, ids, signers } = world;
      const token = await acts.perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await acts.over();
      await expect(refunds.pay([token])).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
      await acts.collect(["osprey"]);
      await earn(world, ids.model, 100_000n);
      await acts.collect(["osprey"]);
      await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, 1_650n);
    });

    it("keeps currencies and releases apart", async () => {
      const { refunds, dollars, ids, signers } = world;
      const usd = dollars.target as string;
      const [inEther, inDollars] = [
        await acts.perpetual("harbour"),
        await world.shop.licence("harbour", { price: 25_000_000n, currency: usd, term: MONTH }),
      ];
      const child = await world.shop.open({ price: PRICE }, ids.child);
      await world.shop.order("lantern", child);
      const openedAt = await acts.open();
      await refunds.open(ids.child);
      await acts.askAll(["harbour", "harbour", "lantern"], [inEther, inDollars, tokenId(child, 1)]);
      await acts.collect(PAYEES, ids.model, usd);
      await refunds.collect(ids.child, NATIVE, [acts.address("kestrel")]);
      await acts.over(ids.child);

      const wanted = (22_750_000n * ((await acts.expiry(inDollars)) - openedAt)) / TERM;
      expect(await acts.asked(ids.model, usd)).to.equal(wanted);
      await refunds.pay([inDollars]);
      expect((await refunds.requestOf(inDollars)).paid).to.equal(wanted); // a little less than 91 % of what was paid in
      await expect(refunds.pay([inEther])).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
      await expect(refunds.pay([tokenId(child, 1)])).to.changeEtherBalance(ethers, signers.lantern, 4_250n);
    });

    it("refuses while licensees may still ask", async () => {
      const { refunds, ids } = world;
      const token = await acts.perpetual("harbour");
      const openedAt = await acts.open();
      await acts.as("harbour").ask(token);
      await acts.collect();
      await expect(refunds.pay([token]))
        .to.be.revertedWithCustomError(refunds, "Refunds_TooEarly")
        .withArgs(ids.model, openedAt + BigInt(WINDOW));
    });

    it("refuses a licence for which nobody asked, and more than 64", async () => {
      const { refunds } = world;
      expect(await refunds.payableOf(77n)).to.equal(0n);
      await expect(refunds.pay([77n]))
        .to.be.revertedWithCustomError(refunds, "Refunds_NothingAsked")
        .withArgs(77n);
      await expect(refunds.pay(Array.from({ length: 65 }, () => 77n)))
        .to.be.revertedWithCustomError(refunds, "Refunds_TooMany")
        .withArgs(65, 64);
      await expect(refunds.pay([])).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
    });
  });

  describe("payRemainder", () => {
    it("gives each payee its part of what is left, at its payout address", async () => {
      const { refunds, treasury, ids, signers } = world;
      const token = await acts.perpetual("harbour");
      await treasury.connect(signers.fernhill).setPayout(acts.address("deployer"));
      await earn(world, ids.model, 7n);
      await acts.open();
      await acts.as("harbour").ask(token);
      await acts.collect();
      await acts.over();
      // Of 10 007 they were due 5 283, 3 522 and 150 each, 9 105 together, of which 4 550 are asked back.
      for (const [payee, to, amount] of [
        ["kestrel", "kestrel", 2_642n],
        ["fernhill", "deployer", 1_761n],
        ["juniper", "juniper", 75n],
        ["osprey", "osprey", 75n],
      ] as const) {
        expect(await refunds.remainderOf(ids.model, NATIVE, acts.address(payee))).to.equal(amount);
        const payment = await acts.remainder(payee);
        await expect(payment).to.changeEtherBalance(ethers, signers[to], amount);
        await expect(payment)
          .to.emit(refunds, "RemainderPaid")
          .withArgs(ids.model, NATIVE, acts.address(payee), acts.address(to), amount);
        await expect(acts.remainder(payee))
          .to.be.revertedWithCustomError(refunds, "Refunds_NothingLeft")
          .withArgs(ids.model, NATIVE, acts.address(payee));
      }
      // Who comes first makes no difference to the licensee.
      await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, HALF);
      const { refunded, returned } = await refunds.fundOf(ids.model, NATIVE);
      expect([refunded, returned]).to.deep.equal([HALF, 4_553n]); // two of rounding stay
      expect(await ethers.provider.getBalance(refunds.target)).to.equal(2n);
    });

    it("is nothing where nothing was collected", async () => {
      const { refunds, ids } = world;
      expect(await refunds.remainderOf(ids.model, NATIVE, acts.address("kestrel"))).to.equal(0n);
    });

    it("gives everything back when nobody asked", async () => {
      const { signers } = world;
      await acts.perpetual("harbour");
      await acts.open();
      await acts.collect();
      await acts.over();
      for (const role of PAYEES) {
        await expect(acts.remainder(role)).to.changeEtherBalance(ethers, signers[role], DUE[role]);
      }
    });

    it("gives what came later too, all of it once licensees are covered", async () => {
      const { refunds, ids, signers } = world;
      const token = await acts.perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await acts.collect(["kestrel"]);
      await acts.over();
      await expect(acts.remainder("kestrel")).to.changeEtherBalance(ethers, signers.kestrel, DUE.kestrel - HALF);
      await earn(world, ids.model, 10_000n);
      await acts.collect(["kestrel"]);
      await expect(acts.remainder("kestrel")).to.changeEtherBalance(ethers, signers.kestrel, DUE.kestrel);
      expect(await refunds.payableOf(token)).to.equal(HALF);
    });

    it("refuses while licensees may ask, before the opening, and for who is due nothing", async () => {
      const { refunds, ids } = world;
      await earn(world, ids.model, 10_000n);
      await expect(acts.remainder("kestrel"))
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOpen")
        .withArgs(ids.model);
      const openedAt = await acts.open();
      await acts.collect();
      await expect(acts.remainder("kestrel"))
        .to.be.revertedWithCustomError(refunds, "Refunds_TooEarly")
        .withArgs(ids.model, openedAt + BigInt(WINDOW));
      await acts.over();
      await expect(acts.remainder("lantern"))
        .to.be.revertedWithCustomError(refunds, "Refunds_NothingLeft")
        .withArgs(ids.model, NATIVE, acts.address("lantern"));
    });
  });

  describe("divert", () => {
    const divert = () => world.governance.pass([actionOf(world.refunds, "divert", [world.ids.model, NATIVE])]);

    it("sends what is left to the treasury, where it is free, whoever it was due to", async () => {
      const { refunds, treasury, dao, ids, signers } = world;
      const token = await acts.perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await divert();
      expect((await refunds.fundOf(ids.model, NATIVE)).diverted).to.equal(true);
      await acts.collect();
      await acts.over();
      const free = await treasury.free(NATIVE);
      await expect(acts.remainder("kestrel")).to.changeEtherBalances(
        ethers,
        [signers.kestrel, dao],
        [0n, (DUE.kestrel * (MADE - HALF)) / MADE]
      );
      expect((await treasury.free(NATIVE)) - free).to.equal((DUE.kestrel * (MADE - HALF)) / MADE);
      await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, HALF);
    });

    it("says so", async () => {
      const { refunds, ids } = world;
      await acts.open();
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.emit(refunds, "RemainderDiverted")
        .withArgs(ids.model, NATIVE);
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "Refunds_AlreadyDiverted")
        .withArgs(ids.model, NATIVE);
    });

    it("is the DAO's alone, from the opening until the first payee is paid", async () => {
      const { refunds, ids, signers } = world;
      await earn(world, ids.model, 10_000n);
      await expect(refunds.connect(signers.kestrel).getFunction("divert")(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "DaoAuthority_Unauthorized")
        .withArgs(refunds.target, acts.address("kestrel"), ethers.id("DIVERT_PERMISSION"));
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOpen")
        .withArgs(ids.model);
      await acts.open();
      await acts.collect();
      await acts.over();
      await acts.remainder("osprey");
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "Refunds_RemainderPaid")
        .withArgs(ids.model, NATIVE, DUE.osprey);
    });

    async function asDao(): Promise<RefundWorld["refunds"]> {
      await world.shop.fromDao();
      return world.refunds.connect(await ethers.getSigner(world.dao.target as string)) as RefundWorld["refunds"];
    }
  });

  it("goes on with what it holds when the treasury is upgraded in between", async () => {
    const { refunds, treasury, governance, ids, signers } = world;
    const token = await acts.perpetual("harbour");
    await acts.open();
    await acts.as("harbour").ask(token);
    await acts.collect(["kestrel"]);
    await governance.pass([actionOf(treasury, "upgradeTo", [await laterTreasury(world)])]);
    await acts.collect(["fernhill"]);
    await acts.over();
    await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, HALF);
    await expect(acts.remainder("kestrel")).to.changeEtherBalance(
      ethers,
      signers.kestrel,
      (DUE.kestrel * (DUE.kestrel + DUE.fernhill - HALF)) / (DUE.kestrel + DUE.fernhill)
    );
    expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(DUE.kestrel + DUE.fernhill);
  });
});
