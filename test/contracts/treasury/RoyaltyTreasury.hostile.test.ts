import { expect } from "chai";
import { ethers, networkHelpers } from "../fixture.ts";
import { PayeeBehaviour, TokenBehaviour } from "./doubles.ts";
import { earn, earnToken, NATIVE, type PublishedWorld, published } from "./world.ts";

/** What the hostile payee is owed after `tiny` earned 10 000: 40 % of 80 %. */
const DUE = 3_200n;
const BLOCK_GAS = 16_000_000n;

describe("RoyaltyTreasury against hostile payees", () => {
  let world: PublishedWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
    await earn(world, world.ids.tiny, 10_000n);
  });

  function claimForHostile() {
    const { treasury, ids, hostile } = world;
    return treasury.claimOnBehalf(NATIVE, hostile, hostile, [ids.tiny], { gasLimit: BLOCK_GAS });
  }

  function claimCalldata(releaseId: bigint, payee: string): string {
    return world.treasury.interface.encodeFunctionData("claimOnBehalf", [NATIVE, payee, payee, [releaseId]]);
  }

  async function expectClaimKept() {
    const { treasury, ids, hostile } = world;
    expect(await treasury.claimable(ids.tiny, NATIVE, hostile)).to.equal(DUE);
    expect(await treasury.paidOf(ids.tiny, NATIVE, hostile)).to.equal(0n);
    expect(await treasury.owed(NATIVE)).to.equal(9_500n);
  }

  for (const behaviour of ["revert", "burnGas"] as const) {
    it(`keeps the claim of a payee whose answer is ${behaviour}`, async () => {
      const { treasury, payee, hostile } = world;
      await payee.behave(PayeeBehaviour[behaviour]);
      await expect(claimForHostile())
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_PaymentFailed")
        .withArgs(NATIVE, hostile, DUE);
      await expectClaimKept();
    });
  }

  it("lets a payee that cannot be paid name another account", async () => {
    const { treasury, payee, hostile, ids, signers } = world;
    await payee.behave(PayeeBehaviour.revert);
    const { newcomer } = signers;
    const data = treasury.interface.encodeFunctionData("claimOnBehalf", [NATIVE, hostile, newcomer.address, [ids.tiny]]);
    await expect(payee.perform(await treasury.getAddress(), 0n, data)).to.changeEtherBalance(ethers, newcomer, DUE);
  });

  it("pays a payee that answers with a bomb, at the expense of whoever claims", async () => {
    const { payee } = world;
    await payee.behave(PayeeBehaviour.returnBomb);
    await expect(claimForHostile()).to.changeEtherBalance(ethers, payee, DUE);
  });

  it("pays once when the payee claims again while it is paid", async () => {
    const { treasury, payee, hostile, ids } = world;
    await payee.callBackWith(await treasury.getAddress(), 0n, claimCalldata(ids.tiny, hostile));

    await expect(claimForHostile()).to.changeEtherBalance(ethers, payee, DUE);

    expect(await payee.calledBack()).to.equal(false);
    expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
    expect(await treasury.paidOf(ids.tiny, NATIVE, hostile)).to.equal(DUE);
  });

  it("lets the payee claim nothing for others while it is paid", async () => {
    const { treasury, payee, ids, signers } = world;
    const { fernhill } = signers;
    await payee.callBackWith(await treasury.getAddress(), 0n, claimCalldata(ids.tiny, fernhill.address));
    await expect(claimForHostile()).to.changeEtherBalance(ethers, fernhill, 0n);
    expect(await payee.calledBack()).to.equal(false);
  });

  it("refuses a payment that comes back in part, since it cannot tell what was paid", async () => {
    const { treasury, dao, payee } = world;
    await payee.callBackWith(await dao.getAddress(), 1n, "0x");
    await expect(claimForHostile())
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_WrongPayment")
      .withArgs(NATIVE, DUE - 1n, DUE);
    await expectClaimKept();
  });

  it("refuses a payment of which more than everything comes back", async () => {
    const { treasury, dao, payee, signers, hostile } = world;
    await signers.harbour.sendTransaction({ to: hostile, value: 100n });
    await payee.callBackWith(await dao.getAddress(), DUE + 1n, "0x");
    await expect(claimForHostile())
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_WrongPayment")
      .withArgs(NATIVE, 0n, DUE);
  });

  it("pays a payee that settles while it is paid", async () => {
    const { treasury, payee, ids } = world;
    const settlement = treasury.interface.encodeFunctionData("settle", [[ids.tiny], NATIVE]);
    await payee.callBackWith(await treasury.getAddress(), 0n, settlement);
    await expect(claimForHostile()).to.changeEtherBalance(ethers, payee, DUE);
    expect(await payee.calledBack()).to.equal(true);
    expect(await treasury.inflowOf(ids.tune, NATIVE)).to.equal(1_000n);
  });

  it("says that it cannot pay inside an execution of the DAO", async () => {
    const { treasury, payee, hostile, ids, signers } = world;
    await payee.callBackWith(await treasury.getAddress(), 0n, claimCalldata(ids.tiny, signers.fernhill.address));
    const grant = { to: hostile, value: 1n, data: "0x" }; // one wei of the fee, and the payee calls back
    await world.governance.pass([grant]);

    expect(await payee.calledBack()).to.equal(false);
    expect(await payee.answer()).to.equal(treasury.interface.getError("RoyaltyTreasury_InsideExecution")!.selector);
  });

  it("keeps the claim when the DAO holds too little", async () => {
    const { treasury, dao, signers, ids } = world;
    const { address } = signers.fernhill;
    await networkHelpers.setBalance(await dao.getAddress(), 4_799n);
    await expect(treasury.claimOnBehalf(NATIVE, address, address, [ids.tiny]))
      .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_PaymentFailed")
      .withArgs(NATIVE, address, 4_800n);
    expect(await treasury.claimable(ids.tiny, NATIVE, address)).to.equal(4_800n);
  });

  it("keeps the claim when the DAO has taken its permission to pay away", async () => {
    const { treasury, dao, signers, ids } = world;
    const address = await dao.getAddress();
    await networkHelpers.setBalance(address, 10n ** 18n);
    const execute = ethers.id("EXECUTE_PERMISSION");
    await dao
      .connect(await ethers.getImpersonatedSigner(address))
      .revoke(address, await treasury.getAddress(), execute);
    await expect(
      treasury.claimOnBehalf(NATIVE, signers.fernhill.address, signers.fernhill.address, [ids.tiny])
    ).to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_PaymentFailed");
    await expectClaimKept();
  });
});

