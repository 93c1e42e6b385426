import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { createRequire } from "node:module";
import path from "node:path";
import type { Random } from "./random.ts";

/** Trainable weights by name, in the order in which they were made. */
export type Weights = Map<string, tf.Variable>;

/** Starts TensorFlow.js on its WASM backend, one thread: quick enough, and sums are in the same order each time. */
export async function startTensorflow(): Promise<void> {
  const home = path.dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  setWasmPaths(`${path.join(home, "dist")}${path.sep}`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js could not start its WASM backend");
}

/** Weights drawn for layers that end in a ReLU (He et al. 2015, "Delving Deep into Rectifiers"). */
export function heWeights(random: Random, inputs: number, outputs: number): tf.Variable {
  const deviation = Math.sqrt(2 / inputs);
  const values = Float32Array.from({ length: inputs * outputs }, () => random.normal(deviation));
  return tf.variable(tf.tensor2d(values, [inputs, outputs]));
}

export function zeros(length: number): tf.Variable {
  return tf.variable(tf.zeros([length]));
}

/** The variable of that name. */
export function weight(weights: Weights, name: string): tf.Variable {
  const found = weights.get(name);
  if (!found) throw new Error(`no weights are called '${name}'`);
  return found;
}

/** `x @ w + b` for rows of features. */
export function dense(x: tf.Tensor2D, weights: Weights, name: string): tf.Tensor2D {
  return tf.matMul(x, weight(weights, `${name}.w`) as tf.Tensor as tf.Tensor2D).add(weight(weights, `${name}.b`));
}

/**
 * A 3x3 convolution with stride 2 and one pixel of padding, [n, h, w, c] to [n, h/2, w/2, outputs], for even h and w.
 * Its weights are [9c, outputs], rows by (row, column, channel).
 *
 * It is written with slices and a product, since TensorFlow.js's WASM backend has no gradient for its own convolution;
 * slices have at most four dimensions, since it is slow on more.
 */
export function convolveHalving(x: tf.Tensor4D, weights: Weights, name: string): tf.Tensor4D {
  const [n, h, w, c] = x.shape;
  const rowLength = (w + 2) * c;
  const rowPairs = tf
    .pad(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ])
    .reshape([n, h / 2 + 1, 2, rowLength]);
  const taps: tf.Tensor2D[] = [];
  for (let i = 0; i < 3; i++) {
    const rows = tf.slice(rowPairs, [0, i >> 1, i & 1, 0], [n, h / 2, 1, rowLength]);
    const pairs = rows.reshape([(n * h) / 2, w / 2 + 1, 2, c]);
    for (let j = 0; j < 3; j++) {
      const tap = tf.slice(pairs, [0, j >> 1, j & 1, 0], [(n * h) / 2, w / 2, 1, c]);
      taps.push(tap.reshape([(n * h * w) / 4, c]));
    }
  }
  const outputs = weight(weights, `${name}.w`).shape[1]!;
  return dense(tf.concat(taps, 1), weights, name).reshape([n, h / 2, w / 2, outputs]);
}

/** A convolution of width 3 with one place of padding, [n, l, c] to [n, l, outputs]; weights are [3c, outputs]. */
export function convolveSequence(x: tf.Tensor3D, weights: Weights, name: string): tf.Tensor3D {
  const [n, l, c] = x.shape;
  const padded = tf.pad(x, [
    [0, 0],
    [1, 1],
    [0, 0],
  ]);
  const taps = [0, 1, 2].map((i) => tf.slice(padded, [0, i, 0], [n, l, c]).reshape([n * l, c]) as tf.Tensor2D);
  const outputs = weight(weights, `${name}.w`).shape[1]!;
  return dense(tf.concat(taps, 1), weights, name).reshape([n, l, outputs]);
}
