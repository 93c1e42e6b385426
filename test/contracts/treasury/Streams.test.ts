import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { ethers, networkHelpers, now, skip } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { deployHostilePayee, PayeeBehaviour, TokenBehaviour } from "./doubles.ts";
import { NATIVE, type PublishedWorld, published } from "./world.ts";

const MONTH = 30 * 86_400;
const AMOUNT = parseEther("30");

describe("Streams", () => {
  let world: PublishedWorld;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(published);
  });

  /** A native stream of harbour's to lantern, flowing for a month from now; answers when it started. */
  async function opened(start = 0, to = world.signers.lantern.address): Promise<bigint> {
    const { streams, signers } = world;
    await streams.connect(signers.harbour).open(to, NATIVE, AMOUNT, start, MONTH, { value: AMOUNT });
    return (await streams.streamOf(await streams.streamCount())).start;
  }

  async function at(start: bigint, seconds: number) {
    await networkHelpers.time.setNextBlockTimestamp(start + BigInt(seconds));
  }

  describe("open", () => {
    it("takes the money and says what flows", async () => {
      const { streams, signers } = world;
      const { harbour, lantern } = signers;
      const start = (await now()) + 100;
      const opening = streams.connect(harbour).open(lantern.address, NATIVE, AMOUNT, start, MONTH, { value: AMOUNT });
      await expect(opening).to.changeEtherBalances(ethers, [harbour, streams], [-AMOUNT, AMOUNT]);
      await expect(opening)
        .to.emit(streams, "StreamOpened")
        .withArgs(1n, harbour.address, lantern.address, NATIVE, AMOUNT, start, MONTH);
      expect(await streams.streamOf(1n)).to.deep.equal([
        harbour.address,
        BigInt(start),
        BigInt(MONTH),
        lantern.address,
        0n,
        NATIVE,
        AMOUNT,
        0n,
      ]);
    });

    it("starts now where no start is named", async () => {
      expect(await opened()).to.equal(BigInt(await now()));
    });

    it("opens with what has flowed already when it starts in the past", async () => {
      const start = (await now()) - MONTH / 2;
      await opened(start);
      expect(await world.streams.vestedOf(1n)).to.be.greaterThan(AMOUNT / 2n);
    });

    it("refuses to flow to nobody and to itself", async () => {
      const { streams } = world;
      for (const to of [ZeroAddress, await streams.getAddress()]) {
        await expect(streams.open(to, NATIVE, AMOUNT, 0, MONTH, { value: AMOUNT }))
          .to.be.revertedWithCustomError(streams, "Streams_InvalidRecipient")
          .withArgs(to);
      }
    });

    it("refuses nothing, and no time", async () => {
      const { streams, signers } = world;
      for (const [amount, duration] of [
        [0n, MONTH],
        [AMOUNT, 0],
      ] as const) {
        await expect(streams.open(signers.lantern.address, NATIVE, amount, 0, duration, { value: amount }))
          .to.be.revertedWithCustomError(streams, "Streams_NothingToStream")
          .withArgs(amount, duration);
      }
    });

    it("refuses another value than the amount, and any value for a token", async () => {
      const { streams, signers, erc20 } = world;
      const to = signers.lantern.address;
      await expect(streams.open(to, NATIVE, AMOUNT, 0, MONTH, { value: AMOUNT - 1n }))
        .to.be.revertedWithCustomError(streams, "Streams_WrongValue")
        .withArgs(AMOUNT - 1n, AMOUNT);
      await expect(streams.open(to, await erc20.getAddress(), AMOUNT, 0, MONTH, { value: 1n }))
        .to.be.revertedWithCustomError(streams, "Streams_WrongValue")
        .withArgs(1n, 0n);
    });

    it("refuses native currency that is sent straight to it", async () => {
      const { streams, signers } = world;
      const to = await streams.getAddress();
      await expect(signers.harbour.sendTransaction({ to, value: 1n })).to.revert(ethers);
    });
  });

  describe("withdraw", () => {
    it("pays the recipient what has flowed, whoever sends it", async () => {
      const { streams, signers } = world;
      const start = await opened();
      await at(start, MONTH / 3);
      const withdrawal = streams.connect(signers.newcomer).withdraw(1n);
      await expect(withdrawal).to.changeEtherBalances(
        ethers,
        [signers.lantern, streams],
        [AMOUNT / 3n, -AMOUNT / 3n]
      );
      await expect(withdrawal)
        .to.emit(streams, "StreamWithdrawn")
        .withArgs(1n, signers.lantern.address, AMOUNT / 3n);
    });

    it("pays each second once, and in the end all of it", async () => {
      const { streams, signers } = world;
      const start = await opened();
      const before = await ethers.provider.getBalance(signers.lantern.address);
      for (const seconds of [1, 7, 1_000_003, MONTH + 5]) {
        await at(start, seconds);
        await streams.withdraw(1n);
      }
      expect((await ethers.provider.getBalance(signers.lantern.address)) - before).to.equal(AMOUNT);
      expect(await streams.withdrawableOf(1n)).to.equal(0n);
    });

    it("refuses while nothing has flowed, before the start too", async () => {
      const { streams } = world;
      await opened((await now()) + MONTH);
      expect(await streams.vestedOf(1n)).to.equal(0n);
      await expect(streams.withdraw(1n))
        .to.be.revertedWithCustomError(streams, "Streams_NothingToWithdraw")
        .withArgs(1n);
    });

    it("keeps what a recipient does not take", async () => {
      const { streams } = world;
      const payee = await deployHostilePayee();
      const start = await opened(0, await payee.getAddress());
      await payee.behave(PayeeBehaviour.revert);
      await at(start, MONTH);
      await expect(streams.withdraw(1n))
        .to.be.revertedWithCustomError(streams, "Streams_PaymentFailed")
        .withArgs(await payee.getAddress(), AMOUNT);
      await payee.behave(PayeeBehaviour.accept);
      await expect(streams.withdraw(1n)).to.changeEtherBalance(ethers, payee, AMOUNT);
    });

    it("pays once when the recipient withdraws again while it is paid", async () => {
      const { streams } = world;
      const payee = await deployHostilePayee();
      await opened();
      const start = await opened(0, await payee.getAddress());
      const again = streams.interface.encodeFunctionData("withdraw", [2n]);
      await payee.callBackWith(await streams.getAddress(), 0n, again);
      await at(start, MONTH);
      await expect(streams.withdraw(2n)).to.changeEtherBalances(ethers, [payee, streams], [AMOUNT, -AMOUNT]);
      expect(await payee.calledBack()).to.equal(false);
    });

    it("knows no stream that was not opened", async () => {
      const { streams } = world;
      for (const method of ["withdraw", "stop", "streamOf", "vestedOf", "withdrawableOf"] as const) {
        await expect(streams[method].staticCall(9n))
          .to.be.revertedWithCustomError(streams, "Streams_UnknownStream")
          .withArgs(9n);
      }
    });
  });

  describe("stop", () => {
    it("gives back what has not flowed, and leaves the recipient what has", async () => {
      const { streams, signers } = world;
      const { harbour, lantern } = signers;
      const start = await opened();
      await at(start, MONTH / 4);
      const rest = (AMOUNT * 3n) / 4n;
      const stop = streams.connect(harbour).stop(1n);
      await expect(stop).to.changeEtherBalances(ethers, [harbour, streams], [rest, -rest]);
      await expect(stop).to.emit(streams, "StreamStopped").withArgs(1n, rest);

      await skip(MONTH);
      expect(await streams.vestedOf(1n)).to.equal(AMOUNT / 4n);
      await expect(streams.withdraw(1n)).to.changeEtherBalance(ethers, lantern, AMOUNT / 4n);
    });

    it("gives everything back before the start", async () => {
      const { streams, signers } = world;
      await opened((await now()) + MONTH);
      await expect(streams.connect(signers.harbour).stop(1n)).to.changeEtherBalance(ethers, signers.harbour, AMOUNT);
      await skip(3 * MONTH);
      expect(await streams.withdrawableOf(1n)).to.equal(0n);
    });

    it("refuses anybody but the sponsor, the recipient too", async () => {
      const { streams, signers } = world;
      await opened();
      for (const caller of [signers.lantern, signers.newcomer]) {
        await expect(streams.connect(caller).stop(1n))
          .to.be.revertedWithCustomError(streams, "Streams_NotSponsor")
          .withArgs(1n, caller.address);
      }
    });

    it("refuses a stream that was stopped, and one that has flowed", async () => {
      const { streams, signers } = world;
      await opened();
      await streams.connect(signers.harbour).stop(1n);
      await opened();
      await skip(MONTH);
      for (const streamId of [1n, 2n]) {
        await expect(streams.connect(signers.harbour).stop(streamId))
          .to.be.revertedWithCustomError(streams, "Streams_Ended")
          .withArgs(streamId);
      }
    });
  });

  describe("in a token", () => {
    async function funded(amount = AMOUNT) {
      const { streams, erc20, signers } = world;
      const currency = await erc20.getAddress();
      await erc20.mint(await streams.getAddress(), amount);
      const open = (wanted = amount) =>
        streams.connect(signers.harbour).open(signers.lantern.address, currency, wanted, 0, MONTH);
      return { currency, open };
    }

    it("is funded by what lies there, and pays in it", async () => {
      const { streams, erc20, signers } = world;
      const { open } = await funded();
      await open();
      await skip(MONTH);
      await streams.withdraw(1n);
      expect(await erc20.balanceOf(signers.lantern.address)).to.equal(AMOUNT);
    });

    it("does not count what other streams hold, and counts what they gave up", async () => {
      const { streams, erc20, signers } = world;
      const { currency, open } = await funded();
      await open();
      await expect(open(1n))
        .to.be.revertedWithCustomError(streams, "Streams_NotFunded")
        .withArgs(currency, 0n, 1n);
      await erc20.mint(await streams.getAddress(), 5n);
      await open(5n);
      await streams.connect(signers.harbour).stop(1n);
      expect(await erc20.balanceOf(await streams.getAddress())).to.be.lessThan(AMOUNT / 100n);
      await expect(open(1n)).to.be.revertedWithCustomError(streams, "Streams_NotFunded").withArgs(currency, 0n, 1n);
      await erc20.mint(await streams.getAddress(), 7n);
      await open(7n);
    });

    it("opens nothing on a token that took units away", async () => {
      const { streams, erc20 } = world;
      const { currency, open } = await funded();
      await open();
      await erc20.burn(await streams.getAddress(), 1n);
      await expect(open(1n)).to.be.revertedWithCustomError(streams, "Streams_NotFunded").withArgs(currency, 0n, 1n);
    });

    it("keeps what a token refuses to move", async () => {
      const { streams, erc20 } = world;
      const { open } = await funded();
      await open();
      await skip(MONTH);
      for (const behaviour of [TokenBehaviour.revert, TokenBehaviour.returnFalse]) {
        await erc20.behave(behaviour);
        await expect(streams.withdraw(1n)).to.revert(ethers);
      }
      expect(await streams.withdrawableOf(1n)).to.equal(AMOUNT);
    });
  });

  it("lets the community fund a stream by one vote and stop it by another", async () => {
    const { streams, erc20, governance, signers, dao, treasury } = world;
    const currency = await erc20.getAddress();
    const to = await streams.getAddress();
    await erc20.mint(await dao.getAddress(), AMOUNT);
    await signers.harbour.sendTransaction({ to: await dao.getAddress(), value: AMOUNT });
    const { lantern } = signers;
    await governance.pass([
      actionOf(erc20, "transfer", [to, AMOUNT]),
      actionOf(streams, "open", [lantern.address, currency, AMOUNT, 0, MONTH]),
      actionOf(streams, "open", [lantern.address, NATIVE, AMOUNT, 0, MONTH], AMOUNT),
    ]);
    expect((await streams.streamOf(2n)).sponsor).to.equal(await dao.getAddress());

    await skip(MONTH / 2);
    await governance.pass([actionOf(streams, "stop", [1n]), actionOf(streams, "stop", [2n])]);
    for (const streamId of [1n, 2n]) await streams.withdraw(streamId);

    const paid = await erc20.balanceOf(lantern.address);
    expect(paid).to.be.greaterThan(AMOUNT / 2n);
    expect(await treasury.free(currency)).to.equal(AMOUNT - paid);
    expect(await ethers.provider.getBalance(to)).to.equal(0n);
  });
});
