import { expect } from "chai";
import { inCalls, planSettling } from "../../web/src/lib/treasury/settle.ts";

const parent = (releaseId: string, shareBps: number, settled = 0n) => ({ releaseId, shareBps, settled });

describe("settling", () => {
  it("moves money over several hops in one go, deepest first", () => {
    const plan = planSettling([
      { releaseId: "1", gross: 0n, settledIn: 0n, parents: [] },
      { releaseId: "2", gross: 100n, settledIn: 0n, parents: [parent("1", 1000)] },
      { releaseId: "10", gross: 1000n, settledIn: 0n, parents: [parent("2", 2000)] },
    ]);
    // 20 % of 1000 to release 2; then 10 % of 100 + 200 to release 1.
    expect(plan.releaseIds).to.deep.equal(["10", "2"]);
    expect(plan.moves).to.deep.equal([
      { child: "10", parent: "2", amount: 200n },
      { child: "2", parent: "1", amount: 30n },
    ]);
    expect(plan.arriving.get("1")).to.equal(30n);
  });

  it("leaves out what has nothing left to move", () => {
    const plan = planSettling([
      { releaseId: "1", gross: 0n, settledIn: 20n, parents: [] },
      { releaseId: "4", gross: 100n, settledIn: 0n, parents: [parent("1", 2000, 20n)] },
    ]);
    expect(plan.releaseIds).to.deep.equal([]);
  });

  it("does not settle for parents that are nobody's here", () => {
    const plan = planSettling([{ releaseId: "4", gross: 100n, settledIn: 0n, parents: [parent("3", 2000)] }]);
    expect(plan.releaseIds).to.deep.equal([]);
  });

  it("adds what two children bring", () => {
    const plan = planSettling([
      { releaseId: "1", gross: 0n, settledIn: 0n, parents: [] },
      { releaseId: "2", gross: 15n, settledIn: 0n, parents: [parent("1", 1000)] },
      { releaseId: "3", gross: 15n, settledIn: 0n, parents: [parent("1", 1000)] },
    ]);
    // 1.5 of each, rounded down apart as the contract does.
    expect(plan.arriving.get("1")).to.equal(2n);
  });

  it("is cut into calls the contract takes, in order", () => {
    const calls = inCalls(Array.from({ length: 130 }, (_, index) => String(index)));
    expect(calls.map(({ length }) => length)).to.deep.equal([64, 64, 2]);
    expect(calls[1]?.[0]).to.equal("64");
    expect(inCalls([])).to.deep.equal([]);
  });
});
