import { expect } from "chai";
import { MAX_HEADER_BYTES, readSafetensors, writeSafetensors } from "@commonweight/sdk/verify/safetensors";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import { expectRefusal } from "./support/rejection.ts";

/** A file with this header and as many zero bytes behind it. */
function file(header: unknown, bodyBytes = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + bodyBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (begin: number, end: number, shape: unknown = [1], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const refused = (bytes: Uint8Array, message: RegExp) => {
  return expectRefusal(() => readSafetensors(bytes, "x.safetensors"), "safetensors-invalid", message);
};

describe("safetensors", () => {
  const tensors = new Map<string, TensorValue>([
    ["flags", { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) }],
    ["labels", { dtype: "int64", shape: [2], data: BigInt64Array.of(-1n, 2n ** 40n) }],
    ["logits", { dtype: "float32", shape: [2, 2], data: Float32Array.of(1.5, -2.25, 0, 3) }],
    ["scalar", { dtype: "float64", shape: [], data: Float64Array.of(Math.PI) }],
    ["empty", { dtype: "int32", shape: [0, 4], data: new Int32Array() }],
  ]);

  it("gives back what was written, whatever the order and alignment", () => {
    const bytes = writeSafetensors(tensors, { made: "by a test" });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    for (const source of [bytes, shifted.subarray(3), Buffer.from(bytes)]) {
      const read = readSafetensors(source);
      expect(read.metadata).to.deep.equal({ made: "by a test" });
      expect(new Map([...read.tensors].sort())).to.deep.equal(new Map([...tensors].sort()));
    }
  });

  it("writes the same bytes for the same tensors in another order", () => {
    expect(writeSafetensors(new Map([...tensors].reverse()))).to.deep.equal(writeSafetensors(tensors));
  });

  it("reads a header padded with spaces, as the reference implementation pads it", () => {
    const header = `{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}`.padEnd(64, " ");
    const bytes = file(header, 8);
    new Float32Array(bytes.buffer, 8 + 64).set([1, 2]);
    const a = readSafetensors(bytes).tensors.get("a")!;
    expect(a).to.deep.equal({ dtype: "float32", shape: [1, 2], data: Float32Array.of(1, 2) });
  });

  it("refuses to write a tensor whose shape does not fit its data", async () => {
    const wrong = new Map<string, TensorValue>([["a", { dtype: "float32", shape: [3], data: new Float32Array(2) }]]);
    await expectRefusal(
      () => writeSafetensors(wrong),
      "safetensors-invalid",
      /'a'\.data: expected 3 elements, found 2/,
    );
  });

  it("refuses a file too short for a header", () => refused(new Uint8Array(7), /expected at least 8 bytes.*found 7/));

  it("refuses a header longer than the file", () =>
    refused(file({}).with(0, 200), /header: expected at most 2 bytes, found 200/));

  it("refuses a header longer than it will read, before reading it", () => {
    const bytes = new Uint8Array(8 + MAX_HEADER_BYTES + 100);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(MAX_HEADER_BYTES + 1), true);
    return refused(bytes, /header: expected at most 1048576 bytes, found 1048577/);
  });

  it("refuses a header length near 2^64", () => {
    return refused(new Uint8Array(64).fill(255, 0, 8), /header: expected at most 56 bytes, found 18446744073709551615/);
  });

  it("refuses a header that is no JSON object", async () => {
    await refused(file("{nope"), /header: expected JSON in UTF-8/);
    await refused(file("[]"), /header: expected a JSON object/);
    await refused(file("null"), /header: expected a JSON object/);
  });

  it("refuses more tensors than it will list", () => {
    const many = Object.fromEntries(Array.from({ length: 1025 }, (_, i) => [`t${i}`, entry(0, 0, [0])]));
    return refused(file(many), /expected at most 1024 tensors, found 1025/);
  });

  it("refuses entries that lack fields or have wrong ones", async () => {
    await refused(file({ a: { dtype: "F32", shape: [1] } }), /tensor 'a': expected \{ dtype, shape, data_offsets/);
    await refused(file({ a: entry(0, 4, [-1]) }, 4), /tensor 'a'/);
    await refused(file({ a: entry(0, 4, [1.5]) }, 4), /tensor 'a'/);
    await refused(file({ a: entry(0, 4, "1") }, 4), /tensor 'a'/);
    await refused(file({ a: entry(0, 4, Array(17).fill(1)) }, 4), /tensor 'a'/);
    await refused(file({ __metadata__: { a: 1 } }), /__metadata__/);
  });

  it("refuses element types it cannot run, by name", () =>
    refused(file({ a: entry(0, 2, [1], "BF16") }, 2), /'a'\.dtype: expected one of F32.*found "BF16"/));

  it("refuses a shape that does not fit its bytes, however large", async () => {
    await refused(file({ a: entry(0, 4, [2]) }, 4), /expected 4 bytes for shape \[2\] of F32.*found 8/);
    await refused(file({ a: entry(0, 4, [2 ** 40, 2 ** 40]) }, 4), /expected 4 bytes/);
    await refused(file({ a: entry(0, 4, [2 ** 52, 2 ** 52, 0]) }, 4), /expected 4 bytes/);
  });

  it("refuses tensors beyond the file, backwards, overlapping, or with a gap", async () => {
    await refused(file({ a: entry(0, 8, [2]) }, 4), /'a'\.data_offsets\[1\]: expected a position from 0 to 4.*found 8/);
    await refused(file({ a: entry(0, 4), b: entry(4, 0) }, 4), /'b'\.data_offsets\[1\]/);
    await refused(file({ a: entry(0, 4), b: entry(2, 6) }, 6), /'b'\.data_offsets\[0\]: expected 4.*found 2/);
    await refused(file({ a: entry(0, 4), b: entry(8, 12) }, 12), /'b'\.data_offsets\[0\]: expected 4.*found 8/);
  });

  it("refuses bytes behind the last tensor, where something could hide", () => {
    return refused(file({ a: entry(0, 4) }, 5), /expected its tensors to end at the file's end \(5 bytes\), found 4/);
  });

  it("keeps a tensor called __proto__ a tensor", () => {
    const one: TensorValue = { dtype: "float32", shape: [1], data: new Float32Array([1]) };
    const written = writeSafetensors(new Map([["__proto__", one]]));
    expect([...readSafetensors(written).tensors]).to.deep.equal([["__proto__", one]]);
    const header = `{"__proto__":${JSON.stringify(entry(0, 4))}}`;
    expect([...readSafetensors(file(header, 4)).tensors.keys()]).to.deep.equal(["__proto__"]);
  });
});
