import { expect } from "chai";
import { id, Wallet } from "ethers";
import { deployFixture, ethers, type World } from "../fixture.ts";
import { REQUIRED } from "../support/bonds.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

describe("VerificationRegistry", () => {
  let world: World;
  let releaseId: bigint;
  beforeEach(async () => {
    world = await deployFixture();
    releaseId = await world.releases.submit({
      contributors: [
        { account: world.signers.kestrel.address, shareBps: 7_000 },
        { account: world.signers.bramble.address, shareBps: 3_000 },
      ],
    });
  });

  describe("record", () => {
    it("stores a bonded verifier's receipt, counts it and says so, whoever relays it", async () => {
      const receipt = await world.releases.receipt(releaseId, "juniper");
      const signature = await world.releases.sign(receipt, "juniper");
      await expect(world.verification.connect(world.signers.newcomer).record(receipt, signature))
        .to.emit(world.verification, "ReceiptRecorded")
        .withArgs(
          releaseId,
          world.signers.juniper.address,
          1,
          9_800,
          15_000_000,
          1,
          receipt.environmentDigest,
          receipt.outputsDigest,
          receipt.report,
          receipt.ranAt,
          true,
          world.signers.newcomer.address,
        );
      expect(await world.verification.countOf(releaseId)).to.deep.equal([1n, 0n]);
      const stored = await world.verification.receiptOf(releaseId, world.signers.juniper.address);
      expect([...stored]).to.deep.equal([1n, 1n, true, true, false, false, false]);
    });

    it("counts failing receipts apart", async () => {
      await world.releases.verify(releaseId, "juniper", { outcome: 2 });
      expect(await world.verification.countOf(releaseId)).to.deep.equal([0n, 1n]);
    });

    it("hashes as EIP-712 says", async () => {
      const receipt = await world.releases.receipt(releaseId, "juniper");
      const signature = await world.releases.sign(receipt, "juniper");
      const digest = await world.verification.digestOf(receipt);
      expect(ethers.recoverAddress(digest, signature)).to.equal(world.signers.juniper.address);
    });

    for (const [who, role] of [
      ["the publisher's receipt", "kestrel"],
      ["a contributor's receipt", "bramble"],
      ["a receipt of somebody without a bond", "newcomer"],
    ] as const) {
      it(`records ${who}, but does not count it`, async () => {
        await world.releases.verify(releaseId, role);
        expect(await world.verification.countOf(releaseId)).to.deep.equal([0n, 0n]);
        const stored = await world.verification.receiptOf(releaseId, world.signers[role].address);
        expect([stored.outcome, stored.counts]).to.deep.equal([1n, false]);
      });
    }

    it("does not count a backend the release's charter does not accept", async () => {
      const policy = { receiptsRequired: 2, acceptedBackends: 0b10, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 0 };
      await world.governance.pass([actionOf(world.charter, "adopt", [id("GPU only"), 1, policy, PROCESS])]);
      const strict = await world.releases.submit({ version: "2.0.0", charterVersion: 2 });
      await world.releases.verify(strict, "juniper", { backend: 2 });
      await world.releases.verify(strict, "osprey", { backend: 1 });
      expect(await world.verification.countOf(strict)).to.deep.equal([1n, 0n]);
      await world.releases.verify(releaseId, "juniper", { backend: 2 });
      expect(await world.verification.countOf(releaseId), "made under the first charter").to.deep.equal([1n, 0n]);
    });

    it("asks for the bond at the time of recording, all of it, and for nothing but the bond", async () => {
      const { newcomer, juniper } = world.signers;
      expect(await world.token.getVotes(newcomer.address), "votes").to.equal(0n);
      await world.verification.connect(newcomer).bond({ value: REQUIRED - 1n });
      expect(await world.releases.counts(releaseId, "newcomer")).to.equal(false);
      await world.verification.connect(newcomer).bond({ value: 1n });
      const next = await world.releases.submit();
      expect(await world.releases.counts(next, "newcomer")).to.equal(true);

      expect(await world.releases.counts(next, "juniper")).to.equal(true);
      await world.verification.connect(juniper).unbond(1n);
      expect(await world.releases.counts(releaseId, "juniper"), "a wei of it is leaving").to.equal(false);
      expect(await world.verification.countOf(next), "what counted goes on counting").to.deep.equal([2n, 0n]);
    });

    it("keeps receipts of many releases apart", async () => {
      const backends = [1, 2, 3];
      for (let i = 0; i < 33; i++) {
        const next = await world.releases.submit({ version: `many-${i}` });
        await world.releases.verify(next, "juniper", { backend: backends[i % 3]!, outcome: 1 + (i % 2) });
      }
      for (let i = 0; i < 33; i++) {
        const stored = await world.verification.receiptOf(releaseId + BigInt(i) + 1n, world.signers.juniper.address);
        expect([...stored], String(i)).to.deep.equal([BigInt(1 + (i % 2)), BigInt(backends[i % 3]!), true, true, false, false, false]);
      }
      const none = await world.verification.receiptOf(releaseId, world.signers.juniper.address);
      expect([...none]).to.deep.equal([0n, 0n, false, false, false, false, false]);
    });

    it("accepts a contract account's signature by ERC-1271", async () => {
      const account = await ethers.deployContract("ContractAccount", [world.signers.juniper.address]);
      const receipt = { ...(await world.releases.receipt(releaseId, "juniper")), verifier: account.target as `0x${string}` };
      await world.verification.record(receipt, await world.releases.sign(receipt, "juniper"));
      await expect(
        world.verification.record(
          { ...receipt, verifier: world.registry.target as `0x${string}` },
          await world.releases.sign(receipt, "juniper"),
        ),
      ).to.be.revertedWithCustomError(world.verification, "VerificationRegistry_InvalidSignature");
      expect((await world.verification.receiptOf(releaseId, account.target)).outcome).to.equal(1n);
    });

    it("refuses a second receipt by the same verifier", async () => {
      await world.releases.verify(releaseId, "juniper", { outcome: 2 });
      await expect(world.releases.verify(releaseId, "juniper"))
        .to.be.revertedWithCustomError(world.verification, "VerificationRegistry_AlreadyRecorded")
        .withArgs(releaseId, world.signers.juniper.address);
    });

    it("refuses a signature by somebody else, of another receipt, or of another contract", async () => {
      const receipt = await world.releases.receipt(releaseId, "juniper");
      const byOther = await world.releases.sign(receipt, "osprey");
      const ofOther = await world.releases.sign({ ...receipt, scoreBps: 1 }, "juniper");
      const domain = { name: "Commonweight", version: "1", chainId: 31_337, verifyingContract: world.registry.target };
      const { RECEIPT_TYPES } = await import("../../../sdk/src/verify/receipt.ts");
      const elsewhere = await world.signers.juniper.signTypedData(domain as never, RECEIPT_TYPES, receipt);
      for (const signature of [byOther, ofOther, elsewhere, "0x"]) {
        await expect(world.verification.record(receipt, signature))
          .to.be.revertedWithCustomError(world.verification, "VerificationRegistry_InvalidSignature")
          .withArgs(world.signers.juniper.address);
      }
    });

    const refusals: [string, object, string][] = [
      ["other weights", { weightsDigest: id("tampered") }, "VerificationRegistry_WrongWeights"],
      ["another suite", { suiteDigest: id("easier") }, "VerificationRegistry_WrongSuite"],
      ["outcome 0", { outcome: 0 }, "VerificationRegistry_InvalidOutcome"],
      ["outcome 3", { outcome: 3 }, "VerificationRegistry_InvalidOutcome"],
      ["backend 0", { backend: 0 }, "VerificationRegistry_InvalidBackend"],
      ["backend 4", { backend: 4 }, "VerificationRegistry_InvalidBackend"],
      ["a score above one", { scoreBps: 10_001 }, "VerificationRegistry_InvalidScore"],
      ["a run in the future", { ranAt: 99_999_999_999n }, "VerificationRegistry_RanInTheFuture"],
    ];
    for (const [what, change, error] of refusals) {
      it(`refuses ${what}`, async () => {
        await expect(world.releases.verify(releaseId, "juniper", change)).to.be.revertedWithCustomError(
          world.verification,
          error,
        );
      });
    }

    it("refuses releases that are withdrawn, revoked or unknown", async () => {
      await world.registry.connect(world.signers.kestrel).withdraw(releaseId);
      const revoked = await world.releases.approved({ version: "2.0.0" });
      await world.asBoard("revoke", revoked);
      for (const release of [releaseId, revoked]) {
        await expect(world.releases.verify(release, "saltmarsh"))
          .to.be.revertedWithCustomError(world.verification, "VerificationRegistry_NotVerifiable")
          .withArgs(release);
      }
      const receipt = { ...(await world.releases.receipt(releaseId, "juniper")), releaseId: 99n };
      await expect(
        world.verification.record(receipt, await world.releases.sign(receipt, "juniper")),
      ).to.be.revertedWithCustomError(world.registry, "ModelRegistry_UnknownRelease");
    });

    it("takes receipts of releases in use", async () => {
      const approved = await world.releases.approved({ version: "3.0.0" });
      await world.releases.verify(approved, "saltmarsh", { outcome: 2 });
      expect(await world.verification.countOf(approved)).to.deep.equal([2n, 1n]);
    });

    it("rewards receipts that count and came before the vote, and no others", async () => {
      const rewarded = async (role: keyof World["signers"]) =>
        world.verification.rewarded(releaseId, world.signers[role].address);
      await world.releases.verify(releaseId, "juniper");
      await world.releases.verify(releaseId, "osprey", { outcome: 2 });
      await world.releases.verify(releaseId, "newcomer");
      await world.releases.verify(releaseId, "bramble");
      expect([await rewarded("juniper"), await rewarded("osprey")], "a member's").to.deep.equal([true, true]);
      expect([await rewarded("newcomer"), await rewarded("bramble")], "a stranger's, a contributor's").to.deep.equal([
        false,
        false,
      ]);
      expect(await rewarded("saltmarsh"), "nobody's").to.equal(false);

      await world.releases.verify(releaseId, "saltmarsh");
      await world.governance.pass([actionOf(world.registry, "approve", [releaseId])]);
      await world.releases.verify(releaseId, "fernhill");
      expect([...(await world.verification.receiptOf(releaseId, world.signers.fernhill.address))]).to.deep.equal([
        1n,
        1n,
        true,
        false,
        false,
        false,
        false,
      ]);
      expect(await rewarded("fernhill"), "after the vote").to.equal(false);
      expect(await rewarded("juniper"), "for good").to.equal(true);
      const [, verifiers] = await world.registry.poolOf(releaseId);
      expect(verifiers, "as many as are rewarded").to.equal(3n);
    });

    it("cannot be signed for an account without a key", async () => {
      const receipt = { ...(await world.releases.receipt(releaseId, "juniper")), verifier: Wallet.createRandom().address };
      await expect(
        world.verification.record(receipt, await world.releases.sign(receipt, "juniper")),
      ).to.be.revertedWithCustomError(world.verification, "VerificationRegistry_InvalidSignature");
    });
  });
});
