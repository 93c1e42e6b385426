import { expect } from "chai";
import fc from "fast-check";
import { readNpy } from "@commonweight/sdk/verify/npy";
import { castTo, readSamples, type SampleFile } from "@commonweight/sdk/verify/samples";
import { writeSafetensors } from "@commonweight/sdk/verify/safetensors";
import { decodeTexts } from "@commonweight/sdk/verify/texts";
import { expectRefusal } from "./support/rejection.ts";
import { floats, labels } from "./support/suite-files.ts";

/** As numpy 2.4.6 saves them: [[1.5, -2], [3, 4]] as float32, [1, 2**60, -1] as int64. */
const FLOATS = Buffer.from(
  "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c" +
    "20277368617065273a2028322c2032292c207d20202020202020202020202020202020202020202020202020202020202020" +
    "2020202020202020202020202020202020202020202020202020200a0000c03f000000c00000404000008040",
  "hex",
);
const WHOLE = Buffer.from(
  "934e554d5059010076007b276465736372273a20273c6938272c2027666f727472616e5f6f72646572273a2046616c73652c" +
    "20277368617065273a2028332c292c207d202020202020202020202020202020202020202020202020202020202020202020" +
    "2020202020202020202020202020202020202020202020202020200a01000000000000000000000000000010ffffffffffff" +
    "ffff",
  "hex",
);

const file = (name: string, tensors: Record<string, ReturnType<typeof floats>>): SampleFile => {
  return { name, data: writeSafetensors(new Map(Object.entries(tensors))) };
};
const x = { name: "x", dtype: "float32", shape: ["batch", 2] };
const mask = { name: "mask", dtype: "int64", shape: ["batch"] };
const refuse = (act: () => unknown, message: RegExp) => expectRefusal(async () => act(), "input-invalid", message);

describe("reading .npy files", () => {
  it("reads what numpy saves", () => {
    expect(readNpy(FLOATS)).to.deep.equal(floats([2, 2], [1.5, -2, 3, 4]));
    expect(readNpy(WHOLE)).to.deep.equal({ dtype: "int64", shape: [3], data: BigInt64Array.of(1n, 2n ** 60n, -1n) });
  });

  it("refuses, with what was expected and found, what it cannot read", async () => {
    const changed = (from: string, to: string) => Buffer.from(FLOATS.toString("latin1").replace(from, to), "latin1");
    await refuse(() => readNpy(changed("<f4", ">f4")), /descr: expected one of <f4.*found ">f4"/);
    await refuse(() => readNpy(changed("False", "True ")), /fortran_order: expected False/);
    await refuse(
      () => readNpy(changed("(2, 2)", "(2, 3)")),
      /expected 24 bytes for shape \[2,3\] of float32, found 16/,
    );
    await refuse(() => readNpy(changed("'shape'", "'shapf'")), /header: expected descr, fortran_order and shape/);
    await refuse(() => readNpy(FLOATS.subarray(0, 9)), /expected at least 10 bytes, found 9/);
    await refuse(() => readNpy(Buffer.from("PK\x03\x04zip")), /expected a \.npy file/);
    const long = Buffer.from(FLOATS);
    long.writeUInt16LE(65_535, 8);
    await refuse(() => readNpy(long), /header: expected at most \d+ bytes, found 65535/);
  });

  it("never does anything but refuse bytes that were changed anywhere", () => {
    fc.assert(
      fc.property(fc.nat(FLOATS.length - 1), fc.nat(255), fc.nat(FLOATS.length), (at, byte, end) => {
        const bytes = Buffer.from(FLOATS.subarray(0, end));
        if (at < end) bytes[at] = byte;
        try {
          const { shape, data } = readNpy(bytes);
          expect(data.length).to.equal(shape.reduce((product, length) => product * length, 1));
        } catch (error) {
          expect(error).to.have.property("code", "input-invalid");
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe("reading samples", () => {
  it("gives each input its tensor, in the model's own element type, and keeps the rest for the metric", () => {
    const tensors = {
      x: { ...floats([2, 2], [1, 2, 3, 4]) },
      mask: labels([1, 0]) as never,
      labels: labels([5, 6]) as never,
    };
    const { inputs, others } = readSamples([file("all.safetensors", tensors)], [x, mask]);
    expect(inputs.get("mask")).to.deep.equal({ dtype: "int64", shape: [2], data: BigInt64Array.of(1n, 0n) });
    expect([...others.keys()]).to.deep.equal(["labels"]);
  });

  it("takes one array of any name for a model's only input, but never the labels", () => {
    const { inputs } = readSamples(
      [{ name: "digits.npy", data: FLOATS }, file("y.safetensors", { y: labels([0, 1]) as never })],
      [x],
    );
    expect([...inputs.keys()]).to.deep.equal(["x"]);
  });

  it("puts several files of one input behind each other", async () => {
    const parts = [
      file("a.safetensors", { x: floats([1, 2], [1, 2]) }),
      file("b.safetensors", { x: floats([2, 2], [3, 4, 5, 6]) }),
    ];
    expect(readSamples(parts, [x]).inputs.get("x")).to.deep.equal(floats([3, 2], [1, 2, 3, 4, 5, 6]));
    const other = file("c.safetensors", { x: floats([1, 3], [1, 2, 3]) });
    await refuse(() => readSamples([...parts, other], [x]), /'x' comes as float32 \[1,2\] and as float32 \[1,3\]/);
  });

  it("reads a text a line", () => {
    const text = { name: "text", dtype: "uint8", shape: ["batch", "bytes"] };
    const { inputs } = readSamples([{ name: "lines.txt", data: new TextEncoder().encode("Grüße\r\nhi\n") }], [text]);
    expect(decodeTexts(inputs.get("text")!)).to.deep.equal(["Grüße", "hi"]);
  });

  it("says what is missing, of another length, or of no kind it knows", async () => {
    const one = file("a.safetensors", { x: floats([2, 2], [1, 2, 3, 4]) });
    await refuse(() => readSamples([one], [x, mask]), /takes x, mask; the samples have x/);
    await refuse(
      () => readSamples([one, file("m.safetensors", { mask: labels([1]) as never })], [x, mask]),
      /2 and 1 cases/,
    );
    await refuse(
      () => readSamples([{ name: "x.pkl", data: Uint8Array.of(1) }], [x]),
      /x\.pkl: expected a \.safetensors/,
    );
    await refuse(
      () => readSamples([file("s.safetensors", { x: floats([], [1]) })], [x]),
      /a first dimension with a case or more, found \[\]/,
    );
  });

  it("casts whole numbers only where each stays the same", async () => {
    expect(castTo(floats([2], [1, 2]), "int64", "x").data).to.deep.equal(BigInt64Array.of(1n, 2n));
    await refuse(() => castTo(floats([2], [1, 2.5]), "int64", "x"), /'x' is int64; element 1 is 2\.5/);
    await refuse(() => castTo(labels([1, 300]), "uint8", "x"), /'x' is uint8; element 1, 300, does not fit/);
    await refuse(() => castTo(labels([2 ** 24 + 1]), "float32", "x"), /element 0, 16777217, does not fit/);
    await refuse(() => castTo(labels([1]), "float16", "x"), /'x' is float16, which no sample can be/);
  });
});
