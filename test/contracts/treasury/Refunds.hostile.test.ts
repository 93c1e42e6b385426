import { expect } from "chai";
import { ALL_CONSENT } from "../../../sdk/src/dataset/consent.ts";
import { ethers, networkHelpers } from "../fixture.ts";
import { MONTH } from "../license/shop.ts";
import { tokenId } from "../support/orders.ts";
import { PayeeBehaviour, TokenBehaviour } from "./doubles.ts";
import { DUE, HALF, PRICE, RefundActs, refundable, type RefundWorld, TERM } from "./refunds.ts";
import { earn, earnToken, NATIVE } from "./world.ts";

const BLOCK_GAS = 16_000_000n;

describe("Refunds against hostile licensees and payees", () => {
  let world: RefundWorld;
  let acts: RefundActs;
  let hers: bigint;
  let his: bigint;

  /** A hostile contract and harbour hold a licence each, and asked; fernhill's share is the hostile contract's. */
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
    const { shop, treasury, refunds, payee, hostile, ids, signers } = world;
    await treasury.connect(signers.fernhill).transferShare(ids.model, hostile, 4_000);
    const offer = await shop.open({ price: PRICE });
    await shop.order("harbour", offer);
    await shop.order("lantern", offer);
    await world.license.connect(signers.lantern).getFunction("transferFrom")(
      acts.address("lantern"),
      hostile,
      tokenId(offer, 2)
    );
    [hers, his] = [tokenId(offer, 1), tokenId(offer, 2)];
    await acts.open();
    await acts.as("harbour").ask(hers);
    await payee.perform(refunds.target as string, 0n, refunds.interface.encodeFunctionData("ask", [his]));
    await refunds.collect(ids.model, NATIVE, [acts.address("kestrel"), hostile]);
    await acts.over();
  });

  const pay = (...tokens: bigint[]) => world.refunds.pay(tokens, { gasLimit: BLOCK_GAS });
  const remainder = () => world.refunds.payRemainder(world.ids.model, NATIVE, world.hostile, { gasLimit: BLOCK_GAS });

  for (const behaviour of ["revert", "burnGas"] as const) {
    it(`keeps what is due to an account whose answer is ${behaviour}, and pays others`, async () => {
      const { refunds, payee, hostile, signers } = world;
      await payee.behave(PayeeBehaviour[behaviour]);
      await expect(pay(hers, his))
        .to.be.revertedWithCustomError(refunds, "Refunds_PaymentFailed")
        .withArgs(NATIVE, hostile, HALF);
      await expect(remainder())
        .to.be.revertedWithCustomError(refunds, "Refunds_PaymentFailed")
        .withArgs(NATIVE, hostile, 3_400n);
      expect(await refunds.payableOf(his)).to.equal(HALF);
      await expect(pay(hers)).to.changeEtherBalance(ethers, signers.harbour, HALF);
      await expect(acts.remainder("kestrel")).to.changeEtherBalance(ethers, signers.kestrel, 5_100n);
    });
  }

  it("pays at another address who names one in the treasury, as licensee and as payee", async () => {
    const { treasury, payee, signers } = world;
    await payee.behave(PayeeBehaviour.revert);
    const setPayout = treasury.interface.encodeFunctionData("setPayout", [acts.address("deployer")]);
    await payee.perform(treasury.target as string, 0n, setPayout);
    await expect(pay(his)).to.changeEtherBalance(ethers, signers.deployer, HALF);
    await expect(remainder()).to.changeEtherBalance(ethers, signers.deployer, 3_400n);
  });

  it("pays an account that answers with a bomb, without copying it", async () => {
    const { payee } = world;
    const plain = await (await pay(hers)).wait();
    await payee.behave(PayeeBehaviour.returnBomb);
    const response = await pay(his);
    await expect(response).to.changeEtherBalance(ethers, payee, HALF);
    // It makes its bomb at the caller's expense; copying it would cost as much again.
    expect((await response.wait())!.gasUsed - plain!.gasUsed).to.be.lessThan(15_000n);
  });

  for (const [method, args] of [
    ["pay", () => [[his]]],
    ["payRemainder", () => [world.ids.model, NATIVE, world.hostile]],
    ["collect", () => [world.ids.model, NATIVE, [acts.address("juniper")]]],
  ] as const) {
    it(`pays once who comes back into ${method}`, async () => {
      const { refunds, payee } = world;
      const data = refunds.interface.encodeFunctionData(method as "pay", args() as [bigint[]]);
      await payee.callBackWith(refunds.target as string, 0n, data);
      await expect(pay(his)).to.changeEtherBalance(ethers, payee, HALF);
      expect(await payee.calledBack()).to.equal(false);
      expect(await payee.answer()).to.equal(ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10));
      expect((await refunds.requestOf(his)).paid).to.equal(HALF);
    });
  }

  it("takes no ether but what it collects", async () => {
    const { refunds, signers } = world;
    const { harbour } = signers;
    await expect(harbour.sendTransaction({ to: refunds.target, value: 5n }))
      .to.be.revertedWithCustomError(refunds, "Refunds_UnexpectedValue")
      .withArgs(harbour.address, 5n);
    await earn(world, world.ids.model, PRICE); // a fee to give away
    const gift = { to: refunds.target as string, value: 5n, data: "0x" };
    await expect(world.governance.pass([gift])).to.be.revertedWithCustomError(world.dao, "ActionFailed");
  });

  it("cannot collect inside an execution of the DAO", async () => {
    const { refunds, treasury, payee, hostile, ids } = world;
    await earn(world, ids.model, PRICE);
    const data = refunds.interface.encodeFunctionData("collect", [ids.model, NATIVE, [acts.address("juniper")]]);
    await payee.callBackWith(refunds.target as string, 0n, data);
    await world.governance.pass([{ to: hostile, value: 1n, data: "0x" }]);
    expect(await payee.calledBack()).to.equal(false);
    expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
  });
});

