import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { main } from "@commonweight/sdk/cli/main.node";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { makeSuite } from "@commonweight/sdk/verify/make";
import { chooseMetric } from "@commonweight/sdk/verify/metrics/choose";
import { openRunner } from "@commonweight/sdk/verify/ortnode.node";
import type { LoadedModel } from "@commonweight/sdk/verify/repeat";
import type { Backend } from "@commonweight/sdk/verify/runner";
import { roundUp, spreadOf } from "@commonweight/sdk/verify/spread";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import { runSuiteNode } from "@commonweight/sdk/verify/verification.node";
import { scaleModel } from "./support/models.ts";
import { expectRefusal } from "./support/rejection.ts";
import { floats, labels } from "./support/suite-files.ts";

const weights = (factor: number, op?: string) => [{ path: "model.onnx", data: scaleModel(factor, op) }];
const on = (backend: Backend, factor = 2, op?: string) => {
  return { name: backend, open: () => openRunner({ backend, weights: weights(factor, op) }) };
};
const inputs = (values: number[]) => new Map([["x", floats([values.length / 2, 2], values)]]);
const clear = Array.from({ length: 10 }, (_, i) => (i % 2 ? [0, 3] : [3, 0])).flat();

/** A model whose second backend answers otherwise in one case: what another machine may do. */
function wayward(change: (answer: Float32Array, first: number) => void) {
  const open = async (): Promise<LoadedModel> => {
    const model = await openRunner({ backend: "wasm", weights: weights(2) });
    let row = 0;
    return {
      inputs: model.inputs,
      outputs: model.outputs,
      dispose: () => model.dispose(),
      run: async (batch, options) => {
        const answers = await model.run(batch, options);
        const logits = answers.get("logits")!;
        change(logits.data as Float32Array, row);
        row = (row + logits.shape[0]!) % 10;
        return answers;
      },
    };
  };
  return { name: "wayward", open };
}

describe("making a suite", function () {
  this.timeout(20_000);

  it("gives one that the model passes on both backends, with the labels' score", async () => {
    const truth = labels([0, 1, 0, 1, 0, 1, 0, 1, 0, 0]);
    const backends = [on("wasm"), on("cpu")];
    const chosen = chooseMetric({}, ["logits"], new Map([["labels", truth]]));
    const made = await makeSuite({ backends, inputs: inputs(clear), ...chosen });
    expect(made.runs).to.deep.equal([
      "wasm in batches of 10",
      "wasm in batches of 7",
      "wasm in batches of 1",
      "cpu in batches of 10",
      "cpu in batches of 7",
      "cpu in batches of 1",
    ]);
    expect(made).to.include({ scoreBps: 9000, margin: 10 });
    expect(made.definition.minimumScoreBps).to.equal(8800);
    for (const backend of ["wasm", "cpu"] as const) {
      const { report } = await runSuiteNode({ backend, weights: weights(2), suite: made.files });
      expect(report).to.include({ outcome: "pass", scoreBps: 9000 });
    }
    const { report } = await runSuiteNode({ weights: weights(2.01), suite: made.files });
    expect(report.outcome).to.equal("fail");
  });

  it("allows ten times the spread that it saw, and at least what sums in another order may differ by", async () => {
    const off = 1 / 512;
    const shifted = wayward((answer) => answer.forEach((value, i) => (answer[i] = value + off)));
    const { outputs } = await makeSuite({ backends: [on("wasm"), shifted], inputs: inputs(clear) });
    expect(outputs[0]).to.deep.include({ name: "logits", dtype: "float32", absolute: off, atol: 0.02 });
    expect(outputs[0]!.rtol).to.equal(roundUp((off / 6) * 10));
    const same = await makeSuite({ backends: [on("wasm"), on("wasm")], inputs: inputs(clear), margin: 1 });
    expect(same.outputs[0]).to.include({ absolute: 0, atol: 5e-5, rtol: 1e-5 });
  });

  it("marks cases as near ties where the runs disagree, and where the expected classes are too close", async () => {
    const close = [...clear];
    close.splice(8, 2, 1, 1);
    const truth = labels(new Array(10).fill(0));
    const chosen = chooseMetric({ metric: "macro-f1" }, ["logits"], new Map([["labels", truth]]));
    const { nearTies, files } = await makeSuite({
      backends: [on("wasm"), on("cpu")],
      inputs: inputs(close),
      ...chosen,
    });
    expect(nearTies).to.deep.equal([4]);
    expect([...loadSuite(files).nearTies]).to.deep.equal([4]);
    const swapped = wayward((answer, row) => {
      const at = 2 * (7 - row);
      if (at >= 0 && at < answer.length) answer.set([5, 4.9999], at);
    });
    const other = await makeSuite({
      backends: [on("wasm"), swapped],
      inputs: inputs(clear),
      margin: 1,
      ...chosen,
    }).then(
      ({ nearTies: marked }) => marked,
      (error: Error) => error.message,
    );
    // What one machine answers so differently needs tolerances under which no case is clear.
    expect(other).to.match(/90 % of the cases with one clear best answer, found 10 of 10/);
  });

  it("makes nothing of answers that are not finite, and names case and run", async () => {
    const backends = [on("wasm", 1, "Sqrt"), on("cpu", 1, "Sqrt")];
    const negative = [...clear];
    negative[6] = -1;
    const make = () => makeSuite({ backends, inputs: inputs(negative) });
    await expectRefusal(make, "suite-invalid", /output 'logits' is NaN in case 3 \(wasm in batches of 10\)/);
  });

  it("asks for one case or more, and for a margin that is one", async () => {
    const backends = [on("wasm"), on("cpu")];
    await expectRefusal(() => makeSuite({ backends, inputs: inputs([]) }), "input-invalid", /1 to 2048 cases, found 0/);
    const make = () => makeSuite({ backends, inputs: inputs(clear), margin: 0.5 });
    await expectRefusal(make, "input-invalid", /a margin of 1 or more, found 0\.5/);
  });

  it("stops when it is told to", async () => {
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const make = makeSuite({
      backends: [on("wasm"), on("cpu")],
      inputs: inputs(clear),
      signal: abort.signal,
      onProgress,
    });
    const error = await make.then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.name).to.equal("AbortError");
  });
});

