import { expect } from "chai";
import { parseEther, ZeroAddress, type BaseContract } from "ethers";
import type { Listing } from "../../../sdk/src/license/orders.ts";
import { deployFixture, ethers, now, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { Orders } from "../support/orders.ts";
import { terms } from "../license/terms.ts";
import { published } from "../treasury/world.ts";

const DAY = 86_400;
const PRICE = parseEther("0.04");
const FIRST = (1n << 32n) | 1n;
const SECOND = (1n << 32n) | 2n;

describe("attacks by coming back in", () => {
  describe("in the middle of a resale", () => {
    let world: World;
    let holder: BaseContract;
    let releaseId: bigint;
    let listings: Listing[];
    const call = (contract: BaseContract, method: string, args: unknown[]) =>
      contract.interface.encodeFunctionData(method, args);
    const act = (contract: BaseContract, method: string, args: unknown[], value = 0n) =>
      holder.getFunction("perform")(contract.target, value, call(contract, method, args));
    const comeBack = (contract: BaseContract, method: string, args: unknown[]) =>
      holder.getFunction("callBackWith")(contract.target, call(contract, method, args));
    const booked = () => world.license.grossOf(releaseId, ZeroAddress);

    beforeEach(async () => {
      world = await deployFixture();
      holder = await ethers.deployContract("HostileHolder");
      releaseId = await world.releases.approved();
      await world.license.connect(world.signers.kestrel).openOffer(releaseId, terms({ price: 0n }));
      const harbour = world.license.connect(world.signers.harbour);
      for (const _ of [FIRST, SECOND]) await harbour.mint(1, world.signers.harbour.address, 0);
      await harbour.setApprovalForAll(world.market.target, true);
      const orders = new Orders(world);
      listings = [
        await orders.list(world.signers.harbour, FIRST, { price: PRICE }),
        await orders.list(world.signers.harbour, SECOND, { price: PRICE }),
      ];
      await world.signers.lantern.sendTransaction({ to: holder.target, value: 2n * PRICE });
    });

    it("a buyer buys no second licence before the first is paid", async () => {
      await comeBack(world.market, "buy", [SECOND, listings[1]]);
      await act(world.market, "buy", [FIRST, listings[0]], PRICE);
      expect(await holder.getFunction("reason")()).to.equal(
        world.market.interface.encodeErrorResult("ReentrancyGuardReentrantCall"),
      );
      expect(await world.license.ownerOf(SECOND)).to.equal(world.signers.harbour.address);
      expect(await booked()).to.equal(PRICE / 20n);
    });

    it("a buyer who lists the licence on at once still pays, and its own listing stands", async () => {
      await act(world.license, "setApprovalForAll", [world.market.target, true]);
      // What the holder has left would go along with the call back, and `list` takes none.
      await holder.getFunction("perform")(world.signers.lantern.address, 2n * PRICE, "0x");
      const expires = BigInt((await now()) + DAY);
      await comeBack(world.market, "list", [FIRST, ZeroAddress, 1n, expires]);
      await expect(
        holder.getFunction("perform")(
          world.market.target,
          PRICE,
          call(world.market, "buy", [FIRST, listings[0]]),
          { value: PRICE },
        ),
      ).to.changeEtherBalance(ethers, world.signers.harbour, PRICE - PRICE / 20n - PRICE / 100n);
      const own = await new Orders(world).listing(FIRST, { price: 1n, expires });
      expect(own.seller).to.equal(holder.target);
      expect(await new Orders(world).refusal(own, FIRST)).to.equal("None");
    });
  });

  it("a payer claims nothing that is booked but has not arrived", async () => {
    const world = await published();
    const { license, treasury, signers, ids } = world;
    const token = await ethers.deployContract("HookedToken");
    const does = (method: string, ...args: unknown[]) => token.getFunction(method)(...args);
    await world.governance.pass([actionOf(world.currencies, "list", [token.target])]);
    // Something lies there for others to be robbed of.
    await does("mint", world.dao.target, 5_000n);
    await does("mint", signers.harbour.address, 1_000n);
    await token.connect(signers.harbour).getFunction("approve")(license.target, 1_000n);
    const payRoyalty = () => license.connect(signers.harbour).payRoyalty(ids.base, token.target, 1_000n);

    const kestrel = signers.kestrel.address;
    const claim = treasury.interface.encodeFunctionData("claimOnBehalf", [token.target, kestrel, kestrel, [ids.base]]);
    await does("callBackWith", treasury.target, claim);
    await expect(payRoyalty())
      .to.be.revertedWithCustomError(license, "RoyaltyLedger_ShortPayment")
      .withArgs(token.target, 335n, 1_000n);

    const again = license.interface.encodeFunctionData("payRoyalty", [ids.base, token.target, 1_000n]);
    await does("callBackWith", license.target, again);
    await payRoyalty();
    expect(await does("answer")).to.equal(license.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
    expect(await license.grossOf(ids.base, token.target)).to.equal(1_000n);
    expect(await treasury.owed(token.target)).to.equal(950n);
  });
});
