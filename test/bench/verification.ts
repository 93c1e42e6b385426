import { fileURLToPath } from "node:url";
import { loadSuite, type Suite } from "../../sdk/src/verify/cases.ts";
import { openRunner } from "../../sdk/src/verify/ortweb.ts";
import { runSuite } from "../../sdk/src/verify/run.ts";
import { rowsOf, type TensorValue } from "../../sdk/src/verify/tensor.ts";
import { readReleaseFolder } from "../../sdk/src/verify/verification.node.ts";
import type { Figure } from "./result.ts";

const ROUNDS = 15;
/** The model is small: several runs make one measurement, else the clock's noise would be measured. */
const REPEATS = 8;
const WARM_UP = 200;
const BATCH = 16;
const CASES = 100;
const MODEL = fileURLToPath(new URL("../../deploy/seed/models/glyph-reader", import.meta.url));
const DIGEST = `0x${"00".repeat(32)}` as const;

/**
 * What our runner, judging, digests and the report add to a session of ONNX Runtime that is called with the same batches
 * and whose outputs are read: both are run in turn.
 */
export async function benchVerification(): Promise<Figure> {
  const { weights, suite: files } = await readReleaseFolder(MODEL);
  const suite = firstCases(loadSuite(files), CASES);
  const runner = await openRunner({ backend: "wasm", weights });
  // The runner's own copy of the runtime: one WASM module, two sessions.
  const ort = await import("onnxruntime-web/wasm");
  const session = await ort.InferenceSession.create(weights[0]!.data as Uint8Array);
  const batches = Array.from({ length: Math.ceil(CASES / BATCH) }, (_, i) => {
    const rows = Math.min(BATCH, CASES - i * BATCH);
    return [...suite.inputs].map(([name, tensor]) => [name, rowsOf(tensor, i * BATCH, rows)] as const);
  });
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
  for (let i = 0; i < WARM_UP; i++) {
    await bare();
    await verified();
  }
  for (let i = 0; i < ROUNDS; i++) {
    taken.verified.push(await timed(verified));
    taken.bare.push(await timed(bare));
  }
  // The fastest of each: what disturbs a round only ever makes it slower.
  const value = Math.min(...taken.verified) / Math.min(...taken.bare);
  await runner.dispose();
  await session.release();
  const note = `${CASES} cases of glyph-reader in batches of ${BATCH}, WASM in Node, against a bare session; processor time, the fastest of ${ROUNDS} rounds`;
  return { id: "verify.overhead", value, unit: "ratio", aim: { most: 1.05 }, note };
}

function firstCases(suite: Suite, count: number): Suite {
  const first = (tensor: TensorValue) => rowsOf(tensor, 0, count);
  return {
    ...suite,
    definition: { ...suite.definition, cases: count },
    inputs: new Map([...suite.inputs].map(([name, tensor]) => [name, first(tensor)])),
    outputs: suite.outputs.map((output) => ({ ...output, tensor: first(output.tensor) })),
    ...(suite.judged && { judged: { ...suite.judged, reference: first(suite.judged.reference) } }),
    nearTies: new Set([...suite.nearTies].filter((index) => index < count)),
  };
}

/** Microseconds of processor time: both run on one thread, and what else the machine does is not in it. */
async function timed(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < REPEATS; i++) await act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