describe("Refunds against hostile tokens", () => {
  let world: RefundWorld;
  let acts: RefundActs;
  let usd: string;
  let token: bigint;

  /** harbour holds a licence that was paid in a token that goes bad, and one paid in a good one. */
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
    const { shop, erc20, license, signers } = world;
    usd = await erc20.getAddress();
    await erc20.mint(signers.harbour.address, PRICE);
    await erc20.connect(signers.harbour).approve(license.target as string, PRICE);
    token = await shop.licence("harbour", { price: PRICE, currency: usd });
    await acts.open();
    await acts.as("harbour").ask(token);
  });

  const collect = () => acts.collect(["kestrel"], world.ids.model, usd);

  for (const behaviour of ["returnFalse", "revert", "moveNothing", "moveDouble"] as const) {
    it(`collects nothing in a token that does ${behaviour}, and keeps it owed`, async () => {
      const { treasury, erc20, refunds, ids } = world;
      await erc20.behave(TokenBehaviour[behaviour]);
      await expect(collect()).to.be.revert(ethers);
      expect(await treasury.claimable(ids.model, usd, acts.address("kestrel"))).to.equal(DUE.kestrel);
      await erc20.behave(TokenBehaviour.honest);
      await collect();
      expect((await refunds.fundOf(ids.model, usd)).collected).to.equal(DUE.kestrel);
    });
  }

  it("collects nothing of which a part is lost on the way", async () => {
    const { refunds, erc20 } = world;
    await erc20.behave(TokenBehaviour.takeFee);
    await expect(collect())
      .to.be.revertedWithCustomError(refunds, "Refunds_ShortPayment")
      .withArgs(usd, DUE.kestrel - DUE.kestrel / 100n, DUE.kestrel);
  });

  for (const behaviour of ["returnFalse", "revert", "moveNothing", "moveDouble", "giveInstead", "returnTwo"] as const) {
    it(`keeps what is due in a token that does ${behaviour}, and pays other currencies`, async () => {
      const { refunds, erc20, signers, ids } = world;
      await collect();
      await earn(world, ids.model, PRICE);
      await acts.collect(["osprey"]);
      await acts.over();
      // Money of another release in the same token, which a bad token must not take for this one's.
      await erc20.mint(refunds.target as string, PRICE);
      await erc20.behave(TokenBehaviour[behaviour]);
      await expect(refunds.pay([token])).to.be.revert(ethers);
      expect(await refunds.payableOf(token)).to.equal(HALF);
      await expect(acts.remainder("osprey")).to.changeEtherBalance(ethers, signers.osprey, DUE.osprey);
      await erc20.behave(TokenBehaviour.returnNothing); // as some honest ones do
      await refunds.pay([token]);
      expect(await erc20.balanceOf(signers.harbour.address)).to.equal(HALF);
    });
  }

  for (const method of ["pay", "collect"] as const) {
    it(`pays once in a token that comes back into ${method}`, async () => {
      const { refunds, erc20, ids, signers } = world;
      await collect();
      await earnToken(world, ids.model, PRICE);
      await acts.over();
      const data =
        method === "pay"
          ? refunds.interface.encodeFunctionData("pay", [[token]])
          : refunds.interface.encodeFunctionData("collect", [ids.model, usd, [acts.address("kestrel")]]);
      await erc20.callBackWith(refunds.target as string, data);
      await refunds.pay([token]);
      expect(await erc20.calledBack()).to.equal(false);
      expect(await erc20.balanceOf(signers.harbour.address)).to.equal(HALF);
      await collect();
      expect(await erc20.calledBack()).to.equal(false);
      expect((await refunds.fundOf(ids.model, usd)).collected).to.equal(2n * DUE.kestrel);
    });
  }

  it("takes no ether of a stranger while it collects: it would be nobody's, and count as collected", async () => {
    const { refunds, erc20, payee, hostile, ids, signers } = world;
    await signers.harbour.sendTransaction({ to: hostile, value: 5n });
    await payee.callBackWith(refunds.target as string, 5n, "0x");
    await erc20.callBackWith(hostile, "0x");
    await expect(collect()).to.changeEtherBalance(ethers, refunds, 0n);
    expect(await erc20.calledBack(), "the token had the stranger send").to.equal(true);
    const refusal = refunds.interface.encodeErrorResult("Refunds_UnexpectedValue", [hostile, 5n]);
    expect([await payee.calledBack(), await payee.answer()]).to.deep.equal([false, refusal]);
    expect((await refunds.fundOf(ids.model, usd)).collected).to.equal(DUE.kestrel);
  });

  it("collects nothing in a token that lets somebody settle what is frozen meanwhile", async () => {
    const { treasury, erc20, ids } = world;
    await earnToken(world, ids.child, PRICE);
    const data = treasury.interface.encodeFunctionData("settle", [[ids.child], usd]);
    await erc20.callBackWith(treasury.target as string, data);
    await collect();
    expect(await erc20.calledBack()).to.equal(false);
    expect(await treasury.unsettled(ids.child, ids.model, usd)).to.equal(1_000n);
  });

  it("is not held up by thousands of licences: each is asked for, and paid, by itself", async () => {
    const { refunds, shop, ids, signers } = world;
    const offer = await shop.open({ price: 1_000n }, ids.base);
    for (let i = 0; i < 2; ++i) await shop.order("bramble", offer, { quantity: 64 });
    await acts.open(ids.base);
    const tokens = Array.from({ length: 128 }, (_, i) => tokenId(offer, i + 1));
    for (const each of tokens) await acts.as("bramble").ask(each);
    await acts.collect(["kestrel"], ids.base);
    await acts.over(ids.base);
    const receipt = await (await refunds.pay(tokens.slice(0, 64), { gasLimit: BLOCK_GAS })).wait();
    expect(receipt!.gasUsed).to.be.lessThan(BLOCK_GAS / 4n);
    await expect(refunds.pay(tokens.slice(64))).to.changeEtherBalance(ethers, signers.bramble, 64n * 475n);
  });
});

