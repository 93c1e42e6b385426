import * as tf from "@tensorflow/tfjs";
import { ALPHABET, KINDS, LENGTH } from "./field-values.ts";
import { convolveSequence, dense, heWeights, weight, zeros, type Weights } from "./layers.ts";
import { OnnxGraph } from "./onnx.ts";
import type { Random } from "./random.ts";

/** Codes from 0 (no character, or one that is not in the alphabet). */
const CODES = [...ALPHABET].length + 1;
const EMBEDDING = 16;
const CHANNELS = 40;
const HIDDEN = 48;

/** Fresh weights of the text network. */
export function fieldWeights(random: Random): Weights {
  return new Map([
    ["embedding", heWeights(random, CODES, EMBEDDING)],
    ["conv1.w", heWeights(random, 3 * EMBEDDING, CHANNELS)],
    ["conv1.b", zeros(CHANNELS)],
    ["conv2.w", heWeights(random, 3 * CHANNELS, CHANNELS)],
    ["conv2.b", zeros(CHANNELS)],
    ["hidden.w", heWeights(random, 2 * CHANNELS, HIDDEN)],
    ["hidden.b", zeros(HIDDEN)],
    ["logits.w", heWeights(random, HIDDEN, KINDS.length)],
    ["logits.b", zeros(KINDS.length)],
  ]);
}

/** Characters are embedded, convolved twice, and pooled by maximum and mean: [n, 40] codes to logits [n, kinds]. */
export function fieldNetwork(weights: Weights, inputs: tf.Tensor2D): tf.Tensor2D {
  const n = inputs.shape[0];
  // A product with one-hot rows, since TensorFlow.js's WASM backend has no gradient for a look-up.
  const rows = tf.oneHot(inputs.reshape([-1]).toInt(), CODES).toFloat() as tf.Tensor2D;
  const embedded = tf.matMul(rows, weight(weights, "embedding") as tf.Tensor as tf.Tensor2D);
  const sequence = embedded.reshape([n, LENGTH, EMBEDDING]) as tf.Tensor3D;
  const first = tf.relu(convolveSequence(sequence, weights, "conv1"));
  const second = tf.relu(convolveSequence(first, weights, "conv2"));
  const pooled = tf.concat([tf.max(second, 1), tf.mean(second, 1)], 1) as tf.Tensor2D;
  return dense(tf.relu(dense(pooled, weights, "hidden")), weights, "logits");
}

/** The same network as ONNX: `text` [batch, 40] (float32 codes) to `logits` [batch, kinds]. */
export function fieldOnnx(weights: Weights): Uint8Array {
  const graph = new OnnxGraph("field-sense");
  const parameter = (name: string) => {
    const { shape } = weight(weights, name);
    return graph.constant(name, { shape, data: weight(weights, name).dataSync() as Float32Array });
  };
  const convolution = (x: string, name: string, inputs: number) => {
    // Rows by (place, channel), as convolveSequence has them, to ONNX's [output, channel, place].
    const kernel = weight(weights, `${name}.w`).reshape([3, inputs, CHANNELS]).transpose([2, 1, 0]);
    const data = kernel.dataSync() as Float32Array;
    const w = graph.constant(`${name}.w`, { shape: [CHANNELS, inputs, 3], data });
    const attributes = { kernel_shape: [3], strides: [1], pads: [1, 1] };
    return graph.node("Relu", [graph.node("Conv", [x, w, parameter(`${name}.b`)], attributes)]);
  };
  const text = graph.input("text", ["batch", LENGTH]);
  const codes = graph.node("Cast", [text], { to: 6 }); // int32, which GPUs have, unlike int64
  const embedded = graph.node("Gather", [parameter("embedding"), codes], { axis: 0 });
  const sequence = graph.node("Transpose", [embedded], { perm: [0, 2, 1] });
  const first = convolution(sequence, "conv1", EMBEDDING);
  const second = convolution(first, "conv2", CHANNELS);
  const pooling = { axes: [2], keepdims: 0 };
  const pooled = graph.node(
    "Concat",
    [graph.node("ReduceMax", [second], pooling), graph.node("ReduceMean", [second], pooling)],
    { axis: 1 },
  );
  const hidden = graph.node("Relu", [graph.node("Gemm", [pooled, parameter("hidden.w"), parameter("hidden.b")])]);
  graph.output(graph.node("Gemm", [hidden, parameter("logits.w"), parameter("logits.b")], {}, "logits"), [
    "batch",
    KINDS.length,
  ]);
  return graph.encode();
}