describe("choosing a metric", () => {
  const tensors = (...names: string[]) => new Map<string, TensorValue>(names.map((name) => [name, labels([0])]));

  it("finds labels and targets by their names", () => {
    expect(chooseMetric({}, ["y"], tensors()).metric).to.deep.equal({ name: "agreement" });
    const top1 = { name: "top1-accuracy", output: "y", labels: "label" };
    expect(chooseMetric({}, ["y", "z"], tensors("label")).metric).to.deep.equal(top1);
    const { metric, reference } = chooseMetric(
      { metric: "rmse", scale: 2, output: "z" },
      ["y", "z"],
      tensors("target", "labels"),
    );
    expect(metric).to.deep.equal({ name: "rmse", output: "z", target: "target", scale: 2 });
    expect([...reference.keys()]).to.deep.equal(["target"]);
  });

  it("says what a metric lacks", () => {
    expect(() => chooseMetric({ metric: "macro-f1" }, ["y"], tensors())).to.throw(
      /metric\.labels: expected a tensor's name/,
    );
    expect(() => chooseMetric({ metric: "mse" }, ["y"], tensors())).to.throw(/metric\.scale: expected a scale/);
    expect(() => chooseMetric({ metric: "bleu" }, ["y"], tensors())).to.throw(/a metric named top1-accuracy/);
    expect(() => chooseMetric({ labels: "truth" }, ["y"], tensors("labels"))).to.throw(
      /'truth' among the samples' tensors.*found labels/,
    );
  });
});

describe("a spread and its rounding", () => {
  it("is measured from the first run, relative only to elements of typical size", () => {
    const runs = [floats([2, 2], [4, 0, -4, 0]), floats([2, 2], [4, 0.5, -4, 0]), floats([2, 2], [4.25, 0, -4, 0])];
    expect(spreadOf(runs)).to.deep.equal({ absolute: 0.5, relative: 0.0625, size: Math.sqrt(8) });
    expect(spreadOf([labels([1, 2]), labels([3, 4])]).absolute).to.equal(0);
  });

  it("rounds up to 1, 2 or 5, by less than 2.5 times", () => {
    expect([0.0011, 0.2, 3e-7, 5.1, 1, 9].map(roundUp)).to.deep.equal([0.002, 0.2, 5e-7, 10, 1, 10]);
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
        const rounded = roundUp(value);
        expect(rounded).to.be.at.least(value);
        expect(rounded / value).to.be.at.most(2.5 * (1 + 1e-9));
        expect(rounded.toExponential()).to.match(/^[125]e/);
      }),
    );
  });
});

describe("commonweight suite make", function () {
  this.timeout(20_000);
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), "commonweight-make-"))));
  after(() => rm(folder, { recursive: true, force: true }));

  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const [out, err]: string[][] = [[], []];
    const io = { out: (line: string) => void out!.push(line), err: (line: string) => void err!.push(line), env: {} };
    const code = await main(["suite", "make", ...args], io);
    return { code, out: out!.join("\n"), err: err!.join("\n") };
  }

  it("writes the three files, which verify then runs", async () => {
    const model = path.join(folder, "model.onnx");
    const samples = path.join(folder, "x.npy");
    await writeFile(model, scaleModel(2));
    await writeFile(samples, npy("<f8", "(10, 2)", Buffer.from(Float64Array.from(clear).buffer)));
    const { code, out, err } = await run(model, samples, "--minimum", "9000");
    expect({ code, err: err.split("\n").length }).to.deep.equal({ code: 0, err: 6 });
    expect(out).to.match(/10 cases, 6 runs\n {2}logits {2}float32.*10 times the spread/);
    const [suite, inputFile, expected] = await Promise.all(
      ["suite.json", "inputs.safetensors", "expected.safetensors"].map((name) =>
        readFile(path.join(folder, "suite", name)),
      ),
    );
    const files = { suite: suite!, inputs: inputFile!, expected: expected! };
    expect(loadSuite(files).definition).to.deep.include({
      cases: 10,
      minimumScoreBps: 9000,
      metric: { name: "agreement" },
    });
    expect((await runSuiteNode({ weights: weights(2), suite: files })).report.outcome).to.equal("pass");
  });

  it("says what is wrong with what it was given", async () => {
    const model = path.join(folder, "model.onnx");
    const samples = path.join(folder, "x.npy");
    expect(await run(model)).to.deep.include({ code: 64 });
    const backend = await run(model, samples, "--backends", "wasm");
    expect(backend.err).to.match(/expected two: one alone shows no spread/);
    expect((await run(model, samples, "--backends", "wasm,tpu")).err).to.match(
      /expected webgpu, wasm, cpu, found 'tpu'/,
    );
    expect((await run(path.join(folder, "none.onnx"), samples)).err).to.match(
      /none\.onnx: expected an ONNX file or a folder/,
    );
    expect((await run(model, samples, "--minimum", "95%")).err).to.match(/basis points from 0 to 10000, found '95%'/);
    const metric = await run(model, samples, "--metric", "macro-f1");
    expect(metric).to.include({ code: 2 });
    expect(metric.err).to.match(/metric\.labels.*\[suite-invalid\]/);
  });
});

function npy(descr: string, shape: string, data: Buffer): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + "\n";
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([head, Buffer.from(header), data]);
}
