import { expect } from "chai";
import fc from "fast-check";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { Judge } from "@commonweight/sdk/verify/judge";
import type { TensorData, TensorValue } from "@commonweight/sdk/verify/tensor";
import { Generator } from "./support/generator.ts";
import { FIGURES } from "./support/metric-figures.ts";
import { definition, floats, suiteFiles } from "./support/suite-files.ts";

interface Trial {
  metric: Record<string, unknown> & { name: string };
  expected: TensorValue;
  actual: TensorData;
  /** The tensor `labels` or `target` of expected.safetensors. */
  reference?: TensorValue;
  nearTies?: number[];
}

/** What the suite's judge says of these outputs; tolerances are 0, so that nothing is a near tie by itself. */
function judge({ metric, expected, actual, reference, nearTies }: Trial) {
  const cases = expected.shape[0]!;
  const kind = "labels" in metric ? "labels" : "target";
  const suite = loadSuite(
    suiteFiles({
      definition: definition({
        cases,
        outputs: [{ name: "y", atol: 0, rtol: 0 }],
        metric: { output: "y", ...(reference && kind === "target" && { target: "target" }), ...metric },
        minimumScoreBps: 0,
        ...(nearTies && { nearTies }),
      }),
      inputs: { x: floats([cases, 1], new Array(cases).fill(0)) },
      expected: { y: expected, ...(reference && { [kind]: reference }) },
    }),
  );
  const judge = new Judge(suite);
  judge.add([actual], cases);
  return judge.finish();
}

const whole = (shape: number[], values: number[]): TensorValue => ({
  dtype: "int64",
  shape,
  data: BigInt64Array.from(values, BigInt),
});

function classTrial(name: string, figures: { seed: number; cases: number; classes: number; labelled: number }): Trial {
  const { seed, cases, classes, labelled } = figures;
  const generator = new Generator(seed);
  const logits = generator.floats(cases * classes);
  const labels = Array.from({ length: cases }, () => generator.below(labelled));
  for (let i = 0; i < cases; i += 2) logits[i * classes + labels[i]!]! += 4;
  return {
    metric: { name, labels: "labels" },
    expected: { dtype: "float32", shape: [cases, classes], data: logits },
    actual: logits,
    reference: { dtype: "int32", shape: [cases], data: Int32Array.from(labels) },
  };
}

const bps = (share: number) => Math.floor(share * 10_000);

describe("the metrics, against figures of numpy, scikit-learn and scipy", () => {
  const { classes, absent, distance, language } = FIGURES;

  it("agree on accuracy, and on the confusion matrix", () => {
    const verdict = judge(classTrial("top1-accuracy", classes));
    expect(verdict.value).to.be.closeTo(classes.accuracy, 1e-12);
    expect(verdict.scoreBps).to.equal(bps(classes.accuracy));
    const matrix = classes.confusion.map((row) => row.map(() => 0));
    for (const row of verdict.classes!.rows) matrix[row.class]![row.class] = row.right;
    for (const { label, predicted, cases } of verdict.classes!.confusions) matrix[label]![predicted] = cases;
    expect(matrix).to.deep.equal(classes.confusion);
    const sums = verdict.classes!.rows.map((row) => [row.labelled, row.predicted]);
    expect(sums).to.deep.equal(
      classes.confusion.map((row, i) => [sum(row), sum(classes.confusion.map((other) => other[i]!))]),
    );
  });

  for (const [k, share] of Object.entries(classes.topK)) {
    it(`agree on the accuracy of the best ${k}`, () => {
      const trial = classTrial("topk-accuracy", classes);
      const verdict = judge({ ...trial, metric: { ...trial.metric, k: Number(k) } });
      expect(verdict.value).to.be.closeTo(share, 1e-12);
      expect(verdict.scoreBps).to.equal(bps(share));
    });
  }

  it("agree on macro-F1, where a class is never right and where classes are neither labelled nor come out", () => {
    const verdict = judge(classTrial("macro-f1", classes));
    expect(verdict.value).to.be.closeTo(classes.macroF1, 1e-12);
    expect(verdict.scoreBps).to.equal(bps(classes.macroF1));
    const sparse = judge(classTrial("macro-f1", absent));
    expect(sparse.value).to.be.closeTo(absent.macroF1, 1e-12);
    expect(sparse.classes).to.have.property("count", absent.classes);
    expect(sparse.classes!.rows).to.have.length(absent.present);
  });

  it("agree on squared errors and cosines", () => {
    const generator = new Generator(distance.seed);
    const shape = [distance.cases, distance.size];
    const own = generator.floats(distance.cases * distance.size);
    const target: TensorValue = { dtype: "float32", shape, data: generator.floats(own.length) };
    const trial = { expected: { dtype: "float32" as const, shape, data: own }, actual: own, reference: target };
    const mse = judge({ ...trial, metric: { name: "mse", scale: 20 } });
    expect(mse.value).to.be.closeTo(distance.mse, 1e-10);
    expect(mse.scoreBps).to.equal(bps(1 - distance.mse / 20));
    const rmse = judge({ ...trial, metric: { name: "rmse", scale: 20 } });
    expect(rmse.value).to.be.closeTo(distance.rmse, 1e-10);
    expect(rmse.scoreBps).to.equal(bps(1 - distance.rmse / 20));
    const cosine = judge({ ...trial, metric: { name: "cosine-similarity" } });
    expect(cosine.value).to.be.closeTo(distance.cosine, 1e-12);
    expect(cosine.scoreBps).to.equal(bps(distance.cosine));
  });

  it("agree on perplexity, also where exp of the logits would overflow", () => {
    const { shape, times, seed } = language;
    const generator = new Generator(seed);
    const logits = generator.floats(6 * 5 * 9).map((value) => value * times);
    const labels = Array.from({ length: 30 }, () => generator.below(10) - 1);
    const expected: TensorValue = { dtype: "float32", shape: [...shape], data: logits };
    const metric = { name: "perplexity", labels: "labels", reference: 2 };
    const verdict = judge({ metric, expected, actual: logits, reference: whole([6, 5], labels) });
    expect(Math.log(verdict.value)).to.be.closeTo(language.surprise, 1e-9);
    expect(verdict.value / language.perplexity).to.be.closeTo(1, 1e-9);
    const flat = classTrial("perplexity", classes);
    const twoDimensional = judge({ ...flat, metric: { ...flat.metric, reference: 10 } });
    expect(twoDimensional.value).to.be.closeTo(classes.perplexity, 1e-9);
    expect(twoDimensional.scoreBps).to.equal(bps(10 / classes.perplexity));
  });
});

