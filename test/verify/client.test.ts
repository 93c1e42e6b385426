import { expect } from "chai";
import { VerificationClient } from "@commonweight/sdk/verify/client";
import type { VerificationProgress } from "@commonweight/sdk/verify/verification";
import { InProcessWorker } from "./support/in-process-worker.ts";
import { scaleModel } from "./support/models.ts";
import { expectRefusal } from "./support/rejection.ts";
import { floats, labels, suiteFiles } from "./support/suite-files.ts";

function setUp() {
  const workers: InProcessWorker[] = [];
  const client = new VerificationClient(() => {
    const worker = new InProcessWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  const suite = suiteFiles({ expected: { logits: floats([3, 2], [2, 0, 0, 2, 2, 0]), labels: labels([0, 1, 0]) } });
  const request = {
    backend: "wasm" as const,
    weights: [{ path: "model.onnx", data: scaleModel(2) }],
    suite,
    batchSize: 1,
  };
  return { client, workers, request };
}

describe("the verification client", () => {
  it("runs a suite in its worker and passes on the progress", async () => {
    const { client, workers, request } = setUp();
    const events: VerificationProgress[] = [];
    const { report, document } = await client.run(request, { onProgress: (event) => events.push(event) });
    expect(report.outcome).to.equal("pass");
    expect(document.digest).to.match(/^0x[0-9a-f]{64}$/);
    expect(events.filter((event) => event.phase === "running")).to.have.length(3);
    expect(workers).to.have.length(1);
    client.close();
    expect(workers[0]!.terminated).to.equal(true);
  });

  it("passes on the worker's refusals as they are", async () => {
    const { client, request } = setUp();
    const suite = { ...request.suite, suite: new TextEncoder().encode("{}") };
    await expectRefusal(
      () => client.run({ ...request, suite }),
      "suite-invalid",
      /suite\.version: expected 1, found nothing/,
    );
    await expectRefusal(() => client.run({ ...request, backend: "webgpu" }), "webgpu-missing", /offers no WebGPU/);
    client.close();
  });

  it("ends the worker when it is cancelled, and starts a new one for the next run", async () => {
    const { client, workers, request } = setUp();
    const controller = new AbortController();
    const onProgress = (event: VerificationProgress) => event.phase === "running" && controller.abort();
    await expectRefusal(() => client.run(request, { signal: controller.signal, onProgress }), "aborted", /cancelled/);
    expect(workers[0]!.terminated).to.equal(true);
    await expectRefusal(() => client.run(request, { signal: controller.signal }), "aborted", /cancelled/);
    expect((await client.run(request)).report.outcome).to.equal("pass");
    expect(workers).to.have.length(2);
    client.close();
  });

  it("rejects what is under way when the worker fails, and says why", async () => {
    const { client, workers, request } = setUp();
    const run = client.run(request);
    workers[0]!.onerror?.({ message: "script missing", preventDefault() {} } as unknown as ErrorEvent);
    await expectRefusal(() => run, "worker-failed", /worker failed: script missing/);
    client.close();
  });

  it("loads a model once and runs it on own inputs", async () => {
    const { client, request } = setUp();
    await expectRefusal(() => client.predict(new Map()), "run-failed", /No model is loaded/);
    const description = await client.load(request);
    expect(description.inputs).to.deep.equal([{ name: "x", dtype: "float32", shape: ["batch", 2] }]);
    for (const value of [1, -3]) {
      const { outputs, kernels } = await client.predict(new Map([["x", floats([1, 2], [value, 0.5])]]));
      expect(outputs.get("logits")).to.deep.equal(floats([1, 2], [2 * value, 1]));
      expect(kernels).to.equal(null);
    }
    client.close();
  });
});
