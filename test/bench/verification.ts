import { fileURLToPath } from "node:url";
import { loadSuite } from "../../sdk/src/verify/cases.ts";
import { openRunner } from "../../sdk/src/verify/ortweb.ts";
import { runSuite } from "../../sdk/src/verify/run.ts";
import { rowsOf } from "../../sdk/src/verify/tensor.ts";
import { readReleaseFolder } from "../../sdk/src/verify/verification.node.ts";
import { median, type Figure } from "./result.ts";

const ROUNDS = 15;
/** The model is small: several runs make one measurement, else the clock's noise would be measured. */
const REPEATS = 8;
const WARM_UP = 40;
const BATCH = 16;
const MODEL = fileURLToPath(new URL("../../deploy/seed/models/glyph-reader", import.meta.url));
const DIGEST = `0x${"00".repeat(32)}` as const;

/**
 * What judging, digests and the report add to running the model: both are run in turn, on the same session. The bare run
 * goes through our runner too, whose own share (deadline, tensors in and out) is therefore in both.
 */
export async function benchVerification(): Promise<Figure> {
  const files = await readReleaseFolder(MODEL);
  const suite = loadSuite(files.suite);
  const runner = await openRunner({ backend: "wasm", weights: files.weights });
  const { cases } = suite.definition;
  const batches = Array.from({ length: Math.ceil(cases / BATCH) }, (_, i) => {
    const start = i * BATCH;
    const rows = Math.min(BATCH, cases - start);
    return new Map([...suite.inputs].map(([name, tensor]) => [name, rowsOf(tensor, start, rows)]));
  });
  const bare = async () => {
    for (const batch of batches) await runner.run(batch, { timeoutMs: 60_000 });
  };
  const verified = () =>
    runSuite({ runner, suite, weightsDigest: DIGEST, suiteDigest: DIGEST, loadMs: 0, batchSize: BATCH });
  const ratios: number[] = [];
  // Both are compiled before either is measured.
  for (let i = 0; i < WARM_UP; i++) {
    await bare();
    await verified();
  }
  for (let i = 0; i < ROUNDS; i++) ratios.push((await timed(verified)) / (await timed(bare)));
  await runner.dispose();
  const note = `${cases} cases of glyph-reader in batches of ${BATCH}, WASM in Node, against our runner alone; median of ${ROUNDS} rounds`;
  return { id: "verify.overhead", value: median(ratios), unit: "ratio", aim: { most: 1.15 }, note };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < REPEATS; i++) await act();
  return performance.now() - started;
}
