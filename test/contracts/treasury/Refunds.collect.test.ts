import { expect } from "chai";
import { parseUnits, Wallet, ZeroAddress, type ContractTransactionResponse } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { DUE, PAYEES, RefundActs, refundable, type RefundWorld } from "./refunds.ts";
import { earn, NATIVE } from "./world.ts";

describe("Refunds: collecting", () => {
  let world: RefundWorld;
  let acts: RefundActs;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
  });

  it("takes what contributors and verifiers are due, and passes datasets and parents theirs", async () => {
    const { refunds, treasury, dao, ids, voices, signers } = world;
    await acts.perpetual("harbour");
    await acts.open();
    const collection = acts.collect();
    await expect(collection).to.changeEtherBalances(ethers, [refunds, dao], [9_100n, -9_100n]);
    for (const role of PAYEES) {
      await expect(collection)
        .to.emit(refunds, "RefundCollected")
        .withArgs(ids.model, NATIVE, acts.address(role), DUE[role]);
      expect(await refunds.collectedOf(ids.model, NATIVE, acts.address(role))).to.equal(DUE[role]);
    }
    await expect(collection)
      .to.emit(treasury, "Claimed")
      .withArgs(ids.model, NATIVE, acts.address("kestrel"), refunds.target, DUE.kestrel);
    await expect(collection)
      .to.emit(treasury, "VerificationClaimed")
      .withArgs(ids.model, NATIVE, acts.address("osprey"), refunds.target, DUE.osprey);
    expect(await refunds.fundOf(ids.model, NATIVE)).to.deep.equal([9_100n, 0n, 0n, 0n, false]);
    // A dataset's part is its owner's, who made nothing that was stopped.
    const [claim] = [{ ...noClaim(), payee: acts.address("bramble"), datasets: [voices] }];
    await expect(treasury.claimAll([claim])).to.changeEtherBalance(ethers, signers.bramble, 400n);
    expect(await treasury.owed(NATIVE)).to.equal(0n);
  });

  it("passes a stopped child's parent its share, which pays the parent's own licensees if that is stopped too", async () => {
    const { refunds, treasury, ids } = world;
    await earn(world, ids.child, 10_000n);
    await acts.open();
    await refunds.open(ids.child);
    await expect(refunds.collect(ids.child, NATIVE, []))
      .to.emit(treasury, "ShareSettled")
      .withArgs(ids.child, ids.model, NATIVE, 1_000n);
    expect((await refunds.fundOf(ids.child, NATIVE)).collected).to.equal(0n);
    await acts.collect();
    // No second fee is taken of it: 93 % are the contributors', 3 % the verifiers'.
    expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(960n);
    await acts.collect(["kestrel", "juniper", "osprey"], ids.child);
    expect((await refunds.fundOf(ids.child, NATIVE)).collected).to.equal(8_500n);
  });

  it("gives a parent that goes on its share, for its payees to claim", async () => {
    const { refunds, treasury, ids, signers } = world;
    await earn(world, ids.child, 10_000n);
    await acts.open(ids.child);
    await refunds.collect(ids.child, NATIVE, []);
    await expect(treasury.claimOnBehalf(NATIVE, acts.address("kestrel"), ZeroAddress, [ids.model])).to.changeEtherBalance(
      ethers,
      signers.kestrel,
      558n
    );
  });

  it("counts a payee named twice once, and takes only what came since", async () => {
    const { refunds, ids } = world;
    await earn(world, ids.model, 10_000n);
    await acts.open();
    await acts.collect(["kestrel", "kestrel", "lantern"]);
    expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(DUE.kestrel);
    await earn(world, ids.model, 10_000n);
    await acts.collect(["kestrel"]);
    expect(await refunds.collectedOf(ids.model, NATIVE, acts.address("kestrel"))).to.equal(2n * DUE.kestrel);
  });

  it("follows shares that were handed on, and divided anew, each for its time", async () => {
    const { refunds, treasury, ids, signers } = world;
    await earn(world, ids.model, 10_000n);
    await treasury.connect(signers.kestrel).transferShare(ids.model, acts.address("lantern"), 6_000);
    await earn(world, ids.model, 10_000n);
    const deadline = (await now()) + 1_000;
    const sorted = (shares: [DemoRole, number][]) =>
      shares
        .map(([role, shareBps]) => ({ account: acts.address(role), shareBps }))
        .sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));
    const current = sorted([
      ["lantern", 6_000],
      ["fernhill", 4_000],
    ]);
    const next = sorted([["bramble", 10_000]]);
    const domain = {
      name: "Commonweight",
      version: "1",
      chainId: 31_337,
      verifyingContract: treasury.target as string,
    };
    const types = {
      ShareChange: [
        { name: "releaseId", type: "uint64" },
        { name: "next", type: "bytes32" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    };
    const coder = ethers.AbiCoder.defaultAbiCoder();
    const nextHash = ethers.keccak256(
      coder.encode(["tuple(address account, uint16 shareBps)[]"], [next.map((s) => [s.account, s.shareBps])])
    );
    const message = { releaseId: ids.model, next: nextHash, nonce: await treasury.shareNonce(ids.model), deadline };
    const bySigner = current.map(({ account }) =>
      Object.values(signers)
        .find(({ address }) => address === account)!
        .signTypedData(domain, types, message)
    );
    await treasury.changeShares(ids.model, current, next, deadline, await Promise.all(bySigner));
    await earn(world, ids.model, 10_000n);

    await acts.open();
    await acts.collect(["kestrel", "lantern", "fernhill", "bramble"]);
    const of = (role: DemoRole) => refunds.collectedOf(ids.model, NATIVE, acts.address(role));
    expect(
      await Promise.all(["kestrel", "lantern", "fernhill", "bramble"].map((r) => of(r as DemoRole)))
    ).to.deep.equal([5_280n, 5_280n, 2n * 3_520n, 8_800n]);
  });

  it("takes nothing that a payee claimed before, even in the block of the revocation", async () => {
    const { refunds, treasury, registry, board, ids, signers } = world;
    const token = await acts.perpetual("harbour");
    const { provider } = ethers;
    await networkHelpers.setBalance(board.target as string, 10n ** 18n);
    const asBoard = registry.connect(await ethers.getImpersonatedSigner(board.target as string));
    const tip = (gwei: string) => ({ gasLimit: 500_000, maxPriorityFeePerGas: parseUnits(gwei, "gwei") });
    const claim = (role: DemoRole, gwei: string) => {
      const send = treasury.connect(signers[role]).getFunction("claimOnBehalf");
      return send(NATIVE, acts.address(role), ZeroAddress, [ids.model], tip(gwei));
    };
    const sent = await inOneBlock([
      () => claim("kestrel", "3"),
      () => asBoard.getFunction("revoke")(ids.model, tip("2")),
      () => claim("fernhill", "1"),
    ]);
    const receipts = await Promise.all(sent.map(({ hash }) => provider.getTransactionReceipt(hash)));
    expect(receipts.map((receipt) => [receipt?.index, receipt?.status])).to.deep.equal([
      [0, 1],
      [1, 1],
      [2, 0],
    ]);
    expect(new Set(receipts.map((receipt) => receipt?.blockNumber)).size).to.equal(1);

    await refunds.open(ids.model);
    await acts.as("harbour").ask(token);
    await acts.collect();
    await acts.over();
    // What was claimed in time is gone; the licensee gets what is left, which is short of what they asked for.
    await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, 3_820n);
  });

  it("does not let what came late through to a payee, be the ancestors stopped or the release itself", async () => {
    const { refunds, treasury, ids } = world;
    for (const releaseId of [ids.child, ids.model]) await earn(world, releaseId, 10_000n);
    await acts.open();
    await refunds.open(ids.child);
    for (const releaseId of [ids.child, ids.model]) {
      await acts.collect(["kestrel"], releaseId);
      await earn(world, releaseId, 10_000n);
      await expect(treasury.claimOnBehalf(NATIVE, acts.address("kestrel"), ZeroAddress, [releaseId]))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
        .withArgs(releaseId, ids.model);
      await expect(treasury.settle([releaseId], NATIVE))
        .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
        .withArgs(releaseId, ids.model);
    }
  });

  it("takes what the DAO itself is due as a contributor", async () => {
    const { refunds, treasury, dao, ids, signers } = world;
    await treasury.connect(signers.fernhill).transferShare(ids.model, dao.target, 4_000);
    await earn(world, ids.model, 10_000n);
    await acts.open();
    await expect(refunds.collect(ids.model, NATIVE, [dao.target])).to.changeEtherBalances(
      ethers,
      [refunds, dao],
      [DUE.fernhill, -DUE.fernhill]
    );
    await acts.over();
    await expect(refunds.payRemainder(ids.model, NATIVE, dao.target)).to.changeEtherBalances(
      ethers,
      [refunds, dao],
      [-DUE.fernhill, DUE.fernhill]
    );
  });

  it("refuses before the opening, for too many payees, and when nothing is due to any of them", async () => {
    const { refunds, ids } = world;
    await earn(world, ids.model, 10_000n);
    await acts.stop();
    await expect(acts.collect()).to.be.revertedWithCustomError(refunds, "Refunds_NotOpen").withArgs(ids.model);
    await refunds.open(ids.model);
    const many = Array.from({ length: 65 }, () => acts.address("kestrel"));
    await expect(refunds.collect(ids.model, NATIVE, many))
      .to.be.revertedWithCustomError(refunds, "Refunds_TooMany")
      .withArgs(65, 64);
    await expect(acts.collect(["lantern", "harbour"]))
      .to.be.revertedWithCustomError(refunds, "Refunds_NothingToCollect")
      .withArgs(ids.model, NATIVE);
  });

  it("collects of 64 payees at once", async () => {
    const { refunds, ids } = world;
    await earn(world, ids.model, 10_000n);
    await acts.open();
    const others = Array.from({ length: 63 }, () => Wallet.createRandom().address);
    await refunds.collect(ids.model, NATIVE, [...others, acts.address("kestrel")]);
    expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(DUE.kestrel);
  });
});

/** A claim that names nothing. */
function noClaim() {
  const none: bigint[] = [];
  return {
    currency: NATIVE,
    payee: ZeroAddress,
    to: ZeroAddress,
    settle: none,
    releases: none,
    datasets: none,
    verified: none,
    referrals: false,
  };
}

/** Sends transactions one after the other and mines them together. */
async function inOneBlock(transactions: readonly (() => Promise<ContractTransactionResponse>)[]) {
  const { provider } = ethers;
  const sent: ContractTransactionResponse[] = [];
  await provider.send("evm_setAutomine", [false]);
  try {
    for (const send of transactions) sent.push(await send());
    await provider.send("evm_mine", []);
  } finally {
    await provider.send("evm_setAutomine", [true]);
  }
  return sent;
}
