import { loadSuite } from "@commonweight/sdk/verify/cases";
import { STRICT_GPU } from "@commonweight/sdk/verify/ort";
import { openRunner } from "@commonweight/sdk/verify/ortweb";
import { runSuite } from "@commonweight/sdk/verify/run";
import { batchesOf, firstCases } from "../first-cases.ts";

/** Milliseconds of each batch's fastest run, summed up, the kernels of one verification, and the adapter that ran them. */
export interface GpuOverhead {
  bare: number;
  verified: number;
  kernels: number;
  adapter: string;
}

const DIGEST = `0x${"00".repeat(32)}` as const;

/**
 * What verification adds to a session on WebGPU that is called with the same batches and whose outputs are read. The
 * counting of kernels belongs to verification: bare rounds go without it.
 */
export async function gpuOverhead(folder: string, cases: number, size: number, rounds: number): Promise<GpuOverhead> {
  const read = async (path: string) => new Uint8Array(await (await fetch(`${folder}/${path}`)).arrayBuffer());
  const [suiteFile, inputs, expected, model] = await Promise.all(
    ["suite/suite.json", "suite/inputs.safetensors", "suite/expected.safetensors", "model.onnx"].map(read),
  );
  const suite = firstCases(loadSuite({ suite: suiteFile!, inputs: inputs!, expected: expected! }), cases);
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  const runner = await openRunner({ backend: "webgpu", weights: [{ path: "model.onnx", data: model! }] });
  const counted = GPUComputePassEncoder.prototype.dispatchWorkgroups;
  const ort = await import("onnxruntime-web/webgpu");
  const session = await ort.InferenceSession.create(model!, { executionProviders: ["webgpu"], extra: STRICT_GPU });
  const batches = batchesOf(suite, cases, size);
  const bare = async (lap: () => void) => {
    GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups;
    for (const batch of batches) {
      const feeds = batch.map(([name, { dtype, data, shape }]) => {
        return [name, new ort.Tensor(dtype as "float32", data as Float32Array, shape)] as const;
      });
      const outputs = await session.run(Object.fromEntries(feeds));
      for (const output of Object.values(outputs)) await (output as { getData(): Promise<unknown> }).getData();
      lap();
    }
    GPUComputePassEncoder.prototype.dispatchWorkgroups = counted;
  };
  let kernels = 0;
  const verified = async (lap: () => void) => {
    const digests = { weightsDigest: DIGEST, suiteDigest: DIGEST };
    const { report } = await runSuite({ runner, suite, ...digests, loadMs: 0, batchSize: size, onProgress: lap });
    lap(); // the report
    if (report.outcome !== "pass") throw new Error("the model failed its suite");
    kernels = report.kernels ?? 0;
  };
  const fastest = { bare: [] as number[], verified: [] as number[] };
  for (let i = 0; i <= rounds; i++) {
    const turns = [["verified", verified], ["bare", bare]] as const;
    for (const [name, act] of i % 2 === 0 ? turns : turns.toReversed()) {
      const laps: number[] = [];
      let last = performance.now();
      await act(() => {
        const now = performance.now();
        laps.push(now - last);
        last = now;
      });
      // The first round compiles. Of the others each batch's fastest: what disturbs one only ever makes it slower.
      if (i > 0) fastest[name] = laps.map((ms, at) => Math.min(ms, fastest[name][at] ?? Number.POSITIVE_INFINITY));
    }
  }
  const sum = (laps: number[]) => laps.reduce((total, ms) => total + ms, 0);
  const { vendor, architecture } = runner.environment.adapter!;
  await session.release();
  await runner.dispose();
  return { bare: sum(fastest.bare), verified: sum(fastest.verified), kernels, adapter: `${vendor} ${architecture}`.trim() };
}
