import { expect } from "chai";
import fc from "fast-check";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { parseSuite, runnerOf } from "@commonweight/sdk/verify/suite";
import type { TensorDtype, TensorValue } from "@commonweight/sdk/verify/tensor";
import { TENSOR_ARRAYS } from "@commonweight/sdk/verify/tensor";
import { decodeTexts, encodeTexts } from "@commonweight/sdk/verify/texts";
import { verify } from "@commonweight/sdk/verify/verification";
import { scaleModel } from "./support/models.ts";
import { expectRefusal } from "./support/rejection.ts";
import { definition, floats, suiteFiles } from "./support/suite-files.ts";

type Parts = NonNullable<Parameters<typeof suiteFiles>[0]>;

const tensor = (dtype: TensorDtype, shape: number[], values: number[]): TensorValue => {
  const data = dtype === "int64" ? BigInt64Array.from(values, BigInt) : new TENSOR_ARRAYS[dtype](values.length);
  if (dtype !== "int64") (data as Float32Array).set(values);
  return { dtype, shape, data };
};
const exact = (name: string) => ({ name, atol: 0, rtol: 0 });
const load = (changes: Record<string, unknown>, parts: Parts) =>
  loadSuite(suiteFiles({ ...parts, definition: definition(changes) }));
const refusal = (changes: Record<string, unknown>, parts: Parts, message: RegExp) =>
  expectRefusal(async () => load(changes, parts), "suite-invalid", message);

