import { expect } from "chai";
import { VerifyError, type VerifyErrorCode } from "@commonweight/sdk/verify/errors";
import { loadError, runError } from "@commonweight/sdk/verify/ort";
import { withRetry } from "@commonweight/sdk/verify/retry";
import { digestSuite, verify, type VerificationProgress } from "@commonweight/sdk/verify/verification";
import { digestWeights } from "@commonweight/sdk/verify/weights";
import { WatchedDevice } from "@commonweight/sdk/verify/webgpu";
import { machineDouble } from "./support/doubles.ts";
import { scaleModel } from "./support/models.ts";
import { expectRefusal } from "./support/rejection.ts";
import { floats, labels, suiteFiles } from "./support/suite-files.ts";

const suite = () => suiteFiles({ expected: { logits: floats([3, 2], [2, 0, 0, 2, 2, 0]), labels: labels([0, 1, 0]) } });
const RIGHT = [[2, 0], [0, 2], [2, 0]];

/** What the model would answer for the next `rows` cases. */
function right(done: { cases: number }, rows: number) {
  const values = RIGHT.slice(done.cases, done.cases + rows).flat();
  done.cases += rows;
  return new Map([["logits", floats([rows, 2], values)]]);
}

const fail = (code: VerifyErrorCode) => () => {
  throw new VerifyError(code, `double: ${code}`);
};

function run({ machine }: ReturnType<typeof machineDouble>, batchSize = 2, onProgress?: (progress: VerificationProgress) => void) {
  const request = { backend: "wasm" as const, weights: [{ path: "model.onnx", data: scaleModel(2) }], suite: suite(), batchSize };
  return withRetry((again, control) => verify(again, control, machine), request, { onProgress });
}

describe("weights that are not the release's", () => {
  const expected = { weightsDigest: `0x${"1".repeat(64)}`, suiteDigest: `0x${"2".repeat(64)}` } as const;
  const request = async (blocksChecked: boolean) => ({
    backend: "wasm" as const,
    weights: [{ path: "model.onnx", data: scaleModel(2) }],
    suite: suite(),
    expected: { ...expected, suiteDigest: await digestSuite(suite()) },
    blocksChecked,
  });

  it("are not loaded", async () => {
    const { machine, seen } = machineDouble(() => new Map());
    await expectRefusal(async () => verify(await request(false), {}, machine), "digest-mismatch", /0x1111/);
    expect(seen).to.deep.equal({ opened: 0, disposed: 0, batches: [] });
  });

  it("may be loaded while they are hashed where their blocks were checked, but never run", async () => {
    const { machine, seen } = machineDouble(() => new Map());
    await expectRefusal(async () => verify(await request(true), {}, machine), "digest-mismatch", /0x1111/);
    expect(seen).to.deep.equal({ opened: 1, disposed: 1, batches: [] });
  });

  it("are run once loading and hashing have both ended", async () => {
    const done = { cases: 0 };
    const { machine } = machineDouble((rows) => right(done, rows));
    const weightsDigest = await digestWeights([{ path: "model.onnx", data: scaleModel(2) }]);
    const whole = await request(true);
    const { report } = await verify({ ...whole, expected: { ...whole.expected, weightsDigest } }, {}, machine);
    expect(report).to.include({ outcome: "pass", weightsDigest });
  });
});

