import { expect } from "chai";
import { batches, collectCalls } from "../../web/src/lib/ethics/collecting.ts";
import { dueOf, makersBpsOf, refundState, remainderOf, unusedOf } from "../../web/src/lib/ethics/refund.ts";

const DAY = 86_400;

describe("the refund of a licence", () => {
  const fund = { collected: "30", asked: "40" };
  const facts = { stopped: true, onTrial: false, until: "5000", fund, request: null };
  const stands = (over: object, now: number) => refundState({ ...facts, ...over }, now);

  it("goes from opening to asking, waiting and being paid", () => {
    expect(stands({ stopped: false }, 1)).to.equal("none");
    expect(stands({ until: null }, 1)).to.equal("unopened");
    expect(stands({}, 4999)).to.equal("asking");
    const request = { asked: "40", paid: "0" };
    expect(stands({ request }, 4999)).to.equal("waiting");
    expect(stands({ request }, 5000)).to.equal("payable");
    expect(stands({ request: { asked: "40", paid: "30" } }, 5000)).to.equal("short");
    expect(stands({ request: { asked: "40", paid: "30" }, fund: { collected: "31", asked: "40" } }, 5000)).to.equal(
      "payable",
    );
    expect(stands({ request: { asked: "40", paid: "40" } }, 5000)).to.equal("paid");
  });

  it("is missed by who did not ask in time, and is no refund while the trial runs", () => {
    expect(stands({}, 5000)).to.equal("missed");
    expect(stands({ onTrial: true }, 100)).to.equal("trial");
    expect(stands({ onTrial: true, until: null }, 100)).to.equal("trial");
  });

  it("is one fraction for all, rounded down, and never more than what was asked", () => {
    expect(dueOf({ asked: "10", paid: "0" }, { collected: "30", asked: "40" })).to.equal(7n);
    expect(dueOf({ asked: "10", paid: "7" }, { collected: "38", asked: "40" })).to.equal(2n);
    expect(dueOf({ asked: "10", paid: "0" }, { collected: "50", asked: "40" })).to.equal(10n);
  });

  it("leaves payees their part of the rest, and nothing while it is short", () => {
    expect(remainderOf({ collected: "30", returned: "0" }, { collected: "60", asked: "40" })).to.equal(10n);
    expect(remainderOf({ collected: "30", returned: "4" }, { collected: "60", asked: "40" })).to.equal(6n);
    expect(remainderOf({ collected: "30", returned: "0" }, { collected: "40", asked: "40" })).to.equal(0n);
    expect(remainderOf({ collected: "30", returned: "0" }, { collected: "40", asked: "60" })).to.equal(0n);
  });

  it("is what makers got for the time left, or the charter's part of a perpetual licence's", () => {
    const month = { price: 100n, term: 30 * DAY, expires: 40 * DAY, referrerBps: 0 };
    expect(unusedOf(month, 25 * DAY, 5_000, 10_000)).to.equal(50n);
    expect(unusedOf({ ...month, referrerBps: 1_000 }, 25 * DAY, 5_000, 10_000)).to.equal(45n);
    expect(unusedOf(month, 41 * DAY, 5_000, 10_000)).to.equal(0n);
    const forGood = { price: 101n, term: 0, expires: 0, referrerBps: 0 };
    expect(unusedOf(forGood, 41 * DAY, 5_000, 10_000)).to.equal(50n);
    expect(unusedOf(forGood, 41 * DAY, 5_000, 9_100)).to.equal(45n);
    expect(unusedOf({ ...month, price: 10_000n, referrerBps: 1_000 }, 25 * DAY, 5_000, 4_500)).to.equal(2_025n);
    // 91.91 for all of the term: rounded once, at the end, as the contract does.
    expect(unusedOf({ ...month, price: 101n }, 10 * DAY + 60, 5_000, 9_100)).to.equal(91n);
  });

  it("leaves out the fee and what goes upstream, but not what verifiers get", () => {
    expect(makersBpsOf({ feeBps: 500, upstreamBps: 700, verifierPoolBps: 300 })).to.equal(9_100);
    expect(makersBpsOf({ feeBps: 500, upstreamBps: 9_500, verifierPoolBps: 300 })).to.equal(300);
    expect(makersBpsOf({ feeBps: 0, upstreamBps: 0, verifierPoolBps: 0 })).to.equal(10_000);
  });
});

describe("a collection for refunds", () => {
  const payees = (count: number) => Array.from({ length: count }, (_, i) => `0x${i.toString(16).padStart(40, "0")}`);
  const calls = async (count: number, yields: (first: string) => boolean) => {
    const all = payees(count);
    const found = await collectCalls({ releaseId: "5", currency: "0x0", payees: all }, async (list) => yields(list[0]!));
    return found.map((call) => ("args" in call ? (call.args?.[2] as string[]) : []));
  };

  it("names everybody once, 64 a call at most", async () => {
    expect((await calls(130, () => true)).map(({ length }) => length)).to.deep.equal([64, 64, 2]);
    expect((await calls(130, () => true)).flat()).to.deep.equal(payees(130));
    expect((await calls(64, () => false)).map(({ length }) => length)).to.deep.equal([64]);
    expect(batches([], 64)).to.deep.equal([]);
  });

  it("leaves out calls that would bring nothing, and keeps one to be refused where none would", async () => {
    const second = payees(65)[64]!;
    expect(await calls(130, (first) => first === second)).to.deep.equal([payees(128).slice(64)]);
    expect(await calls(130, () => false)).to.deep.equal([payees(64)]);
  });
});
