import { expect } from "chai";
import { inCalls, planSettling } from "../../web/src/lib/treasury/settle.ts";
import type { Branch, Station } from "../../web/src/lib/treasury/settle.ts";

const branch = (id: string, shareBps: number, settled = 0n): Branch => ({ id, shareBps, settled });
const station = (releaseId: string, gross: bigint, parents: Branch[] = [], more: Partial<Station> = {}): Station => ({
  releaseId,
  gross,
  settledIn: 0n,
  frozen: false,
  parents,
  datasets: [],
  ...more,
});

describe("settling", () => {
  it("moves money over several hops in one go, deepest first", () => {
    const plan = planSettling([
      station("1", 0n),
      station("2", 100n, [branch("1", 1000)]),
      station("10", 1000n, [branch("2", 2000)]),
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
      station("1", 0n, [], { settledIn: 20n }),
      station("4", 100n, [branch("1", 2000, 20n)]),
    ]);
    expect(plan.releaseIds).to.deep.equal([]);
  });

  it("does not settle for parents that are nobody's here", () => {
    const plan = planSettling([station("4", 100n, [branch("3", 2000)])]);
    expect(plan.releaseIds).to.deep.equal([]);
  });

  it("adds what two children bring", () => {
    const plan = planSettling([
      station("1", 0n),
      station("2", 15n, [branch("1", 1000)]),
      station("3", 15n, [branch("1", 1000)]),
    ]);
    // 1.5 of each, rounded down apart as the contract does.
    expect(plan.arriving.get("1")).to.equal(2n);
  });

  it("moves to the datasets that are asked about, and to no others", () => {
    const datasets = [branch("7", 200), branch("8", 200)];
    const plan = planSettling([station("1", 1000n, [], { datasets })], new Set(["7"]));
    expect(plan.releaseIds).to.deep.equal(["1"]);
    expect([...plan.arrivingDatasets]).to.deep.equal([["7", 20n]]);
  });

  it("stops at what is frozen: nothing leaves it, and nothing comes through it", () => {
    const held = station("2", 100n, [branch("1", 1000)], { frozen: true });
    const plan = planSettling([station("1", 0n), held, station("10", 1000n, [branch("2", 2000)])]);
    expect(plan.moves).to.deep.equal([{ child: "10", parent: "2", amount: 200n }]);
    expect(plan.releaseIds).to.deep.equal(["10"]);
  });

  it("is cut into calls the contract takes, in order", () => {
    const calls = inCalls(Array.from({ length: 130 }, (_, index) => String(index)));
    expect(calls.map(({ length }) => length)).to.deep.equal([64, 64, 2]);
    expect(calls[1]?.[0]).to.equal("64");
    expect(inCalls([])).to.deep.equal([]);
  });
});
