import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { canonicalJson } from "@commonweight/sdk/artifacts/canonical";
import type { Bytes32 } from "@commonweight/sdk/artifacts/cid";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { Judge } from "@commonweight/sdk/verify/judge";
import { buildReport, encodeReport, parseReport, type Report } from "@commonweight/sdk/verify/report";
import { MAX_REPORT_BYTES, sizeAtMost } from "@commonweight/sdk/verify/report-fit";
import { readReleaseFolder, runSuiteNode } from "@commonweight/sdk/verify/verification.node";
import { MAX_CASES, MAX_OUTPUT_NAMES, MAX_OUTPUTS } from "@commonweight/sdk/verify/suite";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import { Generator } from "./support/generator.ts";
import { definition, floats, suiteFiles } from "./support/suite-files.ts";

const digest = `0x${"1".repeat(64)}` as Bytes32;
/** Text of a machine as long and as wide in UTF-8 as a report allows. */
const wide = "€".repeat(500);

/** The report on a classifier whose outputs are noise; every output but the first is one number a case. */
async function reportOn(shape: {
  cases: number;
  classes: number;
  names: string[];
  seed: number;
  nan?: boolean;
}): Promise<Report> {
  const { cases, classes, names, seed } = shape;
  const generator = new Generator(seed);
  const widthOf = (i: number) => (i === 0 ? classes : 1);
  const draw = (i: number): TensorValue => floats([cases, widthOf(i)], [...generator.floats(cases * widthOf(i))]);
  const labels = Int32Array.from({ length: cases }, () => generator.below(classes));
  const expected = Object.fromEntries(names.map((name, i) => [name, draw(i)]));
  const suite = loadSuite(
    suiteFiles({
      definition: definition({
        cases,
        outputs: names.map((name) => ({ name, atol: 0, rtol: 0 })),
        metric: { name: "macro-f1", output: names[0], labels: "labels" },
        minimumScoreBps: 10_000,
      }),
      inputs: { x: floats([cases, 1], new Array(cases).fill(0)) },
      expected: { ...expected, labels: { dtype: "int32", shape: [cases], data: labels } },
    }),
  );
  const outputs = names.map((_, i) => draw(i).data as Float32Array);
  if (shape.nan) outputs[0]!.fill(Number.NaN);
  const judge = new Judge(suite);
  judge.add(outputs, cases);
  return buildReport({
    definition: suite.definition,
    weightsDigest: digest,
    suiteDigest: digest,
    backend: "webgpu",
    environment: {
      adapter: { vendor: wide, architecture: wide, device: wide, description: wide },
      runtime: { name: wide, version: wide },
    },
    kernels: Number.MAX_SAFE_INTEGER,
    judgement: judge.finish(),
    outputs,
    batchSize: 16,
    durations: { loadMs: 1, runMs: 2, totalMs: 3 },
    ranAt: 1_795_000_000,
  });
}