describe("a metric at its edges", () => {
  const logits = floats([2, 3], [1, 1, 0, 0, 2, 2]);
  const labels = (...values: number[]): TensorValue => whole([values.length], values);

  it("takes the first of equal logits, for one class and for the best k", () => {
    const trial = { expected: logits, actual: logits.data };
    const best = (reference: TensorValue, k: number) =>
      judge({ ...trial, metric: { name: "topk-accuracy", labels: "labels", k }, reference, nearTies: [] });
    // Both cases are exact ties at the first place, and the second case none at the second.
    expect(() => best(labels(0, 1), 1)).to.throw(/2 of 2 cases within tolerance of a tie/);
    const verdict = best(labels(1, 0), 2);
    expect(verdict.cases.map((result) => result.right)).to.deep.equal([true, false]);
    expect(verdict.cases.map((result) => result.predicted)).to.deep.equal([0, 1]);
  });

  it("scores nothing where an output is NaN or infinite, and never passes", () => {
    const clean = floats([2, 2], [1, 2, 3, 4]);
    const metrics: Trial["metric"][] = [
      { name: "mse", scale: 1e12 },
      { name: "rmse", scale: 1e12 },
      { name: "perplexity", labels: "labels", reference: 1e9 },
    ];
    for (const metric of metrics) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const reference = "labels" in metric ? { reference: labels(1, 1) } : {};
        const verdict = judge({ metric, expected: clean, actual: Float32Array.of(1, value, 3, 4), ...reference });
        expect(verdict, `${metric.name} of ${value}`).to.include({ passed: false, scoreBps: 0 });
      }
    }
    const cosine = judge({
      metric: { name: "cosine-similarity" },
      expected: clean,
      actual: Float32Array.of(1, 2, Number.NaN, 4),
    });
    expect(cosine).to.include({ passed: false, scoreBps: 5000 });
  });

  it("counts an output of zeros as no cosine, and an opposite one against the others", () => {
    const expected = floats([4, 2], [1, 0, 0, 1, 1, 1, 2, 0]);
    const metric = { name: "cosine-similarity" };
    expect(judge({ metric, expected, actual: Float32Array.of(1, 0, 0, 1, 1, 1, 2, 0) }).scoreBps).to.equal(10_000);
    expect(judge({ metric, expected, actual: Float32Array.of(3, 0, 0, 9, 0, 0, 2, 0) }).value).to.equal(0.75);
    expect(judge({ metric, expected, actual: Float32Array.of(-1, 0, 0, -1, -1, -1, 2, 0) }).scoreBps).to.equal(0);
  });

  it("rounds macro-F1 down from its true value, not from a double's", () => {
    // Three classes of five cases, F1 0, 0 and 3/5: a fifth. In doubles 0.6 / 3 * 10000 is 1999.9999999999998.
    const right = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2];
    const came = [1, 1, 1, 1, 1, 0, 0, 0, 2, 2, 2, 2, 2, 0, 0];
    const expected = floats(
      [15, 3],
      came.flatMap((one) => [0, 1, 2].map((other) => (one === other ? 9 : 0))),
    );
    const metric = { name: "macro-f1", labels: "labels" };
    expect(judge({ metric, expected, actual: expected.data, reference: labels(...right) })).to.include({
      value: 0.2,
      scoreBps: 2000,
    });
  });

  it("counts text that stops early or goes on too long against the tokens", () => {
    const expected = whole([2, 4], [5, 6, -1, -1, 7, -1, -1, -1]);
    const metric = { name: "token-accuracy" };
    const verdict = judge({ metric, expected, actual: BigInt64Array.of(5n, -1n, -1n, -1n, 7n, 8n, -1n, -1n) });
    expect(verdict.value).to.equal(2 / 4);
    expect(verdict.cases.map((result) => result.right)).to.deep.equal([false, false]);
    const exact = judge({
      metric: { name: "exact-match" },
      expected,
      actual: BigInt64Array.of(5n, 6n, -1n, -1n, 7n, 8n, -1n, -1n),
    });
    expect(exact).to.include({ scoreBps: 5000, passed: false });
    expect(exact.findings[0]!.message).to.equal(
      "Output 'y' has 1 elements other than the expected ones; int64 is exact.",
    );
  });

  it("measures tokens against a target of its own, while the outputs are held to what the model says", () => {
    const expected = whole([2, 2], [5, 6, 7, -1]);
    const reference = whole([2, 2], [5, 9, 7, -1]);
    const verdict = judge({ metric: { name: "exact-match" }, expected, actual: expected.data, reference });
    expect(verdict).to.include({ passed: true, scoreBps: 5000, correct: 1, judged: 2 });
  });

  it("judges no choice in a marked near tie, but floats even there", () => {
    const cases = 10;
    const expected = whole([cases, 1], new Array(cases).fill(3));
    const other = BigInt64Array.from({ length: cases }, (_, i) => (i === 6 ? 4n : 3n));
    const trial = { metric: { name: "exact-match" }, expected, actual: other };
    expect(judge(trial)).to.include({ passed: false, judged: 10, correct: 9, maxDeviation: 1 });
    expect(judge({ ...trial, nearTies: [6] })).to.include({ passed: true, judged: 9, correct: 9, maxDeviation: 0 });
    expect(judge({ ...trial, nearTies: [5] })).to.include({ passed: false, judged: 9, correct: 8 });
    const measured = floats([cases, 2], Array.from({ length: cases }, () => [4, 0]).flat());
    const actual = measured.data.slice() as Float32Array;
    actual[12] = 4.5;
    const classes = {
      metric: { name: "top1-accuracy", labels: "labels" },
      reference: labels(...new Array(cases).fill(0)),
    };
    const verdict = judge({ ...classes, expected: measured, actual, nearTies: [6] });
    expect(verdict).to.include({ passed: false, judged: 9, correct: 9, maxDeviation: 0.5 });
  });
});

