import path from "node:path";
import { expect } from "chai";
import { openRunner } from "@commonweight/sdk/verify/ortnode.node";
import type { Backend, WeightsFile } from "@commonweight/sdk/verify/runner";
import type { SuiteRunner } from "@commonweight/sdk/verify/suite";
import { encodeTexts } from "@commonweight/sdk/verify/texts";
import { readReleaseFolder } from "@commonweight/sdk/verify/verification.node";
import { OnnxGraph } from "../../deploy/seed/train/onnx.ts";
import { tokenizerFiles } from "../../deploy/seed/train/wordpiece.ts";
import { expectRefusal } from "./support/rejection.ts";

const CLASSIFICATION: SuiteRunner = { kind: "transformers", task: "text-classification" };
const WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b", "c", "d"];
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A layout of its own: a graph, a configuration and a tokenizer of four words. */
function layout(graph: OnnxGraph, config: object): WeightsFile[] {
  const tokenizer = Object.entries(tokenizerFiles(WORDS, 16)).map(([file, value]) => ({ path: file, data: json(value) }));
  return [{ path: "onnx/model.onnx", data: graph.encode() }, { path: "config.json", data: json(config) }, ...tokenizer];
}

/** `output` [batch, sequence, width]: a row of the table for each token. */
function tableModel(output: string, table: number[][]): OnnxGraph {
  const graph = new OnnxGraph("table");
  const ids = graph.input("input_ids", ["batch", "sequence"], "int64");
  graph.input("attention_mask", ["batch", "sequence"], "int64");
  const width = table[0]!.length;
  const rows = graph.constant("table", { shape: [table.length, width], data: Float32Array.from(table.flat()) });
  graph.output(graph.node("Gather", [rows, ids], { axis: 0 }, output), ["batch", "sequence", width]);
  return graph;
}

async function ask(weights: WeightsFile[], runner: SuiteRunner, texts: string[], backend: Backend = "wasm") {
  const opened = await openRunner({ backend, weights, runner });
  try {
    const outputs = await opened.run(new Map([["text", encodeTexts(texts)]]), { timeoutMs: 30_000 });
    return outputs.get(opened.outputs[0]!.name)!;
  } finally {
    await opened.dispose();
  }
}

describe("a Hugging Face layout", function () {
  this.timeout(30_000);
  let inbox: WeightsFile[];
  before(async () => {
    const folder = path.join(import.meta.dirname, "../../deploy/seed/models/inbox-sorter");
    inbox = (await readReleaseFolder(folder)).weights;
  });

  it("asks nobody for anything while it is loaded and run", async () => {
    const { fetch } = globalThis;
    const asked: unknown[] = [];
    globalThis.fetch = (async (...args: unknown[]) => asked.push(args)) as never;
    try {
      const { dtype, shape } = await ask(inbox, CLASSIFICATION, ["thank you", "why?"], "cpu");
      expect({ dtype, shape }).to.deep.equal({ dtype: "float32", shape: [2, 5] });
    } finally {
      globalThis.fetch = fetch;
    }
    expect(asked).to.deep.equal([]);
  });

  it("answers each text as if it were alone, whatever it is padded to", async () => {
    const texts = ["thank you", "could we have the dataset in German, please, it would help us a lot"];
    const together = await ask(inbox, CLASSIFICATION, texts);
    const alone = await ask(inbox, CLASSIFICATION, [texts[0]!]);
    for (const [i, value] of [...alone.data].entries()) expect(together.data[i]).to.be.closeTo(value as number, 1e-5);
  });

  it("is refused when a part that decides the answer is not among the weights", async () => {
    for (const missing of ["config.json", "tokenizer.json", "tokenizer_config.json"]) {
      const weights = inbox.filter((file) => file.path !== missing);
      await expectRefusal(() => ask(weights, CLASSIFICATION, ["a"]), "model-invalid", new RegExp(`lack ${missing.replace(".", "\\.")}`));
    }
    const graphless = inbox.filter((file) => !file.path.endsWith(".onnx"));
    await expectRefusal(() => ask(graphless, CLASSIFICATION, ["a"]), "model-invalid", /need one graph.*found none/);
    const broken = inbox.map((file) => (file.path === "tokenizer.json" ? { ...file, data: json({ model: { type: "Magic" } }) } : file));
    await expectRefusal(() => ask(broken, CLASSIFICATION, ["a"]), "model-invalid", /transformers\.js could not load the model/);
    const damaged = inbox.map((file) => (file.path.endsWith(".onnx") ? { ...file, data: Uint8Array.of(1, 2, 3) } : file));
    await expectRefusal(() => ask(damaged, CLASSIFICATION, ["a"]), "model-invalid", /ONNX Runtime could not load the model/);
  });

  it("can be run again after a run that failed", async () => {
    const runner = await openRunner({ backend: "wasm", weights: inbox, runner: CLASSIFICATION });
    const run = (signal?: AbortSignal) => runner.run(new Map([["text", encodeTexts(["thanks"])]]), { signal });
    await expectRefusal(() => run(AbortSignal.abort()), "aborted", /was cancelled/);
    expect((await run()).get("logits")!.shape).to.deep.equal([1, 5]);
    await runner.dispose();
  });

  it("gives a text's mean token, of length 1, for feature extraction", async () => {
    const table = WORDS.map((_, id) => [id === 4 ? 3 : 0, id === 5 ? 4 : 0, 0]);
    const weights = layout(tableModel("last_hidden_state", table), { model_type: "distilbert", architectures: ["DistilBertModel"] });
    const { shape, data } = await ask(weights, { kind: "transformers", task: "feature-extraction" }, ["a", "a b", "b a b b"]);
    expect(shape).to.deep.equal([3, 3]);
    const expected = [1, 0, 0, 0.6, 0.8, 0, ...[3 / Math.hypot(3, 12), 12 / Math.hypot(3, 12), 0]];
    for (const [i, value] of expected.entries()) expect(data[i], `element ${i}`).to.be.closeTo(value, 1e-6);
  });

  it("goes on with the likeliest token for text generation, up to its length or the end", async () => {
    // After [SEP] comes a, after a b, after b c, after c the end of the text.
    const next: Record<number, number> = { 3: 4, 4: 5, 5: 6, 6: 2 };
    const table = WORDS.map((_, id) => WORDS.map((_, to) => (next[id] === to ? 5 : 0)));
    const config = {
      model_type: "gpt2", architectures: ["GPT2LMHeadModel"], vocab_size: WORDS.length,
      n_embd: 8, n_head: 2, n_layer: 1, eos_token_id: 2, bos_token_id: 2,
    };
    const weights = layout(tableModel("logits", table), config);
    const spec = (maxNewTokens: number): SuiteRunner => ({ kind: "transformers", task: "text-generation", maxNewTokens });
    const short = await ask(weights, spec(2), ["d", "a b"]);
    expect([short.dtype, short.shape, [...short.data]]).to.deep.equal(["int64", [2, 2], [4n, 5n, 4n, 5n]]);
    const long = await ask(weights, spec(6), ["d"]);
    expect([...long.data]).to.deep.equal([4n, 5n, 6n, 2n, -1n, -1n]);
  });
});
