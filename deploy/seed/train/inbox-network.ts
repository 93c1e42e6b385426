import * as tf from "@tensorflow/tfjs";
import { dense, heWeights, weight, zeros, type Weights } from "./layers.ts";
import { OnnxGraph } from "./onnx.ts";
import type { Random } from "./random.ts";
import { PAD } from "./wordpiece.ts";

const EMBEDDING = 24;
const HIDDEN = 32;
/** Where a place is padding, the maximum is taken over what is far below any value. */
const FAR_BELOW = -1e4;

/** Fresh weights of the network, for a vocabulary of this size. */
export function inboxWeights(random: Random, vocabulary: number, classes: number): Weights {
  return new Map([
    ["embedding", heWeights(random, vocabulary, EMBEDDING)],
    ["hidden.w", heWeights(random, 2 * EMBEDDING, HIDDEN)],
    ["hidden.b", zeros(HIDDEN)],
    ["logits.w", heWeights(random, HIDDEN, classes)],
    ["logits.b", zeros(classes)],
  ]);
}

/** Tokens are embedded and pooled by mean and maximum over the places that hold one: [n, length] ids to [n, classes]. */
export function inboxNetwork(weights: Weights, inputs: tf.Tensor2D): tf.Tensor2D {
  const [n, length] = inputs.shape;
  const embedding = weight(weights, "embedding");
  // A product with one-hot rows, since TensorFlow.js's WASM backend has no gradient for a look-up.
  const rows = tf.oneHot(inputs.reshape([-1]).toInt(), embedding.shape[0]!).toFloat() as tf.Tensor2D;
  const embedded = tf.matMul(rows, embedding as tf.Tensor as tf.Tensor2D).reshape([n, length, EMBEDDING]) as tf.Tensor3D;
  const mask = tf.greater(inputs, PAD).toFloat().reshape([n, length, 1]) as tf.Tensor3D;
  const mean = tf.sum(embedded.mul(mask), 1).div(tf.sum(mask, 1)) as tf.Tensor2D;
  const highest = tf.max(embedded.add(tf.sub(1, mask).mul(FAR_BELOW)), 1) as tf.Tensor2D;
  return dense(tf.relu(dense(tf.concat([mean, highest], 1), weights, "hidden")), weights, "logits");
}

/** The same network as ONNX, by the names of Hugging Face's exports: `input_ids` and `attention_mask` to `logits`. */
export function inboxOnnx(weights: Weights): Uint8Array {
  const graph = new OnnxGraph("inbox-sorter");
  const parameter = (name: string) => {
    const { shape } = weight(weights, name);
    return graph.constant(name, { shape, data: weight(weights, name).dataSync() as Float32Array });
  };
  const scalar = (name: string, value: number) => graph.constant(name, { shape: [1], data: Float32Array.of(value) });
  const bits = graph.constant("mask_of", { shape: [2, 1], data: Float32Array.of(0, 1) });
  const places = graph.constant("places_axis", { shape: [1], data: BigInt64Array.of(1n) });
  const ids = graph.input("input_ids", ["batch", "sequence"], "int64");
  const attention = graph.input("attention_mask", ["batch", "sequence"], "int64");
  const embedded = graph.node("Gather", [parameter("embedding"), ids], { axis: 0 });
  // A look-up and no cast: GPUs have none from whole numbers of 64 bits.
  const mask = graph.node("Gather", [bits, attention], { axis: 0 });
  const kept = graph.node("ReduceSum", [graph.node("Mul", [embedded, mask]), places], { keepdims: 0 });
  const mean = graph.node("Div", [kept, graph.node("ReduceSum", [mask, places], { keepdims: 0 })]);
  const away = graph.node("Mul", [graph.node("Sub", [scalar("one", 1), mask]), scalar("far_below", FAR_BELOW)]);
  const highest = graph.node("ReduceMax", [graph.node("Add", [embedded, away])], { axes: [1], keepdims: 0 });
  const pooled = graph.node("Concat", [mean, highest], { axis: 1 });
  const hidden = graph.node("Relu", [graph.node("Gemm", [pooled, parameter("hidden.w"), parameter("hidden.b")])]);
  const classes = weight(weights, "logits.b").shape[0]!;
  graph.output(graph.node("Gemm", [hidden, parameter("logits.w"), parameter("logits.b")], {}, "logits"), ["batch", classes]);
  return graph.encode();
}