describe("Refunds against a maker who sees a revocation coming", () => {
  const EARNED = 20_000n;
  let world: RefundWorld;
  let acts: RefundActs;
  let model: bigint;
  let dataset: bigint;

  /** 5 % fee, 50 % to a dataset of kestrel's, who publishes it, 3 % to verifiers; the rest is fernhill's. */
  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
    const { datasets, releases, signers } = world;
    await datasets.connect(signers.kestrel).register("own", ethers.id("own"), ALL_CONSENT, 0);
    dataset = world.strokes + 1n;
    model = await releases.approved({
      name: "kestrel/insider",
      charterVersion: 2,
      datasets: [{ dataset, shareBps: 5_000 }],
      contributors: [{ account: signers.fernhill.address, shareBps: 10_000 }],
    });
    await earn(world, model, EARNED);
  });

  /** harbour buys a term; kestrel another for `price`, has its dataset paid at once; both ask. */
  async function play(price: bigint) {
    const { refunds, treasury, shop } = world;
    const offers = [await shop.open({ price: PRICE, term: MONTH }, model)];
    await shop.order("harbour", offers[0]!);
    if (price !== 0n) {
      offers.push(await shop.open({ price, term: MONTH }, model));
      await shop.order("kestrel", offers[1]!);
    }
    const claim = {
      currency: NATIVE,
      payee: acts.address("kestrel"),
      to: ethers.ZeroAddress,
      settle: [model],
      releases: [],
      datasets: [dataset],
      verified: [],
      referrals: false,
    };
    await treasury.claimAll([claim]);
    const openedAt = await acts.open(model);
    const tokens = offers.map((offer) => tokenId(offer, 1));
    await acts.askAll(["harbour", "kestrel"].slice(0, tokens.length) as ("harbour" | "kestrel")[], tokens);
    await acts.collect(["fernhill", "juniper", "osprey"], model);
    await acts.over(model);
    const unused = await Promise.all(
      tokens.map(async (token) => ({
        left: (await acts.expiry(token)) - openedAt,
        due: await refunds.payableOf(token),
      }))
    );
    return { unused, fernhill: await refunds.remainderOf(model, NATIVE, acts.address("fernhill")) };
  }

  it("gives it nothing for buying its own licences: what went upstream is not asked back of the others", async () => {
    const alone = await networkHelpers.takeSnapshot();
    const before = await play(0n);
    await alone.restore();
    const price = 3n * PRICE;
    const after = await play(price);

    const [harbour, kestrel] = after.unused;
    // 45 % of its price, for the time left; with the 50 % its dataset had at once it is out of pocket by the fee.
    expect(kestrel!.due).to.equal((13_500n * kestrel!.left) / TERM);
    expect(price / 2n + kestrel!.due).to.be.at.most(price - price / 20n);
    // Licensee and co-maker have what they would have without.
    expect(harbour!.due).to.equal((4_500n * harbour!.left) / TERM);
    expect(before.unused[0]!.due).to.equal((4_500n * before.unused[0]!.left) / TERM);
    expect(after.fernhill).to.be.at.least(before.fernhill);
    expect(before.fernhill).to.be.at.least((EARNED * 42n) / 100n);
  });
});
