import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { SUITE_FILES } from "../artifacts/digests.ts";
import { makeSuite, type MadeSuite } from "../verify/make.ts";
import { chooseMetric } from "../verify/metrics/choose.ts";
import { openRunner } from "../verify/ortnode.node.ts";
import type { Backends } from "../verify/repeat.ts";
import { BACKENDS, type Backend, type WeightsFile } from "../verify/runner.ts";
import { readSamples } from "../verify/samples.ts";
import { parseSuite, type SuiteRunner } from "../verify/suite.ts";
import { EXIT, UsageError, type Command, type Io } from "./command.ts";
import { readModel } from "./model-files.node.ts";
import { readOptions, wholeNumber } from "./options.node.ts";

const HELP = `commonweight suite make <folder | model.onnx> <samples...> [options]

Makes a verification suite from sample inputs: runs the model several times on two backends in batches of different
sizes, proposes tolerances from how far the answers lie apart, marks near ties, and writes suite.json,
inputs.safetensors and expected.safetensors. Samples are .safetensors files, .npy files named as the tensor they hold,
or .txt files with a text a line; tensors that are no input (labels, target) are for the metric.

  --metric <name>      top1-accuracy (default where there are labels), topk-accuracy, macro-f1, mse, rmse,
                       cosine-similarity, perplexity, exact-match, token-accuracy, or agreement (default else)
  --output <name>      the output that the metric reads (default: the model's first)
  --labels <name>, --target <name>
                       the tensor that the metric measures against (default: the one of that name)
  --k <n>              for topk-accuracy
  --scale <x>          for mse and rmse: the error that scores 0
  --reference <x>      for perplexity: the one that scores 100 %
  --minimum <bps>      least score in basis points (default: 200 below what the model scores now)
  --margin <x>         how many times the observed spread is allowed (default 10)
  --repeats <n>        runs on each backend (default 3)
  --backends <a,b>     two of wasm, cpu and webgpu (default wasm,cpu); the first one's answers are expected
  --task <name>        a Hugging Face folder for transformers.js: text-classification, feature-extraction or
                       text-generation, with --tokens <n> for the last
  --out <folder>       where the files go (default: suite in the model's folder)
  --json               print suite.json and what was observed as JSON`;

/** `commonweight suite make`. */
export const suiteMake: Command = {
  name: "suite make",
  summary: "make a release's verification suite from sample inputs",
  help: HELP,
  async run(args, io) {
    const text = { type: "string" } as const;
    const { values, positionals } = readOptions(args, {
      metric: text,
      output: text,
      labels: text,
      target: text,
      k: text,
      scale: text,
      reference: text,
      minimum: text,
      margin: text,
      repeats: text,
      backends: { type: "string", default: "wasm,cpu" },
      task: text,
      tokens: text,
      out: text,
      json: { type: "boolean", default: false },
    });
    const [place, ...files] = positionals;
    if (!place || files.length === 0) throw new UsageError("expected a model, and a file of samples or more");
    const runner = runnerFrom(values.task, wholeNumber("tokens", values.tokens));
    const weights = await readModel(place, runner.kind === "transformers");
    const backends = backendsFrom(values.backends, weights, runner, io);

    const samples = await Promise.all(
      files.map(async (name) => ({ name, data: new Uint8Array(await readFile(name)) })),
    );
    const model = await backends[0]!.open();
    await model.dispose(); // looked at only: the samples have to fit its inputs
    const { inputs, others } = readSamples(samples, model.inputs);
    const wishes = { ...values, k: wholeNumber("k", values.k), scale: number("scale", values.scale) };
    const outputs = model.outputs.map((output) => output.name);
    const reference = number("reference", values.reference);
    const made = await makeSuite({
      backends,
      inputs,
      ...chooseMetric({ ...wishes, reference }, outputs, others),
      runner,
      margin: number("margin", values.margin),
      repeats: wholeNumber("repeats", values.repeats),
      minimumScoreBps: basisPoints(values.minimum),
      signal: io.signal,
      onProgress: ({ run, done, total }) => void (values.json || io.err(`${done + 1} of ${total}: ${run}`)),
    });
    const folder = values.out ?? path.join(place.endsWith(".onnx") ? path.dirname(place) : place, "suite");
    await write(folder, made);
    if (values.json) io.out(JSON.stringify(observed(made), null, 2));
    else describe(made, folder).forEach((line) => io.out(line));
    return EXIT.pass;
  },
};

function backendsFrom(list: string, weights: WeightsFile[], runner: SuiteRunner, io: Io): Backends {
  const names = list.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(BACKENDS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`--backends: expected ${BACKENDS.join(", ")}, found '${unknown}'`);
  if (new Set(names).size < 2)
    throw new UsageError("--backends: expected two: one alone shows no spread between machines");
  return names.map((name) => {
    return { name, open: () => openRunner({ backend: name as Backend, weights, runner, signal: io.signal }) };
  });
}

function runnerFrom(task: string | undefined, maxNewTokens: number | undefined): SuiteRunner {
  if (task === undefined) return { kind: "onnx" };
  const runner = { kind: "transformers", task, ...(maxNewTokens && { maxNewTokens }) };
  // Checked as a suite's: only its own field is read.
  const agreement = {
    outputs: [{ name: "output", atol: 0, rtol: 0 }],
    metric: { name: "agreement" },
    minimumScoreBps: 0,
  };
  const files = { inputs: "inputs.safetensors", expected: "expected.safetensors" };
  return parseSuite({ version: 1, profile: "float", cases: 1, ...files, ...agreement, runner }).runner!;
}

async function write(folder: string, { files }: MadeSuite): Promise<void> {
  await mkdir(folder, { recursive: true });
  const contents = [files.suite, files.inputs, files.expected];
  for (const [i, name] of SUITE_FILES.entries()) await writeFile(path.join(folder, name), contents[i]!);
}

function observed({ files: _, ...made }: MadeSuite) {
  return made;
}

function describe(
  { outputs, nearTies, leftOut, runs, margin, scoreBps, definition }: MadeSuite,
  folder: string,
): string[] {
  const said = (value: number) => (value === 0 ? "0" : value.toExponential(2));
  return [
    `${folder}: ${definition.cases} cases, ${runs.length} runs`,
    ...outputs.map(({ name, dtype, absolute, atol, rtol }) => {
      const tolerance = dtype === "float32" ? `atol ${atol}, rtol ${rtol} (${margin} times the spread)` : "exact";
      return `  ${name}  ${dtype}, runs ${said(absolute)} apart at most: ${tolerance}`;
    }),
    `  metric  ${definition.metric.name}: ${scoreBps / 100} % now, ${definition.minimumScoreBps / 100} % needed`,
    ...(nearTies.length > 0 ? [`  near ties, not judged: cases ${nearTies.join(", ")}`] : []),
    ...leftOut.map(({ name, dtype }) => `  ${name} is ${dtype}, which no suite compares: left out`),
  ];
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--${name}: expected a number above 0, found '${text}'`);
}

function basisPoints(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 10_000) return value;
  throw new UsageError(`--minimum: expected basis points from 0 to 10000, found '${text}'`);
}
