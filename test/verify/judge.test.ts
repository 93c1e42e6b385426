import { expect } from "chai";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { Judge } from "@commonweight/sdk/verify/judge";
import { definition, floats, labels, suiteFiles } from "./support/suite-files.ts";

const EXPECTED = [2, -2, -1, 1, 3, 0];

/** The verdict on these logits, in one batch, on a suite whose classes are 0, 1, 0. */
function judge(actual: number[], parts: Parameters<typeof suiteFiles>[0] = {}) {
  const suite = loadSuite(suiteFiles(parts));
  const judge = new Judge(suite);
  judge.add([Float32Array.from(actual)], suite.definition.cases);
  return judge.finish();
}

describe("judging a run", () => {
  it("passes the expected outputs themselves", () => {
    const verdict = judge(EXPECTED);
    expect(verdict).to.deep.include({
      passed: true,
      scoreBps: 10_000,
      judged: 3,
      correct: 3,
      maxDeviation: 0,
      findings: [],
    });
  });

  it("judges batches as it judges the whole", () => {
    const actual = Float32Array.from(EXPECTED.map((value) => value + 5e-4));
    const whole = judge([...actual]);
    const batches = new Judge(loadSuite(suiteFiles()));
    expect(batches.add([actual.subarray(0, 4)], 2).map((result) => result.index)).to.deep.equal([0, 1]);
    expect(batches.add([actual.subarray(4)], 1).map((result) => result.index)).to.deep.equal([2]);
    expect(batches.finish()).to.deep.equal(whole);
  });

  it("fails outputs beyond tolerance even where every class is right, and says by how much", () => {
    const verdict = judge([2.5, -2, -1, 1, 3, 0]);
    expect(verdict).to.include({ passed: false, scoreBps: 10_000, maxDeviation: 0.5 });
    expect(verdict.findings.map((finding) => finding.code)).to.deep.equal(["output-outside-tolerance"]);
    expect(verdict.findings[0]!.message).to.match(/'logits' has 1 elements farther.*0\.001 \+ 0\.001.*5\.00e-1/);
    expect(verdict.cases.map((result) => result.within)).to.deep.equal([false, true, true]);
  });

  it("fails outputs that are not finite, and names the first case", () => {
    const verdict = judge([2, -2, Number.NaN, 1, 3, Number.POSITIVE_INFINITY]);
    expect(verdict.passed).to.equal(false);
    expect(verdict.findings[0]).to.deep.include({ code: "output-not-finite" });
    expect(verdict.findings[0]!.message).to.match(/2 elements that are NaN or infinite, first in case 1/);
    expect(verdict.cases[1]).to.include({ predicted: -1, label: 1, within: false });
    expect(verdict.maxDeviation).to.equal(Number.POSITIVE_INFINITY);
    expect(verdict.outputs[0]!.meanDeviation).to.equal(0);
  });

  it("fails a score below the minimum even where all outputs are as expected, rounding down", () => {
    const wrongLabels = { logits: floats([3, 2], EXPECTED), labels: labels([0, 0, 0]) };
    const strict = definition({ minimumScoreBps: 6667 });
    const verdict = judge(EXPECTED, { expected: wrongLabels, definition: strict });
    expect(verdict).to.include({ passed: false, scoreBps: 6666, correct: 2 });
    expect(verdict.findings[0]!.message).to.equal("Score 66.66 % (2 of 3), below the required 66.67 %.");
    const met = judge(EXPECTED, { expected: wrongLabels, definition: definition({ minimumScoreBps: 6666 }) });
    expect(met.passed).to.equal(true);
  });

  it("does not judge the class of a case whose expected classes nearly tie", () => {
    const cases = 10;
    const expected = Array.from({ length: cases }, (_, i) => (i === 4 ? [1, 1.001] : [2, -2])).flat();
    const tied = {
      definition: definition({ cases, minimumScoreBps: 10_000 }),
      inputs: { x: floats([cases, 1], new Array(cases).fill(0)) },
      expected: { logits: floats([cases, 2], expected), labels: labels(new Array(cases).fill(0)) },
    };
    const verdict = judge(expected, tied);
    expect(verdict.cases[4]).to.include({ predicted: 1, label: 0, judged: false, within: true });
    expect(verdict).to.include({ passed: true, judged: 9, correct: 9, scoreBps: 10_000 });
  });

  it("scores agreement where there are no classes", () => {
    const parts = {
      definition: definition({ metric: { name: "agreement" }, minimumScoreBps: 0 }),
      expected: { logits: floats([3, 2], EXPECTED) },
    };
    const verdict = judge([2, -2, -1, 1, 3, 1], parts);
    expect(verdict).to.include({ scoreBps: 6666, passed: false });
    expect(verdict.cases[0]).to.not.have.property("predicted");
  });
});
