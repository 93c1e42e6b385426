import * as tf from "@tensorflow/tfjs";
import { GLYPHS, SIDE } from "./glyphs.ts";
import { convolveHalving, dense, heWeights, weight, zeros, type Weights } from "./layers.ts";
import { OnnxGraph } from "./onnx.ts";
import type { Random } from "./random.ts";

const CHANNELS = [1, 16, 32] as const;
const SIDE_AFTER = SIDE / 4;
const HIDDEN = 64;

/** Fresh weights of the glyph network. */
export function glyphWeights(random: Random): Weights {
  const flat = SIDE_AFTER * SIDE_AFTER * CHANNELS[2];
  return new Map([
    ["conv1.w", heWeights(random, 9 * CHANNELS[0], CHANNELS[1])],
    ["conv1.b", zeros(CHANNELS[1])],
    ["conv2.w", heWeights(random, 9 * CHANNELS[1], CHANNELS[2])],
    ["conv2.b", zeros(CHANNELS[2])],
    ["hidden.w", heWeights(random, flat, HIDDEN)],
    ["hidden.b", zeros(HIDDEN)],
    ["logits.w", heWeights(random, HIDDEN, GLYPHS.length)],
    ["logits.b", zeros(GLYPHS.length)],
  ]);
}

/** Two convolutions that halve the image, then two dense layers: [n, 784] to logits [n, 36]. */
export function glyphNetwork(weights: Weights, inputs: tf.Tensor2D): tf.Tensor2D {
  const image = inputs.reshape([inputs.shape[0], SIDE, SIDE, 1]) as tf.Tensor4D;
  const first = tf.relu(convolveHalving(image, weights, "conv1"));
  const second = tf.relu(convolveHalving(first, weights, "conv2"));
  const flat = second.reshape([inputs.shape[0], -1]) as tf.Tensor2D;
  return dense(tf.relu(dense(flat, weights, "hidden")), weights, "logits");
}

/** The same network as ONNX: `image` [batch, 1, 28, 28] to `logits` [batch, 36]. */
export function glyphOnnx(weights: Weights): Uint8Array {
  const graph = new OnnxGraph("glyph-reader");
  const parameter = (name: string) => {
    const { shape } = weight(weights, name);
    return graph.constant(name, { shape, data: weight(weights, name).dataSync() as Float32Array });
  };
  const convolution = (x: string, name: string, inputs: number, outputs: number) => {
    // Rows by (row, column, channel), as convolveHalving has them, to ONNX's [output, channel, row, column].
    const kernel = weight(weights, `${name}.w`).reshape([3, 3, inputs, outputs]).transpose([3, 2, 0, 1]);
    const data = kernel.dataSync() as Float32Array;
    const w = graph.constant(`${name}.w`, { shape: [outputs, inputs, 3, 3], data });
    const attributes = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
    return graph.node("Relu", [graph.node("Conv", [x, w, parameter(`${name}.b`)], attributes)]);
  };
  const image = graph.input("image", ["batch", 1, SIDE, SIDE]);
  const first = convolution(image, "conv1", CHANNELS[0], CHANNELS[1]);
  const second = convolution(first, "conv2", CHANNELS[1], CHANNELS[2]);
  const flat = graph.node("Flatten", [second], { axis: 1 });
  // TensorFlow.js flattens (row, column, channel), ONNX (channel, row, column).
  const rows = weight(weights, "hidden.w").reshape([SIDE_AFTER, SIDE_AFTER, CHANNELS[2], HIDDEN]);
  const reordered = rows.transpose([2, 0, 1, 3]).dataSync() as Float32Array;
  const shape = [SIDE_AFTER * SIDE_AFTER * CHANNELS[2], HIDDEN];
  const hiddenWeights = graph.constant("hidden.w", { shape, data: reordered });
  const hidden = graph.node("Relu", [graph.node("Gemm", [flat, hiddenWeights, parameter("hidden.b")])]);
  graph.output(graph.node("Gemm", [hidden, parameter("logits.w"), parameter("logits.b")], {}, "logits"), [
    "batch",
    GLYPHS.length,
  ]);
  return graph.encode();
}