describe("any metric, on any outputs", () => {
  const trial = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 2 ** 30 }))
    .map(([cases, classes, seed]) => ({ seed, cases, classes, labelled: classes }));
  const metrics = [
    { name: "top1-accuracy", labels: "labels" },
    { name: "topk-accuracy", labels: "labels", k: 1 },
    { name: "macro-f1", labels: "labels" },
    { name: "perplexity", labels: "labels", reference: 3 },
    { name: "mse", scale: 5 },
    { name: "rmse", scale: 5 },
    { name: "cosine-similarity" },
  ];

  it("gives the same verdict whatever the batches, and a score from 0 to 10,000", () => {
    fc.assert(
      fc.property(trial, fc.constantFrom(...metrics), fc.integer({ min: 1, max: 5 }), (figures, metric, size) => {
        const { expected, reference } = classTrial(metric.name, figures);
        const noise = new Generator(figures.seed + 1);
        const actual = (expected.data as Float32Array).map((value) => value + noise.float());
        const files = suiteFiles({
          definition: definition({
            cases: figures.cases,
            outputs: [{ name: "y", atol: 0, rtol: 0 }],
            metric: { output: "y", ...metric },
          }),
          inputs: { x: floats([figures.cases, 1], new Array(figures.cases).fill(0)) },
          expected: { y: expected, labels: reference! },
        });
        const suite = loadSuite(files);
        const [whole, parts] = [new Judge(suite), new Judge(suite)];
        whole.add([actual], figures.cases);
        for (let start = 0; start < figures.cases; start += size) {
          const count = Math.min(size, figures.cases - start);
          parts.add([actual.subarray(start * figures.classes, (start + count) * figures.classes)], count);
        }
        const verdict = whole.finish();
        expect(parts.finish()).to.deep.equal(verdict);
        expect(verdict.scoreBps).to.satisfy(Number.isInteger).and.to.be.within(0, 10_000);
      }),
      { numRuns: 300 },
    );
  });

  it("scores 100 % where the outputs are their own target", () => {
    fc.assert(
      fc.property(trial, fc.constantFrom("mse", "rmse", "cosine-similarity"), (figures, name) => {
        const { expected } = classTrial(name, figures);
        const metric = name === "cosine-similarity" ? { name } : { name, scale: 1e-12 };
        expect(judge({ metric, expected, actual: expected.data }).scoreBps).to.equal(10_000);
      }),
      { numRuns: 300 },
    );
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
