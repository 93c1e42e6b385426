import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { readSamples } from "@commonweight/sdk/verify/samples";
import { taskSignature } from "@commonweight/sdk/verify/task-signature";
import { decodeTexts } from "@commonweight/sdk/verify/texts";
import { chosenFiles, chosenWords, modelFiles } from "../../web/src/lib/suite/model-files.ts";
import { classNames, linesOf, textSamples } from "../../web/src/lib/suite/texts.ts";

const MODEL = path.join(import.meta.dirname, "../../deploy/seed/models/inbox-sorter");
const { inputs } = taskSignature({ kind: "transformers", task: "text-classification" });

describe("a text model that is chosen for its suite", () => {
  const file = (name: string) => new File([readFileSync(path.join(MODEL, name))], path.basename(name));
  const layout = ["config.json", "onnx/model.onnx", "tokenizer.json", "tokenizer_config.json"];

  it("is one whether its files come one by one or with their folder", async () => {
    const loose = modelFiles(chosenFiles(layout.map(file)));
    const paths = (await readdir(MODEL, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(MODEL, path.join(entry.parentPath, entry.name)));
    const inFolder = paths.map((name) => Object.defineProperty(file(name), "webkitRelativePath", { value: `inbox/${name}` }));
    const whole = modelFiles(chosenFiles(inFolder));
    for (const { weights, ...rest } of [loose, whole]) {
      expect(rest).to.deep.equal({ text: true, lacks: [] });
      expect(weights.map((one) => one.path).sort()).to.deep.equal([...layout].sort());
    }
    expect(await classNames(whole.weights)).to.deep.equal(["question", "problem", "wish", "thanks", "announcement"]);
  });

  it("says which of its files are missing", () => {
    expect(modelFiles(chosenFiles([file("tokenizer.json")])).lacks).to.deep.equal([
      "model.onnx", "config.json", "tokenizer_config.json",
    ]);
    const graph = modelFiles(chosenFiles([file("onnx/model.onnx")]));
    expect([graph.text, graph.lacks, graph.weights[0]!.path]).to.deep.equal([false, [], "model.onnx"]);
  });
});

describe("a choice of files in words", () => {
  const named = (...names: string[]) => chosenWords(names.map((name) => new File(["x"], name)));

  it("names the model among its files, else the file that comes first", () => {
    expect(named("a.npy")).to.equal("a.npy");
    expect(named("tokenizer.json", "model.onnx", "config.json")).to.equal("model.onnx and 2 more files");
    expect(named("model.onnx", "model.data")).to.equal("model.onnx and 1 more file");
    expect(named("b.png", "a.png")).to.equal("2 files, b.png first");
  });
});

describe("sample texts", () => {
  const classes = ["question", "thanks"];

  it("become the samples that the command line takes, classes by name or by number", () => {
    const texts = linesOf("How?\n\n  Thanks, Zoë \r\nWhy?\n");
    const samples = readSamples(textSamples(texts, ["Question", "1", "question"], classes), inputs);
    expect(decodeTexts(samples.inputs.get("text")!)).to.deep.equal(["How?", "Thanks, Zoë", "Why?"]);
    expect([...samples.others.get("labels")!.data]).to.deep.equal([0, 1, 0]);
    expect([...readSamples(textSamples(texts, [], classes), inputs).others]).to.deep.equal([]);
  });

  it("are refused with labels that do not fit them", () => {
    expect(() => textSamples(["a", "b"], ["0"], classes)).to.throw("2 texts and 1 right answers");
    expect(() => textSamples(["a"], ["wish"], classes)).to.throw("Right answer 1 is 'wish'; expected one of question, thanks");
    expect(() => textSamples(["a"], ["-1"], [])).to.throw("a class number, from 0");
  });
});
