import { expect } from "chai";
import { parseEther } from "ethers";
import { contractAt } from "../../../sdk/src/chain/contracts.ts";
import { ethers, networkHelpers } from "../fixture.ts";
import { NATIVE, type PublishedWorld, published } from "./world.ts";

/** What `transfer` and `send` pass on. */
const STIPEND = 2_300;

describe("RoyaltyReceiverFactory", () => {
  let world: PublishedWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
  });

  it("deploys a release's receiver where it said it would be", async () => {
    const { receivers, license, ids } = world;
    const address = await receivers.receiverOf(ids.tune);
    expect(await ethers.provider.getCode(address)).to.equal("0x");

    await expect(receivers.deploy(ids.tune)).to.emit(receivers, "ReceiverDeployed").withArgs(ids.tune, address);

    const receiver = await contractAt("RoyaltyReceiver", address, ethers.provider);
    expect(await receiver.ledger()).to.equal(await license.getAddress());
    expect(await receiver.releaseId()).to.equal(ids.tune);
    expect(await receivers.ledger()).to.equal(await license.getAddress());
  });

  it("answers the same receiver when it is there already", async () => {
    const { receivers, ids } = world;
    await receivers.deploy(ids.tune);
    expect(await receivers.deploy.staticCall(ids.tune)).to.equal(await receivers.receiverOf(ids.tune));
    await expect(receivers.deploy(ids.tune)).not.to.emit(receivers, "ReceiverDeployed");
  });

  it("gives each release a receiver of its own", async () => {
    const { receivers, ids } = world;
    expect(await receivers.receiverOf(ids.tune)).not.to.equal(await receivers.receiverOf(ids.base));
  });
});

describe("RoyaltyReceiver", () => {
  let world: PublishedWorld;
  let address: string;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
    address = await world.receivers.receiverOf(world.ids.tune);
  });

  async function receiver() {
    await world.receivers.deploy(world.ids.tune);
    return contractAt("RoyaltyReceiver", address, world.signers.newcomer);
  }

  it("takes money from a marketplace that sends no more than the stipend", async () => {
    await receiver();
    const value = 1n;
    const intrinsic = 21_000;
    const payment = world.signers.harbour.sendTransaction({ to: address, value, gasLimit: intrinsic + STIPEND });
    await expect(payment).to.changeEtherBalance(ethers, address, value);
  });

  it("books what came before it was deployed, for anybody who sweeps", async () => {
    const { signers, license, dao, ids } = world;
    const amount = parseEther("0.5");
    await signers.harbour.sendTransaction({ to: address, value: amount });

    const sweep = (await receiver()).sweep(NATIVE);

    await expect(sweep).to.changeEtherBalances(ethers, [address, dao], [-amount, amount]);
    await expect(sweep)
      .to.emit(license, "GrossBooked")
      .withArgs(ids.tune, NATIVE, address, amount, (amount * 5n) / 100n);
  });

  it("books a listed token, twice", async () => {
    const { erc20, license, ids } = world;
    const currency = await erc20.getAddress();
    const deployed = await receiver();
    for (const total of [1_000n, 2_000n]) {
      await erc20.mint(address, 1_000n);
      await deployed.sweep(currency);
      expect(await license.grossOf(ids.tune, currency)).to.equal(total);
    }
    expect(await erc20.balanceOf(address)).to.equal(0n);
  });

  it("refuses when nothing came", async () => {
    const { license } = world;
    await expect((await receiver()).sweep(NATIVE)).to.be.revertedWithCustomError(license, "RoyaltyLedger_NothingPaid");
  });

  it("keeps a token that is not listed until it is", async () => {
    const { license } = world;
    const token = await ethers.deployContract("HostileToken");
    await token.getFunction("mint")(address, 5n);
    await expect((await receiver()).sweep(await token.getAddress())).to.be.revertedWithCustomError(
      license,
      "RoyaltyLedger_CurrencyNotListed"
    );
    expect(await token.getFunction("balanceOf")(address)).to.equal(5n);
  });
});
