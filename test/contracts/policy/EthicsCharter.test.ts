import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, ethers, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";

const POLICY = { receiptsRequired: 2, acceptedBackends: 0b10, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 100 };
const DOCUMENT = id("charter 2");

describe("EthicsCharter", () => {
  let world: World;
  beforeEach(async () => {
    world = await deployFixture();
  });

  /** What adopting answers when the DAO itself asks: the DAO swallows a failing action's reason. */
  const adoptAsDao = (document: string, clauseCount: number, policy: typeof POLICY) =>
    world.charter.connect(ethers.provider).adopt.staticCall(document, clauseCount, policy, { from: world.dao.target as string });

  it("has version 1 in force after deployment", async () => {
    expect(await world.charter.currentVersion()).to.equal(1n);
    expect((await world.charter.policyOf(1)).receiptsRequired).to.equal(2n);
  });

  it("adopts the next version by vote and says so", async () => {
    const receipt = await world.governance.pass([actionOf(world.charter, "adopt", [DOCUMENT, 7, POLICY])]);
    await expect(Promise.resolve(receipt))
      .to.emit(world.charter, "CharterAdopted")
      .withArgs(2, DOCUMENT, 7, 2, 0b10, 500, 0, 100);
    expect(await world.charter.currentVersion()).to.equal(2n);
    expect(await world.charter.documentOf(2)).to.deep.equal([DOCUMENT, 7n]);
    expect((await world.charter.policyOf(1)).acceptedBackends).to.equal(0b1110n);
  });

  it("keeps the verifier pool with each version", async () => {
    await world.governance.pass([actionOf(world.charter, "adopt", [DOCUMENT, 7, { ...POLICY, verifierPoolBps: 1_500 }])]);
    expect((await world.charter.policyOf(1)).verifierPoolBps).to.equal(0n);
    expect((await world.charter.policyOf(2)).verifierPoolBps).to.equal(1_500n);
  });

  it("refuses everybody but the DAO", async () => {
    await expect(world.charter.connect(world.signers.juniper).adopt(DOCUMENT, 7, POLICY))
      .to.be.revertedWithCustomError(world.charter, "DaoAuthority_Unauthorized")
      .withArgs(world.charter, world.signers.juniper.address, id("ADOPT_PERMISSION"));
  });

  const refusals: [string, () => Promise<unknown>, string, unknown[]][] = [
    ["no document", () => adoptAsDao(`0x${"0".repeat(64)}`, 7, POLICY), "EthicsCharter_MissingDocument", []],
    ["no clauses", () => adoptAsDao(DOCUMENT, 0, POLICY), "EthicsCharter_NoClauses", []],
    ["no receipts", () => adoptAsDao(DOCUMENT, 7, { ...POLICY, receiptsRequired: 0 }), "EthicsCharter_NoReceiptsRequired", []],
    ["no backend", () => adoptAsDao(DOCUMENT, 7, { ...POLICY, acceptedBackends: 0 }), "EthicsCharter_UnknownBackends", [0]],
    ["backend 0", () => adoptAsDao(DOCUMENT, 7, { ...POLICY, acceptedBackends: 0b11 }), "EthicsCharter_UnknownBackends", [0b11]],
    ["backend 4", () => adoptAsDao(DOCUMENT, 7, { ...POLICY, acceptedBackends: 0b10010 }), "EthicsCharter_UnknownBackends", [0b10010]],
    [
      "a fee and a pool above 20 % together",
      () => adoptAsDao(DOCUMENT, 7, { ...POLICY, verifierPoolBps: 1_501 }),
      "EthicsCharter_PoolTooHigh",
      [1_501, 1_500],
    ],
    ["a fee above 20 %", () => adoptAsDao(DOCUMENT, 7, { ...POLICY, feeBps: 2_001 }), "EthicsCharter_FeeTooHigh", [2_001, 2_000]],
  ];
  for (const [what, act, error, args] of refusals) {
    it(`refuses a charter with ${what}`, async () => {
      await expect(act()).to.be.revertedWithCustomError(world.charter, error).withArgs(...args);
    });
  }

  it("knows no version 0 and none that is not adopted", async () => {
    for (const version of [0, 2]) {
      await expect(world.charter.policyOf(version))
        .to.be.revertedWithCustomError(world.charter, "EthicsCharter_UnknownVersion")
        .withArgs(version, 1);
      await expect(world.charter.documentOf(version)).to.be.revertedWithCustomError(
        world.charter,
        "EthicsCharter_UnknownVersion",
      );
    }
  });
});
