import { expect } from "chai";
import { estimateMemory, fitBatch, requireBindable } from "@commonweight/sdk/verify/memory";
import { readGraphSizes } from "@commonweight/sdk/verify/graph-sizes";
import { OnnxGraph } from "../../deploy/seed/train/onnx.ts";
import { scaleModel } from "./support/models.ts";
import { expectRefusal } from "./support/rejection.ts";

const MIB = 2 ** 20;
/** `y` [batch, 1024] = `x` [batch, 256] times weights of 1 MiB. */
function wide(): Uint8Array {
  const graph = new OnnxGraph("wide");
  const x = graph.input("x", ["batch", 256]);
  const w = graph.constant("w", { shape: [256, 1024], data: new Float32Array(256 * 1024) });
  graph.output(graph.node("MatMul", [x, w], {}, "y"), ["batch", 1024]);
  return graph.encode();
}

describe("the memory that a run needs", () => {
  it("is read from the graph: weights, and inputs and outputs per case", () => {
    const { weights, activations } = readGraphSizes(wide());
    expect(weights).to.deep.equal([{ name: "w", bytes: MIB, perCase: false, varying: 0 }]);
    expect(activations.map(({ name, bytes, perCase }) => [name, bytes, perCase])).to.deep.equal([
      ["x", 1024, true],
      ["y", 4096, true],
    ]);
    expect(readGraphSizes(Uint8Array.of(1, 2, 3))).to.deep.equal({ weights: [], activations: [] });
  });

  it("grows with weights and with the batch", () => {
    const facts = { backend: "wasm" as const, graph: wide(), weightsBytes: MIB, caseBytes: 5120, batchSize: 16 };
    const one = estimateMemory({ ...facts, batchSize: 1 });
    const many = estimateMemory(facts);
    expect(many.weights).to.equal(2 * MIB);
    expect(many.activations).to.equal(16 * one.activations);
    expect(many.total).to.be.above(many.weights + many.activations);
  });

  it("makes batches smaller until a tensor can be bound and memory is enough", () => {
    const facts = { backend: "webgpu" as const, graph: wide(), weightsBytes: MIB, caseBytes: 64 * 1024, batchSize: 64 };
    const limits = { maxBufferSize: 256 * MIB, maxStorageBufferBindingSize: MIB };
    expect(fitBatch({ ...facts, limits }).batchSize).to.equal(16);
    const { total } = estimateMemory({ ...facts, batchSize: 8 });
    expect(fitBatch({ ...facts, available: total }).batchSize).to.equal(8);
    expect(fitBatch(facts).batchSize).to.equal(64);
  });

  it("is refused with the values where not even one case fits", async () => {
    const facts = { backend: "webgpu" as const, graph: wide(), weightsBytes: MIB, caseBytes: 4 * MIB, batchSize: 16 };
    const limits = { maxBufferSize: 256 * MIB, maxStorageBufferBindingSize: 2 * MIB };
    await expectRefusal(() => fitBatch({ ...facts, limits }), "too-large", /tensor of 4 MiB; this GPU binds at most 2 MiB/);
    await expectRefusal(() => fitBatch({ ...facts, available: 50 * MIB }), "too-large", /needs about \d+ MiB; this machine has 50 MiB/);
    const huge = { ...facts, backend: "wasm" as const, weightsBytes: 3 * 2 ** 30 };
    await expectRefusal(() => fitBatch(huge), "too-large", /needs about 6,\d+ MiB; WebAssembly has 4,096 MiB/);
    const small = { maxBufferSize: MIB / 2, maxStorageBufferBindingSize: MIB };
    await expectRefusal(() => requireBindable(wide(), small), "too-large", /weights 'w' have 1 MiB; this GPU binds at most 1 MiB/);
    requireBindable(scaleModel(2), small);
  });
});
