import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { parseCard } from "@commonweight/sdk/artifacts/card";
import type { Bytes32 } from "@commonweight/sdk/artifacts/cid";
import { digestFile, suiteDigest, weightsDigest } from "@commonweight/sdk/artifacts/digests";
import { parseManifest, type Manifest } from "@commonweight/sdk/artifacts/manifest";
import { inspectFiles } from "@commonweight/sdk/artifacts/safety";
import { loadSuite } from "@commonweight/sdk/verify/cases";
import { encodeMessage, encodeText, type MessageHint, rankAnswers, readModelHints, type TextHint } from "@commonweight/sdk/verify/hints";
import { openRunner } from "@commonweight/sdk/verify/ortweb";
import { readReleaseFolder, runSuiteNode } from "@commonweight/sdk/verify/verification.node";
import { expectRefusal } from "./support/rejection.ts";

const MODELS = path.join(import.meta.dirname, "../../deploy/seed/models");
const LARGEST_BYTES = 500_000;
const LEAST_ACCURACY = 0.93;

const read = (slug: string, file: string) => readFile(path.join(MODELS, slug, file));
const readManifest = async (slug: string) => parseManifest(await read(slug, "manifest.json"));

async function frontMatter(slug: string): Promise<Record<string, any>> {
  return parseCard(await read(slug, "README.md")).metadata;
}

function committed(manifest: Manifest): { weightsDigest: Bytes32; suiteDigest: Bytes32 } {
  return { weightsDigest: weightsDigest(manifest), suiteDigest: suiteDigest(manifest) };
}

for (const slug of ["glyph-reader", "chalk-reader", "field-sense", "inbox-sorter"]) {
  describe(`the demo model ${slug}`, () => {
    it("is a whole release folder: every file is as its manifest lists it", async () => {
      const manifest = await readManifest(slug);
      for (const { path: file, ...listed } of manifest.files) {
        expect(await digestFile(await read(slug, file)), file).to.deep.equal(listed);
      }
      const weights = manifest.files.find((file) => file.path === manifest.weights[0]);
      expect(weights!.size).to.be.below(LARGEST_BYTES);
    });

    it("has nothing that a publisher's inspection refuses, and the signature that its manifest states", async () => {
      const { files, tensors, weights } = await readManifest(slug);
      const sources = files.map(async (file) => ({
        path: file.path,
        content: new Uint8Array(await read(slug, file.path)),
      }));
      const { refusals, signature } = await inspectFiles(await Promise.all(sources), { model: weights[0]! });
      expect(refusals).to.deep.equal([]);
      expect({ inputs: signature!.inputs, outputs: signature!.outputs }).to.deep.equal(tensors);
    });

    it("passes its own suite on WASM", async () => {
      const expected = committed(await readManifest(slug));
      const { report } = await runSuiteNode({ ...(await readReleaseFolder(path.join(MODELS, slug))), expected });
      expect(report.findings).to.deep.equal([]);
      expect(report).to.include({ outcome: "pass", backend: "wasm" });
      expect(report.scoreBps).to.be.at.least(LEAST_ACCURACY * 10_000);
      expect(report.cases.count).to.be.within(100, 250);
      expect(report.cases.notJudged.length).to.be.below(report.cases.count / 50);
    });

    it("is refused with one bit of its weights turned, and fails its suite with some bytes turned", async () => {
      const expected = committed(await readManifest(slug));
      const release = await readReleaseFolder(path.join(MODELS, slug));
      const [graph, ...beside] = release.weights;
      const data = new Uint8Array(graph!.data as Uint8Array);
      data[data.length >> 1]! ^= 1;
      const tampered = { ...release, weights: [{ path: graph!.path, data }, ...beside] };
      await expectRefusal(
        () => runSuiteNode({ ...tampered, expected }),
        "digest-mismatch",
        /these are not its weights/,
      );
      // A stretch of its weights: nothing that a parser could notice.
      const start = data.length >> 2;
      for (let i = start; i < start + 4000; i++) data[i]! ^= 0x20;
      const { report } = await runSuiteNode(tampered);
      expect(report.outcome).to.equal("fail");
      expect(report.findings[0]!.code).to.match(/^output-(outside-tolerance|not-finite)$/);
    });

    it("says in its card what its suite's cases bear out", async () => {
      const card = await frontMatter(slug);
      const claimed: number = card["model-index"][0].results[0].metrics[0].value;
      expect(claimed).to.be.within(LEAST_ACCURACY, 1);
      const body = (await read(slug, "README.md")).toString();
      expect(body).to.include(`${(claimed * 100).toFixed(2)} %`);
      const { report } = await runSuiteNode(await readReleaseFolder(path.join(MODELS, slug)));
      // The suite holds a tenth and more of the held-out set: three standard errors of a share apart at most.
      const spread = 3 * Math.sqrt((claimed * (1 - claimed) + 0.005) / report.cases.count);
      expect(report.scoreBps / 10_000).to.be.closeTo(claimed, spread);
    });

    it("says how to try it, and its hints fit its tensors", async () => {
      const hints = readModelHints(await frontMatter(slug))!;
      const { tensors } = await readManifest(slug);
      // A layout's tokenizer stands between the text and the graph.
      const inputs = hints.input.kind === "message" ? ["input_ids", "attention_mask"] : [hints.input.tensor];
      expect(tensors.inputs.map((input) => input.name)).to.deep.equal(inputs);
      expect(tensors.outputs).to.deep.equal([
        { name: hints.output, dtype: "float32", shape: ["batch", hints.labels.length] },
      ]);
    });

    it("has no case twice in its suite", async () => {
      const release = await readReleaseFolder(path.join(MODELS, slug));
      const suite = loadSuite(release.suite);
      const [input] = [...suite.inputs.values()];
      const perCase = input!.data.length / suite.definition.cases;
      const keys = Array.from({ length: suite.definition.cases }, (_, i) => {
        return input!.data.slice(i * perCase, (i + 1) * perCase).join();
      });
      expect(new Set(keys).size).to.equal(keys.length);
    });
  });
}