describe("RoyaltyTreasury against hostile tokens", () => {
  /** What kestrel is owed after `base` earned 10 000. */
  const due = 6_650n;
  let world: PublishedWorld;
  let currency: string;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
    currency = await world.erc20.getAddress();
    await earnToken(world, world.ids.base, 10_000n);
  });

  function claim() {
    const { treasury, ids, signers } = world;
    return treasury.claimOnBehalf(currency, signers.kestrel.address, signers.kestrel.address, [ids.base]);
  }

  async function expectPaid() {
    const { treasury, erc20, signers, ids } = world;
    await claim();
    expect(await erc20.balanceOf(signers.kestrel.address)).to.equal(due);
    expect(await treasury.paidOf(ids.base, currency, signers.kestrel.address)).to.equal(due);
    expect(await treasury.owed(currency)).to.equal(2_850n);
    expect(await treasury.free(currency)).to.equal(500n);
  }

  async function expectClaimKept() {
    const { treasury, ids, signers } = world;
    expect(await treasury.claimable(ids.base, currency, signers.kestrel.address)).to.equal(due);
    expect(await treasury.owed(currency)).to.equal(9_500n);
  }

  it("pays in an honest token", async () => {
    await expectPaid();
  });

  it("pays in a token that answers nothing, as some do", async () => {
    await world.erc20.behave(TokenBehaviour.returnNothing);
    await expectPaid();
  });

  for (const behaviour of ["returnFalse", "returnTwo", "returnOneByte", "revert"] as const) {
    it(`keeps the claim when the token's transfer is ${behaviour}`, async () => {
      const { treasury, erc20, signers } = world;
      await erc20.behave(TokenBehaviour[behaviour]);
      await expect(claim())
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_PaymentFailed")
        .withArgs(currency, signers.kestrel.address, due);
      await expectClaimKept();
    });
  }

  for (const [behaviour, moved] of [
    ["moveNothing", 0n],
    ["moveDouble", 2n * due],
    ["giveInstead", 0n],
  ] as const) {
    it(`keeps the claim when the token's transfer is ${behaviour}`, async () => {
      const { treasury, erc20 } = world;
      await erc20.mint(await world.dao.getAddress(), 10_000n);
      await erc20.behave(TokenBehaviour[behaviour]);
      await expect(claim())
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_WrongPayment")
        .withArgs(currency, moved, due);
      await expectClaimKept();
    });
  }

  it("keeps the claim when the token lies about the DAO's balance", async () => {
    await world.erc20.misreport(await world.dao.getAddress());
    await expect(claim())
      .to.be.revertedWithCustomError(world.treasury, "RoyaltyTreasury_WrongPayment")
      .withArgs(currency, 0n, due);
    await expectClaimKept();
  });

  it("charges a token's fee on the transfer to the payee, never to the others", async () => {
    const { treasury, erc20, signers } = world;
    await erc20.behave(TokenBehaviour.takeFee);
    await claim();
    expect(await erc20.balanceOf(signers.kestrel.address)).to.equal(due - 66n);
    expect(await treasury.owed(currency)).to.equal(2_850n);
    await treasury.requireSolvent();
  });

  it("pays once when the token claims again in the middle of the transfer", async () => {
    const { treasury, erc20, ids, signers } = world;
    const payee = signers.bramble.address;
    const again = treasury.interface.encodeFunctionData("claimOnBehalf", [currency, payee, payee, [ids.base]]);
    await erc20.callBackWith(await treasury.getAddress(), again);
    await expectPaid();
    expect(await erc20.calledBack()).to.equal(false);
    expect(await erc20.balanceOf(payee)).to.equal(0n);
  });

  describe("requireSolvent", () => {
    it("notices what a token took away", async () => {
      const { treasury, erc20, dao } = world;
      await erc20.burn(await dao.getAddress(), 501n);
      await expect(treasury.requireSolvent())
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Insolvent")
        .withArgs(currency, 9_499n, 9_500n);
    });

    it("does not ask a token in which nothing is owed, so that a broken one stops no vote", async () => {
      const { treasury, erc20, ids, signers } = world;
      const { kestrel, bramble } = signers;
      for (const { address } of [kestrel, bramble]) await treasury.claimOnBehalf(currency, address, address, [ids.base]);
      await networkHelpers.setCode(await erc20.getAddress(), "0xfe");
      expect(await treasury.owed(currency)).to.equal(0n);
      await world.governance.pass([]);
    });
  });
});
