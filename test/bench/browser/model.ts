import { randomFillSync } from "node:crypto";
import protobuf from "protobufjs/minimal.js";

/** Matrices of the model, 1024 by 1024 floats (4 MiB) each. */
export const LAYERS = 120;
/** Rows and columns of a matrix, and so the length of `x` and `y`. */
export const WIDTH = 1024;
const LAYER_BYTES = 4 * WIDTH * WIDTH;

/**
 * A model whose weights lie in a file beside it, `y = x W0 W1 ...` (onnx.proto3): of 500 MB with all its layers. `x` and
 * `y` have `rows` rows, or any number of them.
 */
export function layeredModel(layers = LAYERS, rows: 1 | "any" = 1): { path: string; content: Uint8Array }[] {
  const graph = message((w) => {
    for (let i = 0; i < layers; i++) {
      const [from, to] = [i === 0 ? "x" : `h${i}`, i === layers - 1 ? "y" : `h${i + 1}`];
      w.uint32(10).bytes(message((n) => n.uint32(10).string(from).uint32(10).string(`w${i}`).uint32(18).string(to).uint32(34).string("MatMul")));
      w.uint32(42).bytes(tensor(i));
    }
    w.uint32(18).string("layers").uint32(90).bytes(value("x", rows)).uint32(98).bytes(value("y", rows));
  });
  const opset = message((w) => w.uint32(10).string("").uint32(16).int64(17));
  const model = message((w) => w.uint32(8).int64(8).uint32(58).bytes(graph).uint32(66).bytes(opset));
  return [{ path: "model.onnx", content: model }, { path: "model.onnx.data", content: weights(layers) }];
}

/** Small random numbers: products of many layers stay finite. */
function weights(layers: number): Uint8Array {
  const bytes = new Uint8Array(layers * LAYER_BYTES);
  for (let at = 0; at < bytes.length; at += 1 << 20) randomFillSync(bytes, at, 1 << 20);
  // The highest byte is the exponent's: 0x3c is near 0.01.
  for (let at = 3; at < bytes.length; at += 4) bytes[at] = 0x3c;
  return bytes;
}

function tensor(index: number): Uint8Array {
  const entry = (key: string, text: string) => message((e) => e.uint32(10).string(key).uint32(18).string(text));
  return message((w) =>
    w.uint32(8).int64(WIDTH).uint32(8).int64(WIDTH).uint32(16).int32(1).uint32(66).string(`w${index}`)
      .uint32(106).bytes(entry("location", "model.onnx.data"))
      .uint32(106).bytes(entry("offset", String(index * LAYER_BYTES)))
      .uint32(106).bytes(entry("length", String(LAYER_BYTES)))
      .uint32(112).int32(1),
  );
}

function value(name: string, rows: 1 | "any"): Uint8Array {
  const size = (length: number) => message((w) => w.uint32(8).int64(length));
  const first = rows === "any" ? message((w) => w.uint32(18).string("rows")) : size(rows);
  const shape = message((w) => w.uint32(10).bytes(first).uint32(10).bytes(size(WIDTH)));
  const type = message((w) => w.uint32(10).bytes(message((t) => t.uint32(8).int32(1).uint32(18).bytes(shape))));
  return message((w) => w.uint32(10).string(name).uint32(18).bytes(type));
}

function message(write: (writer: protobuf.Writer) => unknown): Uint8Array {
  const writer = protobuf.Writer.create();
  write(writer);
  return writer.finish();
}
