import { fileURLToPath } from "node:url";
import { loadSuite, type Suite } from "../../sdk/src/verify/cases.ts";
import { openRunner } from "../../sdk/src/verify/ortweb.ts";
import { runSuite } from "../../sdk/src/verify/run.ts";
import type { WeightsFile } from "../../sdk/src/verify/runner.ts";
import { writeSafetensors } from "../../sdk/src/verify/safetensors.ts";
import type { TensorValue } from "../../sdk/src/verify/tensor.ts";
import { readReleaseFolder } from "../../sdk/src/verify/verification.node.ts";
import { graphFiles } from "../../sdk/src/verify/weights.ts";
import { layeredModel, WIDTH } from "./browser/model.ts";
import { batchesOf, firstCases } from "./first-cases.ts";
import type { Figure } from "./result.ts";

const ROUNDS = 15;
const BATCH = 16;
const CASES = 100;
const LARGER_LAYERS = 8;
const MODEL = fileURLToPath(new URL("../../deploy/seed/models/glyph-reader", import.meta.url));
const DIGEST = `0x${"00".repeat(32)}` as const;

/** What is measured, and how often: what takes longer needs fewer runs for the same certainty. */
interface Subject {
  weights: WeightsFile[];
  suite: Suite;
  warmUp: number;
  repeats: number;
}

/**
 * What our runner, judging, digests and the report add to a session of ONNX Runtime that is called with the same batches
 * and whose outputs are read: both are run in turn.
 */
export async function benchVerification(): Promise<Figure[]> {
  const { weights, suite: files } = await readReleaseFolder(MODEL);
  const suite = firstCases(loadSuite(files), CASES);
  // The model is small: several runs make one measurement, else the clock's noise would be measured.
  const small = await overhead({ weights, suite, warmUp: 200, repeats: 8 });
  const larger = await overhead({ ...(await largerModel()), warmUp: 20, repeats: 1 });
  const how = `in batches of ${BATCH}, WASM in Node, against a bare session; processor time, the fastest of ${ROUNDS} rounds`;
  const noteOf = (model: string, { bareMs, addedMs }: Overhead) =>
    `${CASES} cases of ${model} ${how}: ${addedMs.toFixed(2)} ms on ${bareMs.toFixed(1)} ms`;
  return [
    { id: "verify.overhead", value: small.ratio, unit: "ratio", aim: { most: 1.05 }, note: noteOf("glyph-reader", small) },
    {
      id: "verify.overhead.larger",
      value: larger.ratio,
      unit: "ratio",
      note: noteOf(`a generated model of ${LARGER_LAYERS} layers, 1024 by 1024,`, larger),
    },
  ];
}

/** Some matrices after each other, and a suite of random rows for them. */
async function largerModel(): Promise<Pick<Subject, "weights" | "suite">> {
  const weights = layeredModel(LARGER_LAYERS, "any").map(({ path, content }) => ({ path, data: content }));
  const data = Float32Array.from({ length: CASES * WIDTH }, (_, i) => Math.sin(i));
  const x = { dtype: "float32", shape: [CASES, WIDTH], data } satisfies TensorValue;
  const runner = await openRunner({ backend: "wasm", weights });
  const y = (await runner.run(new Map([["x", x]]))).get("y")!;
  await runner.dispose();
  const definition = {
    version: 1,
    profile: "float",
    cases: CASES,
    inputs: "inputs.safetensors",
    expected: "expected.safetensors",
    outputs: [{ name: "y", atol: 1e-6, rtol: 1e-4 }],
    metric: { name: "agreement" },
    minimumScoreBps: 10_000,
  };
  const suite = new TextEncoder().encode(JSON.stringify(definition));
  const [inputs, expected] = [writeSafetensors(new Map([["x", x]])), writeSafetensors(new Map([["y", y]]))];
  return { weights, suite: loadSuite({ suite, inputs, expected }) };
}

interface Overhead {
  ratio: number;
  /** Milliseconds of one run of all cases, and of what verification adds to it. */
  bareMs: number;
  addedMs: number;
}

async function overhead({ weights, suite, warmUp, repeats }: Subject): Promise<Overhead> {
  const runner = await openRunner({ backend: "wasm", weights });
  // The runner's own copy of the runtime: one WASM module, two sessions.
  const ort = await import("onnxruntime-web/wasm");
  const { graph, externalData } = await graphFiles(weights);
  const session = await ort.InferenceSession.create(graph, { externalData });
  const batches = batchesOf(suite, CASES, BATCH);
  const bare = async () => {
    for (const batch of batches) {
      const feeds = batch.map(([name, { dtype, data, shape }]) => {
        return [name, new ort.Tensor(dtype as "float32", data as Float32Array, shape)] as const;
      });
      const outputs = await session.run(Object.fromEntries(feeds));
      for (const output of Object.values(outputs)) await (output as { getData(): Promise<unknown> }).getData();
    }
  };
  const verified = () =>
    runSuite({ runner, suite, weightsDigest: DIGEST, suiteDigest: DIGEST, loadMs: 0, batchSize: BATCH });
  const taken = { bare: [] as number[], verified: [] as number[] };
  // Both are compiled before either is measured.
  for (let i = 0; i < warmUp; i++) {
    await bare();
    await verified();
  }
  for (let i = 0; i < ROUNDS; i++) {
    taken.verified.push(await timed(verified, repeats));
    taken.bare.push(await timed(bare, repeats));
  }
  await runner.dispose();
  await session.release();
  // The fastest of each: what disturbs a round only ever makes it slower.
  const fastest = { bare: Math.min(...taken.bare), verified: Math.min(...taken.verified) };
  const ms = (taken: number) => taken / repeats / 1000;
  const addedMs = ms(fastest.verified - fastest.bare);
  return { ratio: fastest.verified / fastest.bare, bareMs: ms(fastest.bare), addedMs };
}

/** Microseconds of processor time: both run on one thread, and what else the machine does is not in it. */
async function timed(act: () => Promise<unknown>, repeats: number): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) await act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
