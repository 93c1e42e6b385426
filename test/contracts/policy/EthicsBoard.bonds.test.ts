import { expect } from "chai";
import { id, ZeroAddress, type BaseContract, type BigNumberish, type ContractTransactionResponse } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { ethers } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { deployHostilePayee, PayeeBehaviour, TokenBehaviour, type HostileToken } from "../treasury/doubles.ts";
import { BOND, Court, openCourt, releaseUnder, RULING, STAGE } from "./court.ts";

type Sent = Promise<ContractTransactionResponse>;

/** What all doubles of tokens have. */
interface Token extends BaseContract {
  mint(to: string, amount: BigNumberish): Sent;
  balanceOf(account: string): Promise<bigint>;
}

const TOKENS = 1_000n;

describe("EthicsBoard: bonds", () => {
  let court: Court;
  beforeEach(async () => {
    court = await openCourt();
  });

  const boardAddress = () => court.board.target as string;
  const owed = (role: DemoRole, currency = ZeroAddress) => court.board.bondsOf(court.address(role), currency);

  /** A release whose disputes are backed with the token, of which harbour, lantern and kestrel hold plenty. */
  async function listed<Double>(name: string): Promise<{ token: Token & Double; currency: string; releaseId: bigint }> {
    const token = (await ethers.deployContract(name)) as unknown as Token & Double;
    const currency = token.target as string;
    for (const role of ["harbour", "lantern", "kestrel"] as const) {
      await token.mint(court.address(role), 100n * TOKENS);
      const signer = court.world.signers[role];
      const allowance = new ethers.Contract(currency, ["function approve(address, uint256)"], signer);
      await allowance.approve!(boardAddress(), 2n ** 200n);
    }
    await court.world.governance.pass([actionOf(court.world.currencies, "list", [currency])]);
    const releaseId = await releaseUnder(court, { bondCurrency: currency, bond: TOKENS });
    return { token, currency, releaseId };
  }

  describe("in the native currency", () => {
    it("are withdrawn by whom they were awarded to, once", async () => {
      await court.dao.decide(await court.answered(), RULING.dismissed);
      const withdrawal = court.as("kestrel").withdraw(ZeroAddress, ZeroAddress);
      const accounts = [court.world.signers.kestrel, court.board];
      await expect(withdrawal).to.changeEtherBalances(ethers, accounts, [BOND, -BOND]);
      await expect(withdrawal)
        .to.emit(court.board, "BondWithdrawn")
        .withArgs(court.address("kestrel"), ZeroAddress, court.address("kestrel"), BOND);
      await expect(court.as("kestrel").withdraw(ZeroAddress, ZeroAddress))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NothingToWithdraw")
        .withArgs(court.address("kestrel"), ZeroAddress);
    });

    it("can be sent to another account", async () => {
      await court.dao.decide(await court.answered(), RULING.dismissed);
      await expect(court.as("kestrel").withdraw(ZeroAddress, court.address("bramble"))).to.changeEtherBalances(
        ethers,
        [court.world.signers.bramble, court.board],
        [BOND, -BOND],
      );
    });

    it("of several disputes are withdrawn together", async () => {
      for (const clause of [1, 2, 3]) await court.dao.decide(await court.answered({ clause }), RULING.dismissed);
      await expect(court.as("kestrel").withdraw(ZeroAddress, ZeroAddress)).to.changeEtherBalances(
        ethers,
        [court.world.signers.kestrel],
        [3n * BOND],
      );
    });

    it("are nobody's while the dispute goes on", async () => {
      await court.decided();
      await expect(court.as("harbour").withdraw(ZeroAddress, ZeroAddress))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_NothingToWithdraw")
        .withArgs(court.address("harbour"), ZeroAddress);
    });

    it("are not taken otherwise: the board accepts no plain payment", async () => {
      await expect(court.world.signers.harbour.sendTransaction({ to: boardAddress(), value: 1n })).to.be.revert(ethers);
    });

    it("come out to an account that is a contract, however it behaves, or stay its own", async () => {
      const payee = await deployHostilePayee();
      const [address, { interface: board }] = [payee.target as string, court.board];
      await court.world.signers.harbour.sendTransaction({ to: address, value: BOND });
      await payee.perform(
        boardAddress(),
        BOND,
        board.encodeFunctionData("raise", [court.releaseId, 1, id("its evidence")]),
      );
      await court.at((await court.board.disputeOf(1n)).deadline);
      await court.board.conclude(1n);

      const withdraw = (to: string) => board.encodeFunctionData("withdraw", [ZeroAddress, to]);
      for (const behaviour of [PayeeBehaviour.revert, PayeeBehaviour.burnGas]) {
        await payee.behave(behaviour);
        await expect(payee.perform(boardAddress(), 0, withdraw(ZeroAddress)))
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_PaymentFailed")
          .withArgs(ZeroAddress, address, BOND);
      }
      expect(await court.board.bondsOf(address, ZeroAddress)).to.equal(BOND);

      await payee.behave(PayeeBehaviour.returnBomb);
      await expect(payee.perform(boardAddress(), 0, withdraw(ZeroAddress))).to.changeEtherBalances(
        ethers,
        [payee],
        [BOND],
      );
    });
  });

  describe("in a listed token", () => {
    it("are taken, awarded and withdrawn as in the native currency", async () => {
      const { token, currency, releaseId } = await listed("PermitToken");
      expect(await court.board.bondFor(releaseId, 1)).to.deep.equal([currency, TOKENS]);
      const dispute = await court.decided(RULING.revoked, { releaseId, value: 0n });
      expect((await court.board.disputeOf(dispute)).currency).to.equal(currency);
      await court.as("kestrel").appeal(dispute, id("grounds"));
      expect(await token.balanceOf(boardAddress())).to.equal(2n * TOKENS);
      await court.dao.decide(dispute, RULING.dismissed);

      expect(await owed("kestrel")).to.equal(0n);
      await court.as("kestrel").withdraw(currency, court.address("bramble"));
      expect(await token.balanceOf(court.address("bramble"))).to.equal(2n * TOKENS);
      expect(await token.balanceOf(boardAddress())).to.equal(0n);
    });

    it("are not paid with ether", async () => {
      const { releaseId } = await listed("PermitToken");
      await expect(court.sendRaise({ releaseId, value: 1n }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongBond")
        .withArgs(1n, 0n);
      const dispute = await court.decided(RULING.upheld, { releaseId, value: 0n });
      await expect(court.as("kestrel").appeal(dispute, id("grounds"), { value: 1n }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongBond")
        .withArgs(1n, 0n);
    });

    it("are refused when less arrives than was sent", async () => {
      const { token, releaseId } = await listed<{ setFee(fee: bigint): Sent }>("FeeToken");
      await token.setFee(3n);
      await expect(court.sendRaise({ releaseId, value: 0n }))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_WrongBond")
        .withArgs(TOKENS - 3n, TOKENS);
      expect(await court.board.disputeCount()).to.equal(0n);
    });

    it("are refused when the token says no, and taken when it says nothing", async () => {
      const { token, releaseId } = await listed<{ behave(behaviour: number, after: number): Sent }>("OddToken");
      await token.behave(1, 0);
      await expect(court.sendRaise({ releaseId, value: 0n }))
        .to.be.revertedWithCustomError(court.board, "SafeERC20FailedOperation")
        .withArgs(token.target);
      await token.behave(2, 0);
      await court.raise({ releaseId, value: 0n });
      expect(await token.balanceOf(boardAddress())).to.equal(TOKENS);
    });

    it("are refused where there is no allowance", async () => {
      const { releaseId, token } = await listed("PermitToken");
      await expect(court.sendRaise({ by: "newcomer", releaseId, value: 0n }))
        .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
        .withArgs(court.board, 0, TOKENS);
    });

    it("stay their owner's whatever the token does when they are paid, and nobody else's are taken along", async () => {
      const { token, currency, releaseId } = await listed<HostileToken>("HostileToken");
      await court.raise({ by: "lantern", releaseId, clause: 2, value: 0n });
      await court.dao.decide(await court.answered({ releaseId, value: 0n }), RULING.dismissed);

      const { returnFalse, returnTwo, returnOneByte, moveNothing, moveDouble, giveInstead } = TokenBehaviour;
      for (const behaviour of [returnFalse, returnTwo, returnOneByte, moveNothing, moveDouble, giveInstead]) {
        await token.behave(behaviour);
        await expect(court.as("kestrel").withdraw(currency, ZeroAddress), `behaviour ${behaviour}`)
          .to.be.revertedWithCustomError(court.board, "EthicsBoard_PaymentFailed")
          .withArgs(currency, court.address("kestrel"), TOKENS);
      }
      await token.behave(TokenBehaviour.revert);
      await expect(court.as("kestrel").withdraw(currency, ZeroAddress))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_PaymentFailed")
        .withArgs(currency, court.address("kestrel"), TOKENS);
      expect(await owed("kestrel", currency)).to.equal(TOKENS);

      await token.behave(TokenBehaviour.returnNothing);
      await court.as("kestrel").withdraw(currency, ZeroAddress);
      expect(await token.balanceOf(boardAddress())).to.equal(TOKENS);
    });

    it("cannot be sent to the board itself, where they would be lost", async () => {
      const { currency, releaseId } = await listed("PermitToken");
      await court.dao.decide(await court.answered({ releaseId, value: 0n }), RULING.dismissed);
      await expect(court.as("kestrel").withdraw(currency, boardAddress()))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_PaymentFailed")
        .withArgs(currency, boardAddress(), TOKENS);

      await court.dao.decide(await court.answered(), RULING.dismissed);
      await expect(court.as("kestrel").withdraw(ZeroAddress, boardAddress()))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_PaymentFailed")
        .withArgs(ZeroAddress, boardAddress(), BOND);
    });
  });

  describe("of somebody who cannot be paid", () => {
    it("keep no dispute from being decided, and nobody else from being paid", async () => {
      const { token, currency, releaseId } = await listed<{ setBlocked(account: string, blocked: boolean): Sent }>(
        "BlockingToken",
      );
      const lost = await court.decided(RULING.upheld, { releaseId, value: 0n });
      const other = await court.raise({ by: "lantern", releaseId, clause: 2, value: 0n });
      await token.setBlocked(court.address("harbour"), true);

      await court.at((await court.board.disputeOf(lost)).deadline);
      await court.board.conclude(lost);
      expect(await court.stageOf(lost)).to.equal(STAGE.remedy);
      await expect(court.as("harbour").withdraw(currency, ZeroAddress))
        .to.be.revertedWithCustomError(court.board, "EthicsBoard_PaymentFailed")
        .withArgs(currency, court.address("harbour"), TOKENS);

      await court.at((await court.board.disputeOf(other)).deadline);
      await court.board.conclude(other);
      await court.as("lantern").withdraw(currency, ZeroAddress);
      await court.as("harbour").withdraw(currency, court.address("bramble"));
      expect(await token.balanceOf(boardAddress())).to.equal(0n);
    });

    it("wait for an accused contract that rejects ether: it can name another account", async () => {
      const accused = await deployHostilePayee();
      const { registry, signers } = court.world;
      const owner = accused.target as string;
      await registry.connect(signers.kestrel).transferModel(id("kestrel/glyph-reader"), owner);
      await accused.behave(PayeeBehaviour.revert);
      const dispute = await court.raise();
      const call = (method: "answer" | "withdraw", args: [unknown, unknown]) =>
        court.board.interface.encodeFunctionData(method as "answer", args as [bigint, string]);
      await accused.perform(boardAddress(), 0, call("answer", [dispute, id("statement")]));
      await court.dao.decide(dispute, RULING.dismissed);

      expect(await court.stageOf(dispute)).to.equal(STAGE.closed);
      expect(await court.board.bondsOf(owner, ZeroAddress)).to.equal(BOND);
      await expect(
        accused.perform(boardAddress(), 0, call("withdraw", [ZeroAddress, signers.bramble.address])),
      ).to.changeEtherBalances(ethers, [signers.bramble], [BOND]);
    });
  });

  describe("taken and paid by what calls back", () => {
    it("are withdrawn once, however often the recipient asks again", async () => {
      const payee = await deployHostilePayee();
      const board = court.board.interface;
      await court.world.signers.harbour.sendTransaction({ to: payee.target as string, value: BOND });
      const raise = board.encodeFunctionData("raise", [court.releaseId, 1, id("its evidence")]);
      await payee.perform(boardAddress(), BOND, raise);
      await court.raise({ clause: 2 });
      await court.at((await court.board.disputeOf(1n)).deadline);
      await court.board.conclude(1n);

      const withdraw = board.encodeFunctionData("withdraw", [ZeroAddress, ZeroAddress]);
      await payee.callBackWith(boardAddress(), 0, withdraw);
      await expect(payee.perform(boardAddress(), 0, withdraw)).to.changeEtherBalances(ethers, [payee], [BOND]);
      expect(await payee.calledBack()).to.equal(false);
      expect(await payee.answer()).to.equal(ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10));
      expect(await ethers.provider.getBalance(boardAddress())).to.equal(BOND);
    });

    it("cannot raise another dispute, appeal or withdraw in the middle of a transfer of the token", async () => {
      const { token, currency, releaseId } = await listed<{
        callBackWith(target: string, data: string): Sent;
        calledBack(): Promise<boolean>;
        answer(): Promise<string>;
      }>("HookedToken");
      const { interface: board } = court.board;
      const calls = [
        board.encodeFunctionData("raise", [releaseId, 1, id("another")]),
        board.encodeFunctionData("appeal", [1, id("grounds")]),
        board.encodeFunctionData("withdraw", [currency, ZeroAddress]),
      ];
      for (const [clause, call] of calls.entries()) {
        await token.callBackWith(boardAddress(), call);
        await court.raise({ releaseId, clause: clause + 1, value: 0n });
        expect(await token.calledBack()).to.equal(false);
        expect(await token.answer()).to.equal(ethers.id("ReentrancyGuardReentrantCall()").slice(0, 10));
      }
      expect(await token.balanceOf(boardAddress())).to.equal(3n * TOKENS);
    });

    it("find the dispute there already, which cannot be concluded before its time", async () => {
      const { token, releaseId } = await listed<{
        callBackWith(target: string, data: string): Sent;
        answer(): Promise<string>;
      }>("HookedToken");
      await token.callBackWith(boardAddress(), court.board.interface.encodeFunctionData("conclude", [1]));
      const dispute = await court.raise({ releaseId, value: 0n });
      const refusal = court.board.interface.parseError(await token.answer())!;
      expect([refusal.name, ...refusal.args]).to.deep.equal([
        "EthicsBoard_TooEarly",
        dispute,
        (await court.board.disputeOf(dispute)).raisedAt + BigInt(PROCESS.decideWithin),
      ]);
    });
  });
});
