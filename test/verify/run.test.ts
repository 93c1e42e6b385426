import { expect } from "chai";
import type { Bytes32 } from "@commonweight/sdk/artifacts/cid";
import { openRunner } from "@commonweight/sdk/verify/ortweb";
import { readPlacements } from "@commonweight/sdk/verify/placement";
import { parseReport } from "@commonweight/sdk/verify/report";
import { verify, type VerificationProgress } from "@commonweight/sdk/verify/verification";
import { scaleModel } from "./support/models.ts";
import { expectRefusal } from "./support/rejection.ts";
import { definition, floats, labels, suiteFiles } from "./support/suite-files.ts";

const weights = (data: Uint8Array) => [{ path: "model.onnx", data }];
/** A suite that the model with factor 2 passes: its classes are 0, 1, 0. */
const doubled = () =>
  suiteFiles({ expected: { logits: floats([3, 2], [2, 0, 0, 2, 2, 0]), labels: labels([0, 1, 0]) } });
const zero = `0x${"0".repeat(64)}` as Bytes32;

describe("verifying on WASM", () => {
  it("passes a model that answers as expected and reports what ran", async () => {
    const { report, document, cases } = await verify({
      backend: "wasm",
      weights: weights(scaleModel(2)),
      suite: doubled(),
    });
    expect(report).to.deep.include({
      outcome: "pass",
      backend: "wasm",
      kernels: null,
      scoreBps: 10_000,
      maxDeviation: 0,
    });
    expect(report.environment).to.deep.equal({
      adapter: null,
      runtime: { name: "onnxruntime-web", version: "1.30.0" },
    });
    expect(cases.map((result) => result.predicted)).to.deep.equal([0, 1, 0]);
    expect(await parseReport(document.bytes)).to.deep.equal(report);
  });

  it("gives the same outputs in batches of any size, and tells of each batch", async () => {
    const events: VerificationProgress[] = [];
    const request = { backend: "wasm" as const, weights: weights(scaleModel(2)), suite: doubled() };
    const whole = await verify(request);
    const onProgress = (event: VerificationProgress) => events.push(event);
    const batches = await verify({ ...request, batchSize: 2 }, { onProgress });
    expect(batches.report.outputsDigest).to.equal(whole.report.outputsDigest);
    expect(events.map((event) => ("done" in event ? `${event.done}/${event.total}` : event.phase))).to.deep.equal([
      "checking",
      "loading",
      "2/3",
      "3/3",
    ]);
  });

  it("fails a model that answers otherwise", async () => {
    const { report } = await verify({ backend: "wasm", weights: weights(scaleModel(2.5)), suite: doubled() });
    expect(report).to.include({ outcome: "fail", scoreBps: 10_000, maxDeviation: 0.5 });
    expect(report.findings.map((finding) => finding.code)).to.deep.equal(["output-outside-tolerance"]);
    expect(report.cases.outside).to.deep.equal([0, 1, 2]);
  });

  it("fails a model whose outputs are NaN, with a report that can be stored", async () => {
    const { report, document } = await verify({
      backend: "wasm",
      weights: weights(scaleModel(-2, "Sqrt")),
      suite: doubled(),
    });
    expect(report).to.include({ outcome: "fail", maxDeviation: null });
    expect(report.findings[0]!.code).to.equal("output-not-finite");
    expect(await parseReport(document.bytes)).to.deep.equal(report);
  });

  it("refuses weights and suites other than the release committed to, before running them", async () => {
    const model = weights(scaleModel(2));
    const { report } = await verify({ backend: "wasm", weights: model, suite: doubled() });
    const right = { weightsDigest: report.weightsDigest as Bytes32, suiteDigest: report.suiteDigest as Bytes32 };
    const request = { backend: "wasm" as const, weights: model, suite: doubled() };
    expect((await verify({ ...request, expected: right })).report.outcome).to.equal("pass");
    const wrongWeights = () => verify({ ...request, expected: { ...right, weightsDigest: zero } });
    await expectRefusal(wrongWeights, "digest-mismatch", /weights hash to 0x[0-9a-f]{64}, but.*committed to 0x0{64}/);
    const wrongSuite = () => verify({ ...request, expected: { ...right, suiteDigest: zero } });
    await expectRefusal(wrongSuite, "digest-mismatch", /suite hash to/);
    const tampered = scaleModel(2);
    tampered[tampered.length - 1]! ^= 1;
    const changed = () => verify({ ...request, weights: weights(tampered), expected: right });
    await expectRefusal(changed, "digest-mismatch", /these are not its weights/);
  });

  it("refuses a suite whose tensors do not fit the model", async () => {
    const model = weights(scaleModel(2));
    const run = (suite: ReturnType<typeof suiteFiles>) => () => verify({ backend: "wasm", weights: model, suite });
    const otherInput = suiteFiles({ inputs: { image: floats([3, 2], [1, 0, 0, 1, 1, 0]) } });
    await expectRefusal(run(otherInput), "signature-mismatch", /takes the inputs x; inputs\.safetensors has image/);
    const otherType = suiteFiles({ inputs: { x: { dtype: "int32", shape: [3, 2], data: new Int32Array(6) } } });
    await expectRefusal(run(otherType), "signature-mismatch", /input 'x' is float32; inputs\.safetensors has int32/);
    const outputs = [{ name: "scores", atol: 0, rtol: 0 }];
    const metric = { name: "agreement" };
    const expected = { scores: floats([3, 2], [2, 0, 0, 2, 2, 0]) };
    const otherOutput = suiteFiles({ definition: definition({ outputs, metric }), expected });
    await expectRefusal(run(otherOutput), "signature-mismatch", /judges the output 'scores'; the model has logits/);
    const wider = { logits: floats([3, 3], [2, 0, 0, 0, 2, 0, 2, 0, 0]), labels: labels([0, 1, 0]) };
    await expectRefusal(
      run(suiteFiles({ expected: wider })),
      "signature-mismatch",
      /shape \[3,2\] for 3 cases.*expects \[3,3\]/,
    );
  });

  it("refuses what is no ONNX model", async () => {
    const run = () => verify({ backend: "wasm", weights: weights(Uint8Array.of(1, 2, 3)), suite: doubled() });
    await expectRefusal(run, "model-invalid", /could not load the model.*protobuf/);
  });

  it("stops when it is aborted", async () => {
    const controller = new AbortController();
    const onProgress = (event: VerificationProgress) => event.phase === "running" && controller.abort();
    const request = { backend: "wasm" as const, weights: weights(scaleModel(2)), suite: doubled(), batchSize: 1 };
    const run = () => verify(request, { signal: controller.signal, onProgress });
    await expectRefusal(run, "aborted", /was cancelled/);
  });
});

