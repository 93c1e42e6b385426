import { expect } from "chai";
import { id } from "ethers";
import { deployFixture, ethers, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";

const POLICY = { receiptsRequired: 2, acceptedBackends: 0b10, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 100 };
const DOCUMENT = id("charter 2");
const HOUR = 3_600;
const DAY = 24 * HOUR;
/** The longest time there is. */
const EVER = 2 ** 32 - 1;
const YEAR = 365 * 86_400;

/** A number as the chain answers it. */
const asRead = (value: string | number | bigint) => (typeof value === "number" ? BigInt(value) : value);

describe("EthicsCharter", () => {
  let world: World;
  beforeEach(async () => {
    world = await deployFixture();
  });

  /** What adopting answers when the DAO itself asks: the DAO swallows a failing action's reason. */
  const adoptAsDao = (document: string, clauseCount: number, policy: typeof POLICY, process = PROCESS) =>
    world.charter
      .connect(ethers.provider)
      .adopt.staticCall(document, clauseCount, policy, process, { from: world.dao.target as string });

  it("has version 1 in force after deployment", async () => {
    expect(await world.charter.currentVersion()).to.equal(1n);
    expect((await world.charter.policyOf(1)).receiptsRequired).to.equal(2n);
  });

  it("adopts the next version by vote and says so", async () => {
    const receipt = await world.governance.pass([actionOf(world.charter, "adopt", [DOCUMENT, 7, POLICY, PROCESS])]);
    await expect(Promise.resolve(receipt))
      .to.emit(world.charter, "CharterAdopted")
      .withArgs(2, DOCUMENT, 7, 2, 0b10, 500, 0, 100);
    expect(await world.charter.currentVersion()).to.equal(2n);
    expect(await world.charter.documentOf(2)).to.deep.equal([DOCUMENT, 7n]);
    expect((await world.charter.policyOf(1)).acceptedBackends).to.equal(0b1110n);
  });

  it("keeps the verifier pool with each version", async () => {
    const policy = { ...POLICY, verifierPoolBps: 1_500 };
    await world.governance.pass([actionOf(world.charter, "adopt", [DOCUMENT, 7, policy, PROCESS])]);
    expect((await world.charter.policyOf(1)).verifierPoolBps).to.equal(0n);
    expect((await world.charter.policyOf(2)).verifierPoolBps).to.equal(1_500n);
  });

  it("keeps with each version how its disputes go, and says so", async () => {
    const process = { ...PROCESS, bond: 7n, ratifyWithin: 2 * HOUR, perpetualRefundBps: 10_000 };
    const receipt = await world.governance.pass([actionOf(world.charter, "adopt", [DOCUMENT, 7, POLICY, process])]);

    const values = Object.values(process);
    await expect(Promise.resolve(receipt)).to.emit(world.charter, "ProcessSet").withArgs(2, values);
    expect(await world.charter.processOf(2)).to.deep.equal(values.map((value) => asRead(value)));
    expect(await world.charter.processOf(1)).to.deep.equal(Object.values(PROCESS).map((value) => asRead(value)));
  });

  it("takes bonds in a listed token", async () => {
    const token = await (await ethers.deployContract("FeeToken")).getAddress();
    const process = { ...PROCESS, bondCurrency: token };
    await expect(adoptAsDao(DOCUMENT, 7, POLICY, process))
      .to.be.revertedWithCustomError(world.charter, "EthicsCharter_BondCurrencyNotListed")
      .withArgs(token);

    const list = actionOf(world.currencies, "list", [token]);
    await world.governance.pass([list, actionOf(world.charter, "adopt", [DOCUMENT, 7, POLICY, process])]);

    expect((await world.charter.processOf(2)).bondCurrency).to.equal(token);
  });

  it("leaves every vote the time of a vote and its delay, to the second", async () => {
    expect(await world.charter.minimumDeadline()).to.equal(2 * HOUR);
    const tight = { ratifyWithin: 2 * HOUR, answerWithin: 1, decideWithin: 2 * HOUR + 1, appealWithin: 2 * HOUR };
    const others = { remedyWithin: 1, refundWithin: 2 * HOUR, bond: 1n, perpetualRefundBps: 0 };
    expect(await adoptAsDao(DOCUMENT, 7, POLICY, { ...PROCESS, ...tight, ...others })).to.equal(2n);
  });

  it("refuses everybody but the DAO", async () => {
    await expect(world.charter.connect(world.signers.juniper).adopt(DOCUMENT, 7, POLICY, PROCESS))
      .to.be.revertedWithCustomError(world.charter, "DaoAuthority_Unauthorized")
      .withArgs(world.charter, world.signers.juniper.address, id("ADOPT_PERMISSION"));
  });

  const refusals: [string, () => Promise<unknown>, string, unknown[]][] = [
    ["no document", () => adoptAsDao(`0x${"0".repeat(64)}`, 7, POLICY), "EthicsCharter_MissingDocument", []],
    ["no clauses", () => adoptAsDao(DOCUMENT, 0, POLICY), "EthicsCharter_NoClauses", []],
    [
      "no receipts",
      () => adoptAsDao(DOCUMENT, 7, { ...POLICY, receiptsRequired: 0 }),
      "EthicsCharter_NoReceiptsRequired",
      [],
    ],
    [
      "no backend",
      () => adoptAsDao(DOCUMENT, 7, { ...POLICY, acceptedBackends: 0 }),
      "EthicsCharter_UnknownBackends",
      [0],
    ],
    [
      "backend 0",
      () => adoptAsDao(DOCUMENT, 7, { ...POLICY, acceptedBackends: 0b11 }),
      "EthicsCharter_UnknownBackends",
      [0b11],
    ],
    [
      "backend 4",
      () => adoptAsDao(DOCUMENT, 7, { ...POLICY, acceptedBackends: 0b10010 }),
      "EthicsCharter_UnknownBackends",
      [0b10010],
    ],
    [
      "a fee and a pool above 20 % together",
      () => adoptAsDao(DOCUMENT, 7, { ...POLICY, verifierPoolBps: 1_501 }),
      "EthicsCharter_PoolTooHigh",
      [1_501, 1_500],
    ],
    [
      "a fee above 20 %",
      () => adoptAsDao(DOCUMENT, 7, { ...POLICY, feeBps: 2_001 }),
      "EthicsCharter_FeeTooHigh",
      [2_001, 2_000],
    ],
  ];
  const unsound: [string, Partial<typeof PROCESS>, unknown[]][] = [
    ["no bond", { bond: 0n }, [1, 0, 1]],
    ["too little time to ratify", { ratifyWithin: 2 * HOUR - 1 }, [2, 2 * HOUR - 1, 2 * HOUR]],
    ["no time to answer", { answerWithin: 0 }, [3, 0, 1]],
    ["too little time to decide", { answerWithin: 5, decideWithin: 2 * HOUR + 4 }, [4, 2 * HOUR + 4, 2 * HOUR + 5]],
    ["more time to answer than to decide", { answerWithin: 10 * DAY }, [4, PROCESS.decideWithin, 10 * DAY + 2 * HOUR]],
    ["time to answer for ever", { answerWithin: EVER }, [3, EVER, YEAR]],
    ["a year and a second to ratify", { ratifyWithin: YEAR + 1 }, [2, YEAR + 1, YEAR]],
    ["a year and a second to decide", { decideWithin: YEAR + 1 }, [4, YEAR + 1, YEAR]],
    ["a year and a second to appeal", { appealWithin: YEAR + 1 }, [5, YEAR + 1, YEAR]],
    ["a year and a second for a remedy", { remedyWithin: YEAR + 1 }, [6, YEAR + 1, YEAR]],
    ["a year and a second to ask for refunds", { refundWithin: YEAR + 1 }, [7, YEAR + 1, YEAR]],
    ["too little time to appeal", { appealWithin: 2 * HOUR - 1 }, [5, 2 * HOUR - 1, 2 * HOUR]],
    ["no time for a remedy", { remedyWithin: 0 }, [6, 0, 1]],
    ["too little time to ask for refunds", { refundWithin: 2 * HOUR - 1 }, [7, 2 * HOUR - 1, 2 * HOUR]],
    ["more than a whole price to refund", { perpetualRefundBps: 10_001 }, [8, 10_001, 10_000]],
  ];
  for (const [what, changes, args] of unsound) {
    const act = () => adoptAsDao(DOCUMENT, 7, POLICY, { ...PROCESS, ...changes });
    refusals.push([what, act, "EthicsCharter_InvalidProcess", args]);
  }

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
      for (const read of [() => world.charter.documentOf(version), () => world.charter.processOf(version)]) {
        await expect(read()).to.be.revertedWithCustomError(world.charter, "EthicsCharter_UnknownVersion");
      }
    }
  });
});