describe("the list of demo models", () => {
  it("agrees with the folders", async () => {
    const listed: { namespace: string; slug: string; release: string; task: string; parents: string[] }[] = JSON.parse(
      await readFile(path.join(MODELS, "models.json"), "utf8"),
    );
    expect(listed).to.have.length(4);
    for (const { namespace, slug, release, task, parents } of listed) {
      const manifest = await readManifest(slug);
      expect(manifest).to.include({ name: `${namespace}/${slug}`, release, task });
      expect(manifest.parents.map((parent) => parent.release)).to.deep.equal(parents);
    }
  });
});

describe("field-sense on what a visitor types", () => {
  const typed: [text: string, kind: string][] = [
    ["22 November 2026", "date"],
    ["7:45 pm", "time"],
    ["€ 1,250.00", "money"],
    ["ada@example.org", "e-mail address"],
    ["https://example.org/models", "web address"],
    ["0x5FbDB2315678afecb367f032d93F642f64180aa3", "wallet address"],
    ["192.168.0.1", "IP address"],
    ["#c0ffee", "colour"],
    ["12.5 %", "percentage"],
    ["48.8584, 2.2945", "coordinates"],
  ];

  it("names its kind", async () => {
    const { weights } = await readReleaseFolder(path.join(MODELS, "field-sense"));
    const hints = readModelHints(await frontMatter("field-sense"))!;
    const runner = await openRunner({ backend: "wasm", weights });
    const answers: [string, string][] = [];
    for (const [text] of typed) {
      const outputs = await runner.run(new Map([[hints.input.tensor, encodeText(hints.input as TextHint, text)]]));
      answers.push([text, rankAnswers(outputs.get(hints.output)!.data as Float32Array, hints.labels)[0]!.label]);
    }
    await runner.dispose();
    expect(answers).to.deep.equal(typed);
  });
});

describe("inbox-sorter on what a visitor types", () => {
  const typed: [text: string, intent: string][] = [
    ["How do I renew my licence?", "question"],
    ["the download is broken since this morning", "problem"],
    ["Please add a button to see the report", "wish"],
    ["Thank you for the model card!", "thanks"],
    ["reminder: the vote closes on Friday", "announcement"],
  ];

  it("names its intent", async () => {
    const { weights } = await readReleaseFolder(path.join(MODELS, "inbox-sorter"));
    const hints = readModelHints(await frontMatter("inbox-sorter"))!;
    const runner = await openRunner({ backend: "wasm", weights, runner: { kind: "transformers", task: "text-classification" } });
    const answers: [string, string][] = [];
    for (const [text] of typed) {
      const outputs = await runner.run(new Map([[hints.input.tensor, encodeMessage(hints.input as MessageHint, text)]]));
      answers.push([text, rankAnswers(outputs.get(hints.output)!.data as Float32Array, hints.labels)[0]!.label]);
    }
    await runner.dispose();
    expect(answers).to.deep.equal(typed);
  });

  it("takes a text up to its length, and cuts a longer one between two characters", () => {
    const hint: MessageHint = { kind: "message", tensor: "text", bytes: 5 };
    expect([...encodeMessage(hint, "abc").data]).to.deep.equal([97, 98, 99]);
    expect([...encodeMessage(hint, "abcd€").data]).to.deep.equal([97, 98, 99, 100]);
    expect([...encodeMessage(hint, "").data]).to.deep.equal([0]);
    expect([...encodeMessage(hint, "a\0b").data]).to.deep.equal([97, 32, 98]);
  });
});
