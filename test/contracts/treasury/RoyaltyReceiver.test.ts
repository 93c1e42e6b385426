import { expect } from "chai";
import { parseEther } from "ethers";
import { contractAt } from "../../../sdk/src/chain/contracts.ts";
import { ethers, networkHelpers } from "./chain.ts";
import { NATIVE, type PublishedWorld, published } from "./world.ts";

/** What `transfer` and `send` pass on. */
const STIPEND = 2_300;

describe("RoyaltyReceiverFactory", () => {
  let world: PublishedWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
  });

  it("deploys a release's receiver where it said it would be", async () => {
    const { receivers, ledger, releases } = world;
    const address = await receivers.receiverOf(releases.tune);
    expect(await ethers.provider.getCode(address)).to.equal("0x");

    await expect(receivers.deploy(releases.tune)).to.emit(receivers, "ReceiverDeployed").withArgs(releases.tune, address);

    const receiver = await contractAt("RoyaltyReceiver", address, ethers.provider);
    expect(await receiver.ledger()).to.equal(await ledger.getAddress());
    expect(await receiver.releaseId()).to.equal(releases.tune);
    expect(await receivers.ledger()).to.equal(await ledger.getAddress());
  });

  it("answers the same receiver when it is there already", async () => {
    const { receivers, releases } = world;
    await receivers.deploy(releases.tune);
    expect(await receivers.deploy.staticCall(releases.tune)).to.equal(await receivers.receiverOf(releases.tune));
    await expect(receivers.deploy(releases.tune)).not.to.emit(receivers, "ReceiverDeployed");
  });

  it("gives each release a receiver of its own", async () => {
    const { receivers, releases } = world;
    expect(await receivers.receiverOf(releases.tune)).not.to.equal(await receivers.receiverOf(releases.base));
  });
});

describe("RoyaltyReceiver", () => {
  let world: PublishedWorld;
  let address: string;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
    address = await world.receivers.receiverOf(world.releases.tune);
  });

  async function receiver() {
    await world.receivers.deploy(world.releases.tune);
    return contractAt("RoyaltyReceiver", address, world.accounts.newcomer);
  }

  it("takes money from a marketplace that sends no more than the stipend", async () => {
    await receiver();
    const value = 1n;
    const intrinsic = 21_000;
    const payment = world.accounts.harbour.sendTransaction({ to: address, value, gasLimit: intrinsic + STIPEND });
    await expect(payment).to.changeEtherBalance(ethers, address, value);
  });

  it("books what came before it was deployed, for anybody who sweeps", async () => {
    const { accounts, ledger, dao, releases } = world;
    const amount = parseEther("0.5");
    await accounts.harbour.sendTransaction({ to: address, value: amount });

    const sweep = (await receiver()).sweep(NATIVE);

    await expect(sweep).to.changeEtherBalances(ethers, [address, dao], [-amount, amount]);
    await expect(sweep)
      .to.emit(ledger, "GrossBooked")
      .withArgs(releases.tune, NATIVE, address, amount, (amount * 5n) / 100n);
  });

  it("books a listed token, twice", async () => {
    const { erc20, ledger, releases } = world;
    const currency = await erc20.getAddress();
    const deployed = await receiver();
    for (const total of [1_000n, 2_000n]) {
      await erc20.mint(address, 1_000n);
      await deployed.sweep(currency);
      expect(await ledger.grossOf(releases.tune, currency)).to.equal(total);
    }
    expect(await erc20.balanceOf(address)).to.equal(0n);
  });

  it("refuses when nothing came", async () => {
    const { ledger } = world;
    await expect((await receiver()).sweep(NATIVE)).to.be.revertedWithCustomError(ledger, "RoyaltyLedger_NothingPaid");
  });

  it("keeps a token that is not listed until it is", async () => {
    const { ledger } = world;
    const token = await ethers.deployContract("HostileToken");
    await token.getFunction("mint")(address, 5n);
    await expect((await receiver()).sweep(await token.getAddress()))
      .to.be.revertedWithCustomError(ledger, "RoyaltyLedger_CurrencyNotListed");
    expect(await token.getFunction("balanceOf")(address)).to.equal(5n);
  });
});