describe("a report's size", () => {
  const most = MAX_OUTPUT_NAMES / MAX_OUTPUTS;
  const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}`.padStart(most, "€"));

  it("has a bound that holds for what its texts and columns may be at worst", async () => {
    for (const [cases, outputs] of [[1, 1], [40, 3], [300, MAX_OUTPUTS]] as const) {
      const report = await reportOn({ cases, classes: 3, names: names(outputs), seed: 5 });
      const control = "\u0001".repeat(500);
      report.environment.adapter = { vendor: control, architecture: control, device: control, description: control };
      report.cases.maxDeviation = report.cases.maxDeviation.map(() => Number.MIN_VALUE * 2 ** 40 + 2 ** -1000);
      const size = new TextEncoder().encode(canonicalJson(report)).length;
      expect(sizeAtMost(report)).to.be.at.least(size);
    }
  });

  it("keeps within 64 KiB for the largest suite there can be, and can be read back", async () => {
    const report = await reportOn({ cases: MAX_CASES, classes: 100, names: names(MAX_OUTPUTS), seed: 3 });
    const { bytes } = await encodeReport(report);
    expect(bytes.length).to.be.at.most(MAX_REPORT_BYTES);
    expect(report.cut).to.include.members(["classes.confusions", "findings"]);
    expect(report.cases.count).to.equal(MAX_CASES);
    expect(await parseReport(bytes)).to.deep.equal(report);
  }).timeout(30_000);

  it("keeps within it whatever the suite's shape, and names only what is cut", async () => {
    const shape = fc.record({
      cases: fc.integer({ min: 1, max: MAX_CASES }),
      classes: fc.integer({ min: 2, max: 40 }),
      names: fc.integer({ min: 1, max: MAX_OUTPUTS }).map(names),
      seed: fc.integer({ min: 1, max: 2 ** 30 }),
      nan: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(shape, async (parts) => {
        const report = await reportOn(parts);
        const { bytes } = await encodeReport(report);
        expect(bytes.length).to.be.at.most(MAX_REPORT_BYTES);
        expect(report.outputs).to.have.length(parts.names.length);
        const whole = (field: string) => !report.cut?.includes(field);
        if (whole("cases.predicted")) expect(report.cases.predicted).to.have.length(parts.cases);
        if (whole("cases.maxDeviation")) expect(report.cases.maxDeviation).to.have.length(parts.cases);
        if (whole("findings")) expect(report.findings.map(({ code }) => code)).to.not.include("more");
        expect(await parseReport(bytes)).to.deep.equal(report);
      }),
      { numRuns: 25 },
    );
  }).timeout(30_000);

  it("leaves nothing out of a report of usual size", async () => {
    const report = await reportOn({ cases: 200, classes: 10, names: ["logits"], seed: 8 });
    expect(report).to.not.have.property("cut");
    const { rows, confusions, count } = report.classes!;
    expect(count).to.equal(10);
    expect(rows.reduce((sum, [, labelled]) => sum + labelled, 0)).to.equal(200);
    const off = confusions.reduce((sum, [, , cases]) => sum + cases, 0);
    expect(off + rows.reduce((sum, row) => sum + row[3], 0)).to.equal(200);
    expect(report.worst).to.have.length(8);
    expect(report.metric!.name).to.equal("macro-f1");
  });

  it("says what is not finite in ways that JSON can hold", async () => {
    const report = await reportOn({ cases: 4, classes: 3, names: ["logits"], seed: 8, nan: true });
    expect(report.worst![0]).to.include({ actual: "NaN", case: 0 });
    expect(report.outputs[0]).to.include({ maxDeviation: null, p999Deviation: null, nonFinite: 12 });
    expect(report.classes!.confusions.every(([, predicted]) => predicted === -1)).to.equal(true);
    expect(report.classes!.rows.every((row) => row[2] === 0)).to.equal(true);
  });
});

describe("reports of before", () => {
  it("are read as they were stored, without percentiles, worst cases or classes", async () => {
    const { metric, worst, classes, ...rest } = await reportOn({ cases: 3, classes: 3, names: ["logits"], seed: 1 });
    const outputs = rest.outputs.map(({ dtype, p999Deviation, ...output }) => output);
    const old = { ...rest, outputs };
    expect(await parseReport(old)).to.deep.equal(old);
    expect([metric, worst, classes].every(Boolean)).to.equal(true);
  });
});

describe("the demo models' suites", () => {
  const models = path.join(import.meta.dirname, "../../deploy/seed/models");

  it("give reports with percentiles and agreement by class, and hash as their manifests say", async () => {
    const listed: { slug: string }[] = JSON.parse(await readFile(path.join(models, "models.json"), "utf8"));
    for (const { slug } of listed) {
      const { report } = await runSuiteNode(await readReleaseFolder(path.join(models, slug)));
      expect(report.outputs[0]!.p999Deviation, slug).to.be.within(0, report.maxDeviation!);
      expect(report.metric, slug).to.deep.equal({
        name: "top1-accuracy",
        value: report.cases.correct / report.cases.judged,
      });
      expect(report.classes!.rows.reduce((sum, [, labelled]) => sum + labelled, 0)).to.equal(report.cases.judged);
      expect(report, slug).to.not.have.property("cut");
    }
  }).timeout(20_000); // one of them brings transformers.js along
});
