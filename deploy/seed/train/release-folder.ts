import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { digestFile } from "../../../sdk/src/artifacts/digests.ts";
import { parseManifest, type Manifest } from "../../../sdk/src/artifacts/manifest.ts";
import { readOnnxSignature } from "../../../sdk/src/artifacts/onnx.ts";
import { comparePaths } from "../../../sdk/src/artifacts/paths.ts";
import { openRunner } from "../../../sdk/src/verify/ortweb.ts";
import type { Report } from "../../../sdk/src/verify/report.ts";
import { writeSafetensors } from "../../../sdk/src/verify/safetensors.ts";
import { parseSuite, type SuiteRunner } from "../../../sdk/src/verify/suite.ts";
import { rowsOf, type TensorValue } from "../../../sdk/src/verify/tensor.ts";
import { encodeTexts } from "../../../sdk/src/verify/texts.ts";
import { verify } from "../../../sdk/src/verify/verification.ts";
import { writeCard } from "./card.ts";
import { takeBalanced, type Example } from "./dataset.ts";
import type { TrainedModel } from "./trained-model.ts";

const SUITE_CASES = 200;
const TOLERANCE = { atol: 1e-3, rtol: 1e-3 };
const MINIMUM_SCORE_BPS = 9300;
/** How far the ONNX file's logits may lie from the training library's. */
const EXPORT_TOLERANCE = 1e-4;

/** A folder that was written, and what its own suite says of it. */
export interface WrittenRelease {
  manifest: Manifest;
  report: Report;
  /** Largest difference between the ONNX file's and the training library's logits, over all held-out examples. */
  exportDeviation: number;
}

/**
 * Writes a trained model as a release folder: ONNX file, card, suite and manifest. The suite's expected outputs are
 * what ONNX Runtime's WASM build answers.
 *
 * @throws Error when the exported file does not answer like the trained network, or fails its own suite.
 */
export async function writeReleaseFolder(folder: string, model: TrainedModel): Promise<WrittenRelease> {
  const weights = weightsOf(model);
  const exportDeviation = await checkExport(model);
  const cases = takeBalanced(model.heldOut, model.hints.labels.length, SUITE_CASES);
  const suite = await buildSuite(model, cases);
  const { report } = await verify({ backend: "wasm", weights, suite });
  if (report.outcome !== "pass")
    throw new Error(`${model.slug} fails its own suite: ${JSON.stringify(report.findings)}`);

  const contents: Record<string, Uint8Array> = {
    "README.md": new TextEncoder().encode(writeCard(model)),
    ...Object.fromEntries(weights.map(({ path: file, data }) => [file, data])),
    "suite/suite.json": suite.suite,
    "suite/inputs.safetensors": suite.inputs,
    "suite/expected.safetensors": suite.expected,
  };
  const manifest = await buildManifest(model, contents);
  await rm(folder, { recursive: true, force: true });
  for (const [file, bytes] of Object.entries(contents)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), bytes);
  }
  await writeFile(path.join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, report, exportDeviation };
}

/** What decides the model's answers: its graph, and for a Hugging Face layout configuration and tokenizer too. */
function weightsOf({ onnx, layout }: TrainedModel): { path: string; data: Uint8Array }[] {
  if (!layout) return [{ path: "model.onnx", data: onnx }];
  const json = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
  const beside = Object.entries(layout).map(([file, value]) => ({ path: file, data: json(value) }));
  return [{ path: "onnx/model.onnx", data: onnx }, ...beside];
}

/** What loads the model; nothing is said for a plain graph, which suites mean by that. */
function runnerOf({ layout, task }: TrainedModel): { runner?: SuiteRunner } {
  return layout ? { runner: { kind: "transformers", task: task as "text-classification" } } : {};
}

async function checkExport(model: TrainedModel): Promise<number> {
  const answers = await answer(model, model.heldOut);
  let deviation = 0;
  for (const [i, value] of answers.entries()) deviation = Math.max(deviation, Math.abs(value - model.logits[i]!));
  if (!(deviation <= EXPORT_TOLERANCE)) {
    throw new Error(`${model.slug}: the ONNX file's logits lie up to ${deviation} from the trained network's`);
  }
  return deviation;
}

async function buildSuite(model: TrainedModel, cases: readonly Example[]) {
  const { hints } = model;
  const definition = parseSuite({
    version: 1,
    profile: "float",
    ...runnerOf(model),
    cases: cases.length,
    inputs: "inputs.safetensors",
    expected: "expected.safetensors",
    outputs: [{ name: hints.output, ...TOLERANCE }],
    metric: { name: "top1-accuracy", output: hints.output, labels: "labels" },
    minimumScoreBps: MINIMUM_SCORE_BPS,
  });
  const labels = Int32Array.from(cases, (example) => example.label);
  const logits = await answer(model, cases);
  return {
    suite: new TextEncoder().encode(`${JSON.stringify(definition, null, 2)}\n`),
    inputs: writeSafetensors(new Map([[hints.input.tensor, stack(model, cases)]])),
    expected: writeSafetensors(
      new Map<string, TensorValue>([
        [hints.output, { dtype: "float32", shape: [cases.length, hints.labels.length], data: logits }],
        ["labels", { dtype: "int32", shape: [cases.length], data: labels }],
      ]),
    ),
  };
}

/** The logits of ONNX Runtime's WASM build. */
async function answer(model: TrainedModel, examples: readonly Example[]): Promise<Float32Array> {
  const runner = await openRunner({ backend: "wasm", weights: weightsOf(model), ...runnerOf(model) });
  const input = stack(model, examples);
  const classes = model.hints.labels.length;
  const result = new Float32Array(examples.length * classes);
  for (let i = 0; i < examples.length; i += 100) {
    const batch = rowsOf(input, i, Math.min(100, examples.length - i));
    const outputs = await runner.run(new Map([[model.hints.input.tensor, batch]]));
    result.set(outputs.get(model.hints.output)!.data as Float32Array, i * classes);
  }
  await runner.dispose();
  return result;
}

function stack(model: TrainedModel, examples: readonly Example[]): TensorValue {
  if (model.layout) return encodeTexts(examples.map((example) => example.text!));
  const width = model.inputShape.reduce((product, length) => product * length, 1);
  const data = new Float32Array(examples.length * width);
  for (const [i, { values }] of examples.entries()) data.set(values, i * width);
  return { dtype: "float32", shape: [examples.length, ...model.inputShape], data };
}

async function buildManifest(model: TrainedModel, contents: Record<string, Uint8Array>): Promise<Manifest> {
  const paths = Object.keys(contents).sort(comparePaths);
  const { inputs, outputs } = readOnnxSignature(model.onnx);
  return parseManifest({
    version: 1,
    name: `${model.namespace}/${model.slug}`,
    release: model.release,
    task: model.task,
    description: model.description,
    license: "see offers",
    weights: weightsOf(model).map((file) => file.path),
    suite: "suite/suite.json",
    card: "README.md",
    files: await Promise.all(paths.map(async (file) => ({ path: file, ...(await digestFile(contents[file]!)) }))),
    tensors: { inputs, outputs },
    parents: model.parents,
    datasets: model.datasets,
    training: model.training,
  });
}