describe("a suite of several inputs and outputs", () => {
  const inputs = { x: floats([3, 2], [1, 2, 3, 4, 5, 6]), mask: tensor("bool", [3, 4], new Array(12).fill(1)) };

  it("takes outputs of every kind of whole number beside floats", () => {
    for (const dtype of ["int64", "int32", "int16", "int8", "uint8", "bool"] as const) {
      const expected = { score: floats([3], [1, 2, 3]), best: tensor(dtype, [3, 2], [1, 0, 1, 1, 0, 0]) };
      const outputs = [{ name: "score", atol: 1e-3, rtol: 0 }, exact("best")];
      const suite = load({ outputs, metric: { name: "agreement" } }, { inputs, expected });
      expect(suite.outputs.map(({ perCase, tensor }) => [perCase, tensor.dtype])).to.deep.equal([
        [1, "float32"],
        [2, dtype],
      ]);
      expect([...suite.inputs.keys()]).to.have.members(["x", "mask"]);
    }
  });

  it("refuses tolerances for whole numbers, and doubles altogether", async () => {
    const expected = { best: tensor("int64", [3, 2], [1, 0, 1, 1, 0, 0]) };
    const metric = { name: "agreement" };
    const loose = { outputs: [{ name: "best", atol: 1, rtol: 0 }], metric };
    await refusal(
      loose,
      { expected },
      /suite\.outputs\[0\]: expected atol 0 and rtol 0, since int64 is exact, found atol 1/,
    );
    const doubles = { best: tensor("float64", [3, 2], [1, 0, 1, 1, 0, 0]) };
    await refusal(
      { outputs: [exact("best")], metric },
      { expected: doubles },
      /float32 or whole numbers, found float64/,
    );
  });

  it("refuses names that a report could not hold", async () => {
    const metric = { name: "agreement" };
    const named = (name: string) => parseSuite(definition({ outputs: [exact(name)], metric }));
    expect(() => named("a\u0001b")).to.throw(/outputs\[0\]\.name: expected a tensor's name without control characters/);
    const many = Array.from({ length: 64 }, (_, i) => exact(`${i}`.padStart(65, "x")));
    expect(() => parseSuite(definition({ outputs: many, metric }))).to.throw(
      /names of 4096 characters together, found 4160/,
    );
  });
});

describe("a model with whole numbers", () => {
  it("is refused where its output is of another type than the suite expects", async () => {
    const suite = suiteFiles({
      definition: definition({ outputs: [exact("logits")], metric: { name: "exact-match", output: "logits" } }),
      expected: { logits: tensor("int32", [3, 2], [2, 0, 0, 2, 2, 0]) },
    });
    const run = () => verify({ backend: "wasm", weights: [{ path: "model.onnx", data: scaleModel(2) }], suite });
    await expectRefusal(run, "signature-mismatch", /output 'logits' is float32; the suite expects int32/);
  });
});

describe("what a metric is measured against", () => {
  const logits = floats([3, 2], [2, -2, -1, 1, 3, 0]);
  const labels = tensor("int32", [3], [0, 1, 0]);

  it("is the expected output itself where the suite names no target", () => {
    const suite = load({ metric: { name: "mse", output: "logits", scale: 1 } }, { expected: { logits } });
    expect([...suite.judged!.reference.data]).to.deep.equal([2, -2, -1, 1, 3, 0]);
  });

  it("must be there, of the output's type and shape, and finite", async () => {
    const metric = { name: "rmse", output: "logits", target: "truth", scale: 1 };
    await refusal(
      { metric },
      { expected: { logits } },
      /tensor 'truth': expected the target, since suite\.metric names it, found none/,
    );
    const other = { logits, truth: tensor("int32", [3, 2], [2, 0, 0, 2, 2, 0]) };
    await refusal(
      { metric },
      { expected: other },
      /'truth'\.dtype: expected float32, as the output 'logits', found int32/,
    );
    const narrow = { logits, truth: floats([3, 1], [1, 2, 3]) };
    await refusal(
      { metric },
      { expected: narrow },
      /'truth'\.shape: expected \[3,2\], as the output 'logits', found \[3,1\]/,
    );
    const infinite = { logits, truth: floats([3, 2], [1, 2, 3, Number.POSITIVE_INFINITY, 5, 6]) };
    await refusal({ metric }, { expected: infinite }, /'truth', element 3: expected a finite number, found Infinity/);
  });

  it("must have a direction for a cosine, and a token for tokens", async () => {
    const empty = { logits: floats([3, 2], [1, 0, 0, 0, 1, 1]) };
    const cosine = { metric: { name: "cosine-similarity", output: "logits" } };
    await refusal(cosine, { expected: empty }, /'logits'\[1\]: expected a vector with a direction, found zeros only/);
    const tokens = { outputs: [exact("t")], metric: { name: "token-accuracy", output: "t" } };
    await refusal(
      tokens,
      { expected: { t: tensor("int64", [3, 1], [-1, -1, -1]) } },
      /at least one token, found padding/,
    );
    await refusal(
      { metric: { name: "token-accuracy", output: "logits" } },
      { expected: { logits } },
      /expected whole numbers.*token-accuracy reads, found float32/,
    );
  });

  it("must fit the classes for the best k", async () => {
    const expected = { logits, labels };
    const metric = { name: "topk-accuracy", output: "logits", labels: "labels", k: 2 };
    await refusal({ metric }, { expected }, /suite\.metric\.k: expected less than the 2 classes, found 2/);
    expect(() => parseSuite(definition({ metric: { ...metric, k: 0 } }))).to.throw(
      /suite\.metric\.k: expected a whole number from 1 to 1000, found 0/,
    );
  });

  it("is a label per position for perplexity, -1 where none counts", async () => {
    const metric = { name: "perplexity", output: "logits", labels: "next", reference: 4 };
    const sequence = floats([3, 2, 2], new Array(12).fill(0.5));
    const suite = load(
      { metric },
      { expected: { logits: sequence, next: tensor("int64", [3, 2], [0, 1, -1, 1, 0, -1]) } },
    );
    expect(suite.nearTies.size).to.equal(0);
    const next = (values: number[], shape = [3, 2]) => ({ logits: sequence, next: tensor("int64", shape, values) });
    await refusal(
      { metric },
      { expected: next([0, 1, 2, 1, 0, 0]) },
      /'next'\[2\]: expected a class from -1 to 1, found 2/,
    );
    await refusal({ metric }, { expected: next(new Array(6).fill(-1)) }, /at least one label, found padding/);
    await refusal({ metric }, { expected: next([0, 1, 0], [3]) }, /'next'\.shape: expected \[3,2\], found \[3\]/);
    await refusal(
      { metric: { ...metric, reference: 0.5 } },
      { expected: next([0, 1, 0, 1, 0, 0]) },
      /a perplexity from 1 to 1e9/,
    );
  });

  it("is refused for a metric nobody knows, with the ones there are", () => {
    expect(() => parseSuite(definition({ metric: { name: "bleu", output: "logits" } }))).to.throw(
      /suite\.metric.*macro-f1.*agreement/s,
    );
  });
});

describe("near ties that a suite marks", () => {
  const cases = 20;
  const parts = (): Parts => ({
    inputs: { x: floats([cases, 1], new Array(cases).fill(0)) },
    expected: {
      logits: floats([cases, 2], new Array(cases).fill([2, 0]).flat()),
      labels: tensor("int32", [cases], new Array(cases).fill(0)),
    },
  });

  it("join those that the tolerances make", () => {
    const all = parts();
    all.expected!["logits"] = floats(
      [cases, 2],
      Array.from({ length: cases }, (_, i) => (i === 4 ? [1, 1] : [2, 0])).flat(),
    );
    expect([...load({ cases, nearTies: [9] }, all).nearTies]).to.have.members([4, 9]);
    expect([...load({ cases, nearTies: [4] }, all).nearTies]).to.deep.equal([4]);
  });

  it("are cases of the suite, ascending, and few enough for a score to say something", async () => {
    const order = /suite\.nearTies\[1\]: expected cases from 0 to 19, ascending, each once, found /;
    for (const nearTies of [
      [3, 3],
      [3, 2],
      [3, 20],
    ])
      await refusal({ cases, nearTies }, parts(), order);
    await refusal({ cases, nearTies: [1, 2, 3] }, parts(), /90 % of the cases.*3 of 20 cases/);
    expect(load({ cases, nearTies: [1, 2] }, parts()).nearTies.size).to.equal(2);
  });
});

describe("a suite for transformers.js", () => {
  const runner = { kind: "transformers", task: "text-generation", maxNewTokens: 2 };
  const outputs = [exact("tokens")];
  const metric = { name: "token-accuracy", output: "tokens" };
  const parts: Parts = {
    inputs: { text: encodeTexts(["Grüß Gott", "", "👋 hi"]) },
    expected: { tokens: tensor("int64", [3, 2], [7, 8, 9, -1, 4, 4]) },
  };

  it("takes texts and gives tokens", () => {
    const suite = load({ runner, outputs, metric }, parts);
    expect(decodeTexts(suite.inputs.get("text")!)).to.deep.equal(["Grüß Gott", "", "👋 hi"]);
    expect(runnerOf(suite.definition)).to.deep.equal(runner);
    expect(runnerOf(parseSuite(definition()))).to.deep.equal({ kind: "onnx" });
  });

  it("says how many tokens are asked for, and only where text is generated", () => {
    const parse = (changes: object) => () => parseSuite(definition({ runner: changes, outputs, metric }));
    const task = "text-generation";
    expect(parse({ kind: "transformers", task })).to.throw(
      /suite\.runner\.maxNewTokens: expected the length of the output/,
    );
    expect(parse({ ...runner, task: "feature-extraction" })).to.throw(
      /maxNewTokens: expected nothing, since no text is generated, found 2/,
    );
    expect(parse({ ...runner, task: "translation" })).to.throw(/suite\.runner\.task: expected text-classification/);
    expect(parse({ kind: "pickle" })).to.throw(/suite\.runner.*expected a runner of kind onnx or transformers/);
  });

  it("refuses other inputs and outputs than the runner has", async () => {
    const changes = { runner, outputs, metric };
    await refusal(changes, { ...parts, inputs: { x: floats([3, 1], [1, 2, 3]) } }, /one tensor, 'text', found x/);
    const wide = { tokens: tensor("int64", [3, 3], [7, 8, 9, -1, 4, 4, 1, 1, 1]) };
    await refusal(changes, { ...parts, expected: wide }, /expected int64 \[3,2\], the one output, found int64 \[3,3\]/);
    const broken = { text: tensor("uint8", [3, 2], [255, 0, 65, 0, 65, 66]) };
    await refusal(changes, { ...parts, inputs: broken }, /'text'\[0\]: expected UTF-8/);
    const hole = { text: tensor("uint8", [3, 3], [65, 0, 66, 65, 0, 0, 65, 0, 0]) };
    await refusal(changes, { ...parts, inputs: hole }, /'text'\[0\]: expected zeros after byte 1, found 66 at byte 2/);
  });

  it("gives back any texts that were stored, and refuses zeros in them", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((one) => !one.includes("\0"));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        expect(decodeTexts(encodeTexts(texts))).to.deep.equal(texts);
      }),
    );
    expect(() => encodeTexts(["a\0b"])).to.throw(/text 0: expected a text without zero characters/);
  });
});