describe("a machine that fails", () => {
  it("gets a new session after a lost device, and the run starts from nothing", async () => {
    const done = { cases: 0 };
    const double = machineDouble((rows, call, session) => {
      if (session === 1 && call === 2) return fail("device-lost")();
      if (session === 2 && call === 3) done.cases = 0;
      return right(done, rows);
    });
    const told: string[] = [];
    const { report, cases } = await run(double, 2, (progress) => {
      if (progress.phase === "retrying") told.push(`${progress.error.code} ${progress.batchSize}`);
    });
    expect(report).to.include({ outcome: "pass", scoreBps: 10_000 });
    expect(cases).to.have.length(3);
    expect(told).to.deep.equal(["device-lost 2"]);
    expect(double.seen).to.deep.equal({ opened: 2, disposed: 2, batches: [2, 1, 2, 1] });
  });

  it("gets half the batch after memory ran out", async () => {
    const done = { cases: 0 };
    const double = machineDouble((rows) => (rows > 1 ? fail("out-of-memory")() : right(done, rows)));
    const { report } = await run(double, 2);
    expect(report).to.include({ outcome: "pass", batchSize: 1 });
    expect(double.seen.batches).to.deep.equal([2, 1, 1, 1]);
  });

  it("is tried twice and no more, and reported as what it was", async () => {
    for (const code of ["device-lost", "out-of-memory"] as const) {
      const double = machineDouble(fail(code));
      await expectRefusal(() => run(double), code, new RegExp(code));
      expect(double.seen.opened, code).to.equal(2);
    }
  });

  it("is not tried again where that would change nothing", async () => {
    for (const code of ["shader-failed", "too-large", "fallback-refused", "run-failed", "timeout", "aborted"] as const) {
      const double = machineDouble(fail(code));
      await expectRefusal(() => run(double), code, new RegExp(code));
      expect(double.seen, code).to.include({ opened: 1, disposed: 1 });
    }
    const single = machineDouble(fail("out-of-memory"));
    await expectRefusal(() => run(single, 1), "out-of-memory", /out-of-memory/);
    expect(single.seen.opened).to.equal(1);
  });

  it("says nothing about the model when it answers what no model with this signature could", async () => {
    const answers: [Map<string, ReturnType<typeof floats>>, RegExp][] = [
      [new Map(), /output 'logits' is missing/],
      [new Map([["logits", floats([2, 3], [1, 2, 3, 4, 5, 6])]]), /shape \[2,3\] for 2 cases/],
      [new Map([["logits", { ...floats([2, 2], [1, 2, 3, 4]), data: new Float32Array(2) }]]), /2 elements|shape/],
      [new Map([["logits", { dtype: "int32", shape: [2, 2], data: new Int32Array(4) } as never]]), /int32/],
    ];
    for (const [answer, message] of answers) {
      await expectRefusal(() => run(machineDouble(() => answer)), "signature-mismatch", message);
    }
  });

  it("that claims the GPU and gave it no kernel is refused", async () => {
    const done = { cases: 0 };
    const idle = machineDouble((rows) => right(done, rows), { kernels: [5, 5, 5, 5], backend: "webgpu" });
    await expectRefusal(() => run(idle), "fallback-refused", /No kernel was dispatched/);
  });
});

describe("what a runtime says", () => {
  const told = (message: string) => runError(new Error(message)).code;

  it("is told apart: the machine's failures from the model's", async () => {
    expect(told("std::bad_alloc")).to.equal("out-of-memory");
    expect(told("Failed to allocate memory for requested buffer of size 268435456")).to.equal("out-of-memory");
    expect(told("[WebGPU] Device is lost: Unknown")).to.equal("device-lost");
    expect(told("Failed to create a WebGPU compute pipeline")).to.equal("shader-failed");
    expect(told("Error while parsing WGSL: :12:3 error: unresolved type")).to.equal("shader-failed");
    expect(told("Got invalid dimensions for input: x")).to.equal("run-failed");
    const load = (message: string) => loadError(new Error(message), async () => "the operator Foo is not").then(({ code }) => code);
    expect(await load("Failed to get a WebGPU adapter: No supported adapters")).to.equal("adapter-missing");
    expect(await load("fallback to CPU EP has been explicitly disabled by the user")).to.equal("fallback-refused");
    expect(await load("protobuf parsing failed")).to.equal("model-invalid");
  });

  it("is believed when a GPU dropped work and went on: its zeros are not the model's answer", () => {
    const globals = globalThis as { GPUOutOfMemoryError?: unknown };
    const before = globals.GPUOutOfMemoryError;
    class OutOfMemory {
      message = "Not enough memory left";
    }
    globals.GPUOutOfMemoryError = OutOfMemory;
    try {
      const device = () => {
        const listeners: ((event: unknown) => void)[] = [];
        const gpu = { lost: new Promise(() => {}), addEventListener: (_: string, listener: (event: unknown) => void) => listeners.push(listener) };
        return { watched: new WatchedDevice(gpu as never), report: (error: unknown) => listeners.forEach((listener) => listener({ error })) };
      };
      const reports: [unknown, VerifyErrorCode][] = [
        [new OutOfMemory(), "out-of-memory"],
        [{ message: "Invalid ShaderModule \"MatMul\"" }, "shader-failed"],
        [{ message: "Binding size is larger than the maximum" }, "run-failed"],
      ];
      for (const [error, code] of reports) {
        const { watched, report } = device();
        watched.check();
        report(error);
        expect(() => watched.check()).to.throw(VerifyError).with.property("code", code);
      }
    } finally {
      globals.GPUOutOfMemoryError = before;
    }
  });
});