describe("asking for WebGPU where there is none", () => {
  it("is refused with a sentence, never answered on something else", async () => {
    const open = () => openRunner({ backend: "webgpu", weights: weights(scaleModel(2)) });
    await expectRefusal(open, "webgpu-missing", /offers no WebGPU/);
  });
});

describe("reading where operators were placed", () => {
  const prefix = "2026-11-22 16:16:38.141799 [V:onnxruntime:, session_state.cc:1383 VerifyEachNodeIsAssignedToAnEp] ";

  it("names each operator on the CPU once", () => {
    const lines = [
      `${prefix} Node(s) placed on [CPUExecutionProvider]. Number of nodes: 2`,
      `${prefix}   Det (Det_1)`,
      `${prefix}   Det (Det_2)`,
      `${prefix} Node(s) placed on [WebGpuExecutionProvider]. Number of nodes: 1`,
      `${prefix}   MatMul (MatMul_0)`,
    ];
    expect(readPlacements(lines)).to.deep.equal(["Det"]);
  });

  it("names operators without a kernel where all are on the CPU", () => {
    const lines = [
      "[I:onnxruntime:, webgpu_execution_provider.cc:665 GetCapability] webgpu kernel not found in registries " +
        "for Op type: Unique node name: Unique_0",
      `${prefix} All nodes placed on [CPUExecutionProvider]. Number of nodes: 1`,
    ];
    expect(readPlacements(lines)).to.deep.equal(["Unique"]);
  });

  it("names nothing where the log says nothing", () => expect(readPlacements(["hello"])).to.deep.equal([]));
});
